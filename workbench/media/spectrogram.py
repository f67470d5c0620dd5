"""A pyramid of spectra: how loud each band is, in half decibels, over blocks of two windows × 4ⁿ, uint8, mapped into memory.

File: a 64-byte header (magic, rate, frames, channels, window), then level 0, level 1 … each as (blocks, channels, bands).
Level 0 holds the mean power of four half-overlapping Hann windows (Welch 1967); the levels above keep the loudest of four,
so that a short sound is never lost from sight. All channels together are shown as the loudest of them, as with the peaks.
"""

from __future__ import annotations

import math
import os
import struct
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from workbench.domain.errors import CaseError
from workbench.domain.progress import Progress
from workbench.domain.timeline import Rate, Span
from workbench.media.manifest import SPECTROGRAM
from workbench.media.playback import PlaybackFile

Levels = NDArray[np.uint8]
Samples = NDArray[np.int16]

FLOOR_DB: Final = -120
PER_DB: Final = 2
STEP: Final = 4
HOPS: Final = 4  # windows in a block, half a window apart
_HEADER: Final = struct.Struct("<8sQQII32x")
_MAGIC: Final = b"FAWSPEC2"
_SHORTEST, _LONGEST = 256, 2048
_BATCH: Final = 1 << 19  # frames transformed between two looks at whether to go on


def window_of(rate: Rate) -> int:
    """Frames in a window: about a fortieth of a second, as a power of two."""
    return int(min(max(2 ** round(math.log2(rate.hz / 40)), _SHORTEST), _LONGEST))


def opened(folder: Path) -> Generator[Progress, None, SpectrogramFile]:
    """The pyramid of a decoded track's folder, made first where it is missing. Stopping half-way leaves nothing behind."""
    source, path = PlaybackFile.within(folder), folder / SPECTROGRAM
    try:
        return SpectrogramFile(path, source)
    except (OSError, ValueError, struct.error):  # not there, or not whole: it is made again
        yield from made(path, source)
    return SpectrogramFile(path, source)


