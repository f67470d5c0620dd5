"""Blocks of what is said over a faint trace of who was heard; thousands too narrow to tell apart become stretches."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from workbench.gui import typeface
from workbench.gui.style import SpeakerPaint, Theme, speaker_paint
from workbench.gui.timeline.lanes import Lane
from workbench.gui.timeline.paints import TILE, VoicePaint, faded, hairline, voice
from workbench.gui.timeline.rows import Band
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.stretches import Frames, Stretches
from workbench.gui.timeline.viewport import Viewport

INSET, FAINT, ROUND = 7, 3, 3
SEPARATE, ROOMY = 6, 24
PATTERNED, WORDY = 14, 120


def paint_lane(sheet: Sheet, band: Band, lane: Lane, *, has_rows: bool, wordless: bool = False) -> None:
    """Draw one speaker's visible blocks over the turns; before there is a transcript, the turns themselves."""
    paint = voice(speaker_paint(lane.speaker.number), sheet.theme, sheet.scale)
    # The pattern is pinned to the recording, so that it travels with the bars instead of shimmering under them.
    sheet.painter.setBrushOrigin(QPointF(sheet.view.x_of(0) % TILE, band.top + INSET))
    if has_rows:
        sheet.painter.setPen(Qt.PenStyle.NoPen)
        sheet.painter.setBrush(faded(paint.edge.name(), 26))
        sheet.painter.drawRects(boxes(lane.turns, sheet.view, band, FAINT))
        _draw_struck(sheet.painter, boxes(lane.struck, sheet.view, band, INSET), paint)
    shown = boxes(lane.blocks if has_rows else lane.turns, sheet.view, band, INSET)
    # Round corners cost ten times as much and cannot be seen on bars this narrow.
    is_roomy = len(shown) * ROOMY <= sheet.view.width
    _draw(sheet.painter, shown, paint, round_corners=is_roomy)
    if has_rows and is_roomy and not wordless:
        _write(sheet, shown, lane, paint)


def _write(sheet: Sheet, shown: list[QRectF], lane: Lane, paint: VoicePaint) -> None:
    """What is said, in blocks that have the room; the pattern stays at their beginning."""
    painter, lines = sheet.painter, lane.lines[lane.blocks.around(sheet.view.span)]
    if len(lines) != len(shown):
        return
    painter.setFont(typeface.small())
    metrics = QFontMetricsF(painter.font())
    for box, line in zip(shown, lines, strict=True):
        left = max(box.left(), 0.0) + PATTERNED
        ground = QRectF(left, box.top() + 1, min(box.right() - 1, sheet.view.width) - left, box.height() - 2)
        if ground.width() >= WORDY:
            text = metrics.elidedText(line.text, Qt.TextElideMode.ElideRight, ground.width() - 10)
            painter.fillRect(ground, paint.fill)
            painter.setPen(QColor(sheet.theme.text))
            painter.drawText(ground.adjusted(5, 0, -5, 0), Qt.AlignmentFlag.AlignVCenter, text)


def boxes(held: Stretches, view: Viewport, band: Band, inset: int) -> list[QRectF]:
    """Where the visible ones are drawn."""
    part = held.around(view.span)
    firsts, ends = held.firsts[part], held.ends[part]
    if not len(firsts):
        return []
    edges = stretches if len(firsts) * SEPARATE > view.width else bars
    top, height = band.top + inset, band.height - 2 * inset
    return [QRectF(left, top, right - left, height) for left, right in edges(firsts, ends, view)]


def bars(firsts: Frames, ends: Frames, view: Viewport) -> list[list[float]]:
    """Left and right end of every turn in pixels, at least two apart."""
    left, right = ((edge - view.first) * (view.width / view.shown) for edge in (firsts, ends))
    # Kept near the window: Qt's rasteriser loses exactness with coordinates in the millions.
    left, right = np.maximum(left, -20), np.minimum(right, view.width + 20)
    pairs: list[list[float]] = np.stack((left, np.maximum(right, left + 2)), axis=1).tolist()
    return pairs


def stretches(firsts: Frames, ends: Frames, view: Viewport) -> list[list[float]]:
    """Left and right end of every run of turns that touch once rounded outward to pixels."""
    left = (firsts - view.first) * view.width // view.shown
    right = np.maximum.accumulate(-((view.first - ends) * view.width // view.shown))
    begins = np.concatenate(([True], left[1:] > right[:-1]))
    stops = np.concatenate((begins[1:], [True]))
    pairs: list[list[float]] = np.stack((left[begins], right[stops]), axis=1).tolist()
    return pairs


def paint_swatch(painter: QPainter, box: QRectF, paint: SpeakerPaint, theme: Theme) -> None:
    """The small sample of a speaker's colour and pattern that stands beside the name."""
    painter.setBrushOrigin(box.topLeft())
    _draw(painter, [box], voice(paint, theme, painter.device().devicePixelRatioF()), round_corners=True)


def _draw_struck(painter: QPainter, shown: list[QRectF], paint: VoicePaint) -> None:
    """What was taken out: hollow and crossed through."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(hairline(faded(paint.edge.name(), 60)))
    painter.drawRects(shown)
    painter.drawLines([QLineF(box.left(), box.center().y(), box.right(), box.center().y()) for box in shown])


def _draw(painter: QPainter, boxes: list[QRectF], paint: VoicePaint, *, round_corners: bool) -> None:
    painter.setBrush(paint.pattern)
    if not round_corners:
        painter.setPen(hairline(paint.edge))
        return painter.drawRects(boxes)
    painter.setPen(QPen(paint.edge, 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    for box in boxes:
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
    return painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
