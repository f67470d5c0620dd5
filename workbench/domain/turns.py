"""Who speaks when, with what people made of the rows: the machine's turns give way where a row was moved or given away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line


def as_revised(turns: Sequence[Turn], lines: Iterable[Line]) -> tuple[Turn, ...]:
    """The turns, in time order; a row that was moved, struck or given to another voice takes its drafted stretch with it."""
    standing = list(turns)
    for line in lines:
        if not _is_moved(line):
            continue
        if not line.is_inserted:
            standing = [
                part for turn in standing for part in _without(turn, line.segment.span, line.segment.speaker, line.speaker)
            ]
        if not line.is_struck:
            # What the voice is heard for already is said once, by the row.
            standing = [part for turn in standing for part in _without(turn, line.span, line.speaker)]
            standing.append(Turn(line.span, line.speaker))
    return tuple(sorted(standing, key=lambda turn: (turn.span, turn.speaker)))


def _is_moved(line: Line) -> bool:
    row = line.revision.row if line.revision else None
    return row is not None and (row.struck or row.span is not None or row.speaker is not None)


def _without(turn: Turn, span: Span, *voices: str) -> list[Turn]:
    """What is left of a turn once a stretch of these voices is out of it."""
    if turn.speaker not in voices or not turn.span.overlap(span):
        return [turn]
    parts = ((turn.span.first, span.first), (span.end, turn.span.end))
    return [Turn(Span(first, end), turn.speaker) for first, end in parts if first < end]
