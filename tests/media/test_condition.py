"""Measurements against signals whose numbers are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.media.conftest import Make, decode, write_track
from workbench.domain.profile import Condition
from workbench.domain.timeline import Span
from workbench.media.condition import SignalMeter

HZ = 16_000
CHANCE = np.random.default_rng(3)
SPEECH = tuple(Span(second * HZ, second * HZ + HZ) for second in range(1, 20, 2))


def measured(folder: Path, line: NDArray[np.float64], speech: tuple[Span, ...] = SPEECH, rate: int = HZ) -> Condition:
    return SignalMeter().measure(write_track(folder / "out", line[:, None].astype(np.float32), rate), speech)


def every_other_second(voice: NDArray[np.float64]) -> NDArray[np.float64]:
    return voice * (np.arange(len(voice)) // HZ % 2)


def a_voice(seconds: int = 20) -> NDArray[np.float64]:
    """Harmonics of a pitch that glides, four syllables a second, every other second."""
    time = np.arange(seconds * HZ) / HZ
    phase = 2 * np.pi * np.cumsum(130 + 30 * np.sin(2 * np.pi * 0.7 * time)) / HZ
    sound = sum(np.sin(n * phase) / n for n in range(1, 25)) * np.sin(np.pi * 4 * time) ** 2
    return every_other_second(0.1 * sound / np.sqrt(np.mean(np.square(sound))))


def band(seconds: int, top: int, rate: int = HZ) -> NDArray[np.float64]:
    """Noise up to `top` Hz with an even spectrum."""
    spectrum = np.fft.rfft(CHANCE.normal(0, 0.05, seconds * rate))
    spectrum[top * seconds :] = 0
    return np.fft.irfft(spectrum, seconds * rate)


@pytest.mark.parametrize("decibels", [0, 5, 10, 20, 40])
def test_the_ratio_is_the_one_mixed_in(decibels: int, tmp_path: Path) -> None:
    noise = CHANCE.normal(0, 0.1 * 10 ** (-decibels / 20), 20 * HZ)
    assert measured(tmp_path, a_voice() + noise).snr_tenths_db == pytest.approx(decibels * 10, abs=15)


def test_speech_that_the_detector_missed_is_no_background(tmp_path: Path) -> None:
    heard = SPEECH[::3]  # the other seconds of speech lie in what it takes for pauses
    assert measured(tmp_path, a_voice() + CHANCE.normal(0, 0.001, 20 * HZ), heard).snr_tenths_db >= 200


def test_pauses_that_are_short_are_pauses_still(tmp_path: Path) -> None:
    spoken = tuple(Span(n * HZ, n * HZ + HZ * 3 // 4) for n in range(20))  # no frame lies 200 ms from all of them
    voice = a_voice() + np.roll(a_voice(), HZ)
    voice[np.arange(len(voice)) % HZ >= HZ * 3 // 4] = 0
    assert measured(tmp_path, voice + CHANCE.normal(0, 0.01, 20 * HZ), spoken).snr_tenths_db == pytest.approx(200, abs=25)


def test_without_speech_there_is_no_ratio(tmp_path: Path) -> None:
    assert measured(tmp_path, CHANCE.normal(0, 0.1, 5 * HZ), ()).snr_tenths_db is None


def test_clean_sound_is_not_clipped(tmp_path: Path) -> None:
    assert measured(tmp_path, 0.9 * np.sin(np.arange(20 * HZ) * 0.3)).clipped_ppm == 0


def test_clipping_is_counted_also_below_full_scale(tmp_path: Path) -> None:
    tone = 2.0 * np.sin(np.arange(20 * HZ) * 2 * np.pi * 100.3 / HZ)
    share = float(np.mean(np.abs(tone) >= 1.0))
    assert measured(tmp_path, np.clip(tone, -1, 1) * 0.7).clipped_ppm == pytest.approx(share * 1e6, rel=0.02)


@pytest.mark.parametrize("top", [3_400, 5_000, 7_000])
def test_the_bandwidth_is_where_the_sound_ends(top: int, tmp_path: Path) -> None:
    assert measured(tmp_path, band(20, top)).bandwidth_hz == pytest.approx(top, abs=130)


def test_a_telephone_copy_kept_at_16_khz_is_still_narrow(make: Make, tmp_path: Path) -> None:
    voice = write_track(tmp_path / "voice", band(20, 8_000)[:, None].astype(np.float32), HZ)
    copy = make(
        "up.wav", "-f", "s16le", "-ar", "16000", "-i", str(voice.playback), "-map", "1", "-af", "aresample=8000,aresample=16000"
    )
    condition = SignalMeter().measure(decode(copy, tmp_path / "out"), SPEECH)
    assert condition.bandwidth_hz is not None
    assert 3_000 <= condition.bandwidth_hz <= 4_000


def test_silence_has_no_bandwidth_and_nothing_has_no_measure(tmp_path: Path) -> None:
    assert measured(tmp_path, np.zeros(5 * HZ), ()) == Condition(None, 0, None, music_permille=0, tone_permille=0)
    assert SignalMeter().measure(write_track(tmp_path / "short", np.zeros((10, 1), np.float32), HZ), ()) == Condition(
        None, 0, None
    )
