"""The lanes of voices: the rows of the transcript as blocks, the diarizer's turns beneath them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line
from workbench.gui.timeline.stretches import NONE, Stretches, columns, in_time

# Any: numpy knows no narrower type for a column of objects.
Lines = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Block:
    """A row of the transcript where it is drawn: on which lane, as which of its blocks."""

    lane: int
    index: int
    line: Line
    span: Span

    @property
    def id(self) -> str:
        """The row's own name."""
        return self.line.id


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """One voice: what it is said to say, and when it was heard. `lines` stands beside `blocks`, one for one."""

    speaker: Speaker
    turns: Stretches
    blocks: Stretches
    lines: Lines
    struck: Stretches = NONE

    def turn_at(self, frame: int) -> Span | None:
        """The block, or where no rows are known the turn, that holds a frame."""
        held = self.blocks if len(self.blocks) else self.turns
        index = held.at(frame)
        return None if index is None else held.span(index)

    def place_of(self, line_id: str) -> int | None:
        """Where among the blocks a row stands."""
        return next((n for n, line in enumerate(self.lines) if line.id == line_id), None)

    def without(self, line_id: str) -> Lane:
        """The lane without this row."""
        index = self.place_of(line_id)
        if index is None:
            return self
        firsts, ends = np.delete(self.blocks.firsts, index), np.delete(self.blocks.ends, index)
        return replace(self, blocks=Stretches.of(firsts, ends), lines=np.delete(self.lines, index))

    def holding(self, line: Line) -> Lane:
        """The lane with one more row."""
        span = line.span
        if line.is_struck:
            spans = [self.struck.span(n) for n in range(len(self.struck))]
            return replace(self, struck=Stretches.from_spans([*spans, span]))
        index = int(np.searchsorted(self.blocks.firsts, span.first, side="right"))
        firsts, ends = np.insert(self.blocks.firsts, index, span.first), np.insert(self.blocks.ends, index, span.end)
        lines = np.empty(len(self.lines) + 1, object)
        lines[:index], lines[index], lines[index + 1 :] = self.lines[:index], line, self.lines[index:]
        return replace(self, blocks=Stretches.of(firsts, ends), lines=lines)


def lanes(speakers: Sequence[Speaker], turns: Sequence[Turn], lines: Sequence[Line] = ()) -> tuple[Lane, ...]:
    """One lane a speaker in the order of their numbers; a voice nobody named still gets its lane."""
    heard: dict[str, list[Span]] = {s.key: [] for s in sorted(speakers, key=lambda s: s.number)}
    for turn in turns:
        heard.setdefault(turn.speaker, []).append(turn.span)
    said: dict[str, list[Line]] = {key: [] for key in heard}
    for line in lines:
        said.setdefault(_voice(line), []).append(line)
    known = {s.key: s for s in (*_unnamed(said, speakers), *speakers)}
    return tuple(_lane(known[key], heard.get(key, ()), held) for key, held in said.items())


def exchanged(held: tuple[Lane, ...], line: Line) -> tuple[Lane, ...] | None:
    """The lanes with another version of a row; None where its voice has no lane yet or a struck row may stand again."""
    key = _voice(line)
    if line.is_struck or all(lane.speaker.key != key or len(lane.struck) for lane in held):
        return None
    return tuple(_exchanged(lane, line, key) for lane in held)


def blocks(held: Sequence[Lane], number: int, window: Span) -> Iterator[Block]:
    """The blocks of a lane that touch a span."""
    lane = held[number]
    part = lane.blocks.around(window)
    for index in range(part.start, part.stop):
        span = lane.blocks.span(index)
        if span.end >= window.first:
            yield Block(number, index, lane.lines[index], span)


def block_of(held: Sequence[Lane], line_id: str) -> Block | None:
    """The block of a row."""
    for number, lane in enumerate(held):
        if (index := lane.place_of(line_id)) is not None:
            return Block(number, index, lane.lines[index], lane.blocks.span(index))
    return None


def _exchanged(lane: Lane, line: Line, key: str) -> Lane:
    bare = lane.without(line.id)
    return bare.holding(line) if lane.speaker.key == key else bare


def _voice(line: Line) -> str:
    # Most rows stand as drafted, and asking a property of fifty thousand takes longer than painting them.
    return line.heard_as or (line.segment.speaker if line.revision is None else line.speaker)


def _unnamed(said: Iterable[str], speakers: Sequence[Speaker]) -> Iterator[Speaker]:
    named, highest = {s.key for s in speakers}, max((s.number for s in speakers), default=0)
    for key in said:
        if key not in named:
            highest += 1
            yield Speaker(key, highest, key)


def _lane(speaker: Speaker, heard: Iterable[Span], said: list[Line]) -> Lane:
    standing = [line for line in said if line.revision is None or not line.is_struck]
    spans = [line.segment.span if line.revision is None else line.span for line in standing]
    firsts, ends = columns(spans)
    order = in_time(firsts, ends)
    column = np.empty(len(standing), object)
    column[:] = standing
    blocks = Stretches.of(firsts[order], ends[order])
    struck = Stretches.from_spans(line.span for line in said if line.is_struck) if len(standing) < len(said) else NONE
    return Lane(speaker, Stretches.from_spans(heard), blocks, column[order], struck)
