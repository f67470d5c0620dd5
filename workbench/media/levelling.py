"""Level: quiet voices brought up and loud ones down, slowly enough that words keep their stress."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench.domain.timeline import Rate

Sound = NDArray[np.float64]

_FRAME_SECONDS: Final = 0.01
_ATTACK_SECONDS, _RELEASE_SECONDS, _PAUSE_SECONDS = 0.05, 1.5, 6.0
_PAUSE: Final = 10**-2.5  # of the voice's power: so far below it nobody speaks, and the level is held almost still
_LEAST: Final = 1e-12
_MOST_DOWN: Final = 10 ** (-24 / 20)
_KNEE: Final = 0.7  # of full scale: what would go beyond is bent instead of cut


class Leveller:
    """An envelope that rises quickly and falls slowly steers the gain of each channel by itself. Holds back one frame."""

    def __init__(self, rate: Rate, channels: int, target_dbfs: int, most_db: int) -> None:
        self._frame = max(1, round(rate.hz * _FRAME_SECONDS))
        self._target, self._most = 10 ** (target_dbfs / 20), 10 ** (most_db / 20)
        self._rest: Sound = np.empty((0, channels))
        self._envelope = np.full(channels, _LEAST)
        self._gain = np.ones(channels)
        self._rise = (np.arange(1, self._frame + 1) / self._frame)[:, None]
        self._begun = False

    def feed(self, sound: Sound) -> Sound:
        """Sound (n, channels) in; whole frames of 10 ms come out."""
        held = np.concatenate((self._rest, sound))
        whole = len(held) // self._frame * self._frame
        self._rest = held[whole:]
        return self._levelled(held[:whole])

    def finish(self) -> Sound:
        """The last frames."""
        rest, self._rest = self._rest, self._rest[:0]
        padded = np.concatenate((rest, np.zeros((-len(rest) % self._frame, rest.shape[1]))))
        return self._levelled(padded)[: len(rest)]

    def _levelled(self, sound: Sound) -> Sound:
        frames = sound.reshape(-1, self._frame, sound.shape[1])
        made = np.empty_like(frames)
        for number, power in enumerate((frames**2).mean(axis=1)):
            before, self._gain = self._gain, self._steered(power)
            before = before if self._begun else self._gain
            self._begun = True
            made[number] = frames[number] * (before + (self._gain - before) * self._rise)
        return _bent(made.reshape(sound.shape))

    def _steered(self, power: NDArray[np.float64]) -> NDArray[np.float64]:
        envelope = self._envelope
        falls = np.where(power < envelope * _PAUSE, _PAUSE_SECONDS, _RELEASE_SECONDS)
        seconds = np.where(power > envelope, _ATTACK_SECONDS, falls)
        self._envelope = np.maximum(envelope + (power - envelope) * (1 - np.exp(-_FRAME_SECONDS / seconds)), _LEAST)
        return np.asarray(np.clip(self._target / np.sqrt(self._envelope), _MOST_DOWN, self._most))


def _bent(sound: Sound) -> Sound:
    over = np.abs(sound) - _KNEE
    return np.where(over > 0, np.sign(sound) * (_KNEE + (1 - _KNEE) * np.tanh(over / (1 - _KNEE))), sound)
