"""Noise reduction: a Wiener filter over short spectra, with the noise followed while people speak.

The noise's power is tracked as in Gerkmann and Hendriks, "Unbiased MMSE-based noise power estimation with low complexity and
low tracking delay", IEEE Trans. ASLP 20(4), 2012; the signal-to-noise ratio behind the filter is Ephraim and Malah's
decision-directed estimate, "Speech enhancement using a minimum mean-square error short-time spectral amplitude estimator",
IEEE Trans. ASSP 32(6), 1984.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench.domain.timeline import Rate

Sound = NDArray[np.float64]
Powers = NDArray[np.float64]

_WINDOW_SECONDS: Final = 0.032
_SPEECH: Final = 10**1.5  # a priori ratio of speech to noise where there is speech: 15 dB
_SLOW, _QUICK, _STUCK = 0.9, 0.8, 0.99
_DIRECTED: Final = 0.98
_FIRST: Final = 5  # windows whose mean is taken for noise at the beginning
_LEAST: Final = 1e-10  # of power a frame: what rounding to 16 bits leaves


class Denoiser:
    """Takes at most so many decibels off what sounds like steady noise. Holds back half a window."""

    def __init__(self, rate: Rate, channels: int, reduction_db: int) -> None:
        self._hop = 1 << max(4, round(np.log2(rate.hz * _WINDOW_SECONDS / 2)))
        self._window = np.sqrt(np.hanning(2 * self._hop + 1)[:-1])[:, None]
        self._least, self._floor = 10 ** (-reduction_db / 20), _LEAST * self._hop
        self._channels = channels
        # Half a window of nothing before the first frame; the half window that comes out of it is dropped again.
        self._rest: Sound = np.zeros((self._hop, channels))
        self._tail: Sound = np.zeros((self._hop, channels))
        self._drop, self._fed, self._given = self._hop, 0, 0
        self._noise: Powers | None = None
        self._speech = np.full((self._hop + 1, channels), 0.5)
        self._clean = np.zeros((self._hop + 1, channels))

    def feed(self, sound: Sound) -> Sound:
        """Sound (n, channels) in; whatever is ready comes out."""
        self._fed += len(sound)
        made = self._ready(sound)
        self._given += len(made)
        return made

    def finish(self) -> Sound:
        """The last frames."""
        return self._ready(np.zeros((3 * self._hop, self._channels)), at_end=True)[: self._fed - self._given]

    def _ready(self, sound: Sound, *, at_end: bool = False) -> Sound:
        held = np.concatenate((self._rest, sound))
        count = max(0, len(held) // self._hop - 1)
        if self._noise is None and count < _FIRST and not at_end:
            count = 0
        self._rest = held[count * self._hop :]
        if not count:
            return np.empty((0, self._channels))
        places = np.arange(count)[:, None] * self._hop + np.arange(2 * self._hop)
        spectra = np.fft.rfft(held[places] * self._window, axis=1)
        gains = self._gains(np.abs(spectra) ** 2)
        pieces = np.fft.irfft(spectra * gains, axis=1) * self._window
        return self._overlapped(pieces)

    def _overlapped(self, pieces: NDArray[np.float64]) -> Sound:
        heads, tails = pieces[:, : self._hop], pieces[:, self._hop :]
        made = heads + np.concatenate((self._tail[None], tails[:-1]))
        self._tail = tails[-1]
        flat = made.reshape(-1, self._channels)[self._drop :]
        self._drop = 0
        return flat

    def _gains(self, powers: Powers) -> Powers:
        """The filter of each window, one after the other, since each leans on the one before."""
        if self._noise is None:
            self._noise = np.maximum(powers[:_FIRST].mean(axis=0), self._floor)
        gains = np.empty_like(powers)
        for number, power in enumerate(powers):
            noise = self._follow(power, self._noise)
            ratio = _DIRECTED * self._clean / noise + (1 - _DIRECTED) * np.maximum(power / noise - 1, 0)
            wiener = ratio / (1 + ratio)
            self._clean = wiener * wiener * power
            gains[number] = np.maximum(wiener, self._least)
            self._noise = noise
        return gains

    def _follow(self, power: Powers, noise: Powers) -> Powers:
        odds = np.exp(np.minimum(_SPEECH / (1 + _SPEECH) * power / noise - np.log(1 + _SPEECH), 200))
        present = odds / (1 + odds)
        self._speech = _SLOW * self._speech + (1 - _SLOW) * present
        present = np.where(self._speech > _STUCK, np.minimum(present, _STUCK), present)
        expected = present * noise + (1 - present) * power
        return np.asarray(np.maximum(_QUICK * noise + (1 - _QUICK) * expected, self._floor))
