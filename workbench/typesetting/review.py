"""What people did to an exhibit's text: corrections and notes."""

from __future__ import annotations

from workbench.domain.dossier import Exhibit
from workbench.typesetting.column import Column
from workbench.typesetting.facts import reviewed
from workbench.typesetting.fonts import Face
from workbench.typesetting.lines import Run
from workbench.typesetting.references import References
from workbench.typesetting.wording import label_of, moment, sentence_case, times


def review_section(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Corrections with the machine's words beside them, then notes; nothing where there are neither."""
    if not exhibit.corrections and not exhibit.annotations:
        return
    column.section(f"review:{label_of(exhibit)}", f"Review and notes, exhibit {label_of(exhibit)}")
    if exhibit.lines:
        column.block([Run(sentence_case(f"{reviewed(exhibit)}. Times are UTC."))])
    _corrections(column, exhibit, pages)
    _notes(column, exhibit, pages)


def _corrections(column: Column, exhibit: Exhibit, pages: References) -> None:
    rows = [
        (
            pages.line(line.segment.id),
            Run(line.segment.text, Face.SERIF),
            Run(line.correction.text or "(no words)", Face.SERIF),
            f"{line.correction.author} {moment(line.correction.made_at)}",
        )
        for line in exhibit.lines
        if line.correction
    ]
    if rows:
        column.heading("Corrections")
        column.table((46, 178, 178, 97), rows, ("page:line", "the machine wrote", "corrected to", "who and when"))


def _notes(column: Column, exhibit: Exhibit, pages: References) -> None:
    rate = exhibit.recording.rate
    rows = [
        (times(rate, note.span), note.kind, note.text, f"{note.author} {moment(note.made_at)}") for note in exhibit.annotations
    ]
    if rows:
        column.heading("Notes")
        column.table((92, 54, 256, 97), rows, ("passage", "kind", "note", "who and when"))
