"""Pens and brushes of the timeline, made once for a theme and a screen scale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QTransform

from workbench.gui.style import SpeakerPaint, Theme

TILE = 8


@dataclass(frozen=True, slots=True)
class VoicePaint:
    """Pattern, edge and plain ground of one speaker's bars."""

    pattern: QBrush
    edge: QColor
    fill: QColor


def faded(color: str, percent: int) -> QColor:
    """A colour with an opacity."""
    made = QColor(color)
    made.setAlphaF(percent / 100)
    return made


def hairline(color: str | QColor) -> QPen:
    """A pen one device pixel wide at every scale; draw with it without antialiasing."""
    pen = QPen(QColor(color))
    pen.setCosmetic(True)
    pen.setWidth(0)
    return pen


def blended(front: str, back: str, percent: int) -> QColor:
    """`front` over `back` at an opacity, as an opaque colour."""
    a, b = QColor(front), QColor(back)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*((x * percent + y * (100 - percent)) // 100 for x, y in pairs))


@lru_cache(maxsize=256)
def voice(paint: SpeakerPaint, theme: Theme, scale: float) -> VoicePaint:
    """A speaker's colours on this theme, with the pattern drawn at the screen's own resolution."""
    dark = theme.is_dark
    fill = blended(paint.color, theme.sunken, 38 if dark else 34)
    # On white the light hues, yellow above all, need ink in them to be seen.
    edge = QColor(paint.color) if dark else blended(paint.color, theme.text, 78)
    lines = blended(paint.color, theme.sunken, 78) if dark else blended(paint.color, theme.text, 92)
    return VoicePaint(_patterned(paint.pattern, fill, lines, scale), edge, fill)


def _patterned(pattern: Qt.BrushStyle, ground: QColor, color: QColor, scale: float) -> QBrush:
    side = max(TILE, round(TILE * scale))
    tile = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(ground)
    with QPainter(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(side / TILE, side / TILE)
        _TILES[pattern](painter, color)
    brush = QBrush(tile)
    brush.setTransform(QTransform.fromScale(1 / scale, 1 / scale))
    return brush


def _diagonal(painter: QPainter, color: QColor, rising: bool) -> None:
    painter.setPen(QPen(color, 2))
    for shift in (-TILE, 0, TILE):
        x = float(shift)
        ends = (QPointF(x, TILE), QPointF(x + TILE, 0)) if rising else (QPointF(x, 0), QPointF(x + TILE, TILE))
        painter.drawLine(*ends)


def _bar(painter: QPainter, color: QColor, upright: bool) -> None:
    painter.fillRect(QRectF(3, 0, 1.5, TILE) if upright else QRectF(0, 3, TILE, 1.5), color)


def _dots(painter: QPainter, color: QColor, spots: tuple[tuple[float, float], ...], radius: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for x, y in spots:
        painter.drawEllipse(QPointF(x, y), radius, radius)


def _cross(painter: QPainter, color: QColor) -> None:
    _bar(painter, color, upright=True)
    _bar(painter, color, upright=False)


def _lattice(painter: QPainter, color: QColor) -> None:
    _diagonal(painter, color, rising=True)
    _diagonal(painter, color, rising=False)


# Qt's own patterns ignore the screen's scale and are too fine to tell apart in a bar 24 pixels high.
_TILES: dict[Qt.BrushStyle, Callable[[QPainter, QColor], None]] = {
    Qt.BrushStyle.BDiagPattern: lambda p, c: _diagonal(p, c, rising=True),
    Qt.BrushStyle.FDiagPattern: lambda p, c: _diagonal(p, c, rising=False),
    Qt.BrushStyle.VerPattern: lambda p, c: _bar(p, c, upright=True),
    Qt.BrushStyle.HorPattern: lambda p, c: _bar(p, c, upright=False),
    Qt.BrushStyle.CrossPattern: _cross,
    Qt.BrushStyle.DiagCrossPattern: _lattice,
    Qt.BrushStyle.Dense4Pattern: lambda p, c: _dots(p, c, ((2, 2), (6, 6)), 1.9),
    Qt.BrushStyle.Dense6Pattern: lambda p, c: _dots(p, c, ((2, 2), (6, 6)), 1.2),
    Qt.BrushStyle.Dense7Pattern: lambda p, c: _dots(p, c, ((4, 4),), 1.4),
}
