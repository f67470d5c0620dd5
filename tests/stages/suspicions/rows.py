"""Rows of a transcript, one after the other, with evenly spoken words."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.revision import Confirmation
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Correction, Line, Segment, Word

RATE = Rate(16_000)
WORD = 5_000


def rows(*texts: str, language: str = "en", no_speech: int = 0) -> tuple[Line, ...]:
    """One row a text, half a second apart."""
    made, at = [], 0
    for number, text in enumerate(texts):
        parts = text.split()
        words = tuple(Word(part, Span(at + i * WORD, at + (i + 1) * WORD), 900) for i, part in enumerate(parts))
        span = Span(at, at + max(1, len(parts)) * WORD)
        made.append(Line(Segment(f"u{number}", span, text, words, "S1", "recipe", language, no_speech), None))
        at = span.end + 8_000
    return tuple(made)


def corrected(line: Line, text: str) -> Line:
    """The row under a person's text."""
    return replace(line, correction=Correction(line.id, text, "Analyst 1", "2026-11-23T09:14:00Z"))


def confirmation(line: Line, *kinds: str) -> Confirmation:
    """Somebody stands for the row, or for these doubts about it."""
    return Confirmation(line.id, line.span, kinds, line.text, "Analyst 1", "2026-11-23T09:20:00Z")
