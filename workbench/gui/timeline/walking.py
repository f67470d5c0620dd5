"""From block to block and mark to mark without a mouse, and what can be done to the one that is current."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench.domain.timeline import Span

if TYPE_CHECKING:
    from workbench.gui.timeline.canvas import TimelineCanvas


def tracks(canvas: TimelineCanvas) -> int:
    """Lanes of voices and rows of marks: what Up and Down go through."""
    return len(canvas.contents.lanes) + len(canvas.contents.shown)


def across(canvas: TimelineCanvas, direction: int) -> None:
    """The lane or row above or below becomes the current one, at the block nearest to where one was."""
    at = _here(canvas)
    canvas.point_at_lane(min(max(canvas.current_lane + direction, 0), tracks(canvas) - 1))
    if canvas.in_lanes:
        _nearest(canvas, at)


def along(canvas: TimelineCanvas, direction: int) -> None:
    """The next block of the current lane, or the next mark of the row."""
    if canvas.current_lane < 0:
        canvas.point_at_lane(0)
    spans = _spans(canvas)
    if not spans:
        return
    firsts = [span.first for span in spans]
    current = _current(canvas)
    if current in spans:
        index = spans.index(current) + direction
    else:
        index = int(np.searchsorted(firsts, canvas.playhead, side="left" if direction > 0 else "right"))
        index -= direction < 0
    _point(canvas, min(max(index, 0), len(spans) - 1))


def enter(canvas: TimelineCanvas) -> None:
    """Come in from the time: the current block, else the one nearest to the playhead."""
    if canvas.current_lane < 0:
        canvas.point_at_lane(0)
    if _current(canvas) is None:
        _nearest(canvas, canvas.playhead)


def activate(canvas: TimelineCanvas) -> None:
    """Open the current block or mark, as a double click does."""
    span = _current(canvas)
    if span is not None:
        canvas.select(span if span.length else None)
        canvas.span_activated.emit(span)


def _here(canvas: TimelineCanvas) -> int:
    current = _current(canvas)
    return canvas.playhead if current is None else current.first


def _nearest(canvas: TimelineCanvas, frame: int) -> None:
    spans = _spans(canvas)
    if spans:
        _point(canvas, min(range(len(spans)), key=lambda n: abs(spans[n].first - frame)))


def _current(canvas: TimelineCanvas) -> Span | None:
    block = canvas.cursors.block
    return block.span if block is not None else canvas.cursors.mark


def _spans(canvas: TimelineCanvas) -> list[Span]:
    """Everything on the current lane or row."""
    lanes, number = canvas.contents.lanes, canvas.current_lane
    if 0 <= number < len(lanes):
        held = lanes[number].blocks
        return [held.span(n) for n in range(len(held))]
    held = canvas.contents.marks(_row(canvas)).where
    return [held.span(n) for n in range(len(held))]


def _row(canvas: TimelineCanvas) -> str:
    shown, number = canvas.contents.shown, canvas.current_lane - len(canvas.contents.lanes)
    return shown[number] if 0 <= number < len(shown) else ""


def _point(canvas: TimelineCanvas, index: int) -> None:
    lanes, number = canvas.contents.lanes, canvas.current_lane
    if 0 <= number < len(lanes):
        canvas.point_at_line(lanes[number].lines[index].id)
    else:
        canvas.point_at_mark(_row(canvas), canvas.contents.marks(_row(canvas))[index].span)
