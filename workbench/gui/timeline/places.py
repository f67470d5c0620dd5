"""What lies under a pixel of the timeline, and how it is told in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Rate, Span
from workbench.gui.language import tr
from workbench.gui.timeline.contents import Contents
from workbench.gui.timeline.lanes import Block, blocks
from workbench.gui.timeline.mark_lane import mark_at
from workbench.gui.timeline.marks import Mark
from workbench.gui.timeline.rows import NAMES
from workbench.gui.timeline.viewport import Viewport
from workbench.gui.timeline.wall_clock import Start

if TYPE_CHECKING:
    from workbench.gui.timeline.canvas import TimelineCanvas

BODY, FIRST, END = "body", "first", "end"
REACH = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A spot: its frame, and the row, speaker, block (and which part of it), turn or mark there."""

    frame: int
    row: str
    named: bool
    speaker: Speaker | None = None
    span: Span | None = None
    mark: Mark | None = None
    whole: tuple[str, ...] = ()
    block: Block | None = None
    part: str = ""
    start: Start | None = None

    def words(self, rate: Rate) -> str:
        """The tool tip: exact times, who, what."""
        if self.named:
            return "\n".join((self.speaker.name, self.speaker.role)) if self.speaker else "\n".join(self.whole)
        lines = [self.speaker.name] if self.speaker and self.span else []
        if self.span and self.span.length:
            lines.append(times(self.span, rate))
        elif self.span:
            lines.append(rate.clock(self.span.first))
        if self.block:
            lines.append(self.block.line.text)
        if self.mark:
            lines += [self.mark.label, self.mark.detail] if self.mark.label not in self.mark.detail else [self.mark.detail]
            lines += [tr("confirmed")] if self.mark.done else []
        return "\n".join(lines) or self._moment(rate)

    def _moment(self, rate: Rate) -> str:
        said = rate.clock(self.frame)
        return said + (f"\n{self.start.words(self.frame, rate)}" if self.start is not None and self.row == "ruler" else "")


def times(span: Span, rate: Rate) -> str:
    """A span in exact times with its length."""
    return f"{rate.clock(span.first)} – {rate.clock(span.end)} ({rate.clock(span.length)})"


def place_at(canvas: TimelineCanvas, x: float, y: float) -> Place:
    """What is under a pixel of the canvas."""
    rows, contents, view = canvas.rows, canvas.contents, canvas.axis.view
    frame, named = view.frame_at(x - NAMES), x < NAMES
    lane = rows.lane_at(y, canvas.scrolled)
    if lane is not None and lane < len(contents.lanes):
        return Place(frame, "lane", True, contents.lanes[lane].speaker) if named else _in_lane(contents, view, lane, x - NAMES)
    row = rows.name_at(y)
    mark = None if named else mark_at(contents.marks(row), view, x - NAMES)
    whole = contents.whole(row)
    return Place(frame, row, named, None, mark.span if mark else None, mark, whole, start=contents.start)


def _in_lane(contents: Contents, view: Viewport, number: int, x: float) -> Place:
    lane, frame = contents.lanes[number], view.frame_at(x)
    block, part = block_at(contents, view, number, x)
    span = block.span if block else None if contents.has_rows else lane.turn_at(frame)
    return Place(frame, "lane", False, lane.speaker, span, block=block, part=part)


def block_at(contents: Contents, view: Viewport, number: int, x: float) -> tuple[Block | None, str]:
    """The block under a pixel of a lane, the nearest edge first, and which part of it is there."""
    reach = REACH * view.shown // view.width + 1
    frame = view.frame_at(x)
    near = list(blocks(contents.lanes, number, Span(max(0, frame - reach), frame + reach)))
    edges = [(distance, part, block) for block in near for distance, part in _edges(block.span, view, x)]
    if edges:
        _, part, block = min(edges, key=lambda edge: (edge[0], edge[1] != END))
        return block, part
    return next(((block, BODY) for block in reversed(near) if block.span.contains(frame)), (None, ""))


def _edges(span: Span, view: Viewport, x: float) -> list[tuple[float, str]]:
    """How far a pixel is from the edges of a span that it may take hold of: narrow blocks keep a middle to be moved by."""
    left, right = view.x_of(span.first), view.x_of(span.end)
    inside = min(REACH, (right - left) / 4)
    found = []
    if -REACH <= x - left <= inside:
        found.append((abs(x - left), FIRST))
    if -inside <= x - right <= REACH:
        found.append((abs(x - right), END))
    return found
