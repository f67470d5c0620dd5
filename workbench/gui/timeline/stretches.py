"""Spans in time order as columns of numbers, so that fifty thousand cost no more to look through than fifty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.timeline import Span

Frames = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """First and end frames, sorted by the first."""

    firsts: Frames
    ends: Frames
    reach: Frames  # the furthest end so far, sorted even where one lies inside another

    @classmethod
    def of(cls, firsts: Frames, ends: Frames) -> Stretches:
        """From columns that are sorted already."""
        return cls(firsts, ends, np.maximum.accumulate(ends))

    @classmethod
    def from_spans(cls, spans: Iterable[Span]) -> Stretches:
        """From spans in any order."""
        firsts, ends = columns(tuple(spans))
        order = in_time(firsts, ends)
        return cls.of(firsts[order], ends[order])

    def __len__(self) -> int:
        return len(self.firsts)

    def span(self, index: int) -> Span:
        """One of them."""
        return Span(int(self.firsts[index]), int(self.ends[index]))

    def around(self, span: Span) -> slice:
        """Those that touch the span, and maybe some before it that do not."""
        begin = int(np.searchsorted(self.reach, span.first, side="right"))
        return slice(begin, max(begin, int(np.searchsorted(self.firsts, span.end, side="left"))))

    def at(self, frame: int) -> int | None:
        """The one that holds a frame; of several, the last to begin."""
        held = self.around(Span(frame, frame + 1))
        found = np.flatnonzero(self.ends[held] > frame)
        return held.start + int(found[-1]) if len(found) else None

    def edges(self, span: Span) -> Frames:
        """First and end frames that lie inside the span, its end included."""
        held = self.around(Span(max(0, span.first - 1), span.end + 1))
        both = np.concatenate([self.firsts[held], self.ends[held]])
        return both[(both >= span.first) & (both <= span.end)]


def columns(spans: Sequence[Span]) -> tuple[Frames, Frames]:
    """First and end frames, in the order of the spans."""
    firsts = np.fromiter((span.first for span in spans), np.int64, len(spans))
    return firsts, np.fromiter((span.end for span in spans), np.int64, len(spans))


def in_time(firsts: Frames, ends: Frames) -> Frames:
    """The order of time, of several that begin together the shortest first."""
    return np.asarray(np.lexsort((ends, firsts)), np.int64)


NONE = Stretches.from_spans(())
