"""Reverberation from speech alone: how fast its sounds die away in four bands.

Source: the idea of R. Ratnam et al., "Blind estimation of reverberation time", JASA 114 (2003): where a sound ends, the room
goes on; the decays' median slope is the room's. Speech itself dies away within a quarter of a second or so, so that shorter times
cannot be told apart. Calibrated on six readers in rooms measured by Schroeder's integral (benchmarks/profiling).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

Powers = NDArray[np.float32]

_HOP_S: Final = 0.01
_BANDS: Final = ((12, 23), (23, 45), (45, 90), (90, 180))  # bins of 31.25 Hz: octaves from 375 Hz to 5.6 kHz
_SMOOTH: Final = 5
_DROP_DB: Final = 10
_ABOVE_FLOOR_DB: Final = 3
_LEAST: Final = 10  # frames
ENOUGH: Final = 12  # decays before their median means anything
# Median decay of speech in a room, and the room's own time, both in ms; the first row is speech with no room.
_MEASURED: Final = (280, 420, 600, 950, 1_230)
_TRUE: Final = (150, 310, 600, 1_000, 1_500)


def decays(power: Powers) -> list[float]:
    """The times, in ms, in which sounds would fall by 60 dB as they began to; from power spectra every 10 ms."""
    return [time for first, end in _BANDS for time in _band_decays(power[:, first:end])]


def _band_decays(power: Powers) -> Iterator[float]:
    level = 10 * np.log10(power.sum(axis=1, dtype=np.float64) + 1e-12)
    floor = np.percentile(level, 10) + _ABOVE_FLOOR_DB
    smooth = np.convolve(level, np.ones(_SMOOTH) / _SMOOTH, "same")
    falling = np.diff(smooth) < 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], falling.astype(np.int8), [0]])))
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        heard = smooth[first : end + 1]
        heard = heard[: int(np.count_nonzero(heard >= floor)) + 1]  # it only falls: what is under the floor is its end
        if len(heard) > _LEAST and heard[0] - heard[-1] >= _DROP_DB:
            yield -60_000 / float(np.polyfit(np.arange(len(heard)) * _HOP_S, heard, 1)[0])


def room_ms(times: NDArray[np.float64]) -> int | None:
    """The room's reverberation time, to 10 ms; None where too few sounds were heard to die away."""
    if len(times) < ENOUGH:
        return None
    return int(round(float(np.interp(np.median(times), _MEASURED, _TRUE)), -1))
