"""Who stands for which lines: confirmations of whole utterances in runs, and of single doubts one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.canonical import Json
from workbench.domain.dossier import Exhibit
from workbench.domain.events import PassageConfirmed, PassageUnconfirmed
from workbench.domain.revision import Confirmation
from workbench.domain.transcript import Line
from workbench.typesetting.language import say
from workbench.typesetting.references import References
from workbench.typesetting.wording import moment, plural

Run = tuple[Line, Confirmation]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One row of the table."""

    place: str
    what: str
    by: str
    when: str


def confirmations(exhibit: Exhibit, pages: References) -> list[Confirmed]:
    """Everything that somebody stands for as it reads now, person by person; then the doubts that were dispelled."""
    return [*_whole(exhibit, pages), *_doubts(exhibit, pages)]


def _whole(exhibit: Exhibit, pages: References) -> Iterator[Confirmed]:
    held: dict[str, list[list[Run]]] = {}
    before = ""
    for line in exhibit.lines:
        made = line.confirmation if line.is_confirmed else None
        if made is not None:
            runs = held.setdefault(made.author, [])
            runs[-1].append((line, made)) if runs and before == made.author else runs.append([(line, made)])
        before = made.author if made else ""
    for author, runs in held.items():
        yield _row(author, runs, pages)


def _row(author: str, runs: list[list[Run]], pages: References) -> Confirmed:
    """One person's: the lines where stretches begin and end, a page named once."""
    made = sorted(confirmation.made_at for run in runs for _, confirmation in run)
    when = dict.fromkeys((moment(made[0]), moment(made[-1])))
    what = say("{utterances} as a whole").format(utterances=plural(len(made), "utterance"))
    places = ["–".join(dict.fromkeys((pages.line(run[0][0].id), pages.line(run[-1][0].id)))) for run in runs]
    return Confirmed(_listed(places), what, author, " – ".join(when))


def _listed(places: list[str]) -> str:
    """ "4:1, 8, 13; 5:2–6:4": a page once, then its lines."""
    told, before = "", ""
    for place in places:
        page = place.partition(":")[0]
        told += f", {place.removeprefix(page + ':')}" if page == before and told else f"; {place}" if told else place
        before = place.rpartition("–")[2].partition(":")[0]
    return told


def _doubts(exhibit: Exhibit, pages: References) -> Iterator[Confirmed]:
    """Kinds of doubt that somebody listened for and dispelled, and did not take back."""
    standing: dict[tuple[str, tuple[str, ...]], tuple[str, str]] = {}
    for entry in exhibit.custody:
        payload = _members(entry.payload)
        held = _members(payload.get("confirmation")) if entry.kind == PassageConfirmed.KIND else payload
        key = str(held.get("segment_id")), _texts(held.get("kinds"))
        if entry.kind == PassageConfirmed.KIND and key[1]:
            standing[key] = entry.actor, entry.at
        elif entry.kind == PassageUnconfirmed.KIND:
            standing.pop(key, None)
    lines = {line.id: number for number, line in enumerate(exhibit.lines)}
    known = [(segment, kinds, *made) for (segment, kinds), made in standing.items() if segment in lines]
    for segment, kinds, by, at in sorted(known, key=lambda row: (lines[row[0]], row[1])):
        what = say("doubt dispelled: {kinds}").format(kinds=", ".join(say(kind) for kind in kinds))
        yield Confirmed(pages.line(segment), what, by, moment(at))


def _members(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
