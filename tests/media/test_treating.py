"""What the listening filters do to sounds whose answer is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench.domain.errors import BadRequest
from workbench.domain.listening import PROPOSED, Step, Treatment
from workbench.domain.timeline import Rate
from workbench.media.playback import PlaybackFile
from workbench.media.treating import Chain

RATE = Rate(16_000)
EVERY = Treatment("All", tuple(Step(kind, values) for kind, values in PROPOSED.items()))


def tone(hz: float, seconds: float, level: float = 0.1, rate: Rate = RATE) -> np.ndarray:
    return (np.sin(np.arange(int(seconds * rate.hz)) * 2 * np.pi * hz / rate.hz) * level)[:, None]


def through(sound: np.ndarray, *steps: Step, rate: Rate = RATE) -> np.ndarray:
    chain = Chain(Treatment("", steps), rate, sound.shape[1])
    return np.concatenate((chain.feed(sound), chain.finish()))


def decibels(sound: np.ndarray) -> float:
    return float(10 * np.log10((sound**2).mean() + 1e-20))


@pytest.mark.parametrize("mains", [50, 60])
@pytest.mark.parametrize("number", [1, 3, 10])
def test_hum_and_its_harmonics_are_taken_out(mains: int, number: int) -> None:
    hum = tone(mains * number, 3)
    assert decibels(through(hum, Step("de_hum", (mains, 10)))[RATE.hz :]) < decibels(hum) - 60


def test_hum_a_little_off_its_frequency_is_still_taken_out() -> None:
    hum = tone(50.05, 3) + tone(150.15, 3)
    assert decibels(through(hum, Step("de_hum", (50, 10)))[RATE.hz :]) < decibels(hum) - 25


@pytest.mark.parametrize("hz", [75, 325, 475, 1000, 3000])
def test_between_the_harmonics_nothing_is_lost(hz: int) -> None:
    sound = tone(hz, 3)
    assert decibels(through(sound, Step("de_hum", (50, 10)))[RATE.hz :]) == pytest.approx(decibels(sound), abs=1)


@pytest.mark.parametrize(("hz", "least", "most"), [(100, -60, -35), (450, -1, 1), (1500, -1, 1), (2800, -1, 1), (7000, -80, -24)])
def test_the_band_passes_speech_and_stops_the_rest(hz: int, least: float, most: float) -> None:
    sound = tone(hz, 3)
    change = decibels(through(sound, Step("band_pass", (300, 3400)))[RATE.hz :]) - decibels(sound)
    assert least < change < most


def test_an_edge_that_the_rate_does_not_reach_is_left_open() -> None:
    slow = Rate(8000)
    sound = tone(3500, 2, rate=slow)
    assert decibels(through(sound, Step("band_pass", (300, 12_000)), rate=slow)[8000:]) == pytest.approx(decibels(sound), abs=0.5)


def test_steady_noise_goes_down_and_what_stands_over_it_stays() -> None:
    noise = np.random.default_rng(1).normal(0, 0.01, (8 * RATE.hz, 1))
    speech = np.concatenate([np.zeros((4 * RATE.hz, 1)), tone(800, 0.5, 0.3), np.zeros((7 * RATE.hz // 2, 1))])
    made = through(noise + speech, Step("denoise", (15,)))
    assert decibels(made[2 * RATE.hz : 3 * RATE.hz]) < decibels(noise) - 12
    told = slice(4 * RATE.hz + 2000, 4 * RATE.hz + 7000)
    assert decibels(made[told]) == pytest.approx(decibels(speech[told]), abs=0.5)
    assert decibels(made[7 * RATE.hz :]) < decibels(noise) - 10


def test_noise_reduction_never_takes_more_than_was_asked() -> None:
    noise = np.random.default_rng(2).normal(0, 0.01, (6 * RATE.hz, 1))
    assert decibels(through(noise, Step("denoise", (6,)))) > decibels(noise) - 6.1


@pytest.mark.parametrize("level", [0.005, 0.05, 0.9])
def test_a_quiet_and_a_loud_voice_come_out_alike(level: float) -> None:
    made = through(tone(400, 12, level), Step("level", (-20, 40)))[10 * RATE.hz :]
    assert decibels(made) == pytest.approx(-20, abs=1)


def test_levelling_never_leaves_full_scale() -> None:
    sudden = np.concatenate([tone(400, 8, 0.002), tone(400, 1, 1.0)])
    assert np.abs(through(sudden, Step("level", (-6, 40)))).max() <= 1


@pytest.mark.parametrize("size", [1, 160, 999, 16_000])
def test_blocks_give_what_the_whole_gives(size: int) -> None:
    sound = np.random.default_rng(3).normal(0, 0.05, (6_000 if size == 1 else 40_000, 2))
    chain = Chain(EVERY, RATE, 2)
    parts = [chain.feed(sound[first : first + size]) for first in range(0, len(sound), size)]
    made = np.concatenate([*parts, chain.finish()])
    assert len(made) == len(sound)
    assert np.allclose(made, through(sound, *EVERY.steps), atol=1e-12)


def test_each_channel_is_treated_by_itself() -> None:
    left, right = tone(400, 4, 0.3), tone(900, 4, 0.01)
    both = through(np.hstack((left, right)), *EVERY.steps)
    assert np.allclose(both[:, :1], through(left, *EVERY.steps))
    assert np.allclose(both[:, 1:], through(right, *EVERY.steps))


@pytest.fixture
def source(tmp_path: Path) -> PlaybackFile:
    """Twelve seconds of two tones in noise."""
    noise = np.random.default_rng(4).normal(0, 0.01, (12 * RATE.hz, 1))
    path = tmp_path / "sound.pcm"
    ((tone(50, 12, 0.1) + tone(700, 12, 0.1) + noise) * 32_767).astype(np.int16).tofile(path)
    return PlaybackFile(path, rate=RATE, channels=1, frames=12 * RATE.hz)


def test_a_treated_recording_has_the_same_frames(source: PlaybackFile) -> None:
    treated = source.treated(EVERY)
    assert treated.read(0, 1000).shape == (1000, 1)
    assert treated.read(source.frames - 10, 50).shape == (10, 1)
    assert treated.read(source.frames, 50).shape == (0, 1)


def test_it_hardly_matters_where_one_began_to_listen(source: PlaybackFile) -> None:
    whole, late = source.treated(EVERY), source.treated(EVERY)
    through_it = np.concatenate([whole.read(first, 1600) for first in range(0, 10 * RATE.hz, 1600)])
    first = 8 * RATE.hz + 123
    began = late.read(first, 8000).astype(float)
    assert decibels(began - through_it[first : first + 8000]) < decibels(began) - 25


def test_the_evidence_is_read_and_never_written(source: PlaybackFile) -> None:
    before = source.read(0, source.frames).copy()
    source.treated(EVERY).read(0, source.frames)
    assert np.array_equal(source.read(0, source.frames), before)


def test_a_filter_nobody_knows_is_refused_by_name(source: PlaybackFile) -> None:
    with pytest.raises(BadRequest, match="reverse"):
        source.treated(Treatment("", (Step("band_pass", (300, 3400)), Step("reverse", ()))))
