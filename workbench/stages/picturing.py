"""Pictures for pages: a passage's waveform above its spectrogram, and pictures that hang on notes, as 8-bit RGB rows."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench.domain.leaving import Picture
from workbench.domain.timeline import Rate, Span

WIDEST: Final = 1200
MOST_PIXELS: Final = 50_000_000
_WAVE, _GAP, _SPECTRUM = 64, 6, 190
_WINDOW_S, _TOP_HZ, _RANGE_DB = 0.012, 8_000, 54
_MARK = (31, 111, 191)
_INK, _PAPER = (108, 119, 133), 255

Pixels = NDArray[np.uint8]
Samples = NDArray[np.int16]


def passage(samples: Samples, rate: Rate, *, shown: Span, marked: Span, width: int = 1000) -> Pixels:
    """Samples (n, channels) of the frames `shown` as (height, width, 3): waveform, then a grey spectrogram up to 8 kHz or
    half the rate, dark where it is loud, over 54 dB below its loudest; two lines bound the frames `marked`."""
    mono = samples.astype(np.float32).mean(axis=1) / 32768 if samples.size else np.zeros(1, np.float32)
    pixels = np.full((_WAVE + _GAP + _SPECTRUM, width, 3), _PAPER, np.uint8)
    _wave(pixels[:_WAVE], mono)
    pixels[_WAVE + _GAP :] = _spectrum(mono, rate.hz, width)[:, :, None]
    for frame in (marked.first, marked.end):
        column = (frame - shown.first) * width // max(1, shown.length)
        if 0 < column < width - 1:
            pixels[:, column : column + 2] = _MARK
    return pixels


def reach(rate: Rate) -> int:
    """The highest frequency that `passage` shows, in hertz."""
    return min(_TOP_HZ, rate.hz // 2)


def as_picture(pixels: Pixels, about: str, caption: str) -> Picture:
    """Pixels (height, width, 3) as a picture of a report."""
    height, width = pixels.shape[:2]
    return Picture(about, caption, width, height, pixels.tobytes())


def decoded(body: bytes, widest: int = WIDEST) -> Pixels | None:
    """A PNG or JPEG upright, at most so wide, on white where it lets through; None for one that cannot be read or is huge."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(body), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.draft("RGB", (widest * 2, widest * 2))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    upright.thumbnail((widest, widest))
    white = Image.new("RGBA", upright.size, (255, 255, 255, 255))
    return np.asarray(Image.alpha_composite(white, upright).convert("RGB"), np.uint8)


def _wave(pixels: Pixels, mono: NDArray[np.float32]) -> None:
    height, width = pixels.shape[:2]
    edges = np.arange(width + 1, dtype=np.int64) * len(mono) // width
    firsts = np.minimum(edges[:-1], len(mono) - 1)
    high, low = np.maximum.reduceat(mono, firsts), np.minimum.reduceat(mono, firsts)
    loudest = max(float(np.abs(mono).max()), 1e-4)
    middle = (height - 1) / 2
    rows = np.arange(height)[:, None]
    inside = (rows >= np.floor(middle - high / loudest * middle)) & (rows <= np.ceil(middle - low / loudest * middle))
    pixels[inside] = _INK


def _spectrum(mono: NDArray[np.float32], hz: int, width: int) -> Pixels:
    """Welch-windowed spectra at the middle of each column, rows from high to low."""
    window = max(64, int(hz * _WINDOW_S) // 2 * 2)
    lifted = np.append(mono[:1], mono[1:] - 0.97 * mono[:-1])  # speech falls by 6 dB an octave; without this little is seen
    padded = np.pad(lifted, (window // 2, window))
    middles = (np.arange(width) * 2 + 1) * len(mono) // (2 * width)
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[middles] * np.hanning(window).astype(np.float32)
    power = np.abs(np.fft.rfft(frames, n=max(1024, window), axis=1)) ** 2
    top = max(2, int(power.shape[1] * min(_TOP_HZ, hz / 2) / (hz / 2)))
    places = np.linspace(top - 1, 0, _SPECTRUM)
    decibels = 10 * np.log10(power + 1e-10)
    below, share = np.floor(places).astype(int), places - np.floor(places)
    rows = decibels[:, below] * (1 - share) + decibels[:, np.minimum(below + 1, top - 1)] * share
    grey = np.clip((np.percentile(rows, 99.8) - rows) / _RANGE_DB, 0, 1)
    return np.asarray(np.round(grey.T * 255), np.uint8)
