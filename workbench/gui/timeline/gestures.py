"""What a hand does on the timeline: clicks, selections, blocks carried and stretched, scrolling and zooming."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from workbench.domain.timeline import Span
from workbench.gui.timeline import keys
from workbench.gui.timeline.dragging import STEADY, Bounds, Grab, dragged
from workbench.gui.timeline.places import BODY, Place
from workbench.gui.timeline.rows import NAMES
from workbench.gui.timeline.snapping import REACH, Snap

if TYPE_CHECKING:
    from workbench.gui.timeline.canvas import TimelineCanvas

DRAG, EDGE = 4, 4
NOTCH = 120
BEYOND_MS, FALL_MS = 50, 1500
ZOOM_STEP, GAIN_STEP = 1.25, 1.25
LEAST_MS = 10
Modifier = Qt.KeyboardModifier
Shape = Qt.CursorShape


@dataclass(frozen=True, slots=True)
class Press:
    """Where a button went down, what it holds, and whether it has moved far enough to be a drag."""

    spot: QPointF
    anchor: int
    pans: bool = False
    drags: bool = False
    grab: Grab | None = None


class Gestures:
    """Turns what a hand does on the canvas into views, selections and requests."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        self._canvas = canvas
        self._press: Press | None = None
        self._held_at, self._free = QPointF(), False
        # A hand that rests beyond an edge sends no more moves, and still wants the view to go on.
        self._beyond = QTimer(canvas, interval=BEYOND_MS)
        self._beyond.timeout.connect(lambda: self._drag(self._held_at))
        self._falling = QTimer(canvas, interval=FALL_MS, singleShot=True)
        self._falling.timeout.connect(lambda: canvas.show_ghost(None))

    # -- mouse

    def pressed(self, event: QMouseEvent) -> bool:
        """Begin a click, a selection, a block's way, or with the middle button a pan."""
        spot, canvas = event.position(), self._canvas
        place = canvas.place(spot)
        if place.named:
            self._point(place.row, spot)
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._press = Press(spot, canvas.axis.view.first, pans=True)
        elif event.button() == Qt.MouseButton.LeftButton and canvas.contents.frames:
            extends = bool(event.modifiers() & Modifier.ShiftModifier)
            self._press = self._extended(spot, place.frame) if extends else self._taken(spot, place)
        return True

    def moved(self, event: QMouseEvent) -> bool:
        """Follow the hand."""
        spot, self._free = event.position(), bool(event.modifiers() & Modifier.ShiftModifier)
        if self._press is None:
            self._canvas.setCursor(self._shape(spot))
        elif self._press.pans:
            self._pan(spot.x())
        elif self._press.drags or (spot - self._press.spot).manhattanLength() >= DRAG:
            self._press = replace(self._press, drags=True)
            self._drag(spot)
        return True

    def released(self, event: QMouseEvent) -> bool:
        """A press that never became a drag is a click: the playhead goes to exactly the frame where it went down."""
        press, self._press = self._press, None
        self._beyond.stop()
        if press is None or press.pans:
            return True
        if press.grab is not None and press.drags:
            self._let_go()
        elif not press.drags:
            self._click(press)
        return True

    def double_clicked(self, event: QMouseEvent) -> bool:
        """Open what is there: a speaker's name, a block, a note, a flag; on an empty spot of Notes a new note."""
        canvas, place = self._canvas, self._canvas.place(event.position())
        if place.named:
            if place.speaker:
                canvas.rename_requested.emit(place.speaker.key)
        elif place.span is not None:
            canvas.select(place.span if place.span.length else None)
            canvas.span_activated.emit(place.span)
        elif place.row == "notes":
            held = canvas.selection
            canvas.annotate_requested.emit(held if held.contains(place.frame) else Span(place.frame, place.frame))
        return True

    def cancel(self) -> bool:
        """Let what is held fall back to where it was; False where nothing is held."""
        if self._press is None or self._press.grab is None:
            return False
        self._press = None
        self._beyond.stop()
        self._canvas.show_ghost(None)
        return True

    def _point(self, row: str, spot: QPointF) -> None:
        lane = self._canvas.rows.lane_at(spot.y(), self._canvas.scrolled)
        if row == "lane" and lane is not None:
            self._canvas.point_at_lane(lane)

    def _taken(self, spot: QPointF, place: Place) -> Press:
        if place.block is not None:
            return Press(spot, place.frame, grab=Grab(place.block, place.part, place.frame))
        return self._grip(spot) or Press(spot, place.frame)

    def _extended(self, spot: QPointF, frame: int) -> Press:
        """With Shift the selection, or what lies between playhead and hand, reaches to here and follows the hand on."""
        canvas = self._canvas
        held = canvas.selection if canvas.selection.length else Span(canvas.playhead, canvas.playhead)
        anchor = held.end if frame < (held.first + held.end) // 2 else held.first
        canvas.select(Span(*sorted((anchor, frame))))
        return Press(spot, anchor, drags=True)

    def _click(self, press: Press) -> None:
        canvas = self._canvas
        if not canvas.selection.contains(press.anchor):
            canvas.select(None)
        if press.grab is not None:
            canvas.point_at_line(press.grab.block.id)
        canvas.seek_requested.emit(press.anchor)

    def _shape(self, spot: QPointF) -> Qt.CursorShape:
        place = self._canvas.place(spot)
        if place.block is not None and place.part != BODY:
            return Shape.SizeHorCursor if self._canvas.editable else Shape.ForbiddenCursor
        if place.block is not None and self._canvas.editable:
            return Shape.OpenHandCursor
        return Shape.SizeHorCursor if self._grip(spot) else Shape.ArrowCursor

    def _grip(self, spot: QPointF) -> Press | None:
        """An edge of the selection within reach; the drag then holds on to the other edge."""
        held, view = self._canvas.selection, self._canvas.axis.view
        if not held.length:
            return None
        ends = ((held.first, held.end), (held.end, held.first))
        near = (Press(spot, other, drags=True) for edge, other in ends if abs(NAMES + view.x_of(edge) - spot.x()) <= EDGE)
        return next(near, None)

    # -- dragging

    def _drag(self, spot: QPointF) -> None:
        canvas = self._canvas
        if self._press is None:
            return
        x, self._held_at = spot.x(), spot
        if beyond := min(x - NAMES, 0) or max(x - canvas.width(), 0):
            canvas.axis.look_by_hand(canvas.axis.view.scrolled(int(beyond * canvas.axis.view.shown / canvas.axis.view.width)))
            self._beyond.start()
        else:
            self._beyond.stop()
        frame = canvas.axis.view.frame_at(min(max(x - NAMES, 0), canvas.axis.view.width))
        if self._press.grab is not None:
            self._carry(self._press.grab, frame, spot.y())
        else:
            target = self._snap(()).nearest(frame)
            canvas.select(Span(*sorted((self._press.anchor, frame if target is None else target))))

    def _carry(self, grab: Grab, frame: int, y: float) -> None:
        canvas, view = self._canvas, self._canvas.axis.view
        if not canvas.editable:
            canvas.setCursor(Shape.ForbiddenCursor)
            return
        canvas.setCursor(Shape.ClosedHandCursor if grab.part == BODY else Shape.SizeHorCursor)
        held, lane = grab.block.span, canvas.rows.lane_at(y, canvas.scrolled)
        inside = lane if lane is not None and lane < len(canvas.contents.lanes) else grab.block.lane
        least = min(canvas.contents.rate.hz * LEAST_MS // 1000, held.length)
        bounds = Bounds(canvas.contents.frames, least, STEADY * view.shown // view.width)
        snap = self._snap((held.first, held.end, *_ends(canvas.selection)), grab.block.id)
        canvas.show_ghost(dragged(grab, frame, inside, snap, bounds))

    def _snap(self, besides: tuple[int, ...], ignoring: str = "") -> Snap:
        canvas, view = self._canvas, self._canvas.axis.view
        reach = REACH * view.shown // view.width
        return Snap(canvas.contents, reach, (canvas.playhead, *besides), ignoring, free=self._free or not canvas.snaps)

    def _let_go(self) -> None:
        canvas, ghost = self._canvas, self._canvas.cursors.ghost
        canvas.setCursor(Shape.ArrowCursor)
        if ghost is None or not ghost.is_elsewhere:
            canvas.show_ghost(None)
            return
        # It stays where it was dropped until the ledger has it, and falls back where that refuses.
        canvas.show_ghost(replace(ghost, dropped=True))
        self._falling.start()
        if ghost.lane != ghost.block.lane:
            canvas.row_moved.emit(ghost.block.id, ghost.span, canvas.contents.lanes[ghost.lane].speaker.key)
        else:
            canvas.row_retimed.emit(ghost.block.id, ghost.span)

    def _pan(self, x: float) -> None:
        view = self._canvas.axis.view
        if self._press is not None:
            first = self._press.anchor - int((x - self._press.spot.x()) * view.shown / view.width)
            self._canvas.axis.look_by_hand(view.scrolled(first - view.first))

    # -- wheel

    def wheeled(self, event: QWheelEvent) -> bool:
        """Ctrl zooms time under the pointer, Shift the amplitude, plain scrolls; over the names, the lanes."""
        turn, x = event.angleDelta(), event.position().x()
        notches = (turn.y() or turn.x()) / NOTCH
        canvas, view = self._canvas, self._canvas.axis.view
        if event.modifiers() & Modifier.ControlModifier:
            canvas.axis.look_by_hand(view.zoomed(ZOOM_STEP**notches, max(0.0, x - NAMES)))
        elif event.modifiers() & Modifier.ShiftModifier:
            self.amplify(GAIN_STEP**notches)
        elif x < NAMES and turn.y():
            canvas.scroll_lanes(canvas.scrolled - int(turn.y() / 3))
        else:
            canvas.axis.look_by_hand(view.scrolled(-self._frames(event)))
        event.accept()
        return True

    def amplify(self, factor: float) -> None:
        """A waveform so much taller."""
        look = self._canvas.look
        self._canvas.set_look(replace(look, gain=round(look.gain * factor, 6)))

    def _frames(self, event: QWheelEvent) -> int:
        view, pixels, turn = self._canvas.axis.view, event.pixelDelta(), event.angleDelta()
        if not pixels.isNull():
            return int((pixels.x() or pixels.y()) * view.shown / view.width)
        return int((turn.x() or turn.y()) / NOTCH * view.shown / 10)

    # -- keys

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key means here; False where it means nothing."""
        return keys.pressed(self._canvas, event)


def _ends(span: Span) -> tuple[int, ...]:
    return (span.first, span.end) if span.length else ()


# Any: Qt gives each kind of event a class of its own, and its type says which.
HANDLERS: dict[QEvent.Type, Callable[[Gestures, Any], bool]] = {
    QEvent.Type.MouseButtonPress: Gestures.pressed,
    QEvent.Type.MouseMove: Gestures.moved,
    QEvent.Type.MouseButtonRelease: Gestures.released,
    QEvent.Type.MouseButtonDblClick: Gestures.double_clicked,
    QEvent.Type.Wheel: Gestures.wheeled,
    QEvent.Type.KeyPress: Gestures.key,
}
