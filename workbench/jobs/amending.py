"""What changed between a report and the one that takes its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from workbench.domain.dossier import Exhibit
from workbench.domain.errors import BadRequest
from workbench.domain.events import DraftFinished
from workbench.domain.evidence import Evidence
from workbench.domain.leaving import Amended, Amendment, ReportInfo
from workbench.domain.questions import Asker, ChangesOf, EvidenceBy, ReviewsOf
from workbench.domain.review import Change, Review
from workbench.stages.disclosing import teller

LAST = "last"
VEIL = "█████"
ADDED, LEFT_OUT, REVIEW = "exhibit.added", "exhibit.left_out", "review"
_FAMILIES = {"transcript": "segment", "voices": "speaker"}


def amended(wanted: str, case_number: str, reports: Sequence[ReportInfo], *, disclosure: bool = False) -> ReportInfo | None:
    """The report whose place another takes, by its id, its number, or as the newest; None where none is wanted. A disclosure
    version says less than a full report, and takes the place of none."""
    if not wanted:
        return None
    issued = [r for r in reports if r.is_issued and (wanted != LAST or r.disclosure is disclosure)]
    named = issued[-1:] if wanted == LAST else [r for r in issued if wanted in (r.report_id, str(r.number))]
    if not named:
        what = "no report yet" if wanted == LAST else f"no issued report {wanted}"
        what += " of this version" if wanted == LAST and any(r.is_issued for r in reports) else ""
        raise BadRequest(f"Case {case_number} has {what}.", f"See: workbench reports --case {case_number}")
    if named[-1].disclosure is not disclosure:
        one, other = ("disclosure version", "full report") if disclosure else ("full report", "disclosure version")
        raise BadRequest(f"A {one} takes the place of no {other}.", "Name one of its own version, or leave out what it amends.")
    return named[-1]


def amendment(earlier: ReportInfo, chosen: Sequence[Evidence], ask: Asker) -> Amendment:
    """The earlier report and what people changed about its exhibits since."""
    changes = (*_exhibits(earlier, chosen, ask), *(c for item in chosen for c in _changes(item, earlier.seq, ask)))
    return Amendment(earlier.number, earlier.report_id, earlier.at, earlier.revisions[-1].sha256, changes)


def _exhibits(earlier: ReportInfo, chosen: Sequence[Evidence], ask: Asker) -> Iterator[Amended]:
    """Exhibits that only one of the two reports is about."""
    now = {item.id for item in chosen}
    for item in chosen:
        if item.id not in earlier.evidence:
            yield Amended(item.id, "", ADDED, item.exhibit, "", item.name, item.imported_by, item.imported_at)
    for gone in earlier.evidence:
        item_then = ask(EvidenceBy(gone)) if gone not in now else None
        if item_then is not None:
            yield Amended(gone, "", LEFT_OUT, item_then.exhibit, item_then.name, "", "", "")


def _changes(item: Evidence, since: int, ask: Asker) -> Iterator[Amended]:
    yield from net(item.id, (change for change in ask(ChangesOf(item.id)) if change.seq > since))
    for step in ask(ReviewsOf(item.id)):
        if step.seq > since:
            yield _reviewed(item.id, step)


def net(evidence_id: str, changes: Iterable[Change]) -> tuple[Amended, ...]:
    """One for each row, voice or note: how it stood before the first change and after the last; none where that is the same."""
    found: dict[tuple[str, str, str], Amended] = {}
    for change in changes:
        key = change.recording_id, _family(change.kind), change.place
        first = found[key].before if key in found else change.before
        found[key] = Amended(
            evidence_id, change.recording_id, change.kind, change.place, first, change.after, change.by, change.at
        )
    return tuple(c for c in found.values() if c.before != c.after)


def _family(kind: str) -> str:
    family = kind.split(".", maxsplit=1)[0]
    return _FAMILIES.get(family, family)


def _reviewed(evidence_id: str, step: Review) -> Amended:
    return Amended(evidence_id, "", REVIEW, "", "", str(step.state), step.by, step.at)


def veiled(made: Amendment, whole: Sequence[Exhibit], shown: Iterable[Exhibit]) -> Amendment:
    """The same for a disclosure version: words only of rows and notes that stand in it as they were, and told nothing before."""
    tellers = tuple(map(teller, whole))
    before = {key: text for exhibit in whole for key, text in _texts(exhibit)}
    after = {key: text for exhibit in shown for key, text in _texts(exhibit)}
    open_ = {key for key, text in before.items() if after.get(key) == text}
    stays = [
        _is_open(c, open_) and not any(tells(text) for tells in tellers for text in (c.before, c.after)) for c in made.changes
    ]
    told = zip(made.changes, stays, strict=True)
    return replace(made, changes=tuple(c if stay else replace(c, before=VEIL, after=VEIL) for c, stay in told))


def _texts(exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    yield from ((line.id, line.text) for line in exhibit.lines)
    yield from ((note.id, note.text) for note in exhibit.annotations)


def _is_open(change: Amended, open_: Collection[str]) -> bool:
    return (
        change.kind in (ADDED, LEFT_OUT, REVIEW, DraftFinished.KIND) or _family(change.kind) == "speaker" or change.place in open_
    )
