"""The time ruler: round times, as dense as labels fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from workbench.domain.timeline import Rate
from workbench.gui import typeface
from workbench.gui.timeline.paints import hairline
from workbench.gui.timeline.rows import Band
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.viewport import Viewport
from workbench.gui.timeline.wall_clock import Start

LABEL_ROOM = 84
_STEPS_MS = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500),
    *(1_000, 2_000, 5_000, 10_000, 15_000, 30_000),
    *(60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000),
    *(3_600_000, 7_200_000, 18_000_000, 36_000_000, 86_400_000),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the ruler; only major ones have a label."""

    frame: int
    label: str


def step_ms(view: Viewport, rate: Rate) -> int:
    """The smallest round step whose labels do not touch."""
    room = view.shown * 1000 * LABEL_ROOM / (rate.hz * view.width)
    return next((step for step in _STEPS_MS if step >= room), _STEPS_MS[-1])


def ticks(view: Viewport, rate: Rate) -> list[Tick]:
    """Major and minor marks of the visible stretch, with the step before it for a label that reaches in."""
    step = step_ms(view, rate)
    parts = 4 if str(step)[0] in "2" else 5 if str(step)[0] in "15" and step % 15_000 else 3
    decimals = 0 if step >= 1000 else 3 if step < 10 else 2 if step < 100 else 1
    first = max(0, view.first * 1000 // (rate.hz * step) - 1) * parts
    last = (view.span.end * 1000 // (rate.hz * step) + 1) * parts
    return [_tick(number, step, parts, rate, decimals) for number in range(first, last + 1)]


def _tick(number: int, step: int, parts: int, rate: Rate, decimals: int) -> Tick:
    # Rounded up, so that the clock, which truncates, shows the round time.
    frame = -(-number * step * rate.hz // (1000 * parts))
    return Tick(frame, rate.clock(frame, decimals) if number % parts == 0 else "")


def paint_clock(sheet: Sheet, band: Band, start: Start) -> None:
    """The same places by the clock on the wall, on its own round moments."""
    painter, theme, rate = sheet.painter, sheet.theme, sheet.rate
    painter.setFont(typeface.small())
    step = max(1000, step_ms(sheet.view, rate))
    for frame, label in moments(sheet.view, rate, start, step):
        x = round(sheet.view.x_of(frame))
        painter.setPen(hairline(theme.line))
        painter.drawLine(QPointF(x, band.top), QPointF(x, band.bottom - 1))
        painter.setPen(QColor(theme.muted))
        painter.drawText(QPointF(x + 4, band.bottom - 4), label)


def moments(view: Viewport, rate: Rate, start: Start, step: int) -> list[tuple[int, str]]:
    """Frames of round wall-clock times in sight, a step of so many milliseconds apart, with their time of day."""
    midnight = start.moment.replace(hour=0, minute=0, second=0, microsecond=0)
    base = int((start.moment - midnight).total_seconds() * 1000)
    first = (base + view.first * 1000 // rate.hz) // step
    last = (base + view.span.end * 1000 // rate.hz) // step
    found = ((-(-(n * step - base) * rate.hz // 1000), n) for n in range(first, last + 1))
    return [(frame, f"{midnight + timedelta(milliseconds=n * step):%H:%M:%S}") for frame, n in found if frame >= 0]


def paint_ruler(sheet: Sheet, band: Band) -> None:
    """Draw the ruler."""
    painter, theme = sheet.painter, sheet.theme
    painter.setFont(typeface.small())
    for tick in ticks(sheet.view, sheet.rate):
        x = round(sheet.view.x_of(tick.frame))
        painter.setPen(hairline(theme.muted if tick.label else theme.line))
        painter.drawLine(QPointF(x, band.bottom - (6 if tick.label else 3)), QPointF(x, band.bottom - 1))
        if x >= 0:
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(x + 4, band.bottom - 8), tick.label)
