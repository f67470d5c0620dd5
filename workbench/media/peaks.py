"""A pyramid of lowest and highest samples: blocks of 256 × 4ⁿ frames, int16, mapped into memory.

File: a 64-byte header (magic, rate, frames, channels), then level 0, level 1 … each as (blocks, channels, 2).
After BBC audiowaveform and Audacity's summaries. All channels together are shown as their outline, lowest to highest,
not as their mean: sound that cancels between channels must not look like silence.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final, cast

import numpy as np
from numpy.typing import NDArray

from workbench.domain.errors import CaseError
from workbench.domain.timeline import Rate, Span
from workbench.media.manifest import PEAKS, PLAYBACK

Samples = NDArray[np.int16]

BLOCK: Final = 256
STEP: Final = 4
_HEADER: Final = struct.Struct("<8sQQI36x")
_MAGIC: Final = b"FAWPEAK2"
_CACHED: Final = 1 << 18  # samples worked on at once: measured 2.8 GB a second, half of that at a quarter and less above
_SHORT: Final = 16
_EXACT: Final = 4 * BLOCK  # columns narrower than this are read from the samples themselves


class PeakBuilder:
    """Writes level 0 as samples come by, the upper levels at the end."""

    def __init__(self, path: Path, *, rate: Rate, channels: int) -> None:
        self._file: IO[bytes] = path.open("w+b")
        self._file.write(bytes(_HEADER.size))
        self._rate, self._channels = rate, channels
        self._frames = 0
        self._rest: Samples = np.empty((0, channels), np.int16)

    def feed(self, pcm: Samples) -> None:
        """Samples (n, channels) that follow the ones before."""
        self._frames += len(pcm)
        if len(self._rest):
            pcm = np.concatenate([self._rest, pcm])
        whole = len(pcm) // BLOCK * BLOCK
        self._rest = pcm[whole:].copy()
        step = max(BLOCK, _CACHED // self._channels // BLOCK * BLOCK)
        for at in range(0, whole, step):
            self._file.write(_blocks(pcm[at : min(at + step, whole)]).tobytes())

    def finish(self) -> None:
        """Write what is left, the upper levels and the header; the file is closed."""
        if len(self._rest):
            last = np.repeat(self._rest[-1:], BLOCK - len(self._rest), axis=0)
            self._file.write(_blocks(np.concatenate([self._rest, last])).tobytes())
        blocks = -(-self._frames // BLOCK)
        self._file.flush()
        if blocks:
            level = np.memmap(self._file, np.int16, "r", _HEADER.size, (blocks, self._channels, 2))
            self._file.seek(0, 2)
            for upper in _upper_levels(cast(Samples, level)):
                self._file.write(upper.tobytes())
        self._file.seek(0)
        self._file.write(_HEADER.pack(_MAGIC, self._rate.hz, self._frames, self._channels))
        self._file.close()


def _blocks(pcm: Samples) -> Samples:
    """Whole blocks (n × 256, channels) → (n, channels, 2).

    Each block is halved against itself until one frame is left: contiguous, so that numpy uses vector instructions.
    """
    width = pcm.shape[1]
    rows = np.ascontiguousarray(pcm).reshape(-1, BLOCK * width)
    return np.stack([_halved(rows, width, np.minimum), _halved(rows, width, np.maximum)], axis=-1)


def _halved(rows: Samples, width: int, extreme: Callable[[Samples, Samples], Samples]) -> Samples:
    while rows.shape[1] > _SHORT * width:
        middle = rows.shape[1] // 2
        rows = extreme(rows[:, :middle], rows[:, middle:])
    columns = np.ascontiguousarray(rows.T)  # short rows cost more to start than to do
    while len(columns) > width:
        columns = extreme(columns[: len(columns) // 2], columns[len(columns) // 2 :])
    return columns.T


def _upper_levels(level: Samples) -> list[Samples]:
    levels = []
    while len(level) > 1:
        starts = np.arange(0, len(level), STEP)
        lows = np.minimum.reduceat(level[..., 0], starts, axis=0)
        highs = np.maximum.reduceat(level[..., 1], starts, axis=0)
        level = np.stack([lows, highs], axis=-1)
        levels.append(level)
    return levels


class PeakFile:
    """Reads a pyramid, and where one looks closer than a block, the samples."""

    def __init__(self, peaks: Path, playback: Path) -> None:
        try:
            with peaks.open("rb") as file:
                magic, hz, frames, channels = _HEADER.unpack(file.read(_HEADER.size))
            if magic != _MAGIC:
                raise ValueError("not a peak file")
            self._levels = _levels(peaks, frames, channels)
            self._samples = _mapped(playback, frames, channels)
        except (OSError, ValueError, struct.error) as error:
            raise CaseError(
                f"The waveform of “{peaks.parent.name}” cannot be read ({error}).", "Process the recording again."
            ) from error
        self._rate = Rate(hz)
        self._frames: int = frames
        self._channels: int = channels

    @classmethod
    def within(cls, folder: Path) -> PeakFile:
        """The pyramid of a decoded track's folder."""
        return cls(folder / PEAKS, folder / PLAYBACK)

    @property
    def rate(self) -> Rate:
        """The recording's own rate."""
        return self._rate

    @property
    def frames(self) -> int:
        """Frames in the recording."""
        return self._frames

    @property
    def channels(self) -> int:
        """Channels in the recording."""
        return self._channels

    def columns(self, span: Span, width: int, channel: int | None = None) -> Samples:
        """Lowest and highest sample of each of `width` equal parts of the span: shape (width, 2). None outlines all channels.

        Exact below 1024 frames a column; above, a column may reach into its neighbour by a quarter of itself.
        Past the recording's end it is zero.
        """
        result = np.zeros((width, 2), np.int16)
        if width < 1 or not span.length or span.first >= self._frames:
            return result
        edges = span.first + np.arange(width + 1, dtype=np.int64) * span.length // width
        inside = int(np.searchsorted(edges[:-1], self._frames))
        firsts, ends = edges[:inside], np.minimum(np.maximum(edges[1 : inside + 1], edges[:inside] + 1), self._frames)
        if span.length < _EXACT * width:
            self._from_samples(result, firsts, ends, channel)
        else:
            self._from_blocks(result, firsts, ends, channel)
        return result

    def blocks(self, channel: int | None = None) -> Samples:
        """Lowest and highest sample of every block of 256 frames: shape (blocks, 2)."""
        if not self._levels:
            return np.empty((0, 2), np.int16)
        return np.stack(_outline(self._levels[0], channel), axis=-1)

    def _from_samples(self, result: Samples, firsts: NDArray[np.int64], ends: NDArray[np.int64], channel: int | None) -> None:
        start, stop = int(firsts[0]), int(ends[-1])
        low, high = _sides(self._samples[start:stop], channel)
        _reduce(result, low, high, firsts - start, ends - start)

    def _from_blocks(self, result: Samples, firsts: NDArray[np.int64], ends: NDArray[np.int64], channel: int | None) -> None:
        width = int(ends[0] - firsts[0])
        index, block = 0, BLOCK
        while block * STEP * STEP <= width and index + 1 < len(self._levels):
            index, block = index + 1, block * STEP
        lows, highs = firsts // block, -(-ends // block)
        low, high = _outline(self._levels[index][int(lows[0]) : int(highs[-1])], channel)
        _reduce(result, low, high, lows - lows[0], highs - lows[0])


