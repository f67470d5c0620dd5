"""What limits an exhibit and its text: caveats, flagged passages, readings that were not chosen."""

from __future__ import annotations

from workbench.domain.dossier import Exhibit
from workbench.domain.timeline import Span
from workbench.typesetting.column import Column
from workbench.typesetting.facts import caveats_of
from workbench.typesetting.fonts import Face
from workbench.typesetting.lines import Run
from workbench.typesetting.references import References
from workbench.typesetting.wording import label_of, times


def limits_section(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Everything a reader must know before relying on the text; always there, even when there is little to say."""
    column.section(f"limits:{label_of(exhibit)}", f"Limits, exhibit {label_of(exhibit)}")
    _caveats(column, exhibit)
    if exhibit.draft:
        _flagged(column, exhibit, pages)
        _readings(column, exhibit, pages)


def _caveats(column: Column, exhibit: Exhibit) -> None:
    column.heading("Caveats")
    rows = [(times(exhibit.recording.rate, c.span), c.kind.value, c.text) for c in caveats_of(exhibit)]
    if rows:
        column.table((112, 68, 319), rows, ("passage", "kind", "caveat"))
    else:
        column.block([Run("The recording was decoded without gaps, damage or conversion.")])


def _flagged(column: Column, exhibit: Exhibit, pages: References) -> None:
    column.heading("Passages flagged by the machine")
    suspicions = exhibit.draft.suspicions if exhibit.draft else ()
    if not suspicions:
        column.block([Run("None. Flags are added to the text and never remove words.")])
        return
    rate = exhibit.recording.rate
    rows = [(_line_at(exhibit, s.span, pages), times(rate, s.span), s.kind.value, s.text) for s in suspicions]
    column.table((48, 112, 106, 233), rows, ("page:line", "passage", "why", "what was seen"))


def _readings(column: Column, exhibit: Exhibit, pages: References) -> None:
    readings = exhibit.draft.readings if exhibit.draft else ()
    if not readings:
        return
    column.heading("Readings that were not chosen")
    names = {r.digest(): r.name for r in exhibit.draft.recipes} if exhibit.draft else {}
    rows = [
        (
            _line_at(exhibit, r.span, pages),
            Run(r.text, Face.SERIF),
            names.get(r.recipe, r.recipe[:12]),
            r.reason,
        )
        for r in readings
    ]
    column.table((48, 225, 80, 146), rows, ("page:line", "reading", "settings", "why it was not chosen"))


def _line_at(exhibit: Exhibit, span: Span, pages: References) -> str:
    """page:line of the utterance that shares most of the passage."""
    best = max(exhibit.lines, key=lambda line: line.span.overlap(span), default=None)
    return pages.line(best.id) if best and best.span.overlap(span) else ""