def made(path: Path, source: PlaybackFile) -> Generator[Progress, None, None]:
    """Make the pyramid of a sound at a path, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    try:
        yield from _written(unfinished, source)
        unfinished.replace(path)
    except OSError as error:
        raise CaseError(
            f"No spectrogram can be kept in “{path.parent}” ({error.strerror}).", "Check the disk and the folder's rights."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _written(path: Path, source: PlaybackFile) -> Generator[Progress, None, None]:
    window, channels = window_of(source.rate), source.channels
    block = window * HOPS // 2
    step = max(block, _BATCH // channels // block * block)
    with path.open("w+b") as file:
        file.write(_HEADER.pack(_MAGIC, source.rate.hz, source.frames, channels, window))
        for first in range(0, source.frames, step):
            yield Progress("drawing", first, source.frames, "the spectrogram")
            file.write(_blocks(source.anew().read(first, step + window // 2), step, window).tobytes())
        file.flush()
        for level in _upper_levels(path, source.frames, channels, window):
            file.seek(0, 2)
            file.write(level.tobytes())


def _blocks(pcm: Samples, step: int, window: int) -> Levels:
    """Samples (n, channels) of up to `step` frames with the half window that follows them → (blocks, channels, bands)."""
    block = window * HOPS // 2
    blocks = -(-min(len(pcm), step) // block)
    needed = blocks * block + window // 2
    pcm = np.pad(pcm, ((0, max(0, needed - len(pcm))), (0, 0)))[:needed]
    each = []
    for channel in range(pcm.shape[1]):
        frames = np.lib.stride_tricks.sliding_window_view(np.ascontiguousarray(pcm[:, channel]), window)[:: window // 2]
        each.append(power(frames).reshape(blocks, HOPS, window // 2).mean(axis=1))
    return half_decibels(np.stack(each, axis=1))


def power(frames: NDArray[np.int16]) -> NDArray[np.float32]:
    """Power of each band of each row (n, window) → (n, window / 2); 1 is a sine at full scale. The constant part is left out."""
    window = frames.shape[1]
    hann = np.hanning(window + 1)[:-1].astype(np.float32)
    spectra = np.fft.rfft(frames * (hann / np.float32(window / 4 * 32768)), axis=1)[:, 1:]
    return cast(NDArray[np.float32], np.square(spectra.real) + np.square(spectra.imag))


def half_decibels(powers: NDArray[np.float32]) -> Levels:
    """Power as steps of half a decibel above −120 dB."""
    decibels = 10 * np.log10(np.maximum(powers, np.float32(10 ** (FLOOR_DB / 10))))
    return np.asarray(np.clip(np.rint((decibels - FLOOR_DB) * PER_DB), 0, 255), np.uint8)


def _upper_levels(path: Path, frames: int, channels: int, window: int) -> Generator[Levels, None, None]:
    count = -(-frames // (window * HOPS // 2))
    if not count:
        return
    level = cast(Levels, np.memmap(path, np.uint8, "r", _HEADER.size, (count, channels, window // 2)))
    while len(level) > 1:
        level = np.maximum.reduceat(level, np.arange(0, len(level), STEP), axis=0)
        yield level


class SpectrogramFile:
    """Reads a pyramid, and where one looks closer than a quarter of a block, transforms the samples themselves."""

    def __init__(self, path: Path, source: PlaybackFile) -> None:
        """Raises OSError, ValueError or struct.error when there is no whole pyramid of this sound at the path."""
        with path.open("rb") as file:
            magic, hz, frames, channels, window = _HEADER.unpack(file.read(_HEADER.size))
        if (magic, hz, frames, channels) != (_MAGIC, source.rate.hz, source.frames, source.channels):
            raise ValueError("not the spectrogram of this sound")
        self._levels, self._source = _mapped(path, frames, channels, window), source
        self._window: int = window
        self._block = window * HOPS // 2

    @property
    def rate(self) -> Rate:
        """The recording's own rate."""
        return self._source.rate

    @property
    def frames(self) -> int:
        """Frames in the recording."""
        return self._source.frames

    @property
    def channels(self) -> int:
        """Channels in the recording."""
        return self._source.channels

    @property
    def bands(self) -> int:
        """Bands up to half the rate, each as wide as the others."""
        return self._window // 2

    def columns(self, span: Span, width: int, channel: int | None = None) -> Levels:
        """How loud each band is in each of `width` equal parts of the span: (width, bands), half decibels above −120 dB.

        None is the loudest of all channels. Past the recording's end it is 0.
        """
        result = np.zeros((max(0, width), self.bands), np.uint8)
        if width < 1 or not span.length or span.first >= self.frames:
            return result
        edges = span.first + np.arange(width + 1, dtype=np.int64) * span.length // width
        inside = int(np.searchsorted(edges[:-1], self.frames))
        firsts, ends = edges[:inside], np.minimum(np.maximum(edges[1 : inside + 1], edges[:inside] + 1), self.frames)
        look = self._from_samples if span.length * STEP < self._block * width else self._from_blocks
        result[:inside] = look(firsts, ends, channel)
        return result

    def _from_samples(self, firsts: NDArray[np.int64], ends: NDArray[np.int64], channel: int | None) -> Levels:
        """A window for every two columns, a third of it over the next at least; columns take the nearest."""
        half = self._window // 2
        apart = min(max(2 * int(ends[0] - firsts[0]), half // 4), half * 5 // 4)
        nearest = ((firsts + ends) // 2 - firsts[0]) // apart
        middles = firsts[0] + np.arange(int(nearest[-1]) + 1) * apart + apart // 2
        start = int(middles[0]) - half
        pcm = self._source.read(max(0, start), int(middles[-1]) + half - max(0, start))
        pcm = np.pad(pcm, ((max(0, -start), self._window), (0, 0)))
        wanted = range(self.channels) if channel is None else (channel,)
        each = []
        for number in wanted:
            rows = np.lib.stride_tricks.sliding_window_view(np.ascontiguousarray(pcm[:, number]), self._window)
            each.append(power(rows[middles - half - start]))
        levels = half_decibels(np.max(each, axis=0) if len(each) > 1 else each[0])
        return np.asarray(levels[nearest], np.uint8)

    def _from_blocks(self, firsts: NDArray[np.int64], ends: NDArray[np.int64], channel: int | None) -> Levels:
        width = int(ends[0] - firsts[0])
        index, block = 0, self._block
        while block * STEP <= width and index + 1 < len(self._levels):
            index, block = index + 1, block * STEP
        if width < block:
            return self._between_blocks(firsts, ends, channel)
        lows, highs = firsts // block, -(-ends // block)
        level = self._levels[index][int(lows[0]) : int(highs[-1])]
        one = level.max(axis=1) if channel is None else level[:, channel]
        return _loudest(one, lows - lows[0], highs - lows[0])

    def _between_blocks(self, firsts: NDArray[np.int64], ends: NDArray[np.int64], channel: int | None) -> Levels:
        """Columns narrower than a block go from the middle of one to the middle of the next, so that no steps are seen."""
        middles = np.maximum((firsts + ends - self._block) // 2, 0)
        befores, shares = middles // self._block, (middles % self._block * 256 // self._block).astype(np.uint16)[:, None]
        level = self._levels[0][int(befores[0]) : int(befores[-1]) + 2]
        one = (level.max(axis=1) if channel is None else level[:, channel]).astype(np.uint16)
        at = befores - befores[0]
        mixed = one[at] * (256 - shares) + one[np.minimum(at + 1, len(one) - 1)] * shares
        return np.asarray(mixed >> 8, np.uint8)


def _loudest(level: Levels, firsts: NDArray[np.int64], ends: NDArray[np.int64]) -> Levels:
    """The loudest over each [first, end) of the rows, which are few: four times as fast as reduceat over short runs."""
    found: Levels = level[firsts]
    for more in range(1, int((ends - firsts).max())):
        np.maximum(found, level[np.minimum(firsts + more, ends - 1)], out=found)
    return found


def _mapped(path: Path, frames: int, channels: int, window: int) -> list[Levels]:
    levels: list[Levels] = []
    blocks, offset = -(-frames // (window * HOPS // 2)), _HEADER.size
    while blocks:
        levels.append(cast(Levels, np.memmap(path, np.uint8, "r", offset, (blocks, channels, window // 2))))
        offset += blocks * channels * window // 2
        blocks = -(-blocks // STEP) if blocks > 1 else 0
    if path.stat().st_size != offset:
        raise ValueError("not a whole spectrogram")
    return levels
