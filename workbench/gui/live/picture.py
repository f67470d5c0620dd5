"""The sound as it comes in: a waveform that grows to the right, a lane for each voice, and what is not read yet hatched."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.domain.audio import ENGINE_RATE
from workbench.domain.live import PEAK_FRAMES
from workbench.domain.timeline import Span
from workbench.gui import typeface
from workbench.gui.language import tr
from workbench.gui.live.session import Heard
from workbench.gui.style import Theme, speaker_paint
from workbench.gui.timeline.paints import hairline, voice
from workbench.gui.timeline.waveform import envelope, tinted

SHOWN = 60 * ENGINE_RATE.hz  # a minute at once; what came before has gone to the left
_RULER, _LANE, _NAMES = 22, 24, 96
_STEP_S = 10


class LivePicture(QWidget):
    """Paints the last minute of what is heard."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._heard = theme, Heard()
        self.setAccessibleName(tr("What is being recorded"))
        self.setToolTip(tr("Hatched: recorded, not read yet."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(760, _RULER + 92 + _LANE * max(1, min(4, len(self.voices()))))

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        self.update()

    def show_heard(self, heard: Heard) -> None:
        """What is known by now."""
        lanes = len(self.voices())
        self._heard = heard
        if len(self.voices()) != lanes:
            self.updateGeometry()
        self.update()

    def voices(self) -> list[str]:
        """The voices that a streaming diarizer tells apart, in the order they came in."""
        return list(dict.fromkeys(turn.speaker for turn in self._heard.turns))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.sunken))
        first = max(0, self._heard.frames - SHOWN)
        self._paint_ruler(painter, first)
        lanes = max(1, len(self.voices()))
        wave = QRectF(_NAMES, _RULER, self.width() - _NAMES, self.height() - _RULER - lanes * _LANE)
        self._paint_wave(painter, wave, first)
        self._paint_lanes(painter, wave.bottom(), first)
        self._paint_edge(painter, first)
        painter.end()

    def _x(self, frame: int, first: int) -> float:
        return _NAMES + (frame - first) * (self.width() - _NAMES) / SHOWN

    def _paint_ruler(self, painter: QPainter, first: int) -> None:
        painter.setFont(typeface.small())
        step = _STEP_S * ENGINE_RATE.hz
        for frame in range(-(-first // step) * step, first + SHOWN, step):
            x = self._x(frame, first)
            painter.setPen(hairline(self._theme.line))
            painter.drawLine(QPointF(x, _RULER - 5), QPointF(x, self.height()))
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QRectF(x + 3, 2, 80, 16), Qt.AlignmentFlag.AlignLeft, ENGINE_RATE.clock(frame, 0))

    def _paint_wave(self, painter: QPainter, box: QRectF, first: int) -> None:
        scale = self.devicePixelRatioF()
        width, height = max(1, round(box.width() * scale)), max(2, round((box.height() - 8) * scale))
        parts = np.array(self._heard.peaks[first // PEAK_FRAMES :] or [(0, 0)], np.int16)
        at = np.arange(width) * (SHOWN // PEAK_FRAMES) // width
        there = int(np.searchsorted(at, len(parts)))
        if not self._heard.peaks or not there:
            return
        pixels = tinted(envelope(parts[at[:there]], height, gain(parts)), self._theme.waveform)
        image = QImage(pixels.data, there, height, 4 * there, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(scale)
        painter.drawImage(QPointF(box.left(), box.top() + 4), image)

    def _paint_lanes(self, painter: QPainter, top: float, first: int) -> None:
        voices = self.voices()
        for number, name in enumerate(voices or [""], start=1):
            box = QRectF(0, top + (number - 1) * _LANE, self.width(), _LANE)
            painter.setPen(hairline(self._theme.line))
            painter.drawLine(box.topLeft(), box.topRight())
            painter.setPen(QColor(self._theme.muted))
            told = tr("Voice {number}").format(number=number) if name else tr("Text")
            painter.drawText(box.adjusted(8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, told)
            for span in self._bars(name):
                self._paint_bar(painter, box, span, number if name else 2, first)
        self._paint_unread(painter, top, first)

    def _bars(self, name: str) -> Iterator[Span]:
        if name:
            yield from (turn.span for turn in self._heard.turns if turn.speaker == name)
        else:
            yield from (segment.span for segment in self._heard.segments)

    def _paint_bar(self, painter: QPainter, box: QRectF, span: Span, number: int, first: int) -> None:
        left, right = self._x(max(span.first, first), first), self._x(span.end, first)
        if right <= _NAMES:
            return
        paint = voice(speaker_paint(number), self._theme, self.devicePixelRatioF())
        bar = QRectF(left, box.top() + 5, max(2.0, right - left), box.height() - 10)
        painter.fillRect(bar, paint.pattern)
        painter.setPen(QPen(paint.edge, 1))
        painter.drawRect(bar)

    def _paint_unread(self, painter: QPainter, top: float, first: int) -> None:
        """From where the recogniser is to where the sound is."""
        left, right = self._x(max(self._heard.read, first), first), self._x(self._heard.frames, first)
        if right - left > 2:
            hatched = QBrush(QColor(self._theme.faint), Qt.BrushStyle.BDiagPattern)
            painter.fillRect(QRectF(left, top + 9, right - left, _LANE - 18), hatched)

    def _paint_edge(self, painter: QPainter, first: int) -> None:
        x = self._x(self._heard.frames, first)
        painter.setPen(QPen(QColor(self._theme.playhead), 1))
        painter.drawLine(QPointF(x, _RULER - 4), QPointF(x, self.height()))


def gain(parts: NDArray[np.int16]) -> float:
    """What makes a quiet minute readable, in quarters, so that the picture does not breathe; a loud one stays as it is."""
    loud = max(1.0, float(np.quantile(np.abs(parts.astype(np.int32)).max(axis=1), 0.98)))
    return min(max(1.0, int(0.85 * 32768 / loud * 4) / 4), 8.0)
