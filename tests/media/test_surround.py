"""Echo, tones, music and coding against sounds whose numbers are known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.media import coding, spectra
from workbench.media.surround import Surround, surround
from workbench.media.tones import music_seconds, tone_frames

HZ = ENGINE_RATE.hz
CHANCE = np.random.default_rng(5)
Samples = NDArray[np.float64]


def seconds(count: float) -> Samples:
    return np.arange(round(count * HZ)) / HZ


def sines(time: Samples, *hertz: float, level: float = 0.1) -> Samples:
    return level * sum((np.sin(2 * np.pi * f * time) for f in hertz), np.zeros(len(time)))


def over_noise(sound: Samples, level: float = 0.001) -> Samples:
    return sound + CHANCE.normal(0, level, len(sound))


def toned(sound: Samples) -> float:
    return float(tone_frames(spectra.powers(over_noise(sound).astype(np.float32))).mean())


def musical(sound: Samples) -> float:
    power = spectra.powers(sound.astype(np.float32))
    return float(music_seconds(power, tone_frames(power)).mean())


def clicks(count: int, every_s: float) -> Samples:
    """Bursts of noise of 30 ms."""
    sound = np.zeros(round(count * every_s * HZ))
    for at in range(0, len(sound), round(every_s * HZ)):
        sound[at : at + 480] = CHANCE.normal(0, 0.2, 480)
    return sound


def melody(length: int) -> Samples:
    """Three voices, notes of 200 to 800 ms."""
    sound = np.zeros(length * HZ)
    for _ in range(3):
        at = 0
        while at < len(sound):
            time = seconds(float(CHANCE.choice([0.2, 0.4, 0.8])))[: len(sound) - at]
            pitch = 110 * 2 ** (int(CHANCE.integers(0, 30)) / 12)
            sound[at : at + len(time)] += sum(np.sin(2 * np.pi * n * pitch * time) / n for n in range(1, 9)) * np.exp(-2 * time)
            at += len(time)
    return 0.1 * sound


def pcm(path: Path, sound: Samples) -> WorkPcm:
    sound.astype("<f4").tofile(path)
    return WorkPcm(path, ENGINE_RATE, len(sound), "mix", "0" * 64)


def around(path: Path, sound: Samples) -> Surround:
    return surround(pcm(path, sound), np.ones(len(sound) // 320, np.bool_), 25)


@pytest.mark.parametrize("true_ms", [600, 1_000])
def test_a_room_s_time_is_told_by_how_sounds_die_away_in_it(true_ms: int, tmp_path: Path) -> None:
    time = seconds(true_ms / 1000)
    room = CHANCE.normal(0, 0.05, len(time)) * 10 ** (-3_000 * time / true_ms)
    room[0] = 1
    heard = over_noise(fftconvolve(clicks(20, 1.5), room)[: 30 * HZ], 1e-4)
    assert around(tmp_path / "mix.f32", heard).reverberation_ms == pytest.approx(true_ms, rel=0.25)


def test_sounds_that_never_die_away_tell_nothing_of_a_room(tmp_path: Path) -> None:
    assert around(tmp_path / "mix.f32", CHANCE.normal(0, 0.1, 5 * HZ)).reverberation_ms is None


def tones() -> Iterator[tuple[str, Samples, float]]:
    time = seconds(6)
    yield "a beep", sines(time, 1_000), 1.0
    yield "a ringing telephone in Europe", sines(time, 425) * (time % 5 < 1), 2 / 6
    yield "a ringing telephone in America", sines(time, 440, 480) * (time % 6 < 2), 2 / 6
    yield "a busy line", sines(time, 480, 620) * (time % 1 < 0.5), 0.5
    yield "buttons", (sines(time, 770, 1_336) + 0) * (time % 0.5 < 0.1), 0.16


@pytest.mark.parametrize(("sound", "share"), [pytest.param(s, share, id=name) for name, s, share in tones()])
def test_a_steady_tone_is_heard_for_as_long_as_it_sounds(sound: Samples, share: float) -> None:
    assert toned(sound) == pytest.approx(share, abs=0.05)


def test_hum_noise_and_a_gliding_voice_are_no_tone() -> None:
    time = seconds(4)
    glide = 2 * np.pi * np.cumsum(120 + 20 * np.sin(2 * np.pi * 1.5 * time)) / HZ
    voice = 0.1 * sum((np.sin(n * glide) / n for n in range(1, 20)), np.zeros(len(time)))
    assert [toned(sound) for sound in (sines(time, 50, 150), 0 * time, voice)] == [0, 0, 0]
    assert musical(voice) == 0


def test_held_notes_are_music_and_a_beep_is_not() -> None:
    assert musical(over_noise(melody(8))) >= 0.8
    assert musical(over_noise(sines(seconds(4), 1_000))) == 0


def test_long_recordings_are_judged_by_stretches_of_equal_length(tmp_path: Path) -> None:
    held = list(spectra.stretches(pcm(tmp_path / "mix.f32", np.zeros(150 * HZ))))
    assert [first for first, _ in held] == [0, 45 * HZ, 90 * HZ]
    assert {len(power) for _, power in held} == {5_997}


def test_a_row_of_a_spectrum_sums_up_to_the_sound_s_power() -> None:
    assert spectra.powers(sines(seconds(1), 1_000).astype(np.float32)).sum(axis=1) == pytest.approx(0.005, rel=0.01)


def companded(law: str) -> NDArray[np.int16]:
    return CHANCE.choice(coding._LAWS[law](), 5_000).astype(np.int16)


@pytest.mark.parametrize("law", list(coding._LAWS))
def test_samples_on_a_law_s_steps_are_told(law: str) -> None:
    assert coding.companding(companded(law)) == law


def test_ordinary_samples_and_nearly_none_are_no_telephone_s() -> None:
    assert coding.companding(CHANCE.integers(-3_000, 3_000, 5_000).astype(np.int16)) == ""
    assert coding.companding(np.array([0, 8, -8], np.int16)) == ""


def test_the_steps_are_those_of_the_standard() -> None:
    assert sorted(set(coding._mu_law().tolist()))[-3:] == [30_076, 31_100, 32_124]
    assert sorted(set(coding._a_law().tolist()))[-3:] == [30_208, 31_232, 32_256]
    assert len(set(coding._a_law().tolist())) == 256


def test_a_steep_edge_far_below_the_rate_s_half_is_a_coder_s() -> None:
    level = np.where(np.arange(65) < 44, 1e-3, 1e-8)
    plain = np.arange(5_000, dtype=np.int16)
    assert coding.traces(level, 5_500, 16_000, plain) == "cut off at 5.5 kHz"
    assert coding.traces(10.0 ** -np.linspace(3, 8, 65), 5_500, 16_000, plain) == ""
    assert coding.traces(level, 3_400, 16_000, plain) == "telephone band"
