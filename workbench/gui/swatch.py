"""A voice's colour and pattern as a small mark."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

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
