"""Where a dragged edge jumps to: the edges of blocks and turns around it, markers, and what it is told besides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.domain.timeline import Span
from workbench.gui.timeline.contents import Contents

REACH = 8  # pixels


@dataclass(frozen=True, slots=True)
class Snap:
    """What to jump to, and from how many frames away; `free` jumps nowhere."""

    contents: Contents
    reach: int
    besides: tuple[int, ...] = ()
    ignoring: str = ""
    free: bool = False

    def nearest(self, frame: int) -> int | None:
        """The nearest target within reach."""
        if self.free:
            return None
        window = Span(max(0, frame - self.reach), max(0, frame + self.reach))
        found = [target for target in self._targets(window) if abs(target - frame) <= self.reach]
        return min(found, key=lambda target: abs(target - frame), default=None)

    def _targets(self, window: Span) -> Iterable[int]:
        yield from self.besides
        yield 0
        yield self.contents.frames
        yield from self.contents.flags
        for lane in self.contents.lanes:
            yield from lane.turns.edges(window).tolist()
            part = lane.blocks.around(Span(max(0, window.first - 1), window.end + 1))
            for index in range(part.start, part.stop):
                if lane.lines[index].id != self.ignoring:
                    yield from (int(lane.blocks.firsts[index]), int(lane.blocks.ends[index]))
