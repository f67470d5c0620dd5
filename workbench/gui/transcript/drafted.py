"""What the machine had drafted where a row is now: people split, merge and move rows, and its words stay where they were said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from workbench.domain.transcript import Line, Segment, Word


def is_hidden(line: Line) -> bool:
    """Whether a row's words stand in another row, into which it was merged: struck through they would be there twice."""
    return line.is_struck and line.revision is not None and line.revision.act == "merged"


def is_reworded(line: Line) -> bool:
    """Whether a row has words of its own making, so that the machine's have to be looked for."""
    return line.revision is not None and line.revision.row.words is not None


class Drafted:
    """The draft's utterances in the order of time; `standing` knows which row stands over each now."""

    def __init__(self, lines: Iterable[Line], standing: Callable[[str], Line | None]) -> None:
        self._segments = sorted((line.segment for line in lines if not line.is_inserted), key=lambda segment: segment.span.first)
        self._firsts = [segment.span.first for segment in self._segments]
        self._longest = max((segment.span.length for segment in self._segments), default=0)
        self._standing = standing

    def of(self, line: Line) -> Sequence[Word] | None:
        """The machine's words inside the row's time, from its own utterance and from those it took over; None for its own."""
        if not is_reworded(line) or not self._segments:
            return None
        low = bisect_left(self._firsts, line.span.first - self._longest)
        near = self._segments[low : bisect_left(self._firsts, line.span.end)]
        words = [word for segment in near for word in self._taken(segment, line)]
        return sorted(words, key=lambda word: word.span.first)

    def _taken(self, segment: Segment, line: Line) -> Iterable[Word]:
        other = line if segment.id == line.id else self._standing(segment.id)
        return (word for word in segment.words if _belongs(word, other, line))


def _belongs(word: Word, over: Line | None, line: Line) -> bool:
    middle = (word.span.first + word.span.end) // 2
    if not line.span.contains(middle):
        return False
    return over is None or over.id == line.id or is_hidden(over) or not over.span.contains(middle)
