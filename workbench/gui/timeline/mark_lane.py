"""Labelled passages: notes as outlines and flags, what asks for an ear as filled warnings with an icon and a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from workbench.domain.timeline import Span
from workbench.gui import typeface
from workbench.gui.style import Theme
from workbench.gui.timeline.marks import TICK, Mark, Marks
from workbench.gui.timeline.paints import faded
from workbench.gui.timeline.rows import Band
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.viewport import Viewport

INSET, ROUND, AIR, ICON = 5, 3, 5, 7
BESIDE = 180.0
PENNANT, LETTERS, NARROW = 9, 4, 4


def paint_marks(sheet: Sheet, band: Band, marks: Marks, *, warn: bool) -> None:
    """Draw the visible marks."""
    painter, view = sheet.painter, sheet.view
    painter.setFont(typeface.small())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    visible = marks.seen(view)
    places = boxes(visible, view, band)
    follows = [*(box.left() for box in places[1:]), float(view.width + 20)]
    begun, taken = -99.0, -99.0
    for mark, box, following in zip(visible, places, follows, strict=False):
        # Marks on top of each other at this zoom are one tick; zooming in takes them apart.
        if box.left() >= begun + TICK or box.right() > taken + 2:
            look = Look(
                _color(mark, sheet.theme, warn=warn), following - 2, warn, sheet.theme.sunken if box.left() < taken else ""
            )
            paint = _paint_mark if mark.span.length else _paint_flag
            paint(painter, box, mark, look)
            begun, taken = box.left(), max(taken, box.right())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_harm(sheet: Sheet, band: Band, marks: Marks) -> None:
    """Hatch the waveform where the recording itself is harmed: inserted silence must not pass for silence."""
    grave = [mark for mark in marks.around(sheet.view.span) if mark.grave and mark.span.overlap(sheet.view.span)]
    hatch = QBrush(faded(sheet.theme.bad, 45), Qt.BrushStyle.BDiagPattern)
    for box in boxes(grave, sheet.view, Band(band.top - INSET, band.bottom + INSET)):
        sheet.painter.fillRect(box, faded(sheet.theme.bad, 12))
        sheet.painter.fillRect(box, hatch)


def paint_cuts(sheet: Sheet, band: Band, marks: Marks) -> None:
    """Hatch and frame the sound that a disclosure version leaves out: here it stays in sight, and is seen to be cut there."""
    cut = [mark for mark in marks.around(sheet.view.span) if mark.cut and mark.span.overlap(sheet.view.span)]
    hatch = QBrush(faded(sheet.theme.text, 70), Qt.BrushStyle.DiagCrossPattern)
    for box in boxes(cut, sheet.view, Band(band.top - INSET, band.bottom + INSET)):
        sheet.painter.fillRect(box, hatch)
        sheet.painter.setPen(QPen(QColor(sheet.theme.text), 1))
        sheet.painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


def boxes(marks: Sequence[Mark], view: Viewport, band: Band) -> list[QRectF]:
    """Where each mark is drawn: its own span, at least three pixels wide, kept near the window."""
    edges = [(max(view.x_of(m.span.first), -20.0), min(view.x_of(m.span.end), view.width + 20.0)) for m in marks]
    top, height = band.top + INSET, band.height - 2 * INSET
    return [QRectF(left, top, max(3.0, right - left), height) for left, right in edges]


def mark_at(marks: Marks, view: Viewport, x: float) -> Mark | None:
    """The mark under a pixel, the last drawn first."""
    reach = max(1, 2 * view.shown // view.width)
    spot = Span(max(0, view.frame_at(x) - reach), view.frame_at(x) + reach)
    near = marks.around(Span(max(0, spot.first - (PENNANT + 3) * reach), spot.end))
    return next((mark for mark in reversed(near) if mark.span.overlap(spot) or _flagged(mark, view, x)), None)


def _flagged(mark: Mark, view: Viewport, x: float) -> bool:
    """Whether a pixel is on the pennant of a marker."""
    return not mark.span.length and -2 <= x - view.x_of(mark.span.first) <= PENNANT + 1


def _color(mark: Mark, theme: Theme, *, warn: bool) -> str:
    if mark.done:
        return theme.faint
    return theme.bad if mark.grave else theme.warn if warn else theme.accent


@dataclass(frozen=True, slots=True)
class Look:
    """A mark's colour, how far right its label may reach, whether it warns, and its ground where it lies on another."""

    color: str
    room: float
    warn: bool
    ground: str