def _sides(pcm: Samples, channel: int | None) -> tuple[Samples, Samples]:
    """The same from the samples (n, channels) themselves, where lowest and highest of one channel are one."""
    if channel is None and pcm.shape[1] > 1:
        return pcm.min(axis=1), pcm.max(axis=1)
    one = np.ascontiguousarray(pcm[:, channel or 0])
    return one, one


def _outline(peaks: Samples, channel: int | None) -> tuple[Samples, Samples]:
    """Lows and highs (n,) of one channel, or over all of them, from (n, channels, 2)."""
    if channel is None:
        return peaks[..., 0].min(axis=1), peaks[..., 1].max(axis=1)
    return peaks[:, channel, 0], peaks[:, channel, 1]


def _reduce(result: Samples, low: Samples, high: Samples, firsts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
    """Minimum and maximum over each [first, end); neighbours may overlap, as reduceat alone allows by pairs."""
    pairs = np.stack([firsts, np.minimum(ends, len(low) - 1)], axis=1).ravel()
    last_open = ends >= len(low)
    result[: len(firsts), 0] = np.minimum.reduceat(low, pairs)[::2]
    result[: len(firsts), 1] = np.maximum.reduceat(high, pairs)[::2]
    # An end past the array had to be given as its last index, which reduceat leaves out.
    result[: len(firsts), 0][last_open] = np.minimum(result[: len(firsts), 0][last_open], low[-1])
    result[: len(firsts), 1][last_open] = np.maximum(result[: len(firsts), 1][last_open], high[-1])


def _levels(path: Path, frames: int, count: int) -> list[Samples]:
    levels: list[Samples] = []
    blocks, offset = -(-frames // BLOCK), _HEADER.size
    while blocks:
        levels.append(cast(Samples, np.memmap(path, np.int16, "r", offset, (blocks, count, 2))))
        offset += blocks * count * 4
        blocks = -(-blocks // STEP) if blocks > 1 else 0
    return levels


def _mapped(path: Path, frames: int, channels: int) -> Samples:
    if not frames:
        return np.empty((0, channels), np.int16)
    return cast(Samples, np.memmap(path, np.int16, "r", 0, (frames, channels)))
