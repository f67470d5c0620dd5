"""Recordings made at run time: a quiet tone with one loud second, in any format FFmpeg writes here."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.domain.audio import DecodedTrack
from workbench.domain.timeline import Rate
from workbench.media.decoder import PyAvDecoder
from workbench.media.track_writer import TrackWriter

LOUD_FROM, LOUD_TO, LENGTH = 6.0, 7.0, 9.0

Make = Callable[..., Path]


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """make(name, *ffmpeg options, rate=…): nine seconds of 440 Hz at −26 dB, loud from 6 to 7 s."""
    folder = tmp_path_factory.mktemp("media")

    def made(name: str, *options: str, rate: int = 44_100) -> Path:
        if shutil.which("ffmpeg") is None:
            pytest.skip("no ffmpeg command to make recordings with")
        path = folder / f"{rate}-{abs(hash(options))}-{name}"
        if not path.exists():
            _ffmpeg(path, options, rate)
        return path

    return made


def _ffmpeg(path: Path, options: tuple[str, ...], rate: int) -> None:
    tone = f"sine=440:r={rate}:d={LENGTH},volume='if(between(t,{LOUD_FROM},{LOUD_TO}),4,0.4)':eval=frame"
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-f", "lavfi", "-i", tone, *options, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        path.unlink(missing_ok=True)
        pytest.skip(f"ffmpeg makes no {path.suffix} here: {done.stderr.strip().splitlines()[0]}")


def decode(path: Path, folder: Path, track: int = 0) -> DecodedTrack:
    """Everything in one go."""
    steps = PyAvDecoder().decode(path, name=path.name, track=track, folder=folder)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: DecodedTrack = end.value
            return result


def loud_second(track: DecodedTrack) -> tuple[float, float]:
    """Where the loud second begins and ends in the engines' samples."""
    samples = np.abs(np.memmap(track.mix.path, np.float32, "r"))
    loud = np.flatnonzero(samples > 0.4 * np.percentile(samples, 95))  # encoders overshoot at the onset
    return float(loud[0] / 16_000), float(loud[-1] / 16_000)


def write_track(folder: Path, samples: NDArray[np.float32], rate: int) -> DecodedTrack:
    """A decoded track of these samples (n, channels), without a file before it."""
    folder.mkdir()
    writer = TrackWriter(folder, Rate(rate), samples.shape[1])
    writer.add(samples.astype(np.float32))
    return writer.finish(()).track(folder)
