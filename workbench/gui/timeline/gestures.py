"""Mouse, wheel and keys of the timeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from workbench.domain.timeline import Span
from workbench.gui.timeline.rows import NAMES

if TYPE_CHECKING:
    from workbench.gui.timeline.canvas import TimelineCanvas

DRAG, EDGE = 4, 4
NOTCH = 120
BEYOND_MS = 50
ZOOM_STEP, GAIN_STEP = 1.25, 1.25
Modifier = Qt.KeyboardModifier
Key = Qt.Key


@dataclass(frozen=True, slots=True)
class Press:
    """Where a button went down, what it holds, and whether it has moved far enough to be a drag."""

    x: float
    anchor: int
    pans: bool = False
    drags: bool = False


class Gestures:
    """Turns what hand and keyboard do on the canvas into views, selections and requests."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        self._canvas = canvas
        self._press: Press | None = None
        self._held_at = 0.0
        # A hand that rests beyond an edge sends no more moves, and still wants the view to go on.
        self._beyond = QTimer(canvas, interval=BEYOND_MS)
        self._beyond.timeout.connect(lambda: self._drag(self._held_at))

    # -- mouse

    def pressed(self, event: QMouseEvent) -> None:
        """Begin a click, a selection, or with the middle button a pan."""
        x, canvas = event.position().x(), self._canvas
        place = canvas.place(event.position())
        if place.named:
            return self._point(place.row, event.position())
        if event.button() == Qt.MouseButton.MiddleButton:
            self._press = Press(x, canvas.axis.view.first, pans=True)
        elif event.button() == Qt.MouseButton.LeftButton and canvas.contents.frames:
            self._press = self._grip(x) or Press(x, place.frame)
        return None

    def moved(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        x = event.position().x()
        if self._press is None:
            self._canvas.setCursor(Qt.CursorShape.SizeHorCursor if self._grip(x) else Qt.CursorShape.ArrowCursor)
        elif self._press.pans:
            self._pan(x)
        elif self._press.drags or abs(x - self._press.x) >= DRAG:
            self._press = replace(self._press, drags=True)
            self._drag(x)

    def released(self, event: QMouseEvent) -> None:
        """A press that never became a drag is a click: the playhead goes to exactly the frame where it went down."""
        press, self._press = self._press, None
        self._beyond.stop()
        if press is None or press.pans or press.drags:
            return
        if not self._canvas.selection.contains(press.anchor):
            self._canvas.select(None)
        self._canvas.seek_requested.emit(press.anchor)

    def double_clicked(self, event: QMouseEvent) -> None:
        """Open what is there: a speaker's name, a turn, a note, a flag; on an empty spot of Notes a new note."""
        place = self._canvas.place(event.position())
        if place.named:
            if place.speaker:
                self._canvas.rename_requested.emit(place.speaker.key)
        elif place.span is not None:
            self._canvas.select(place.span)
            self._canvas.span_activated.emit(place.span)
        elif place.row == "notes":
            held = self._canvas.selection
            self._canvas.annotate_requested.emit(held if held.contains(place.frame) else Span(place.frame, place.frame))

    def _point(self, row: str, spot: QPointF) -> None:
        lane = self._canvas.rows.lane_at(spot.y(), self._canvas.scrolled)
        if row == "lane" and lane is not None:
            self._canvas.point_at_lane(lane)

    def _grip(self, x: float) -> Press | None:
        """An edge of the selection within reach; the drag then holds on to the other edge."""
        held, view = self._canvas.selection, self._canvas.axis.view
        if not held.length:
            return None
        ends = ((held.first, held.end), (held.end, held.first))
        near = (Press(x, other, drags=True) for edge, other in ends if abs(NAMES + view.x_of(edge) - x) <= EDGE)
        return next(near, None)

    def _drag(self, x: float) -> None:
        canvas = self._canvas
        if self._press is None:
            return
        beyond, self._held_at = min(x - NAMES, 0) or max(x - canvas.width(), 0), x
        if beyond:
            canvas.axis.look_by_hand(canvas.axis.view.scrolled(int(beyond * canvas.axis.view.shown / canvas.axis.view.width)))
            self._beyond.start()
        else:
            self._beyond.stop()
        frame = canvas.axis.view.frame_at(min(max(x - NAMES, 0), canvas.axis.view.width))
        canvas.select(Span(*sorted((self._press.anchor, frame))))

    def _pan(self, x: float) -> None:
        view = self._canvas.axis.view
        if self._press is not None:
            first = self._press.anchor - int((x - self._press.x) * view.shown / view.width)
            self._canvas.axis.look_by_hand(view.scrolled(first - view.first))

    # -- wheel

    def wheeled(self, event: QWheelEvent) -> None:
        """Ctrl zooms time under the pointer, Shift the amplitude, plain scrolls; over the names, the lanes."""
        turn, x = event.angleDelta(), event.position().x()
        notches = (turn.y() or turn.x()) / NOTCH
        canvas, view = self._canvas, self._canvas.axis.view
        if event.modifiers() & Modifier.ControlModifier:
            canvas.axis.look_by_hand(view.zoomed(ZOOM_STEP**notches, max(0.0, x - NAMES)))
        elif event.modifiers() & Modifier.ShiftModifier:
            canvas.set_look(replace(canvas.look, gain=round(canvas.look.gain * GAIN_STEP**notches, 6)))
        elif x < NAMES and turn.y():
            canvas.scroll_lanes(canvas.scrolled - int(turn.y() / 3))
        else:
            canvas.axis.look_by_hand(view.scrolled(-self._frames(event)))
        event.accept()

    def _frames(self, event: QWheelEvent) -> int:
        view, pixels, turn = self._canvas.axis.view, event.pixelDelta(), event.angleDelta()
        if not pixels.isNull():
            return int((pixels.x() or pixels.y()) * view.shown / view.width)
        return int((turn.x() or turn.y()) / NOTCH * view.shown / 10)

    # -- keys

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key means here; False where it means nothing."""
        plain = event.modifiers() & ~(Modifier.KeypadModifier | Modifier.ShiftModifier)
        act = None if plain else _KEYS.get(Qt.Key(event.key()))
        if act is None or not self._canvas.contents.frames:
            return False
        act(self, bool(event.modifiers() & Modifier.ShiftModifier))
        return True

    def step(self, direction: int, *, extend: bool) -> None:
        """Move the playhead by four pixels' worth of frames; with Shift the selection grows along."""
        canvas, view = self._canvas, self._canvas.axis.view
        self._seek(canvas.playhead + direction * max(1, 4 * view.shown // view.width), extend=extend)

    def jump(self, frame: int, *, extend: bool) -> None:
        """Move the playhead to a frame and show it."""
        self._seek(frame, extend=extend)

    def _seek(self, frame: int, *, extend: bool) -> None:
        canvas = self._canvas
        frame = min(max(frame, 0), canvas.contents.frames)
        if extend:
            held = canvas.selection
            anchor = held.first if held.end == canvas.playhead else held.end if held.first == canvas.playhead else canvas.playhead
            canvas.select(Span(*sorted((anchor if held.length else canvas.playhead, frame))))
        canvas.axis.look(canvas.axis.view.revealing(Span(frame, frame)))
        canvas.seek_requested.emit(frame)

    def page(self, direction: int) -> None:
        """Scroll by most of a page."""
        view = self._canvas.axis.view
        self._canvas.axis.look_by_hand(view.scrolled(direction * view.shown * 9 // 10))

    def lane(self, direction: int) -> None:
        """The lane above or below becomes the current one."""
        self._canvas.point_at_lane(self._canvas.current_lane + direction)

    def rename(self) -> None:
        """Ask for another name of the current lane's speaker."""
        lanes, number = self._canvas.contents.lanes, self._canvas.current_lane
        if 0 <= number < len(lanes):
            self._canvas.rename_requested.emit(lanes[number].speaker.key)

    def zoom(self, factor: float) -> None:
        """Zoom around the playhead where it is in sight, else around the middle."""
        canvas, view = self._canvas, self._canvas.axis.view
        held = view.x_of(canvas.playhead) if view.span.contains(canvas.playhead) else view.width / 2
        canvas.axis.look_by_hand(view.zoomed(factor, held))

    def show_all(self) -> None:
        """The whole recording."""
        self._canvas.axis.look_by_hand(self._canvas.axis.view.whole())

    def show_selection(self) -> None:
        """The selection, filling the width."""
        if self._canvas.selection.length:
            self._canvas.axis.look_by_hand(self._canvas.axis.view.showing(self._canvas.selection))

    def end(self) -> int:
        """The frame after the last."""
        return self._canvas.contents.frames

    def drop_selection(self) -> None:
        """Select nothing."""
        self._canvas.select(None)


_KEYS: dict[Qt.Key, Callable[[Gestures, bool], None]] = {
    Key.Key_Left: lambda hand, shift: hand.step(-1, extend=shift),
    Key.Key_Right: lambda hand, shift: hand.step(1, extend=shift),
    Key.Key_Home: lambda hand, shift: hand.jump(0, extend=shift),
    Key.Key_End: lambda hand, shift: hand.jump(hand.end(), extend=shift),
    Key.Key_PageUp: lambda hand, _: hand.page(-1),
    Key.Key_PageDown: lambda hand, _: hand.page(1),
    Key.Key_Up: lambda hand, _: hand.lane(-1),
    Key.Key_Down: lambda hand, _: hand.lane(1),
    Key.Key_F2: lambda hand, _: hand.rename(),
    Key.Key_Plus: lambda hand, _: hand.zoom(2.0),
    Key.Key_Equal: lambda hand, _: hand.zoom(2.0),
    Key.Key_Minus: lambda hand, _: hand.zoom(0.5),
    Key.Key_0: lambda hand, _: hand.show_all(),
    Key.Key_Z: lambda hand, _: hand.show_selection(),
    Key.Key_Escape: lambda hand, _: hand.drop_selection(),
}
