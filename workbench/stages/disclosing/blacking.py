"""Rows with their redacted words blacked out. A block has one length, and a run of words one block: neither may tell.

The text that stands is blacked word by word, by the words' times. Words that nobody measured share a guessed time, so they go
together. What lies beneath is blacked as a whole where its times are not the standing text's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from workbench.domain.leaving import Redaction
from workbench.domain.retiming import shared
from workbench.domain.revision import Dissent, Revision
from workbench.domain.spoken import joined, places, tokens
from workbench.domain.timeline import Span, hull
from workbench.domain.transcript import Line, Segment, Suspicion, Word

BLOCK = "█████"

Redactions = Sequence[Redaction]
_Run = tuple[bool, list[Word]]


def meets(span: Span, redactions: Redactions) -> bool:
    """Whether any of it is redacted; a word of no length counts with its place, edges included."""
    if span.length:
        return any(span.overlap(r.span) for r in redactions)
    return any(r.span.first <= span.first <= r.span.end for r in redactions)


def is_touched(line: Line, redactions: Redactions) -> bool:
    """Whether the row loses anything, as it stands or as the machine drafted it."""
    return any(meets(span, redactions) for span in _reach(line))


def blacked(line: Line, redactions: Redactions) -> Line:
    """The row as a disclosure version has it: the text that stands, and all that lies beneath it."""
    if not is_touched(line, redactions):
        return line
    text, words = _text(line.text, line.words, line.span, redactions)
    confirmed = line.confirmation
    if confirmed is not None:
        confirmed = replace(confirmed, text=text if confirmed.text == line.text else BLOCK)
    return replace(
        line,
        segment=_beneath(line, text, words, redactions),
        correction=replace(line.correction, text=text) if line.correction else None,
        suspicions=doubts(line.suspicions, (*redactions, *widened(line, redactions))),
        revision=_revision(line.revision, text, words) if line.revision else None,
        confirmation=confirmed,
    )


def blocks(line: Line, redactions: Redactions) -> tuple[tuple[int, int], ...]:
    """Where in the text that stands a disclosure version has blocks: where each begins, and how much it takes away."""
    text, words = line.text, line.words
    if not text.strip() or not is_touched(line, redactions):
        return ()
    if (runs := _runs(text, words, line.span, redactions)) is None:
        return ((0, len(text)),)
    starts, at, found = places(text, (w.text.strip() for w in words)), 0, []
    for gone, run in runs:
        last = at + len(run) - 1
        if gone:
            found.append((starts[at], starts[last] + len(words[last].text.strip()) - starts[at]))
        at = last + 1
    return tuple(found)


def widened(line: Line, redactions: Redactions) -> tuple[Redaction, ...]:
    """Where words of the row go: as far as whole words reach, or all of a run in which nobody knows when each is said."""
    if not line.text.strip() or not is_touched(line, redactions):
        return ()
    runs = _runs(line.text, line.words, line.span, redactions)
    spans = [line.span] if runs is None else [hull(word.span for word in run) for gone, run in runs if gone]
    return tuple(Redaction(span, "", "") for span in spans)


def blotted(line: Line, redactions: Redactions) -> Line:
    """A row without any word, as one of another draft or of a translation goes: its words' times are not the redacted ones'."""
    words = (Word(BLOCK, line.span),)
    held = line.confirmation
    return replace(
        line,
        segment=wiped(line.segment),
        correction=replace(line.correction, text=BLOCK) if line.correction else None,
        suspicions=doubts(line.suspicions, redactions),
        revision=_revision(line.revision, BLOCK, words) if line.revision else None,
        confirmation=replace(held, text=BLOCK) if held else None,
    )


def segment(held: Segment, redactions: Redactions) -> Segment:
    """A drafted utterance without the words that are redacted."""
    if not meets(held.span, redactions) and not any(meets(word.span, redactions) for word in held.words):
        return held
    text, words = _text(held.text, held.words, held.span, redactions)
    return replace(held, text=text, words=words)


def wiped(held: Segment) -> Segment:
    """A drafted utterance without any word."""
    return replace(held, text=BLOCK, words=(Word(BLOCK, held.span),)) if held.text else held


def doubts(suspicions: Iterable[Suspicion], redactions: Redactions) -> tuple[Suspicion, ...]:
    """Flags with what they quote left out."""
    return tuple(replace(s, text=BLOCK) if meets(s.span, redactions) else s for s in suspicions)


def reasons(span: Span, redactions: Redactions) -> str:
    """Why this is left out, each reason once."""
    return "; ".join(dict.fromkeys(r.reason for r in redactions if meets(span, (r,))))


def lost(line: Line, redactions: Redactions) -> tuple[str, ...]:
    """The texts that blacking takes out of a row: as it stands, and as it was drafted."""
    if not is_touched(line, redactions):
        return ()
    drafted = line.segment
    beneath = _gone(drafted.text, drafted.words, redactions) if line.span == drafted.span else (drafted.text,)
    return (*_gone(line.text, line.words, redactions), *beneath)


def _reach(line: Line) -> Iterable[Span]:
    """When it is said, word by word too: a word may lie outside the row that it stands in."""
    return (line.span, line.segment.span, *(w.span for w in line.words), *(w.span for w in line.segment.words))


def _beneath(line: Line, text: str, words: tuple[Word, ...], redactions: Redactions) -> Segment:
    if not line.is_changed:
        return replace(line.segment, text=text, words=words)
    return segment(line.segment, redactions) if line.span == line.segment.span else wiped(line.segment)


def _revision(held: Revision, text: str, words: tuple[Word, ...]) -> Revision:
    row = held.row
    row = replace(row, text=None if row.text is None else text, words=None if row.words is None else words)
    return replace(held, row=row, dissent=tuple(Dissent(one.source, BLOCK) for one in held.dissent))


def _text(text: str, words: Sequence[Word], span: Span, redactions: Redactions) -> tuple[str, tuple[Word, ...]]:
    """Text and words without what is redacted; nothing of a text whose words have no times."""
    if not text.strip():
        return text, tuple(words)
    if (runs := _runs(text, words, span, redactions)) is None:
        return _whole(reasons(hull((span, *(w.span for w in words))), redactions), span)
    made = tuple(w for gone, run in runs for w in ([Word(BLOCK, hull(x.span for x in run))] if gone else run))
    return _sliced(text, words, runs), made


def _runs(text: str, words: Sequence[Word], span: Span, redactions: Redactions) -> list[_Run] | None:
    """The words that stay and those that go, by turns; None where the text goes as a whole."""
    hidden = _hidden(words, redactions)
    inside = any(r.span.first <= span.first and span.end <= r.span.end for r in redactions)
    if inside or all(hidden) or not _is_measured(text, words):
        return None
    pairs = groupby(zip(hidden, words, strict=True), key=lambda pair: pair[0])
    return [(gone, [word for _, word in run]) for gone, run in pairs]


def _hidden(words: Sequence[Word], redactions: Redactions) -> list[bool]:
    """Which words go. Neighbours without an engine's measure share their time by length: where one goes, all of them do."""
    found: list[bool] = []
    for measured, run in groupby(words, key=lambda word: word.permille is not None):
        met = [meets(word.span, redactions) for word in run]
        found += met if measured else [any(met)] * len(met)
    return found


def _whole(reason: str, span: Span) -> tuple[str, tuple[Word, ...]]:
    text = f"{BLOCK} [redacted: {reason}]" if reason else BLOCK
    return text, shared(tokens(text), span)


def _sliced(text: str, words: Sequence[Word], runs: Sequence[_Run]) -> str:
    """The text with blocks in it, its own spaces and signs kept between words that stay."""
    starts = places(text, (w.text.strip() for w in words))
    at, parts = 0, []
    for gone, run in runs:
        last = at + len(run) - 1
        parts.append(BLOCK if gone else text[starts[at] : starts[last] + len(words[last].text.strip())])
        at = last + 1
    return joined(parts)


def _is_measured(text: str, words: Sequence[Word]) -> bool:
    return len(words) > 0 and len(places(text, (w.text.strip() for w in words))) == len(words)


def _gone(text: str, words: Sequence[Word], redactions: Redactions) -> tuple[str, ...]:
    if not _is_measured(text, words):
        return (text,)
    pairs = groupby(zip(_hidden(words, redactions), words, strict=True), key=lambda pair: pair[0])
    return tuple(joined([word.text.strip() for _, word in run]) for gone, run in pairs if gone)
