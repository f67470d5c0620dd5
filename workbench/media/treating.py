"""A recording as heard through a treatment: the same frames, filtered on their way to the ear and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.domain.errors import BadRequest
from workbench.domain.listening import BAND_PASS, DE_HUM, DENOISE, GAIN, LEVEL, Step, Treatment
from workbench.domain.timeline import Rate
from workbench.media.denoising import Denoiser
from workbench.media.filtering import band_pass, de_hum
from workbench.media.levelling import Leveller

Sound = NDArray[np.float64]
Samples = NDArray[np.int16]

# What a filter has to hear before the first frame that counts, so that it does not matter where one began to listen.
_RUN_UP_SECONDS: Final = {DE_HUM: 1.0, BAND_PASS: 0.2, DENOISE: 3.0, LEVEL: 4.0, GAIN: 0.0}
_FULL: Final = 32768


class _Filter(Protocol):
    def feed(self, sound: Sound) -> Sound: ...

    def finish(self) -> Sound: ...


class _Source(Protocol):
    @property
    def rate(self) -> Rate: ...

    @property
    def frames(self) -> int: ...

    @property
    def channels(self) -> int: ...

    def read(self, first: int, count: int) -> Samples: ...


class Chain:
    """The steps of a treatment, one after the other, block by block. As many frames come out as went in."""

    def __init__(self, treatment: Treatment, rate: Rate, channels: int) -> None:
        self._filters = [_made(step, rate, channels) for step in treatment.steps]

    def feed(self, sound: Sound) -> Sound:
        """Sound (n, channels), full scale 1, in; whatever is ready comes out."""
        for held in self._filters:
            sound = held.feed(sound)
        return sound

    def finish(self) -> Sound:
        """The last frames; nothing can be fed afterwards."""
        last: Sound | None = None
        for held in self._filters:
            end = held.finish() if last is None else np.concatenate((held.feed(last), held.finish()))
            last = end
        return np.empty((0, 0)) if last is None else last


class TreatedSound:
    """Reads like the recording itself. Quickest when read on; elsewhere the filters run up to the place first."""

    def __init__(self, source: _Source, treatment: Treatment) -> None:
        self._source, self._treatment = source, treatment
        self._run_up = source.rate.frames(max((_RUN_UP_SECONDS.get(step.kind, 0) for step in treatment.steps), default=0))
        self._step = max(1, source.rate.hz // 10)
        self._held: Sound = np.empty((0, source.channels))
        self._next = 0
        self._begin(0)

    def read(self, first: int, count: int) -> Samples:
        """Samples from frame `first`: shape (n, channels), n < count only at the end."""
        count = max(0, min(count, self._source.frames - first))
        if first != self._next:
            self._begin(first)
        while len(self._held) < count:
            self._feed()
        made, self._held = self._held[:count], self._held[count:]
        self._next = first + count
        return np.asarray(np.clip(np.rint(made * _FULL), -_FULL, _FULL - 1), np.int16)

    def _begin(self, first: int) -> None:
        self._fed = max(0, first - self._run_up)
        self._next, self._drop = first, first - self._fed
        self._chain = Chain(self._treatment, self._source.rate, self._source.channels)
        self._held = self._held[:0]

    def _feed(self) -> None:
        pcm = self._source.read(self._fed, self._step)
        made = self._chain.feed(pcm / _FULL) if len(pcm) else self._chain.finish()
        self._fed += len(pcm)
        dropped = min(self._drop, len(made))
        self._drop -= dropped
        self._held = np.concatenate((self._held, made[dropped:]))


class _Gain:
    def __init__(self, channels: int, decibels: int) -> None:
        self._factor, self._channels = 10 ** (decibels / 20), channels

    def feed(self, sound: Sound) -> Sound:
        return sound * self._factor

    def finish(self) -> Sound:
        return np.empty((0, self._channels))


_MAKERS: dict[str, Callable[..., _Filter]] = {
    DE_HUM: de_hum,
    BAND_PASS: band_pass,
    DENOISE: Denoiser,
    LEVEL: Leveller,
    GAIN: lambda _rate, channels, decibels: _Gain(channels, decibels),
}


def _made(step: Step, rate: Rate, channels: int) -> _Filter:
    if step.kind not in _MAKERS:
        raise BadRequest(f"There is no filter “{step.kind}”.", f"Choose from {', '.join(_MAKERS)}.")
    return _MAKERS[step.kind](rate, channels, *step.values)
