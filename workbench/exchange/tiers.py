"""A transcript as tiers in which nothing overlaps: ELAN and Praat allow one text at a time on each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from workbench.domain.sheet import Sheet
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line, Word
from workbench.exchange.wording import flat

T = TypeVar("T")
Ticks = Callable[[Span], tuple[int, int]]
NOBODY, NOTES = "Unknown", "Notes"
WORDS, MACHINE = "words", "machine"
_MARKED = re.compile(r"(.*) \[(words|machine|\d+)\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text from tick to tick."""

    first: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Tier:
    """Lines of one speaker that do not overlap; `key` is empty for nobody's."""

    name: str
    key: str
    lines: tuple[Line, ...]


def tiers(sheet: Sheet, ticks: Ticks) -> tuple[Tier, ...]:
    """Every line, by speaker; what overlaps on one voice goes to a further tier "Name [2]"."""
    keys = dict.fromkeys([s.key for s in sheet.speakers] + [line.speaker for line in sheet.lines])
    made: list[Tier] = []
    for key in keys:
        name = _own(flat(sheet.name(key)) or flat(key) or NOBODY, {tier.name for tier in made})
        rows = sorted((line for line in sheet.lines if line.speaker == key), key=lambda line: line.span)
        for number, lane in enumerate(lanes(rows, lambda line: ticks(line.span)), start=1):
            made.append(Tier(name if number == 1 else f"{name} [{number}]", key, tuple(lane)))
    return tuple(made)


def lanes(things: Iterable[T], ticks: Callable[[T], tuple[int, int]]) -> list[list[T]]:
    """Things in order of time in as few lanes as it takes for none to overlap within one."""
    found: list[list[T]] = []
    ends: list[int] = []
    for thing in things:
        first, end = ticks(thing)
        place = next((n for n, free in enumerate(ends) if free <= first), len(ends))
        if place == len(ends):
            found.append([])
            ends.append(0)
        found[place].append(thing)
        ends[place] = end
    return found


def laid(words: Sequence[Word], bounds: tuple[int, int], ticks: Ticks) -> tuple[Piece, ...]:
    """Words one after the other within their line, each at least a tick long; where there is no room two share one."""
    made: list[Piece] = []
    for word in filter(lambda word: word.text.strip(), words):
        first, end = ticks(word.span)
        first = min(max(first, made[-1].end if made else bounds[0]), bounds[1])
        end = min(max(end, first + 1), bounds[1])
        if end > first:
            made.append(Piece(first, end, word.text))
        elif made:
            made[-1] = replace(made[-1], text=f"{made[-1].text} {word.text}")
    return tuple(made)


def parted(name: str) -> tuple[str, str]:
    """A tier's name as this program writes it: whose, and "words", "machine", a number, or empty."""
    found = _MARKED.fullmatch(name)
    return (found[1], found[2]) if found else (name, "")


def _own(name: str, taken: set[str]) -> str:
    """A name that no other tier has, and that is not read as one of a speaker's further tiers."""
    name = f"{name} (speaker)" if name == NOTES or parted(name)[1] else name
    numbered = (f"{name} ({number})" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(n for n in numbered if n not in taken)
