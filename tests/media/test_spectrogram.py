"""The pyramid of spectra: loud where the sound is, on time, never half-written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.domain.errors import CaseError
from workbench.domain.timeline import Rate, Span
from workbench.media import spectrogram as s
from workbench.media.manifest import SPECTROGRAM
from workbench.media.playback import PlaybackFile

RATE = Rate(16_000)


def played(folder: Path, pcm: NDArray[np.int16]) -> PlaybackFile:
    pcm.tofile(folder / "playback")
    return PlaybackFile(folder / "playback", rate=RATE, channels=pcm.shape[1], frames=len(pcm))


def drawn(folder: Path, pcm: NDArray[np.int16]) -> s.SpectrogramFile:
    source = played(folder, pcm)
    for _ in s.made(folder / SPECTROGRAM, source):
        pass
    return s.SpectrogramFile(folder / SPECTROGRAM, source)


def tone(hz: float, seconds: float, *, peak: float = 1.0) -> NDArray[np.int16]:
    frame = np.arange(round(seconds * RATE.hz))
    return (np.sin(2 * np.pi * hz * frame / RATE.hz) * 32767 * peak).astype(np.int16)[:, None]


@pytest.mark.parametrize("width", [4, 20, 300])
def test_a_full_tone_is_zero_decibels_in_its_band_at_any_zoom(tmp_path: Path, width: int) -> None:
    made = drawn(tmp_path, tone(1000, 30))
    columns = made.columns(Span(RATE.hz, 19 * RATE.hz), width)
    band = round(1000 / (RATE.hz / 2) * made.bands) - 1
    assert np.all(columns.argmax(axis=1) == band)
    assert np.all(np.abs(columns[:, band].astype(int) - 240) <= 2)
    assert np.all(columns[:, 120] < 80)


@pytest.mark.parametrize("width", [50, 1000])
def test_a_sound_stands_where_it_is_heard(tmp_path: Path, width: int) -> None:
    pcm = np.zeros((100 * RATE.hz, 1), np.int16)
    pcm[40 * RATE.hz : 50 * RATE.hz] = tone(3000, 10)
    loud = drawn(tmp_path, pcm).columns(Span(0, len(pcm)), width).max(axis=1) > 200
    assert loud[width * 42 // 100 : width * 48 // 100].all()
    assert not loud[: width * 38 // 100].any()
    assert not loud[width * 52 // 100 :].any()


def test_a_click_is_not_lost_from_sight_in_hours(tmp_path: Path) -> None:
    pcm = np.zeros((600 * RATE.hz, 1), np.int16)
    pcm[300 * RATE.hz : 300 * RATE.hz + 800] = tone(2000, 0.05)
    assert drawn(tmp_path, pcm).columns(Span(0, len(pcm)), 100)[50].max() > 200


def test_channels_are_told_apart_and_together_the_loudest_counts(tmp_path: Path) -> None:
    made = drawn(tmp_path, np.concatenate([tone(1000, 5), -tone(1000, 5)], axis=1))
    each = [made.columns(Span(0, made.frames), 5, channel) for channel in (0, 1)]
    together = made.columns(Span(0, made.frames), 5)
    assert np.array_equal(np.maximum(*each), together)
    assert together[:, 31].min() > 230


@pytest.mark.parametrize("frames", [0, 1, 700, 5000])
def test_the_shortest_recordings_have_one_too(tmp_path: Path, frames: int) -> None:
    made = drawn(tmp_path, tone(1000, 1)[:frames])
    assert made.columns(Span(0, 8000), 16).shape == (16, made.bands)
    assert not made.columns(Span(frames, frames + 10), 3).any()


def test_stopping_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    source = played(tmp_path, np.zeros((300 * RATE.hz, 1), np.int16))
    making = s.made(tmp_path / SPECTROGRAM, source)
    next(making)
    next(making)
    making.close()
    assert [path.name for path in tmp_path.iterdir()] == ["playback"]


def test_one_that_was_cut_short_is_not_believed(tmp_path: Path) -> None:
    drawn(tmp_path, tone(1000, 5))
    whole = (tmp_path / SPECTROGRAM).read_bytes()
    (tmp_path / SPECTROGRAM).write_bytes(whole[:-1])
    with pytest.raises(ValueError):
        s.SpectrogramFile(tmp_path / SPECTROGRAM, played(tmp_path, tone(1000, 5)))


def test_where_nothing_is_decoded_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="gone or incomplete"):
        next(s.opened(tmp_path))
