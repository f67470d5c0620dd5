"""What a recording's samples tell of the lossy stages that they went through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Powers = NDArray[np.float64]

BAND_HZ: Final = 125
TELEPHONE_HZ: Final = 4_000
_BESIDE: Final = 4  # bands on either side of the edge: half a kilohertz
_STEEP_DB: Final = 18
_ROOM_HZ: Final = 1_000  # below the highest there can be: an edge nearer to it is the resampler's
_STEPS: Final = 64  # different values, before their places mean anything


def traces(level: Powers | None, bandwidth_hz: int | None, rate_hz: int, samples: NDArray[np.int16]) -> str:
    """A phrase; empty where nothing is to be seen. `level` is the long-term power in bands of 125 Hz."""
    seen = (_edge(level, bandwidth_hz, rate_hz), companding(samples))
    return ", ".join(trace for trace in seen if trace)


def _edge(level: Powers | None, bandwidth_hz: int | None, rate_hz: int) -> str:
    if bandwidth_hz is None or level is None:
        return ""
    if bandwidth_hz <= TELEPHONE_HZ:
        return "telephone band"
    if bandwidth_hz > rate_hz // 2 - _ROOM_HZ or _drop_db(level, bandwidth_hz // BAND_HZ) < _STEEP_DB:
        return ""
    return f"cut off at {bandwidth_hz / 1000:.1f} kHz"


def _drop_db(level: Powers, edge: int) -> float:
    """From half a kilohertz under the edge to half a kilohertz over it, the band at the edge left out."""
    under, over = level[max(0, edge - _BESIDE) : edge], level[edge + 1 : edge + 1 + _BESIDE]
    return float(10 * np.log10((under.mean() + 1e-15) / (over.mean() + 1e-15))) if len(under) and len(over) else 0.0


def companding(samples: NDArray[np.int16]) -> str:
    """Whether all samples lie on the steps of a companding law: such sound was a telephone network's, at this very rate."""
    values = np.unique(samples)
    if len(values) < _STEPS:
        return ""
    return next((name for name, steps in _LAWS.items() if np.isin(values, steps()).all()), "")


def _mu_law() -> NDArray[np.int64]:
    """The 16-bit values of ITU-T G.711's µ-law."""
    exponent, mantissa = np.divmod(np.arange(128), 16)
    steps = ((mantissa * 8 + 132) << exponent) - 132
    return np.concatenate([steps, -steps])


def _a_law() -> NDArray[np.int64]:
    """The 16-bit values of ITU-T G.711's A-law."""
    exponent, mantissa = np.divmod(np.arange(128), 16)
    steps = np.where(exponent == 0, mantissa * 16 + 8, (mantissa * 16 + 264) << np.maximum(exponent - 1, 0))
    return np.concatenate([steps, -steps])


def _eight_bits() -> NDArray[np.int64]:
    return np.arange(-128, 128) * 256


_LAWS: Final[dict[str, Callable[[], NDArray[np.int64]]]] = {
    "G.711 µ-law steps": _mu_law,
    "G.711 A-law steps": _a_law,
    "eight-bit steps": _eight_bits,
}
