"""A court page of a profile in miniature: how many lines, how they are numbered, who speaks, what is timed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workbench.domain.leaving import PROFILES, CourtProfile, Numbering, Speakers
from workbench.gui.language import tr

_SIZE = QSize(168, 224)
_PAPER, _INK, _SOFT, _EDGE = "#ffffff", "#3a3f46", "#9aa1ab", "#b9c0c8"  # paper is white in every theme
_MARGIN, _TOP, _NUMBERS, _TIMES, _NAMES = 12, 12, 13, 24, 27
# How far the made-up lines reach, in parts of the column.
_REACH = (0.9, 0.35, 0.8, 0.6, 0.95, 0.5, 0.85, 0.4, 0.7)


class CourtSketch(QWidget):
    """Drawn, not read: its accessible text says the same in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(_SIZE)
        self._profile = PROFILES["standard"]

    def show_profile(self, profile: CourtProfile) -> None:
        """Another profile."""
        self._profile = profile
        self.setAccessibleName(tr("Sketch of a court page: {title}").format(title=tr(profile.title)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(_PAPER))
        painter.setPen(QColor(_EDGE))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        first = 26 if self._profile.numbering is Numbering.THROUGH else 1
        for row in range(self._profile.lines):
            self._line(painter, row, first + row)
        painter.end()

    def _line(self, painter: QPainter, row: int, number: int) -> None:
        profile, pitch = self._profile, (self.height() - 2.0 * _TOP) / self._profile.lines
        y, begins = _TOP + row * pitch, row % 3 != 1
        font = painter.font()
        font.setPixelSize(6)
        painter.setFont(font)
        painter.setPen(QColor(_SOFT))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(_MARGIN - 6, y, _NUMBERS, pitch), right, str(number))
        x = float(_MARGIN + _NUMBERS) - 2
        if profile.timestamps:
            if begins:
                painter.drawText(QRectF(x, y, _TIMES, pitch), Qt.AlignmentFlag.AlignVCenter, f"0:0{row % 10}:1{row % 6}")
            x += _TIMES
        painter.setPen(QColor(_INK))
        if begins:
            said = ("Q", "A")[row % 2] if profile.speakers is Speakers.QUESTIONS else ("LIND", "OFFICER")[row % 2]
            painter.drawText(QRectF(x, y, _NAMES, pitch), Qt.AlignmentFlag.AlignVCenter, said)
        x += 10 if profile.speakers is Speakers.QUESTIONS else _NAMES
        reach = (self.width() - _MARGIN - x) * _REACH[row % len(_REACH)]
        painter.fillRect(QRectF(x, y + pitch / 2 - 1, reach, 2), QColor(_INK if begins else _SOFT))
