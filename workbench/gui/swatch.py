"""A voice's colour and pattern as a small mark."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPen, QPixmap

from workbench.gui.style import speaker_paint

_FILL = 70  # alpha of the ground under the pattern


def draw(painter: QPainter, box: QRectF, number: int) -> None:
    """Paint the mark of speaker `number` into `box`."""
    paint = speaker_paint(number)
    color, ground = QColor(paint.color), QColor(paint.color)
    ground.setAlpha(_FILL)
    painter.setPen(QPen(color, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 2, 2)
    painter.setBrush(QBrush(color, paint.pattern))
    painter.drawRoundedRect(box, 2, 2)


def icon(number: int) -> QIcon:
    """The mark as an icon for menus."""
    pixmap = QPixmap(32, 32)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, QRectF(3, 1, 10, 14), number)
    painter.end()
    return QIcon(pixmap)
