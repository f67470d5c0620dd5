"""How loud it is now: a bar in decibels under full scale, and a word where that is a fault."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.gui.language import later, tr
from workbench.gui.style import SMALL, Theme
from workbench.gui.timeline.paints import hairline

QUIETEST = -60
_MARKS = (-48, -36, -24, -12, -6)
_NOW = 4  # parts of 50 ms that the bar shows the loudest of
_WHILE = 100  # parts over which a fault is looked for
TOO_LOUD, TOO_QUIET, NOTHING = later("Too loud: it clips"), later("Very quiet"), later("No sound")


def decibels(peaks: Sequence[tuple[int, int]]) -> float:
    """The loudest sample of some parts under full scale."""
    most = max((max(-low, high) for low, high in peaks), default=0)
    return max(float(QUIETEST), 20 * math.log10(most / 32768)) if most else float(QUIETEST)


def fault(peaks: Sequence[tuple[int, int]]) -> str:
    """What is wrong with the level of the last seconds; empty where nothing is."""
    recent = peaks[-_WHILE:]
    if len(recent) < _WHILE // 2:
        return ""
    loudest = decibels(recent)
    if sum(max(-low, high) >= 32_700 for low, high in recent) > 2:
        return TOO_LOUD
    return NOTHING if loudest <= QUIETEST + 1 else TOO_QUIET if loudest < -40 else ""


class LevelMeter(QWidget):
    """Grows to the right; what stands out is said in words too."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._level = theme, float(QUIETEST)
        self.setAccessibleName(tr("Level"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, 26)

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        self.update()

    def show_level(self, peaks: Sequence[tuple[int, int]]) -> None:
        """The last parts of the outline."""
        self._level = decibels(peaks[-_NOW:])
        self.setAccessibleDescription(f"{self._level:.0f} dB")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter, theme = QPainter(self), self._theme
        bar = QRectF(0, 0, self.width(), 10)
        painter.fillRect(bar, QColor(theme.sunken))
        share = (self._level - QUIETEST) / -QUIETEST
        color = theme.bad if self._level > -1 else theme.warn if self._level > -6 else theme.good
        painter.fillRect(QRectF(0, 0, self.width() * share, bar.height()), QColor(color))
        painter.setPen(hairline(theme.line))
        painter.drawRect(bar.adjusted(0, 0, -1, -1))
        font = painter.font()
        font.setPixelSize(SMALL - 1)
        painter.setFont(font)
        for mark in _MARKS:
            x = self.width() * (mark - QUIETEST) / -QUIETEST
            painter.setPen(hairline(theme.line))
            painter.drawLine(int(x), 0, int(x), 10)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(x - 20, 11, 40, 14), Qt.AlignmentFlag.AlignHCenter, f"−{-mark}")
        painter.drawText(QRectF(self.width() - 40, 11, 40, 14), Qt.AlignmentFlag.AlignRight, "dB")
        painter.end()
