"""Marked passages below the voices: notes, limits, what is to check, where drafts differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.timeline import Span
from workbench.gui.timeline.stretches import NONE, Stretches
from workbench.gui.timeline.viewport import Viewport

TICK = 3  # pixels: marks closer than this are one tick


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled passage of one of the rows below the voices.

    `grave` marks harm to the recording itself, `done` what somebody stands for already, `heavy` what was called important;
    one without length is a flag at its frame.
    """

    span: Span
    label: str
    detail: str
    grave: bool = False
    done: bool = False
    heavy: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """A row of marks in the order of time; thirty thousand are looked through as fast as thirty."""

    held: tuple[Mark, ...]
    where: Stretches
    quiet: NDArray[np.bool_]  # those that somebody stands for already

    @classmethod
    def of(cls, marks: Sequence[Mark]) -> Marks:
        """From marks in any order."""
        held = tuple(sorted(marks, key=lambda mark: (mark.span.first, mark.span.end)))
        where = Stretches.from_spans(mark.span for mark in held)
        return cls(held, where, np.array([mark.done for mark in held], np.bool_))

    def __iter__(self) -> Iterator[Mark]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)

    def __getitem__(self, index: int) -> Mark:
        return self.held[index]

    def around(self, span: Span) -> tuple[Mark, ...]:
        """Those that touch a span, and maybe some before it."""
        return self.held[self.where.around(span)]

    def seen(self, view: Viewport) -> list[Mark]:
        """Those to draw: where several fall on one tick, the first that is still open stands for them."""
        part = self.where.around(Span(max(0, view.first - 1), view.span.end))
        if part.stop - part.start <= view.width // TICK:
            return list(self.held[part])
        cells = (self.where.firsts[part] - view.first) * view.width // (view.shown * TICK)
        order = np.lexsort((self.quiet[part], cells))
        _, firsts = np.unique(cells[order], return_index=True)
        return [self.held[part.start + int(index)] for index in order[firsts]]


NO_MARKS = Marks((), NONE, np.zeros(0, np.bool_))
