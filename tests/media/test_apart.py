"""Channels are people where they are loud at different times, and one room's where they are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.media.apart import voices_apart

SECOND = ENGINE_RATE.hz


def talk(seed: int) -> NDArray[np.float32]:
    """Twenty seconds of noise that comes and goes as speech does, by its own clock."""
    dice = np.random.default_rng(seed)
    loud = np.repeat(dice.random(80) < 0.45, SECOND // 4)
    return (dice.standard_normal(len(loud)) * np.where(loud, 0.1, 0.0005)).astype(np.float32)


def channels(folder: Path, *sounds: NDArray[np.float32]) -> list[WorkPcm]:
    made = []
    for number, samples in enumerate(sounds):
        path = folder / f"{number}.f32"
        samples.astype("<f4").tofile(path)
        made.append(WorkPcm(path, ENGINE_RATE, len(samples), str(number), "0" * 64))
    return made


def test_two_people_each_in_their_own_channel_are_two(tmp_path: Path) -> None:
    assert voices_apart(channels(tmp_path, talk(1), talk(2))) == 2


def test_a_voice_that_bleeds_over_keeps_them_apart(tmp_path: Path) -> None:
    one, other = talk(1), talk(2)
    assert voices_apart(channels(tmp_path, one + other / 30, other + one / 30)) == 2


def test_one_voice_in_two_channels_is_no_call(tmp_path: Path) -> None:
    one = talk(1)
    assert voices_apart(channels(tmp_path, one, one * 0.7 + talk(3) / 300)) is None


def test_two_microphones_in_one_room_hear_the_same(tmp_path: Path) -> None:
    one, other = talk(1), talk(2)
    assert voices_apart(channels(tmp_path, one + other / 2, other + one / 2)) is None


def test_nothing_is_said_of_one_channel_or_of_silence(tmp_path: Path) -> None:
    silence = np.zeros(5 * SECOND, np.float32)
    assert voices_apart(channels(tmp_path, talk(1))) is None
    assert voices_apart(channels(tmp_path, talk(1), np.zeros_like(talk(1)))) is None
    assert voices_apart(channels(tmp_path, silence, silence)) is None
