"""What an utterance says, as court pages print it: the machine's words, a person's own, uncertain ones, and marks in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter

from workbench.domain.spoken import parted, places, tokens
from workbench.domain.transcript import Confidence, Line, Word, confidence
from workbench.typesetting.fonts import Face
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run

INAUDIBLE = "[inaudible]"
STRUCK_OUT = "[no words: struck out by the reviewer]"

# [inaudible], [door closes], and a word nobody is sure of with what else it could be: bag(?) or bag(?back/bank).
_MARKS = re.compile(r"\[[^\[\]]*\]|[^\s()\[\]]+(?=\(\?[^\s()]*\))")
_NO_EVENTS = frozenset({"[inaudible]", "[unclear]", "[unverständlich]", "[undeutlich]"})


def spoken(line: Line, *, uncertainty: bool = True) -> list[Run]:
    """An utterance's words: uncertain ones underlined, a person's own words bold, events in italics."""
    runs = list(_words(line, uncertainty))
    text = "".join(run.text for run in runs)
    return list(_marked(runs, text, uncertainty)) if "[" in text or "(?" in text else runs


def _words(line: Line, uncertainty: bool) -> Iterator[Run]:
    if line.correction:
        yield from _corrected(line, uncertainty)
    elif words := line.words:
        yield from _drafted(words, line.segment.text, uncertainty)
    else:
        yield Run(line.segment.text.strip() or say(INAUDIBLE), Face.SERIF)


def _drafted(words: tuple[Word, ...], text: str, uncertainty: bool) -> Iterator[Run]:
    """The machine's words: neighbours that are set alike in one run."""
    looks = [(Face.SERIF, uncertainty and _is_low(word.permille)) for word in words]
    return _set(_glued(text, [word.text.strip() for word in words]), looks)


def _corrected(line: Line, uncertainty: bool) -> Iterator[Run]:
    person = tokens(line.text)
    if not person:
        yield Run(say(STRUCK_OUT), Face.SERIF_ITALIC)
    yield from _set(_glued(line.text, person), _looks(line, person, uncertainty))


def _looks(line: Line, person: tuple[str, ...], uncertainty: bool) -> list[tuple[Face, bool]]:
    """How each word is set. What the machine wrote stays the machine's, also in a row that got its words by split or merge."""
    machine: set[int] = set()
    for block in SequenceMatcher(None, tokens(line.segment.text), person, autojunk=False).get_matching_blocks():
        machine.update(range(block.b, block.b + block.size))
    sure = [word.permille if word.text.strip() == said else None for word, said in zip(parted(line.words), person, strict=False)]
    sure += [None] * (len(person) - len(sure))
    return [
        (Face.SERIF if at in machine or held is not None else Face.SERIF_STRONG, uncertainty and _is_low(held))
        for at, held in enumerate(sure)
    ]


def _glued(text: str, words: Sequence[str]) -> list[str]:
    """Words with the blank before each, as the text has it: not every script writes any."""
    spots = () if text.isascii() else places(text, words)
    tight = {at for at in range(1, len(spots)) if spots[at] == spots[at - 1] + len(words[at - 1])}
    return [word if at in tight or not at else f" {word}" for at, word in enumerate(words)]


def _set(words: Sequence[str], looks: Sequence[tuple[Face, bool]]) -> Iterator[Run]:
    for (face, low), held in groupby(zip(looks, words, strict=True), key=itemgetter(0)):
        yield Run("".join(word for _, word in held), face, low)


def _is_low(permille: int | None) -> bool:
    return permille is not None and confidence(permille) is Confidence.LOW


def _marked(runs: Iterable[Run], text: str, uncertainty: bool) -> Iterator[Run]:
    """The same runs, cut where a mark begins or ends: marks are no words, so they are neither bold nor underlined."""
    marks = [(found.start(), found.end(), found[0]) for found in _MARKS.finditer(text)]
    at = 0
    for run in runs:
        for first, end, mark in _cut(at, at + len(run.text), marks):
            yield _as(mark, text[first:end], run, uncertainty)
        at += len(run.text)


def _cut(first: int, end: int, marks: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The stretches of a run, each with the mark it belongs to, empty for none."""
    at = first
    for begin, stop, mark in marks:
        if begin >= end or stop <= at:
            continue
        if begin > at:
            yield at, begin, ""
        yield max(at, begin), min(stop, end), mark
        at = min(stop, end)
    if at < end:
        yield at, end, ""


def _as(mark: str, text: str, run: Run, uncertainty: bool) -> Run:
    if not mark:
        return Run(text, run.face, run.underlined)
    if not mark.startswith("["):
        return Run(text, run.face, uncertainty)
    return Run(text, Face.SERIF if mark.casefold() in _NO_EVENTS else Face.SERIF_ITALIC)
