"""What surrounds the speech in a recording, in one pass over stretches of it: background, echo, tones, music."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.audio import WorkPcm
from workbench.media.background import background
from workbench.media.reverberation import decays, room_ms
from workbench.media.spectra import HOP, stretches
from workbench.media.tones import music_seconds, tone_frames

Powers = NDArray[np.float32]
Mask = NDArray[np.bool_]

_AUDIBLE_DB = 5.0  # under more noise a sound's end is the noise's beginning
_HOPS_A_FRAME = 2  # of 10 ms in the 20 ms that speech is marked by


@dataclass(frozen=True, slots=True)
class Surround:
    """Ratio in dB of speech to what the spectrum takes for background in it, None where there is too little speech; reverberation
    time; share of the time that tones and music sound, None where there is nothing to measure."""

    ratio_db: float | None
    reverberation_ms: int | None
    tone_permille: int | None
    music_permille: int | None


def surround(pcm: WorkPcm, voiced: Mask, enough: int) -> Surround:
    """`voiced` marks frames of 20 ms that are speech; `enough` of them say something about the ratio."""
    heard = list(_stretches(pcm, voiced))
    if not heard:
        return Surround(None, None, None, None)
    frames, ratio = sum(one.frames for one in heard), _ratio_db(heard, enough)
    audible = ratio is not None and ratio >= _AUDIBLE_DB
    return Surround(
        ratio_db=ratio,
        reverberation_ms=room_ms(np.array([time for one in heard for time in one.decays])) if audible else None,
        tone_permille=round(1000 * sum(one.tone for one in heard) / frames),
        music_permille=round(1000 * sum(one.music for one in heard) / frames),
    )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Counts are frames of 10 ms, powers sums over `voiced` frames of 20 ms."""

    frames: int
    voiced: int
    signal: float
    noise: float
    decays: list[float]
    tone: int
    music: int


def _stretches(pcm: WorkPcm, voiced: Mask) -> Iterator[_Stretch]:
    for first, power in stretches(pcm):
        tone = tone_frames(power)
        spoken, noise = _at(voiced, first, len(power)), background(power[::_HOPS_A_FRAME])
        yield _Stretch(
            frames=len(power),
            voiced=int(spoken.sum()),
            signal=float(power[::_HOPS_A_FRAME].sum(axis=1, dtype=np.float64)[spoken].sum()),
            noise=float(noise[spoken].sum()),
            decays=decays(power) if spoken.any() else [],
            tone=int(tone.sum()),
            music=int(music_seconds(power, tone).sum()) * 100,
        )


def _at(voiced: Mask, first: int, hops: int) -> Mask:
    count = -(-hops // _HOPS_A_FRAME)
    held = voiced[first // (HOP * _HOPS_A_FRAME) :][:count]
    return np.pad(held, (0, count - len(held)))


def _ratio_db(heard: list[_Stretch], enough: int) -> float | None:
    signal, noise = sum(one.signal for one in heard), sum(one.noise for one in heard)
    if sum(one.voiced for one in heard) < enough or noise <= 0:
        return None
    return float(10 * np.log10(max(signal - noise, noise / 10) / noise))
