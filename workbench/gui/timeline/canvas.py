"""The rows over the time axis: draws them once a view, then only the selection and the playhead move."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.domain.timeline import Rate, Span
from workbench.gui.panels.parts import tip
from workbench.gui.style import Theme
from workbench.gui.timeline.axis import TimeAxis
from workbench.gui.timeline.contents import Contents
from workbench.gui.timeline.cursors import paint_focus, paint_playhead, paint_selection
from workbench.gui.timeline.gestures import Gestures
from workbench.gui.timeline.picture import Picture
from workbench.gui.timeline.places import Place, place_at
from workbench.gui.timeline.rows import LANE, MARKS, NAMES, RULER, WAVE_LEAST, Rows, rows
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.waveform import WaveLook

_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
NOTHING = Contents(Rate(1), 0)
LOUDEST = 64.0


class TimelineCanvas(QWidget):
    """Ruler, waveform, lanes, notes and checks with their names; says what a person did, changes no facts."""

    seek_requested = Signal(int)
    selection_changed = Signal(object)
    span_activated = Signal(object)
    rename_requested = Signal(str)
    annotate_requested = Signal(object)
    menu_requested = Signal(object)
    rows_changed = Signal()

    def __init__(self, axis: TimeAxis, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis, self._theme = axis, theme
        self.contents, self.look = NOTHING, WaveLook()
        self.playhead, self.selection = 0, Span(0, 0)
        self.scrolled, self.current_lane, self._ringed = 0, -1, False
        self._still: QPixmap | None = None
        self.gestures = Gestures(self)
        self.setMinimumSize(NAMES + 160, RULER + WAVE_LEAST + LANE + 2 * MARKS)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Timeline"))
        axis.changed.connect(self.redraw)

    # -- what is shown

    def show_contents(self, contents: Contents) -> None:
        """Draw this recording; the playhead and the axis stay."""
        self.contents = contents
        self.current_lane = min(self.current_lane, len(contents.lanes) - 1)
        self.scroll_lanes(self.scrolled)
        self.rows_changed.emit()
        self.redraw()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.redraw()

    def set_look(self, look: WaveLook) -> None:
        """Another gain, or channels together or apart."""
        self.look = WaveLook(min(max(look.gain, 1 / LOUDEST), LOUDEST), look.apart)
        self.redraw()

    def set_playhead(self, frame: int) -> None:
        """Move the playhead; only the two strips it touches are painted again."""
        before, self.playhead = self.playhead, frame
        # Far outside, the pixel's number would not even fit Qt's integers.
        for x in (self.axis.view.x_of(at) for at in (before, frame) if self.axis.view.near(at)):
            self.update(NAMES + int(x) - 8, 0, 17, self.height())

    def set_selection(self, span: Span | None) -> None:
        """Show a selection; does not announce it."""
        self.selection = span or Span(0, 0)
        self.update()

    def select(self, span: Span | None) -> None:
        """Select, and say so."""
        if (span or Span(0, 0)) != self.selection:
            self.set_selection(span)
            self.selection_changed.emit(span)

    def scroll_lanes(self, pixels: int) -> None:
        """Scroll the speaker lanes to this offset, where they do not all fit."""
        before, self.scrolled = self.scrolled, min(max(pixels, 0), self.rows.hidden)
        if self.scrolled != before:
            self.rows_changed.emit()
            self.redraw()

    def point_at_lane(self, number: int) -> None:
        """Make a lane the current one and bring it into sight."""
        self.current_lane = min(max(number, 0), len(self.contents.lanes) - 1)
        top = self.current_lane * LANE
        self.scroll_lanes(min(top, max(self.scrolled, top + LANE - self.rows.lanes.height)))
        self.redraw()

    def redraw(self) -> None:
        """Paint everything anew at the next opportunity."""
        self._still = None
        self.update()

    # -- where things are

    @property
    def rows(self) -> Rows:
        """Where each row stands now."""
        return rows(self.height(), len(self.contents.lanes))

    def place(self, spot: QPointF) -> Place:
        """What is under a pixel."""
        return place_at(self, spot.x(), spot.y())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for a comfortable waveform and four voices."""
        return QSize(900, RULER + 120 + 4 * LANE + 2 * MARKS)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The still picture, then selection, playhead and focus over it."""
        scale = self.devicePixelRatioF()
        if self._still is None or self._still.devicePixelRatio() != scale:
            current = self.current_lane if self.hasFocus() else None
            picture = Picture(self.contents, self.axis.view, self.rows, self.scrolled, current, self.look, self._theme)
            self._still = picture.drawn(self.width(), self.height(), scale)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._still)
            if self._ringed:
                paint_focus(painter, self.width(), self.height(), self._theme)
            painter.setClipRect(NAMES, 0, self.width() - NAMES, self.height())
            painter.translate(NAMES, 0)
            sheet = Sheet(painter, self.axis.view, self.contents.rate, self._theme)
            paint_selection(sheet, self.rows, self.selection)
            if self.contents.frames and self.axis.view.near(self.playhead):
                paint_playhead(sheet, self.rows, self.playhead)

    # -- Qt's events, handed on

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A wider widget shows the same frames on more pixels."""
        self.axis.look(self.axis.view.resized(self.width() - NAMES))
        self.scroll_lanes(self.scrolled)
        self.rows_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """See Gestures."""
        self.gestures.pressed(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """See Gestures."""
        self.gestures.moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """See Gestures."""
        self.gestures.released(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """See Gestures."""
        self.gestures.double_clicked(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """See Gestures."""
        self.gestures.wheeled(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """See Gestures; keys it does not know go on to the window."""
        if not self.gestures.key(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """The desk has the menu."""
        self.menu_requested.emit(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The current lane shows, and for those who came by keyboard the focus ring."""
        self._ringed = event.reason() in _BY_KEYBOARD
        self.redraw()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """And go."""
        self._ringed = False
        self.redraw()

    def event(self, event: QEvent) -> bool:
        """Tool tips are made where the pointer rests."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tip(self.place(QPointF(event.pos())).words(self.contents.rate)), self)
            return True
        return super().event(event)
