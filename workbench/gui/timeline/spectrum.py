"""The spectrogram as a picture of bands: whole columns of spectra at once, coloured by loudness, with a ruler in kHz."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from workbench.domain.timeline import Rate, Span
from workbench.gui import typeface
from workbench.gui.style import Theme
from workbench.gui.timeline.magma import shades
from workbench.gui.timeline.paints import faded, hairline
from workbench.gui.timeline.rows import NAMES, Band
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.viewport import Viewport
from workbench.gui.timeline.waveform import WaveLook, strips

if TYPE_CHECKING:
    from workbench.stages.decoding import SpectrogramReader

LEAST, MOST = 80, 160  # half decibels from the quietest shade to the loudest
LABEL_ROOM = 26
_STEPS_KHZ = (0.5, 1, 2, 4, 5, 10, 20, 40)


def fitting_levels(spectra: SpectrogramReader) -> tuple[int, int]:
    """The levels that get the first and the last shade: the recording's own hiss, and what its loudest bands reach."""
    columns = spectra.columns(Span(0, spectra.frames), 1000)
    if not columns.any():
        return 240 - MOST, 240
    quiet, loud = np.quantile(columns, (0.45, 0.999))
    return int(min(max(quiet, loud - MOST), loud - LEAST)), int(loud)


def paint_spectrum(sheet: Sheet, band: Band, spectra: SpectrogramReader, look: WaveLook) -> None:
    """Draw every channel's strip."""
    for strip, channel in strips(band, spectra.channels, look):
        # Half the pixels across are enough for the eye on fine screens, and a transform each is what costs.
        width = max(1, round(sheet.view.width * min(sheet.scale, 1.0)))
        columns = columns_of(spectra, sheet.view, width, channel)
        height = max(2, round((strip.height - 4) * sheet.scale))
        more = round(40 * np.log10(look.gain / look.fitted))  # in half decibels
        quiet, loud = look.levels
        pixels = shaded(columns, height, (quiet - more, loud - more), shades(sheet.theme))
        # The image reads the array's memory and must not outlive it.
        image = QImage(pixels.data, pixels.shape[1], height, 4 * pixels.shape[1], QImage.Format.Format_RGB32)
        sheet.painter.drawImage(QRectF(0, strip.top + 2, sheet.view.width, strip.height - 4), image)
        _paint_lines(sheet, strip, spectra.rate)


def columns_of(spectra: SpectrogramReader, view: Viewport, width: int, channel: int | None) -> NDArray[np.uint8]:
    """Spectra for so many columns; closer than a sample a column, several columns share one."""
    if view.shown >= width:
        return spectra.columns(view.span, width, channel)
    held = np.arange(width) * view.shown // width
    return spectra.columns(view.span, view.shown, channel)[held]


def shaded(columns: NDArray[np.uint8], height: int, levels: tuple[int, int], table: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Levels (width, bands) as pixels (height, width), low bands at the bottom; several bands on a pixel show the loudest."""
    bands = columns.shape[1]
    quiet, loud = levels
    lut = table[np.clip((np.arange(256, dtype=np.int64) - quiet) * 255 // max(1, loud - quiet), 0, 255)]
    lows = (height - 1 - np.arange(height)) * bands // height
    highs = np.maximum((height - np.arange(height)) * bands // height, lows + 1)
    upright = np.ascontiguousarray(columns.T)
    picked = upright[lows]
    for more in range(1, int((highs - lows).max())):  # few: four times as fast as reduceat
        np.maximum(picked, upright[np.minimum(lows + more, highs - 1)], out=picked)
    return np.asarray(np.take(lut, picked), np.uint32)


def ticks(rate: Rate, height: int) -> list[tuple[float, str]]:
    """Where on the way up (0 … 1) a frequency stands, and its label in kHz."""
    most = rate.hz / 2000
    step = next((s for s in _STEPS_KHZ if s / most * height >= LABEL_ROOM), most)
    count = int(most / step + 1e-9)
    return [(n * step / most, f"{n * step:g}") for n in range(1, count + 1) if n * step / most * height <= height - 8]


def paint_scale(painter: QPainter, band: Band, rate: Rate, count: int, theme: Theme) -> None:
    """The kHz in the name column, right beside the picture."""
    painter.setFont(typeface.small())
    painter.setPen(QColor(theme.muted))
    for number in range(count):
        strip = band.part(number, count)
        marks = ticks(rate, strip.height - 4)
        for at, label in marks:
            y = strip.bottom - 2 - at * (strip.height - 4)
            unit = " kHz" if (at, label) == marks[-1] else ""
            box = QRectF(0, y - 8, NAMES - 6, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label + unit)


def _paint_lines(sheet: Sheet, band: Band, rate: Rate) -> None:
    sheet.painter.setPen(hairline(faded(sheet.theme.text, 14)))
    for at, _ in ticks(rate, band.height - 4):
        y = round(band.bottom - 2 - at * (band.height - 4))
        sheet.painter.drawLine(QPointF(0, y), QPointF(sheet.view.width, y))
