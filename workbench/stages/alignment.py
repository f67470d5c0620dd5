"""Alignment: words onto the recording's frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbench.domain.audio import ENGINE_RATE
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Segment, Word


def placed(span: Span, rate: Rate, bounds: Span) -> Span:
    """An engine's span on the recording's frames: widened outward, inside the recording."""
    return span.at(ENGINE_RATE, rate).clipped(bounds)


def on_recording(segments: Sequence[Segment], rate: Rate, frames: int) -> tuple[Segment, ...]:
    """Segments on `ENGINE_RATE` frames placed on the recording's frames; no word begins before the one ahead of it."""
    bounds = Span(0, frames)
    return tuple(
        replace(s, span=placed(s.span, rate, bounds), words=tuple(_in_order(_placed_words(s.words, rate, bounds))))
        for s in segments
    )


def _placed_words(words: Sequence[Word], rate: Rate, bounds: Span) -> Iterator[Word]:
    return (replace(word, span=placed(word.span, rate, bounds)) for word in words)


def _in_order(words: Iterator[Word]) -> Iterator[Word]:
    at = 0
    for word in words:
        at = max(at, word.span.first)
        yield replace(word, span=Span(at, max(at, word.span.end)))
