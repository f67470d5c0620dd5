"""Passages in dispute: those that somebody marked as disputed, and rows of which another reading was not chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.domain.annotations import Annotation
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line

DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A passage in dispute, by the note or else the row that makes it one, with the rows it concerns, in time order."""

    key: str
    span: Span
    note: Annotation | None
    lines: tuple[Line, ...]


def disputes(lines: Sequence[Line], notes: Iterable[Annotation]) -> tuple[Dispute, ...]:
    """Every passage in dispute once, in time order: a row with a dissent under a disputed note belongs to the note."""
    disputed = [note for note in notes if note.kind == DISPUTED and not note.reply_to]
    marked = [_noted(note, note.span, lines) for note in disputed if note.span is not None]
    held = {line.id for dispute in marked for line in dispute.lines}
    rows = [line for line in lines if line.revision and line.revision.dissent and line.id not in held]
    found = (*marked, *(Dispute(line.id, line.span, None, (line,)) for line in rows))
    return tuple(sorted(found, key=lambda dispute: (dispute.span.first, dispute.key)))


def _noted(note: Annotation, span: Span, lines: Sequence[Line]) -> Dispute:
    under = tuple(line for line in lines if (line.id == note.segment_id if note.segment_id else shares(line.span, span)))
    return Dispute(note.id, span, note, under)


def shares(span: Span, passage: Span) -> bool:
    """A fifth of the shorter one in common: people who talk across each other are not drawn in by a breath."""
    return span.overlap(passage) * 5 >= max(1, min(span.length, passage.length))
