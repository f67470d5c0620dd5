"""Playback PCM and its stretching."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.media.conftest import write_track
from workbench.domain.errors import CaseError
from workbench.domain.timeline import Rate
from workbench.media.peaks import PeakFile
from workbench.media.playback import PlaybackFile, Stretcher

RATE = Rate(48_000)


def tone(seconds: float, channels: int = 1) -> np.ndarray:
    line = np.sin(np.arange(int(seconds * RATE.hz)) * 2 * np.pi * 440 / RATE.hz) * 9_000
    return np.repeat(line.astype(np.int16)[:, None], channels, axis=1)


def test_any_part_can_be_read_and_the_end_is_short(tmp_path: Path) -> None:
    samples = np.linspace(-0.9, 0.9, 2_000, dtype=np.float32).reshape(1_000, 2)
    source = PlaybackFile.of(write_track(tmp_path / "out", samples, 8_000))
    assert (source.rate, source.frames, source.channels) == (Rate(8_000), 1_000, 2)
    assert np.array_equal(source.read(100, 50), np.rint(samples[100:150] * 32_768).astype(np.int16))
    assert source.read(990, 50).shape == (10, 2)
    assert source.read(5_000, 50).shape == (0, 2)


def test_a_decoded_folder_opens_by_itself_or_says_what_to_do(tmp_path: Path) -> None:
    write_track(tmp_path / "out", np.zeros((1_000, 2), np.float32), 8_000)
    assert PlaybackFile.within(tmp_path / "out").frames == PeakFile.within(tmp_path / "out").frames == 1_000
    with pytest.raises(CaseError, match="Import its file again"):
        PlaybackFile.within(tmp_path / "never")


def test_a_short_file_is_said_and_not_played(tmp_path: Path) -> None:
    (tmp_path / "pcm").write_bytes(bytes(100))
    with pytest.raises(CaseError, match="50 of 60 frames"):
        PlaybackFile(tmp_path / "pcm", rate=RATE, channels=1, frames=60)


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.0, 1.5, 2.0, 3.0])
def test_stretching_changes_the_length_and_keeps_the_pitch(speed: float) -> None:
    stretcher = Stretcher(RATE, 1, speed)
    slow = np.concatenate([stretcher.feed(tone(4)), stretcher.finish()])
    assert len(slow) / RATE.hz == pytest.approx(4 / speed, rel=0.02)
    middle = slow[len(slow) // 4 : 3 * len(slow) // 4, 0]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) * RATE.hz / len(middle) == pytest.approx(440, abs=3)


def test_blocks_come_out_as_they_go_in() -> None:
    stretcher = Stretcher(RATE, 2, 1.25)
    out = [stretcher.feed(block) for block in np.array_split(tone(3, 2), 30)]
    assert sum(map(len, out[:15])) > 0.8 * RATE.hz
    assert sum(map(len, [*out, stretcher.finish()])) == pytest.approx(2.4 * RATE.hz, rel=0.02)


def test_an_impossible_speed_is_refused() -> None:
    with pytest.raises(CaseError, match=r"0\.5 to 4"):
        Stretcher(RATE, 1, 9.0)
