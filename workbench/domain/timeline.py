"""Time as whole sample frames; `Rate` alone converts to seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """Sample frames a second."""

    hz: int

    def __post_init__(self) -> None:
        if self.hz <= 0:
            raise ValueError(f"a rate must be positive, not {self.hz}")

    def seconds(self, frames: int) -> float:
        """Frames as seconds, for screens and pages only."""
        return frames / self.hz

    def frames(self, seconds: float) -> int:
        """The frame nearest to a time in seconds."""
        return round(seconds * self.hz)

    def clock(self, frame: int, decimals: int = 3) -> str:
        """A frame as h:mm:ss.mmm, truncated, so that a time never points past its frame."""
        ticks = 10**decimals
        whole, part = divmod(frame * ticks // self.hz, ticks)
        hours, rest = divmod(whole, 3600)
        text = f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
        return f"{text}.{part:0{decimals}d}" if decimals else text


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of frames: `first` is inside, `end` is not."""

    first: int
    end: int

    def __post_init__(self) -> None:
        if self.first < 0 or self.end < self.first:
            raise ValueError(f"not a span: {self.first}–{self.end}")

    @property
    def length(self) -> int:
        """Frames in the span."""
        return self.end - self.first

    def contains(self, frame: int) -> bool:
        """Whether the frame lies inside."""
        return self.first <= frame < self.end

    def overlap(self, other: Span) -> int:
        """Frames both spans share."""
        return max(0, min(self.end, other.end) - max(self.first, other.first))

    def clipped(self, bounds: Span) -> Span:
        """The part inside `bounds`; empty at its nearer edge where they do not meet."""
        first = min(max(self.first, bounds.first), bounds.end)
        return Span(first, max(first, min(self.end, bounds.end)))

    def at(self, source: Rate, target: Rate) -> Span:
        """The span in another rate's frames, widened outward so that no sample is lost."""
        return Span(self.first * target.hz // source.hz, -(-self.end * target.hz // source.hz))


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that holds them all; raises ValueError when there is none."""
    held = list(spans)
    return Span(min(s.first for s in held), max(s.end for s in held))
