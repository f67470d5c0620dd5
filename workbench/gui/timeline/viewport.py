"""Which frames are on the screen, and where: whole frames in, pixels out, no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.timeline import Span

NARROWEST = 64


@dataclass(frozen=True, slots=True)
class Viewport:
    """`shown` frames from `first` on, spread over `width` pixels of a recording of `total` frames."""

    total: int
    width: int
    first: int = 0
    shown: int = 1

    @property
    def span(self) -> Span:
        """The visible frames."""
        return Span(self.first, self.first + self.shown)

    def x_of(self, frame: int) -> float:
        """The pixel where a frame begins; outside 0 … width when it is out of sight."""
        return (frame - self.first) * self.width / self.shown

    def frame_at(self, x: float) -> int:
        """The frame under a pixel, kept inside the recording."""
        return min(max(self.first + int(x) * self.shown // self.width, 0), self.total)

    def near(self, frame: int) -> bool:
        """Whether a frame is in sight, or so little outside that what marks it may reach in."""
        return -20 <= self.x_of(frame) <= self.width + 20

    def whole(self) -> Viewport:
        """The whole recording."""
        return replace(self, first=0, shown=max(1, self.total))

    def resized(self, width: int) -> Viewport:
        """The same frames on another width."""
        return replace(self, width=max(1, width))

    def scrolled(self, frames: int) -> Viewport:
        """Moved by some frames, as far as the recording goes."""
        return self._placed(self.first + frames, self.shown)

    def zoomed(self, factor: float, x: float) -> Viewport:
        """`factor` > 1 shows less; the frame under pixel `x` stays there unless an end of the recording is in the way."""
        shown = self._held(round(self.shown / factor))
        held = self.first + int(x) * self.shown // self.width
        return self._placed(held - int(x) * shown // self.width, shown)

    def showing(self, span: Span, margin_percent: int = 5) -> Viewport:
        """Zoomed so that the span fills the width, with a little air on both sides."""
        shown = self._held(span.length + 2 * (span.length * margin_percent // 100))
        return self._placed(span.first + span.length // 2 - shown // 2, shown)

    def revealing(self, span: Span) -> Viewport:
        """Scrolled, never zoomed, until the span's beginning (and its end, where it fits) is in sight."""
        if self.span.first <= span.first and span.end <= self.span.end:
            return self
        air = max(0, min((self.shown - span.length) // 2, self.shown // 8))
        return self._placed(span.first - air, self.shown)

    def paged(self, frame: int) -> Viewport:
        """The page on which a moving frame stands, a twentieth from its left edge."""
        return self if self.span.contains(frame) else self._placed(frame - self.shown // 20, self.shown)

    def _held(self, shown: int) -> int:
        return min(max(shown, min(NARROWEST, self.total)), max(1, self.total))

    def _placed(self, first: int, shown: int) -> Viewport:
        return replace(self, first=min(max(first, 0), max(0, self.total - shown)), shown=shown)
