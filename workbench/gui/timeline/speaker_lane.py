"""Bars of who speaks when; thousands of turns too narrow to tell apart are drawn as the stretches they cover."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from workbench.gui.style import SpeakerPaint, Theme, speaker_paint
from workbench.gui.timeline.contents import Frames, Lane
from workbench.gui.timeline.paints import VoicePaint, voice
from workbench.gui.timeline.rows import Band
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.viewport import Viewport

INSET, ROUND = 6, 3
SEPARATE = 6


def paint_lane(sheet: Sheet, band: Band, lane: Lane) -> None:
    """Draw one speaker's visible turns."""
    paint = voice(speaker_paint(lane.speaker.number), sheet.theme, sheet.scale)
    firsts, ends = lane.visible(sheet.view.span)
    if len(firsts) * SEPARATE > sheet.view.width:
        _paint_stretches(sheet.painter, band, stretches(firsts, ends, sheet.view), paint)
    else:
        _paint_bars(sheet, band, np.stack((firsts, ends), axis=1), paint)


def stretches(firsts: Frames, ends: Frames, view: Viewport) -> Frames:
    """Left and right pixel of every run of turns that touch once rounded outward to pixels: shape (n, 2)."""
    left = (firsts - view.first) * view.width // view.shown
    right = np.maximum.accumulate(-((view.first - ends) * view.width // view.shown))
    begins = np.concatenate(([True], left[1:] > right[:-1]))
    stops = np.concatenate((begins[1:], [True]))
    return np.stack((left[begins], right[stops]), axis=1)


def paint_swatch(painter: QPainter, box: QRectF, paint: SpeakerPaint, theme: Theme) -> None:
    """The small sample of a speaker's colour and pattern that stands beside the name."""
    _bar(painter, box, voice(paint, theme, painter.device().devicePixelRatioF()))


def _paint_bars(sheet: Sheet, band: Band, turns: Frames, paint: VoicePaint) -> None:
    painter, view = sheet.painter, sheet.view
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    scale = view.width / view.shown
    for first, end in turns.tolist():
        # Kept near the window: Qt's rasteriser loses exactness with coordinates in the millions.
        left = max((first - view.first) * scale, -20.0)
        right = min((end - view.first) * scale, view.width + 20.0)
        _bar(painter, QRectF(left, band.top + INSET, max(2.0, right - left), band.height - 2 * INSET), paint)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _bar(painter: QPainter, box: QRectF, paint: VoicePaint) -> None:
    box = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paint.fill)
    painter.drawRoundedRect(box, ROUND, ROUND)
    painter.setPen(QPen(paint.edge, 1))
    painter.setBrush(paint.stripes)
    painter.drawRoundedRect(box, ROUND, ROUND)


def _paint_stretches(painter: QPainter, band: Band, runs: Frames, paint: VoicePaint) -> None:
    top, height = band.top + INSET, band.height - 2 * INSET
    boxes = [QRectF(left, top, max(1, right - left), height) for left, right in runs.tolist()]
    painter.setPen(Qt.PenStyle.NoPen)
    for brush in (paint.fill, paint.stripes):
        painter.setBrush(brush)
        painter.drawRects(boxes)
