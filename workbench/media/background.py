"""The background's power while people speak, told by the spectrum alone.

Source: T. Gerkmann and R. C. Hendriks, "Unbiased MMSE-based noise power estimation with low complexity and low tracking delay",
IEEE TASLP 20 (2012): each bin's noise follows the sound as far as it is not likely to be speech there.
It needs no pause, and speech that a voice activity detector missed does not count as noise. Above 12 dB it overstates the noise.
"""

from __future__ import annotations

from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

Powers = NDArray[np.float32]

_PRIOR: Final = 10**1.5  # 15 dB: how far speech stands out where there is some
_SMOOTH: Final = 0.8
_SMOOTH_SPEECH: Final = 0.9
_CERTAIN: Final = 0.99
_QUIETEST: Final = 0.15  # of the frames, as the first guess; a bin of noise has its power exponentially distributed
_LEAST: Final = 1e-14


def background(power: Powers) -> NDArray[np.float64]:
    """(frames,) the noise's power, from power spectra every 20 ms."""
    seen = np.maximum(power.astype(np.float64), _LEAST)
    noise = np.quantile(seen, _QUIETEST, axis=0) / -np.log1p(-_QUIETEST)
    spoken = np.full(seen.shape[1], 0.5)
    found = np.empty(len(seen))
    gain = _PRIOR / (1 + _PRIOR)
    for at, row in enumerate(seen):
        speech = 1 / (1 + (1 + _PRIOR) * np.exp(-np.minimum(row / noise, 200) * gain))
        spoken = _SMOOTH_SPEECH * spoken + (1 - _SMOOTH_SPEECH) * speech
        speech = np.where(spoken > _CERTAIN, np.minimum(speech, _CERTAIN), speech)
        noise = _SMOOTH * noise + (1 - _SMOOTH) * (speech * noise + (1 - speech) * row)
        found[at] = noise.sum()
    return cast("NDArray[np.float64]", found)
