"""What moves over the still picture: selection, loop, playhead, the current block, a block in the hand, the focus ring."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from workbench.domain.timeline import Span
from workbench.gui import typeface
from workbench.gui.style import Theme, speaker_paint
from workbench.gui.timeline.contents import Contents
from workbench.gui.timeline.dragging import Ghost
from workbench.gui.timeline.lanes import Block
from workbench.gui.timeline.paints import faded, hairline, voice
from workbench.gui.timeline.places import times
from workbench.gui.timeline.rows import Band, Rows
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.speaker_lane import INSET, ROUND

HANDLE = QPolygonF([QPointF(-5, 1), QPointF(5, 1), QPointF(5, 4), QPointF(0, 9), QPointF(-5, 4)])
BUBBLE, AIR = 20, 6


@dataclass(slots=True)
class Cursors:
    """Where everything that moves stands now."""

    playhead: int = 0
    selection: Span = Span(0, 0)
    loop: Span = Span(0, 0)
    block: Block | None = None
    mark: Span | None = None
    mark_row: str = ""
    ghost: Ghost | None = None


def paint_cursors(sheet: Sheet, rows: Rows, scrolled: int, contents: Contents, held: Cursors) -> None:
    """Everything that moves, in the order in which it lies on top of each other."""
    paint_loop(sheet, rows, held.loop)
    paint_selection(sheet, rows, held.selection)
    _paint_current(sheet, rows, scrolled, held)
    if contents.frames and sheet.view.near(held.playhead):
        paint_playhead(sheet, rows, held.playhead)
    if held.ghost is not None:
        _paint_ghost(sheet, rows, scrolled, contents, held.ghost)


def paint_selection(sheet: Sheet, rows: Rows, span: Span) -> None:
    """Tint the selected frames across all rows, with a grip at either end."""
    if not span.length:
        return
    box = _box(sheet, span, Band(rows.wave.top, rows.bottom))
    sheet.painter.fillRect(box, faded(sheet.theme.accent, 18))
    sheet.painter.setPen(hairline(faded(sheet.theme.accent, 70)))
    sheet.painter.drawLine(box.topLeft(), box.bottomLeft())
    sheet.painter.drawLine(box.topRight(), box.bottomRight())
    for x in (box.left() - 1, box.right() - 2):
        sheet.painter.fillRect(QRectF(x, box.top() + 6, 3, 14), QColor(sheet.theme.accent))


def paint_loop(sheet: Sheet, rows: Rows, span: Span) -> None:
    """What is played again and again, as a bracket in the ruler."""
    if not span.length:
        return
    box = _box(sheet, span, Band(rows.ruler.bottom - 5, rows.ruler.bottom))
    sheet.painter.fillRect(box, faded(sheet.theme.playhead, 45))
    for x in (box.left(), box.right() - 2):
        sheet.painter.fillRect(QRectF(x, box.top() - 5, 2, 10), QColor(sheet.theme.playhead))


def paint_playhead(sheet: Sheet, rows: Rows, frame: int) -> None:
    """Draw the line on whole device pixels, with its handle in the ruler."""
    painter, scale, color = sheet.painter, sheet.scale, QColor(sheet.theme.playhead)
    x = round(sheet.view.x_of(frame) * scale) / scale
    painter.fillRect(QRectF(x, 4, max(1.0, round(1.5 * scale) / scale), rows.bottom - 4), color)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(HANDLE.translated(x + 0.5, 0))


def paint_focus(painter: QPainter, width: int, height: int, theme: Theme) -> None:
    """Ring the timeline for those who came by keyboard."""
    painter.setPen(hairline(faded(theme.accent, 60)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(0, 0, width - 1, height - 1))


def _paint_current(sheet: Sheet, rows: Rows, scrolled: int, held: Cursors) -> None:
    """A ring around the block or the mark that keys act upon."""
    if held.block is not None:
        _ring(sheet, held.block.span, rows.lane(held.block.lane, scrolled), rows.lanes, INSET)
    elif held.mark is not None and held.mark_row in dict(rows.marks):
        band = rows.mark(held.mark_row)
        _ring(sheet, held.mark, band, band, 5)


def _ring(sheet: Sheet, span: Span, band: Band, inside: Band, inset: int) -> None:
    if not span.length and not sheet.view.near(span.first):
        return
    box = _box(sheet, span, band).adjusted(-1, inset - 2, 1, 2 - inset)
    box.setWidth(max(box.width(), 5.0))
    painter = sheet.painter
    painter.save()
    painter.setClipRect(QRectF(-4, inside.top, sheet.view.width + 8, inside.height))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(sheet.theme.accent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, ROUND + 1, ROUND + 1)
    painter.restore()


def _paint_ghost(sheet: Sheet, rows: Rows, scrolled: int, contents: Contents, ghost: Ghost) -> None:
    """Where the block would go, the line it snapped to, and the times in a bubble."""
    painter, theme = sheet.painter, sheet.theme
    if ghost.snapped is not None and not ghost.dropped:
        x = round(sheet.view.x_of(ghost.snapped)) + 0.5
        painter.setPen(QPen(QColor(theme.accent), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, rows.ruler.bottom), QPointF(x, rows.bottom))
    speaker = contents.lanes[ghost.lane].speaker
    box = _box(sheet, ghost.span, rows.lane(ghost.lane, scrolled)).adjusted(0, INSET, 0, -INSET)
    paint = voice(speaker_paint(speaker.number), theme, sheet.scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(0.75)
    painter.setBrush(paint.pattern)
    painter.setPen(QPen(QColor(theme.accent), 2))
    painter.drawRoundedRect(box, ROUND, ROUND)
    painter.setOpacity(1.0)
    if ghost.dropped:
        return
    said = times(ghost.span, contents.rate) + (f"  → {speaker.name}" if ghost.lane != ghost.block.lane else "")
    _paint_bubble(sheet, box, said)


def _paint_bubble(sheet: Sheet, box: QRectF, said: str) -> None:
    """Above what it speaks of, and all of it inside the picture."""
    painter, theme = sheet.painter, sheet.theme
    painter.setFont(typeface.small())
    width = QFontMetricsF(painter.font()).horizontalAdvance(said) + 2 * AIR
    left = min(max(box.center().x() - width / 2, 2.0), sheet.view.width - width - 2)
    bubble = QRectF(left, box.top() - BUBBLE - 4, width, BUBBLE)
    painter.setBrush(QColor(theme.raised))
    painter.setPen(QPen(QColor(theme.accent), 1))
    painter.drawRoundedRect(bubble, ROUND, ROUND)
    painter.setPen(QColor(theme.text))
    painter.drawText(bubble, Qt.AlignmentFlag.AlignCenter, said)


def _box(sheet: Sheet, span: Span, band: Band) -> QRectF:
    """A span across a band, kept near the window."""
    left, right = max(sheet.view.x_of(span.first), -20.0), min(sheet.view.x_of(span.end), sheet.view.width + 20.0)
    return QRectF(left, band.top, max(0.0, right - left), band.height)
