"""Marked passages below the voices: notes, limits, what is to check, where drafts differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.timeline import Span
from workbench.gui.timeline.stretches import Stretches, columns, in_time
from workbench.gui.timeline.viewport import Viewport

TICK = 3  # pixels: marks closer than this are one tick


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled passage of one of the rows below the voices.

    `grave` marks harm to the recording itself, `done` what somebody stands for already, `heavy` what was called important,
    `cut` what no disclosure version carries, `differs` what two engines read differently; one without length is a flag at its
    frame.
    """

    span: Span
    label: str
    detail: str
    grave: bool = False
    done: bool = False
    heavy: bool = False
    cut: bool = False
    differs: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """A row of marks in the order of time. Fifty thousand are looked through as fast as fifty: only what is seen is dressed."""

    items: tuple[Any, ...]
    where: Stretches
    quiet: NDArray[np.bool_]  # those that somebody stands for already
    dress: Callable[[Any], Mark]

    @classmethod
    def of(cls, marks: Sequence[Mark]) -> Marks:
        """From marks in any order."""
        return cls.dressed(marks, [mark.span for mark in marks], [mark.done for mark in marks], lambda mark: mark)

    @classmethod
    def dressed(cls, items: Sequence[Any], spans: Sequence[Span], quiet: Sequence[bool], dress: Callable[[Any], Mark]) -> Marks:
        """From things in any order that become marks when they are looked at."""
        firsts, ends = columns(spans)
        order = in_time(firsts, ends)
        held = tuple(items[index] for index in order.tolist())
        return cls(held, Stretches.of(firsts[order], ends[order]), np.array(quiet, np.bool_)[order], dress)

    def __iter__(self) -> Iterator[Mark]:
        return map(self.dress, self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> Mark:
        return self.dress(self.items[index])

    def around(self, span: Span) -> tuple[Mark, ...]:
        """Those that touch a span, and maybe some before it."""
        return tuple(map(self.dress, self.items[self.where.around(span)]))

    def seen(self, view: Viewport) -> list[Mark]:
        """Those to draw: where several fall on one tick, the first that is still open stands for them."""
        part = self.where.around(Span(max(0, view.first - 1), view.span.end))
        if part.stop - part.start <= view.width // TICK:
            return [self.dress(item) for item in self.items[part]]
        cells = (self.where.firsts[part] - view.first) * view.width // (view.shown * TICK)
        order = np.lexsort((self.quiet[part], cells))
        _, firsts = np.unique(cells[order], return_index=True)
        return [self[part.start + int(index)] for index in order[firsts]]


NO_MARKS = Marks.of(())
