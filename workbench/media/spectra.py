"""Power spectra of stretches spread over a recording: what its background, echo, tones and music are told by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from workbench.domain.audio import ENGINE_RATE, WorkPcm

Powers = NDArray[np.float32]

HOP: Final = ENGINE_RATE.hz // 100  # 10 ms
WINDOW: Final = 512
STRETCH: Final = 60 * ENGINE_RATE.hz
MOST: Final = 20  # stretches: a third of an hour stands for ten
_AT_ONCE: Final = 1_000


def stretches(pcm: WorkPcm) -> Iterator[tuple[int, Powers]]:
    """(first sample, powers) of up to twenty stretches of a minute, evenly spread; all of what is shorter.

    Powers are (frames, 257), a frame every 10 ms; a row sums up to the mean power of its 32 ms.
    """
    length = min(pcm.frames, STRETCH)
    if length < WINDOW:
        return
    count = min(MOST, -(-pcm.frames // STRETCH))
    for first in np.linspace(0, pcm.frames - length, count).astype(np.int64).tolist():
        first -= first % HOP
        # Read, not mapped: ten hours that are mapped count as memory.
        yield first, powers(np.fromfile(pcm.path, "<f4", length, offset=4 * first))


def powers(samples: NDArray[np.float32]) -> Powers:
    """(frames, 257) power spectra, a frame every 10 ms."""
    window = np.hanning(WINDOW).astype(np.float32)
    scale = float(np.square(window, dtype=np.float64).sum()) * WINDOW / 2
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    parts = [np.abs(np.fft.rfft(frames[at : at + _AT_ONCE] * window)) ** 2 / scale for at in range(0, len(frames), _AT_ONCE)]
    return cast(Powers, np.concatenate(parts).astype(np.float32))
