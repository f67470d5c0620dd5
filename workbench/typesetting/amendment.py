"""What changed since the report that this one takes the place of."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.dossier import Dossier, Exhibit
from workbench.domain.leaving import Amended
from workbench.typesetting.column import Column
from workbench.typesetting.facts import digest_fact
from workbench.typesetting.fonts import Face
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.references import References
from workbench.typesetting.wording import day, earlier_report, label_of, moment

_SAID = {
    "segment.corrected": "text",
    "segment.reinstated": "the machine's words stand again",
    "transcript.revised": "text or row",
    "transcript.restored": "an earlier version stands again",
    "draft.finished": "another machine draft",
    "speaker.renamed": "name of a voice",
    "voices.arranged": "voices",
    "passage.confirmed": "confirmed by listening",
    "passage.unconfirmed": "confirmation taken back",
    "annotation.added": "note added",
    "annotation.edited": "note edited",
    "annotation.withdrawn": "note withdrawn",
    "annotation.restored": "note stands again",
    "exhibit.added": "exhibit added",
    "exhibit.left_out": "exhibit left out",
    "review": "review",
}


def amendment_section(column: Column, dossier: Dossier, pages: Mapping[str, References]) -> None:
    """Which report this one amends and what people changed in between; `pages` has a recording's references by its id."""
    made = dossier.amendment
    if made is None:
        return
    earlier = earlier_report(made)
    column.section("changes", say("What changed since report {n}").format(n=earlier))
    sentence = say("This report takes the place of report {n}, issued on {when}. Where the two differ, this one counts.")
    column.block([Run(sentence.format(n=earlier, when=day(made.issued_at)))])
    column.space(6)
    digest_fact(column, say("SHA-256 of report {n}").format(n=earlier), made.sha256)
    if not made.changes:
        column.block([Run(say("Nothing was changed in transcript, voices, notes or review; the two differ in form alone."))])
        return
    rows = [_row(change, dossier, pages) for change in made.changes]
    head = (say("where"), say("what"), say("before"), say("now"), say("who and when"))
    column.table((64, 74, 130, 130, 101), rows, head)


def _row(change: Amended, dossier: Dossier, pages: Mapping[str, References]) -> tuple[str, str, Run, Run, str]:
    exhibit = _exhibit(change, dossier)
    before, after = _words(change, change.before), _words(change, change.after)
    who = f"{change.by} {moment(change.at)}".strip()
    what = say(_SAID.get(change.kind, change.kind.replace(".", " ")))
    return _place(change, exhibit, pages, several=len(dossier.exhibits) > 1), what, before, after, who


def _words(change: Amended, text: str) -> Run:
    if change.kind == "draft.finished":
        return Run(moment(text))
    if change.kind == "review":
        return Run(say(text))
    return Run(text or "–", Face.SERIF if change.kind.startswith(("segment", "transcript", "passage")) else Face.SANS)


def _exhibit(change: Amended, dossier: Dossier) -> Exhibit | None:
    found = [x for x in dossier.exhibits if x.recording.id == change.recording_id]
    same = [x for x in dossier.exhibits if x.evidence.id == change.evidence_id]
    return next(iter((*found, *same)), None)


def _place(change: Amended, exhibit: Exhibit | None, pages: Mapping[str, References], *, several: bool) -> str:
    """page:line of a row, the passage of a note; else the exhibit's number, or that it is all of the recording."""
    if exhibit is None:
        return change.place
    label = label_of(exhibit)
    if line := pages[exhibit.recording.id].line(change.place):
        return line
    note = next((note for note in exhibit.annotations if note.id == change.place), None)
    if note is not None and note.span is not None:
        return exhibit.recording.rate.clock(note.span.first, 1)
    return label if several or not change.recording_id else say("whole recording")
