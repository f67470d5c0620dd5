"""The whole recording as a strip, with the visible stretch as a window one can drag."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.domain.timeline import Span
from workbench.gui.language import tr
from workbench.gui.style import Theme
from workbench.gui.timeline.axis import TimeAxis
from workbench.gui.timeline.contents import Contents
from workbench.gui.timeline.paints import faded, hairline
from workbench.gui.timeline.rows import Band
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.viewport import Viewport
from workbench.gui.timeline.waveform import WaveLook, fitting_gain, paint_wave

HEIGHT, AIR, GRIP = 48, 4, 6


class OverviewStrip(QWidget):
    """Click moves the window there, dragging carries it along, its edges resize it."""

    def __init__(self, axis: TimeAxis, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis, self._theme = axis, theme
        self._contents: Contents | None = None
        self._playhead = 0
        self._still: QPixmap | None = None
        self._grabbed: tuple[str, int] | None = None
        self.setAccessibleName(tr("Overview of the whole recording"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        axis.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802
        """A strip of fixed height."""
        return QSize(400, HEIGHT)

    def show_contents(self, contents: Contents | None, theme: Theme) -> None:
        """Draw another recording, or the same in other colours."""
        self._contents, self._theme, self._still = contents, theme, None
        self.update()

    def set_playhead(self, frame: int) -> None:
        """Move the small playhead; repaints only where it moved by a pixel."""
        before, self._playhead = self._playhead, frame
        if self._contents and int(self._whole().x_of(before)) != int(self._whole().x_of(frame)):
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The still picture is made for one width."""
        self._still = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Still picture, window and playhead."""
        if self._still is None or self._still.devicePixelRatio() != self.devicePixelRatioF():
            self._still = self._drawn(self.devicePixelRatioF())
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._still)
            if self._contents is not None:
                self._paint_window(painter)

    def _whole(self) -> Viewport:
        frames = self._contents.frames if self._contents else 1
        return Viewport(total=frames, width=max(1, self.width() - 2 * AIR), shown=max(1, frames))

    def _drawn(self, scale: float) -> QPixmap:
        pixmap = QPixmap(round(self.width() * scale), round(self.height() * scale))
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(QColor(self._theme.sunken))
        with QPainter(pixmap) as painter:
            painter.setPen(hairline(self._theme.line))
            painter.drawLine(QPointF(0, self.height() - 1), QPointF(self.width(), self.height() - 1))
            if self._contents and self._contents.peaks:
                painter.translate(AIR, 0)
                sheet = Sheet(painter, self._whole(), self._contents.rate, self._theme)
                look = WaveLook(fitting_gain(self._contents.peaks), apart=False)
                paint_wave(sheet, Band(AIR, self.height() - AIR), self._contents.peaks, look)
        return pixmap

    def _window(self) -> QRectF:
        left, right = (AIR + self._whole().x_of(f) for f in (self._axis.view.first, self._axis.view.span.end))
        return QRectF(left, 3, max(6.0, right - left), self.height() - 7)

    def _paint_window(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(self._theme.accent), 1))
        painter.setBrush(faded(self._theme.accent, 20))
        painter.drawRect(self._window().toAlignedRect().adjusted(0, 0, -1, -1))
        x = round(AIR + self._whole().x_of(self._playhead))
        painter.fillRect(QRectF(x, 2, 1, self.height() - 4), QColor(self._theme.playhead))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the window, an edge of it, or bring it here."""
        if self._contents is None or event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        part = self._part_at(x)
        if part == "outside":
            self._carry_to(self._frame(x) - self._axis.view.shown // 2)
            part = "window"
        self._grabbed = (part, self._frame(x) - self._axis.view.first)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Carry the window, or move one of its edges."""
        x = event.position().x()
        if self._grabbed is None:
            self.setCursor(_CURSORS[self._part_at(x)])
        elif self._grabbed[0] == "window":
            self._carry_to(self._frame(x) - self._grabbed[1])
        else:
            self._stretch(self._grabbed[0], self._frame(x))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        self._grabbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show the whole recording."""
        self._axis.look_by_hand(self._axis.view.whole())

    def _part_at(self, x: float) -> str:
        window = self._window()
        if window.width() > 4 * GRIP and abs(x - window.left()) <= GRIP:
            return "left"
        if window.width() > 4 * GRIP and abs(x - window.right()) <= GRIP:
            return "right"
        return "window" if window.left() - GRIP <= x <= window.right() + GRIP else "outside"

    def _frame(self, x: float) -> int:
        return self._whole().frame_at(x - AIR)

    def _carry_to(self, first: int) -> None:
        self._axis.look_by_hand(self._axis.view.scrolled(first - self._axis.view.first))

    def _stretch(self, edge: str, frame: int) -> None:
        span = self._axis.view.span
        ends = (frame, span.end) if edge == "left" else (span.first, frame)
        self._axis.look_by_hand(self._axis.view.showing(Span(min(ends), max(ends)), margin_percent=0))


_CURSORS = {
    "left": Qt.CursorShape.SizeHorCursor,
    "right": Qt.CursorShape.SizeHorCursor,
    "window": Qt.CursorShape.OpenHandCursor,
    "outside": Qt.CursorShape.PointingHandCursor,
}
