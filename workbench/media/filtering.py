"""Filters with state: a band to listen in, and mains hum with its harmonics taken out."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from workbench.domain.timeline import Rate

Sound = NDArray[np.float64]

_HIGHEST: Final = 0.47  # of the rate: above it a filter of this kind bends so much that it is better left out
_NARROWEST_HZ: Final = 3.0  # mains stray by ±0.1 Hz, and so do the clocks of recorders
_WIDENING: Final = 0.02  # of the frequency: a harmonic strays as many times further as its number says


class Cascade:
    """Second-order sections, one after the other, over all channels. Causal: what comes out is ready at once."""

    def __init__(self, sections: NDArray[np.float64], channels: int) -> None:
        self._sections, self._state = sections, np.zeros((len(sections), 2, channels))

    def feed(self, sound: Sound) -> Sound:
        """Sound (n, channels) in, the same frames filtered out."""
        from scipy.signal import sosfilt

        if not len(sound) or not len(self._sections):
            return sound
        made, self._state = sosfilt(self._sections, sound, axis=0, zi=self._state)
        return np.asarray(made)

    def finish(self) -> Sound:
        """Nothing is held back."""
        return np.empty((0, self._state.shape[2]))


def band_pass(rate: Rate, channels: int, low: int, high: int) -> Cascade:
    """Butterworth, 24 dB an octave on either side; an edge that the rate does not reach is left open."""
    from scipy.signal import butter

    most = rate.hz * _HIGHEST
    sides: list[Any] = []
    if low < most:
        sides.append(butter(4, low, "highpass", fs=rate.hz, output="sos"))
    if high < most:
        sides.append(butter(4, high, "lowpass", fs=rate.hz, output="sos"))
    return Cascade(np.concatenate(sides) if sides else np.empty((0, 6)), channels)


def de_hum(rate: Rate, channels: int, mains: int, harmonics: int) -> Cascade:
    """A notch at the mains frequency and each harmonic below half the rate, wider as the number rises."""
    from scipy.signal import iirnotch, tf2sos

    places = [mains * number for number in range(1, harmonics + 1) if mains * number < rate.hz * _HIGHEST]
    made = [tf2sos(*iirnotch(hz, hz / (_NARROWEST_HZ + _WIDENING * hz), fs=rate.hz)) for hz in places]
    return Cascade(np.concatenate(made) if made else np.empty((0, 6)), channels)
