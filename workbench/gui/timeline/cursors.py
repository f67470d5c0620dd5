"""What moves over the still picture: selection, playhead, focus ring."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from workbench.domain.timeline import Span
from workbench.gui.style import Theme
from workbench.gui.timeline.paints import faded, hairline
from workbench.gui.timeline.rows import Rows
from workbench.gui.timeline.sheet import Sheet

HANDLE = QPolygonF([QPointF(-5, 1), QPointF(5, 1), QPointF(5, 4), QPointF(0, 9), QPointF(-5, 4)])


def paint_selection(sheet: Sheet, rows: Rows, span: Span) -> None:
    """Tint the selected frames across all rows."""
    if not span.length:
        return
    left, right = max(sheet.view.x_of(span.first), -2.0), min(sheet.view.x_of(span.end), sheet.view.width + 2.0)
    box = QRectF(left, rows.ruler.bottom, right - left, rows.checks.bottom - rows.ruler.bottom)
    sheet.painter.fillRect(box, faded(sheet.theme.accent, 18))
    sheet.painter.setPen(hairline(faded(sheet.theme.accent, 70)))
    sheet.painter.drawLine(box.topLeft(), box.bottomLeft())
    sheet.painter.drawLine(box.topRight(), box.bottomRight())


def paint_playhead(sheet: Sheet, rows: Rows, frame: int) -> None:
    """Draw the line on whole device pixels, with its handle in the ruler."""
    painter, scale, color = sheet.painter, sheet.scale, QColor(sheet.theme.playhead)
    x = round(sheet.view.x_of(frame) * scale) / scale
    painter.fillRect(QRectF(x, 4, max(1.0, round(1.5 * scale) / scale), rows.checks.bottom - 4), color)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(HANDLE.translated(x + 0.5, 0))


def paint_focus(painter: QPainter, width: int, height: int, theme: Theme) -> None:
    """Ring the timeline for those who came by keyboard."""
    painter.setPen(hairline(faded(theme.accent, 60)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(0, 0, width - 1, height - 1))
