"""The two controls that float on the canvas: the lanes' scroll bar and the way back to the playhead."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollBar, QToolButton

from workbench.gui import typeface
from workbench.gui.language import tr
from workbench.gui.style import Theme
from workbench.gui.timeline.canvas import TimelineCanvas

WIDTH, EDGE = 12, 4


class LaneBar(QScrollBar):
    """Scrolls the speaker lanes; there only when they do not all fit."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        super().__init__(Qt.Orientation.Vertical, canvas)
        self._canvas = canvas
        self.setAccessibleName(tr("Speaker lanes"))
        self.hide()
        self.valueChanged.connect(canvas.scroll_lanes)
        canvas.rows_changed.connect(self._fit)

    def _fit(self) -> None:
        rows = self._canvas.rows
        self.setRange(0, rows.hidden)
        self.setPageStep(max(1, rows.lanes.height))
        self.setValue(self._canvas.scrolled)
        self.setVisible(rows.hidden > 0)
        self.setGeometry(self._canvas.width() - WIDTH, rows.lanes.top, WIDTH, rows.lanes.height)


class FollowButton(QToolButton):
    """Shown while the view has let go of the playhead."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setText(tr("Follow the playhead"))
        self.setFont(typeface.small())
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()
        canvas.rows_changed.connect(self._fit)

    def dress(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        style = f"background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.line};"
        self.setStyleSheet(f"QToolButton {{ {style} border-radius: 4px; padding: 0 8px; }}")

    def _fit(self) -> None:
        size, height = self.sizeHint(), self._canvas.rows.ruler.height
        self.setGeometry(self._canvas.width() - size.width() - EDGE, 2, size.width(), height - 4)
