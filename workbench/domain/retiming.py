"""Times of words where a person changed the text: kept where a word stayed, placed locally where it is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from workbench.domain.spoken import parted, tokens
from workbench.domain.timed import Word
from workbench.domain.timeline import Span, hull


def retimed(words: Sequence[Word], text: str, span: Span) -> tuple[Word, ...]:
    """The words of a corrected text: equal ones keep their time, replaced ones share the time of what they replace.

    Inserted words get the gap between their neighbours; `span` is the utterance's and bounds the outermost ones.
    """
    spoken = tokens(text)
    if list(spoken) == [w.text for w in words]:
        return tuple(words)
    words = parted(words)
    matcher = SequenceMatcher(None, [_bare(w.text) for w in words], [_bare(w) for w in spoken], autojunk=False)
    found: list[Word] = []
    for tag, first, end, new_first, new_end in matcher.get_opcodes():
        fresh = spoken[new_first:new_end]
        if tag == "equal":
            found += [replace(word, text=text) for word, text in zip(words[first:end], fresh, strict=True)]
        else:
            found += shared(fresh, _room(words, first, end, span))
    return tuple(found)


def shared(texts: Sequence[str], room: Span) -> tuple[Word, ...]:
    """Words that share a stretch by their lengths: the best guess where nothing was measured."""
    weights = [len(text) for text in texts]
    total, at, found = sum(weights), 0, []
    for text, weight in zip(texts, weights, strict=True):
        found.append(Word(text, Span(room.first + room.length * at // total, room.first + room.length * (at + weight) // total)))
        at += weight
    return tuple(found)


def within(words: Iterable[Word], span: Span) -> tuple[Word, ...]:
    """The words clipped to a span that was moved or made shorter."""
    return tuple(replace(word, span=word.span.clipped(span)) for word in words)


def _bare(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold())) or word


def _room(words: Sequence[Word], first: int, end: int, span: Span) -> Span:
    if end > first:
        return hull(word.span for word in words[first:end])
    before = words[first - 1].span.end if first else span.first
    after = words[first].span.first if first < len(words) else span.end
    return Span(min(before, after), max(before, after))
