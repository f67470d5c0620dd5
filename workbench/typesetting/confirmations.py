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


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One row of the table."""

    place: str
    what: str
    by: str
    when: str


def confirmations(exhibit: Exhibit, pages: References) -> list[Confirmed]:
    """Everything that somebody stands for as it reads now, in the transcript's order; then the doubts that were dispelled."""
    return [*_whole(exhibit, pages), *_doubts(exhibit, pages)]


def _whole(exhibit: Exhibit, pages: References) -> Iterator[Confirmed]:
    run: list[tuple[Line, Confirmation]] = []
    for line in exhibit.lines:
        held = line.confirmation if line.is_confirmed else None
        if run and (held is None or held.author != run[-1][1].author):
            yield _row(run, pages)
            run = []
        if held is not None:
            run.append((line, held))
    if run:
        yield _row(run, pages)


def _row(run: list[tuple[Line, Confirmation]], pages: References) -> Confirmed:
    places = dict.fromkeys((pages.line(run[0][0].id), pages.line(run[-1][0].id)))
    made = sorted(held.made_at for _, held in run)
    when = dict.fromkeys((moment(made[0]), moment(made[-1])))
    what = say("{utterances} as a whole").format(utterances=plural(len(run), "utterance"))
    return Confirmed("–".join(places), what, run[0][1].author, " – ".join(when))


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