def _paint_mark(painter: QPainter, box: QRectF, mark: Mark, look: Look) -> None:
    color, warn = look.color, look.warn
    if box.width() <= NARROW:
        painter.fillRect(box, QColor(color))
        return _paint_label(painter, box, mark, look)
    if look.ground:
        painter.fillRect(box.adjusted(1, 1, -1, -1), QColor(look.ground))
    painter.setPen(QPen(QColor(color), 2 if mark.heavy else 1))
    painter.setBrush(QBrush(faded(color, 22)) if warn and not mark.done else QBrush(Qt.BrushStyle.NoBrush))
    if mark.differs:
        painter.fillRect(box.adjusted(1, 1, -1, -1), QBrush(faded(color, 90), Qt.BrushStyle.FDiagPattern))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
    return _paint_label(painter, box, mark, look)


def _paint_flag(painter: QPainter, box: QRectF, mark: Mark, look: Look) -> None:
    """A marker has a place and no length: a staff with a pennant."""
    left, top = box.left(), box.top()
    painter.setPen(QPen(QColor(look.color), 1))
    painter.drawLine(QPointF(left + 0.5, top - 2), QPointF(left + 0.5, box.bottom() + 2))
    painter.setBrush(QColor(look.color))
    painter.drawPolygon(QPolygonF([QPointF(left + 0.5, top - 2), QPointF(left + 8.5, top + 2), QPointF(left + 0.5, top + 6)]))
    _paint_label(painter, QRectF(left, top, 8, box.height()), mark, look)


def _paint_label(painter: QPainter, box: QRectF, mark: Mark, look: Look) -> None:
    """Inside where it fits, else beside the box up to the next mark, else inside and cut short."""
    if look.room - box.left() < 2 * AIR + ICON:
        return
    metrics, icon = QFontMetricsF(painter.font()), ICON + 4.0 if look.warn else 0.0
    left, wanted = max(box.left(), 0.0) + AIR, icon + metrics.horizontalAdvance(mark.label)
    inside, beside = min(box.right(), look.room) - AIR - left, min(look.room - AIR - box.right(), BESIDE)
    if wanted > inside and beside > inside:
        left, inside = box.right() + AIR, beside
    if look.warn and inside >= ICON:
        _paint_icon(painter, QPointF(left, box.center().y()), QColor(look.color), mark)
    label = metrics.elidedText(mark.label, Qt.TextElideMode.ElideRight, max(0.0, inside - icon) + 1)
    # Two letters and an ellipsis say nothing; the icon alone says that there is something.
    if label == mark.label or len(label) > LETTERS:
        painter.setPen(QColor(look.color))
        painter.drawText(QRectF(left + icon, box.top(), inside + 1, box.height()), Qt.AlignmentFlag.AlignVCenter, label)


def _paint_icon(painter: QPainter, left: QPointF, color: QColor, mark: Mark) -> None:
    """A diamond asks for a human's ear, a tick says that one was lent, a triangle states harm to the recording."""
    x, y, half = left.x(), left.y(), ICON / 2
    if mark.done:
        painter.setPen(QPen(color, 1.5))
        painter.drawPolyline(QPolygonF([QPointF(x, y), QPointF(x + half - 0.5, y + half - 0.5), QPointF(x + ICON, y - half)]))
        return
    diamond = [QPointF(x, y), QPointF(x + half, y - half), QPointF(x + ICON, y), QPointF(x + half, y + half)]
    triangle = [QPointF(x, y + half - 0.5), QPointF(x + half, y - half), QPointF(x + ICON, y + half - 0.5)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF(triangle if mark.grave else diamond))
