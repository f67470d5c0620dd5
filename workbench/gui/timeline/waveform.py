"""The waveform as a picture of peaks: whole columns of samples at once, never one line a sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage

from workbench.domain.timeline import Span
from workbench.gui.timeline.paints import hairline
from workbench.gui.timeline.rows import WAVE, Band
from workbench.gui.timeline.sheet import Sheet
from workbench.gui.timeline.viewport import Viewport

if TYPE_CHECKING:
    from workbench.stages.decoding import PeakReader

FULL = 32768
CLIPPED = 32767


@dataclass(frozen=True, slots=True)
class WaveLook:
    """How the sound is shown: gain over full scale, channels apart or mixed, as waveform, spectrogram or both.

    `fitted` is the gain that made a quiet recording readable, `levels` what gets the spectrogram's first and last shade;
    `wordless` keeps what was said out of the rows beneath.
    """

    gain: float = 1.0
    apart: bool = True
    sound: str = WAVE
    fitted: float = 1.0
    levels: tuple[int, int] = (80, 240)
    wordless: bool = False


def fitting_gain(peaks: PeakReader, most: float = 8.0) -> float:
    """The gain in quarters that makes a quiet recording readable, and leaves a loud one alone."""
    pairs = np.abs(peaks.columns(Span(0, peaks.frames), 2000).astype(np.int32)).max(axis=1)
    loud = max(1.0, float(np.quantile(pairs, 0.98)))
    return min(max(1.0, int(0.9 * FULL / loud * 4) / 4), most)


def channels_shown(channels: int, look: WaveLook) -> list[int | None]:
    """The channels drawn, each in its own strip; None is the mix."""
    return list(range(channels)) if look.apart and 1 < channels <= 8 else [None]


def strips(band: Band, channels: int, look: WaveLook) -> list[tuple[Band, int | None]]:
    """Where each channel is drawn."""
    shown = channels_shown(channels, look)
    return [(band.part(number, len(shown)), channel) for number, channel in enumerate(shown)]


def envelope(pairs: NDArray[np.int16], height: int, gain: float) -> NDArray[np.uint8]:
    """How much of each pixel lies between a column's lowest and highest sample: 0 … 255, shape (height, columns)."""
    middle = height / 2
    low, high = pairs[:, 0].astype(np.float32), pairs[:, 1].astype(np.float32)
    top = middle - np.clip(high * (gain / FULL), -1, 1) * middle
    bottom = middle - np.clip(low * (gain / FULL), -1, 1) * middle
    # Silence is still a line one pixel thick, not nothing.
    thin = np.maximum(0, 1 - (bottom - top)) / 2
    rows = np.arange(height, dtype=np.float32)[:, None]
    cover = np.minimum(rows + 1, bottom + thin)
    cover -= np.maximum(rows, top - thin)
    np.clip(cover, 0, 1, out=cover)
    cover *= 255
    return np.asarray(cover, np.uint8)


def tinted(cover: NDArray[np.uint8], color: str) -> NDArray[np.uint32]:
    """A coverage mask as premultiplied pixels of one colour."""
    tint, ramp = QColor(color), np.arange(256, dtype=np.uint32)
    red, green, blue = (ramp * part // 255 for part in (tint.red(), tint.green(), tint.blue()))
    table = ramp << 24 | red << 16 | green << 8 | blue
    return np.asarray(table[cover], np.uint32)


def columns_of(peaks: PeakReader, view: Viewport, width: int, channel: int | None) -> NDArray[np.int16]:
    """Peaks for `width` columns, joined to their neighbours so that a steep slope leaves no gap."""
    held = np.minimum(view.first + np.arange(width + 1) * view.shown // width, view.total)
    if view.shown >= width:
        return joined(peaks.columns(view.span, width, channel))
    return joined(peaks.columns(view.span, view.shown, channel)[held[:-1] - view.first])


def joined(pairs: NDArray[np.int16]) -> NDArray[np.int16]:
    """Each column stretched to touch the one before it."""
    low, high = pairs[:, 0].copy(), pairs[:, 1].copy()
    np.minimum(low[1:], pairs[:-1, 1], out=low[1:])
    np.maximum(high[1:], pairs[:-1, 0], out=high[1:])
    return np.stack((low, high), axis=1)


def paint_wave(sheet: Sheet, band: Band, peaks: PeakReader, look: WaveLook) -> None:
    """Draw every channel's strip."""
    for strip, channel in strips(band, peaks.channels, look):
        pairs = columns_of(peaks, sheet.view, max(1, round(sheet.view.width * sheet.scale)), channel)
        _paint_strip(sheet, strip, pairs, look.gain)
        _paint_clipping(sheet, strip, pairs)


def _paint_strip(sheet: Sheet, band: Band, pairs: NDArray[np.int16], gain: float) -> None:
    painter, scale = sheet.painter, sheet.scale
    height = max(2, round((band.height - 8) * scale))
    painter.setPen(hairline(sheet.theme.line))
    painter.drawLine(QPointF(0, band.top + band.height / 2), QPointF(sheet.view.width, band.top + band.height / 2))
    # The image reads the array's memory and must not outlive it.
    pixels = tinted(envelope(pairs, height, gain), sheet.theme.waveform)
    image = QImage(pixels.data, len(pairs), height, 4 * len(pairs), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    painter.drawImage(QPointF(0, band.top + 4), image)


def _paint_clipping(sheet: Sheet, band: Band, pairs: NDArray[np.int16]) -> None:
    full = np.flatnonzero((pairs[:, 1] >= CLIPPED) | (pairs[:, 0] <= -FULL))
    for x in np.unique(full // 2) * 2 / sheet.scale:
        sheet.painter.fillRect(QRectF(float(x), band.top, 2 / sheet.scale, 3), QColor(sheet.theme.bad))
