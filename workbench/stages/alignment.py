"""Alignment: words onto the recording's frames, and onto a human's text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from workbench.domain.audio import ENGINE_RATE
from workbench.domain.timeline import Rate, Span, hull
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


def realigned(words: Sequence[Word], text: str, span: Span) -> tuple[Word, ...]:
    """The words of a corrected text: equal ones keep their time, replaced ones share the time of what they replace.

    Inserted words get the gap between their neighbours; `span` is the utterance's and bounds the outermost ones.
    """
    spoken = text.split()
    matcher = SequenceMatcher(None, [_bare(w.text) for w in words], [_bare(w) for w in spoken], autojunk=False)
    found: list[Word] = []
    for tag, first, end, new_first, new_end in matcher.get_opcodes():
        fresh = spoken[new_first:new_end]
        if tag == "equal":
            found += [replace(word, text=text) for word, text in zip(words[first:end], fresh, strict=True)]
        else:
            found += _shared(fresh, _room(words, first, end, span))
    return tuple(found)


def _bare(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold())) or word


def _room(words: Sequence[Word], first: int, end: int, span: Span) -> Span:
    if end > first:
        return hull(word.span for word in words[first:end])
    before = words[first - 1].span.end if first else span.first
    after = words[first].span.first if first < len(words) else span.end
    return Span(min(before, after), max(before, after))


def _shared(texts: Sequence[str], room: Span) -> list[Word]:
    weights = [len(text) for text in texts]
    total, at, shared = sum(weights), 0, []
    for text, weight in zip(texts, weights, strict=True):
        shared.append(Word(text, Span(room.first + room.length * at // total, room.first + room.length * (at + weight) // total)))
        at += weight
    return shared
