"""What keys do on the timeline: in time, and after Tab among the blocks and marks of a lane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from workbench.domain.timeline import Span
from workbench.gui.timeline import walking

if TYPE_CHECKING:
    from workbench.gui.timeline.canvas import TimelineCanvas

Modifier = Qt.KeyboardModifier
Key = Qt.Key


def pressed(canvas: TimelineCanvas, event: QKeyEvent) -> bool:
    """Do what a key means here; False where it means nothing."""
    held = event.modifiers() & ~Modifier.KeypadModifier
    act = _acts(held).get(Qt.Key(event.key()))
    if act is None or not canvas.contents.frames:
        return False
    act(Keys(canvas), bool(held & Modifier.ShiftModifier))
    return True


def _acts(held: Qt.KeyboardModifier) -> dict[Qt.Key, Callable[[Keys, bool], object]]:
    if held == Modifier.ControlModifier:
        return _WITH_CTRL
    return {} if held & ~Modifier.ShiftModifier else _PLAIN


@dataclass(frozen=True, slots=True)
class Keys:
    """The verbs of the keyboard."""

    canvas: TimelineCanvas

    def end(self, *, extend: bool) -> None:
        """To the end of the recording."""
        self.jump(self.canvas.contents.frames, extend=extend)

    def aside(self, direction: int, *, extend: bool) -> None:
        """Among the lanes, the next block; else the playhead moves by four pixels' worth of frames."""
        if self.canvas.in_lanes:
            walking.along(self.canvas, direction)
        else:
            view = self.canvas.axis.view
            self.jump(self.canvas.playhead + direction * max(1, 4 * view.shown // view.width), extend=extend)

    def jump(self, frame: int, *, extend: bool) -> None:
        """Move the playhead to a frame and show it; with Shift the selection grows along."""
        canvas = self.canvas
        frame = min(max(frame, 0), canvas.contents.frames)
        if extend:
            held = canvas.selection
            anchor = held.first if held.end == canvas.playhead else held.end if held.first == canvas.playhead else canvas.playhead
            canvas.select(Span(*sorted((anchor if held.length else canvas.playhead, frame))))
        canvas.axis.look(canvas.axis.view.revealing(Span(frame, frame)))
        canvas.seek_requested.emit(frame)

    def page(self, direction: int) -> None:
        """Scroll by most of a page."""
        view = self.canvas.axis.view
        self.canvas.axis.look_by_hand(view.scrolled(direction * view.shown * 9 // 10))

    def rename(self) -> None:
        """Ask for another name of the current lane's speaker."""
        lanes, number = self.canvas.contents.lanes, self.canvas.current_lane
        if 0 <= number < len(lanes):
            self.canvas.rename_requested.emit(lanes[number].speaker.key)

    def zoom(self, factor: float) -> None:
        """Zoom around the playhead where it is in sight, else around the middle."""
        canvas, view = self.canvas, self.canvas.axis.view
        held = view.x_of(canvas.playhead) if view.span.contains(canvas.playhead) else view.width / 2
        canvas.axis.look_by_hand(view.zoomed(factor, held))

    def show_all(self) -> None:
        """The whole recording."""
        self.canvas.axis.look_by_hand(self.canvas.axis.view.whole())

    def show(self, span: Span) -> None:
        """A span, filling the width."""
        if span.length:
            self.canvas.axis.look_by_hand(self.canvas.axis.view.showing(span))

    def escape(self) -> None:
        """Let go of what is held, else select nothing."""
        if not self.canvas.gestures.cancel():
            self.canvas.select(None)


_PLAIN: dict[Qt.Key, Callable[[Keys, bool], object]] = {
    Key.Key_Left: lambda do, shift: do.aside(-1, extend=shift),
    Key.Key_Right: lambda do, shift: do.aside(1, extend=shift),
    Key.Key_Home: lambda do, shift: do.jump(0, extend=shift),
    Key.Key_End: lambda do, shift: do.end(extend=shift),
    Key.Key_PageUp: lambda do, _: do.page(-1),
    Key.Key_PageDown: lambda do, _: do.page(1),
    Key.Key_Up: lambda do, _: walking.across(do.canvas, -1),
    Key.Key_Down: lambda do, _: walking.across(do.canvas, 1),
    Key.Key_Return: lambda do, _: walking.activate(do.canvas),
    Key.Key_Enter: lambda do, _: walking.activate(do.canvas),
    Key.Key_F2: lambda do, _: do.rename(),
    Key.Key_Plus: lambda do, _: do.zoom(2.0),
    Key.Key_Equal: lambda do, _: do.zoom(2.0),
    Key.Key_Minus: lambda do, _: do.zoom(0.5),
    Key.Key_0: lambda do, _: do.show_all(),
    Key.Key_Z: lambda do, _: do.show(do.canvas.selection),
    Key.Key_Escape: lambda do, _: do.escape(),
}
_WITH_CTRL: dict[Qt.Key, Callable[[Keys, bool], object]] = {
    Key.Key_Left: lambda do, _: walking.along(do.canvas, -1),
    Key.Key_Right: lambda do, _: walking.along(do.canvas, 1),
}
