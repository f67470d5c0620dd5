"""One speaker per channel: who is on which channel, and the other's voice bleeding over."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import InputRefused, Unavailable
from workbench.domain.progress import Progress
from workbench.domain.speakers import Turn
from workbench.engines.channels import Channels

RATE = ENGINE_RATE.hz


def pcm(path: Path, samples: np.ndarray) -> WorkPcm:
    samples.astype("<f4").tofile(path)
    return WorkPcm(path, ENGINE_RATE, len(samples), path.stem, "c" * 64)


def heard(folder: Path, *channels: np.ndarray) -> tuple[Turn, ...]:
    engine = Channels()
    tracks = [pcm(folder / f"{number}.f32", samples) for number, samples in enumerate(channels)]
    return ended(engine.diarize_channels(tracks, engine.recipe()))


def ended(steps: Generator[Progress, None, tuple[Turn, ...]]) -> tuple[Turn, ...]:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            turns: tuple[Turn, ...] = end.value
            return turns


def bursts(seconds: float, *spoken: tuple[float, float], seed: int = 1) -> np.ndarray:
    """Noise that rises and falls like syllables in the given seconds, and next to nothing elsewhere."""
    random = np.random.default_rng(seed)
    times = np.arange(round(seconds * RATE)) / RATE
    voice = random.normal(0, 0.1, len(times)) * (0.3 + 0.7 * np.sin(2 * np.pi * (3 + seed) * times) ** 2)
    on = np.any([(times >= first) & (times < end) for first, end in spoken], axis=0) if spoken else np.zeros(len(times), bool)
    return voice * on + random.normal(0, 1e-4, len(times))


def test_each_channel_is_one_speaker_and_overlap_stays(tmp_path: Path) -> None:
    turns = heard(tmp_path, bursts(6, (1, 3)), bursts(6, (2, 5), seed=2))
    assert [turn.speaker for turn in turns] == ["S1", "S2"]
    edges = [(turn.span.first / RATE, turn.span.end / RATE) for turn in turns]
    assert np.allclose(edges, [(1, 3), (2, 5)], atol=0.05)


def test_a_voice_that_bleeds_over_is_not_the_other_channels(tmp_path: Path) -> None:
    here, there = bursts(8, (1, 3)), bursts(8, (4, 7), seed=2)
    turns = heard(tmp_path, here + 0.15 * there, there + 0.15 * here)
    assert [turn.speaker for turn in turns] == ["S1", "S2"]


def test_silence_has_no_turns(tmp_path: Path) -> None:
    assert heard(tmp_path, np.zeros(0), np.zeros(0)) == ()
    assert heard(tmp_path, np.zeros(RATE), np.zeros(RATE)) == ()


def test_two_readers_on_two_channels_keep_their_channels(tmp_path: Path, shared_data: Path) -> None:
    samples, _ = sf.read(shared_data / "faster-whisper" / "stereo_diarization.wav", dtype="float32")
    left, right = samples.T
    turns = heard(tmp_path, left + 0.1 * right, right + 0.1 * left)
    seconds = {name: sum(t.span.length for t in turns if t.speaker == name) / RATE for name in ("S1", "S2")}
    assert 3.5 < seconds["S1"] < 4.5
    assert 1.5 < seconds["S2"] < 2.6
    assert max(turn.span.end for turn in turns if turn.speaker == "S2") < 2.8 * RATE


def test_a_missing_file_is_refused_by_name_and_no_voice_is_printed(tmp_path: Path) -> None:
    engine = Channels()
    gone = WorkPcm(tmp_path / "gone.f32", ENGINE_RATE, 5, "0", "")
    with pytest.raises(InputRefused, match=r"gone\.f32"):
        ended(engine.diarize(gone, engine.recipe()))
    with pytest.raises(Unavailable, match="embedded diarizer"):
        next(engine.prints(gone, engine.recipe(), {}))
