"""The default diarizer: its arithmetic on small shapes, its port, and a real recording."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import BadRequest, InputRefused, Unavailable
from workbench.domain.hearings import likeness
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Rate, Span
from workbench.engines.embedded_diarizer import EXACT, EmbeddedDiarizer
from workbench.engines.workers import kaldi_fbank, local_speakers, speaker_turns, voice_clusters, voice_prints

sys.path.append(str(Path(voice_prints.__file__).parent))  # as its process does
voice_track: Any = import_module("voice_track")

DIGESTS = {"segmentation-3.0": "a" * 64, "wespeaker-resnet34": "b" * 64}
# The three readers as version 1 placed them.
OF_VERSION_1 = [("S1", 27_360, 60_570), ("S2", 99_450, 176_400), ("S3", 204_480, 287_370)]
PLAIN = {"bridge": 0, "shortest": 0}


def engine(home: Path) -> EmbeddedDiarizer:
    return EmbeddedDiarizer(home / "segmentation-3.0", home / "wespeaker-resnet34", digests=DIGESTS)


def pcm(path: Path, samples: np.ndarray) -> WorkPcm:
    samples.astype("<f4").tofile(path)
    return WorkPcm(path, ENGINE_RATE, len(samples), "mix", "c" * 64)


def outcome(steps: Generator[Progress, None, tuple[Turn, ...]]) -> tuple[Turn, ...]:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            turns: tuple[Turn, ...] = end.value
            return turns


@pytest.fixture(scope="session")
def model_home() -> Path:
    """The model store, where it holds both networks."""
    home = Path(os.environ.get("WORKBENCH_MODELS", ""))
    if not all((home / name / "model.onnx").is_file() for name in DIGESTS):
        pytest.skip("segmentation-3.0 and wespeaker-resnet34 are not in WORKBENCH_MODELS: workbench models fetch")
    return home


def test_the_likeliest_powerset_class_says_who_speaks() -> None:
    logits = np.log(np.full((1, 3, 7), 0.1))
    logits[0, 1, 2] = logits[0, 2, 5] = 0
    assert local_speakers.decisions(logits)[0].tolist() == [[0, 0, 0], [0, 1, 0], [1, 0, 1]]


def test_two_at_once_can_be_favoured() -> None:
    logits = np.array([[[0, 1, 0, 0, 0.8, 0, 0]]])
    assert local_speakers.decisions(logits).tolist() == [[[True, False, False]]]
    assert local_speakers.decisions(logits, together=0.5).tolist() == [[[True, True, False]]]


def test_windows_reach_the_end_and_no_further_than_needed() -> None:
    assert local_speakers.window_starts(0, 59).tolist() == [0]
    assert local_speakers.window_starts(160_000, 59).tolist() == [0]
    assert local_speakers.window_starts(160_001, 59).tolist() == [0, 59]


def test_overlapping_windows_vote_on_each_frame() -> None:
    active = np.zeros((3, 589, 3), bool)
    active[0, 500:, 0] = active[1, 400:589, 1] = True  # one voice, in different slots
    clusters = np.array([[0, -1, -1], [-1, 0, -1], [-1, -1, -1]])
    joined = local_speakers.joined(active, clusters, np.array([0, 100, 200]), 700)
    assert np.flatnonzero(joined[:, 0]).tolist() == list(range(500, 689))


def test_overlap_is_kept() -> None:
    active = np.zeros((1, 589, 3), bool)
    active[0, 10:30, 0] = active[0, 20:40, 1] = True
    joined = local_speakers.joined(active, np.array([[0, 1, -1]]), np.array([0]), 589)
    assert joined.sum(axis=1)[[5, 15, 25, 35, 45]].tolist() == [0, 1, 2, 1, 0]


def test_two_local_speakers_of_one_window_are_never_one_person() -> None:
    vectors = np.array([[1, 0], [1, 0.01], [0.99, 0.02], [1, 0.03]], np.float32)
    windows = np.array([0, 0, 1, 1])
    labels = voice_clusters.linked(vectors, windows, threshold=0.5, speakers=0)
    assert labels[0] != labels[1]
    assert labels[2] != labels[3]
    placed = voice_clusters.assigned(vectors, windows, np.eye(2, dtype=np.float32))
    assert set(placed[:2]) == set(placed[2:]) == {0, 1}


def test_linkage_sees_a_bounded_number_of_rows() -> None:
    kept = voice_clusters.thinned(np.arange(100_000), 8_000)
    assert len(kept) == 8_000
    assert kept[0] == 0
    assert (np.diff(kept) >= 12).all()


def test_pooling_listens_to_weighted_frames_only() -> None:
    trunk = np.random.default_rng(1).normal(size=(4, 9)).astype(np.float32)
    weights = np.array([[1, 1, 1, 0, 0, 0, 0, 0, 0]], np.float32)
    expected = np.concatenate([trunk[:, :3].mean(axis=1), trunk[:, :3].std(axis=1, ddof=1)])
    assert np.allclose(voice_prints.pooled(trunk, weights)[0], expected, atol=1e-4)


def test_filter_bank_hears_a_tone_in_one_place() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(16_000) / 16_000).astype(np.float32) * 0.1
    features = kaldi_fbank.fbank(tone)
    assert features.shape == (98, 80)
    assert set(features.argmax(axis=1)) == {27}


def test_turns_are_numbered_by_first_appearance_and_reach_the_edges() -> None:
    active = np.zeros((100, 2), bool)
    active[50:, 0] = active[:20, 1] = True
    assert speaker_turns.turns(active, 27_500, PLAIN) == [[0, 5490, 1], [13590, 27500, 2]]


def test_short_pauses_of_one_speaker_are_bridged() -> None:
    assert speaker_turns.bridged([(0, 10), (12, 20), (40, 50)], 2) == [(0, 20), (40, 50)]


def test_a_wrong_rate_and_a_cut_file_are_refused_by_name(tmp_path: Path) -> None:
    diarizer, good = engine(tmp_path), pcm(tmp_path / "a.f32", np.zeros(16))
    slow = WorkPcm(good.path, Rate(8000), good.frames, "mix", "")
    longer = WorkPcm(good.path, ENGINE_RATE, 17, "mix", "")
    for bad in (slow, longer):
        with pytest.raises(InputRefused, match=r"a\.f32"):
            outcome(diarizer.diarize(bad, diarizer.recipe()))


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    diarizer = engine(tmp_path)
    with pytest.raises(Unavailable, match="models fetch"):
        outcome(diarizer.diarize(pcm(tmp_path / "a.f32", np.zeros(16)), diarizer.recipe()))


def test_the_recipe_names_models_and_speakers(tmp_path: Path) -> None:
    found, given = engine(tmp_path).recipe(), engine(tmp_path).recipe(speakers=3)
    assert dict(found.models) == DIGESTS
    assert given.value("speakers") == 3
    assert found.digest() != given.digest()
    with pytest.raises(BadRequest):
        engine(tmp_path).recipe(speakers=-1)


def test_silence_of_any_length_has_no_turns(model_home: Path, tmp_path: Path) -> None:
    with engine(model_home) as diarizer:
        for samples in (0, 1, 300, 1_000, 160_001):
            silence = pcm(tmp_path / "a.f32", np.zeros(samples))
            assert outcome(diarizer.diarize(silence, diarizer.recipe())) == ()


def test_three_readers_are_told_apart_the_same_way_twice(model_home: Path, tmp_path: Path, shared_data: Path) -> None:
    samples, _ = sf.read(shared_data / "picovoice-falcon" / "test.wav", dtype="float32")
    with engine(model_home) as diarizer:
        sound = pcm(tmp_path / "a.f32", samples)
        turns = outcome(diarizer.diarize(sound, diarizer.recipe()))
        assert turns == outcome(diarizer.diarize(sound, diarizer.recipe()))
        assert diarizer.run_record().seconds_tenths > 0
    assert [turn.speaker for turn in turns] == ["S1", "S2", "S3"]
    for turn, second in zip(turns, (1.7, 6.2, 12.8), strict=True):
        assert abs(turn.span.first / 16_000 - second) < 0.3


def test_the_number_of_speakers_can_be_given(model_home: Path, tmp_path: Path, shared_data: Path) -> None:
    samples, _ = sf.read(shared_data / "picovoice-falcon" / "test.wav", dtype="float32")
    with engine(model_home) as diarizer:
        turns = outcome(diarizer.diarize(pcm(tmp_path / "a.f32", samples), diarizer.recipe(speakers=2)))
    assert {turn.speaker for turn in turns} == {"S1", "S2"}


def test_a_reader_sounds_more_like_herself_in_another_passage_than_like_other_readers(
    model_home: Path, shared_data: Path, tmp_path: Path
) -> None:
    austen = "pocketsphinx-librivox/sense_and_sensibility_01_austen_64kb-08{}0.wav"
    names = (austen.format(7), austen.format(9), "wenet/librispeech-1995-1837-0001.wav", "picovoice-leopard/test.wav")
    sounds = [mono(shared_data / name) for name in names]
    ends = np.cumsum([0, *map(len, sounds)]).tolist()
    voices = {str(n): (Span(first, end),) for n, (first, end) in enumerate(pairwise(ends))}
    with engine(model_home) as heard:
        found = ended(heard.prints(pcm(tmp_path / "all.f32", np.concatenate(sounds)), heard.recipe(), voices))
    assert all(len(vector) == 256 for vector in found.values())
    alike = {other: likeness(found["0"], found[other]) for other in "123"}
    assert alike["1"] > 600 > 300 > max(alike["2"], alike["3"]), alike


def mono(path: Path) -> np.ndarray:
    """A mono recording at 16 kHz."""
    samples, rate = sf.read(path, dtype="float32")
    assert rate == ENGINE_RATE.hz
    return samples if samples.ndim == 1 else samples.mean(axis=1)


def ended(steps: Generator[Progress, None, dict[str, tuple[int, ...]]]) -> dict[str, tuple[int, ...]]:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: dict[str, tuple[int, ...]] = end.value
            return found


def test_the_fast_and_the_exact_recipe_differ_in_how_much_one_pass_hears(tmp_path: Path) -> None:
    fast = engine(tmp_path).recipe()
    exact = EmbeddedDiarizer(tmp_path, tmp_path, digests=DIGESTS, engine=EXACT).recipe()
    assert (fast.engine, fast.name, exact.engine, exact.name) == ("embedded-diarizer", "fast", "embedded-diarizer-exact", "exact")
    assert [name for (name, one), (_, other) in zip(fast.parameters, exact.parameters, strict=True) if one != other] == ["block"]
    assert exact.value("block") == 1


def test_a_moment_goes_to_the_voice_it_sounds_like() -> None:
    middles = np.eye(2, 256, dtype=np.float32)
    track = voice_track.VoiceTrack(np.ones(600), 4)
    head = voice_prints.Head(np.eye(256, 8, dtype=np.float32), np.zeros(256, np.float32), np.zeros(256, np.float32))
    trunk = np.zeros((4, 125), np.float32)
    trunk[0, :60] = trunk[1, 60:] = 1
    track.add(trunk, 0, (0, 589), head)
    near = track.nearness(middles, slice(0, 600))
    assert near[100].argmax() == 0
    assert near[500].argmax() == 1
    assert not near[595].any()
    track.close()


def test_windows_answer_for_their_middles_and_ends_for_the_rest() -> None:
    starts, spoken = np.array([0, 59, 118, 177]), np.array([True, True, False, True])
    assert voice_track.owned(starts, np.array([0]), spoken) == (0, 59 + 265)
    assert voice_track.owned(starts, np.array([1]), spoken) == (59 + 265, 59 + 589)
    assert voice_track.owned(starts, np.array([3]), spoken) == (177, 177 + 589)


def test_distances_made_in_parts_are_those_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = voice_clusters.unit(np.random.default_rng(3).normal(size=(23, 8)).astype(np.float32))
    windows = np.repeat(np.arange(12), 2)[:23]
    whole = voice_clusters.distances(rows, windows)
    monkeypatch.setattr(voice_clusters, "AT_ONCE", 5)
    assert np.allclose(voice_clusters.distances(rows, windows), whole, atol=1e-6)
    assert (whole == voice_clusters.FARTHEST).sum() == 11


def test_a_recipe_of_version_1_still_runs_as_it_was(model_home: Path, tmp_path: Path, shared_data: Path) -> None:
    samples, _ = sf.read(shared_data / "picovoice-falcon" / "test.wav", dtype="float32")
    with engine(model_home) as diarizer:
        now = diarizer.recipe()
        kept = tuple((name, value) for name, value in now.parameters if name not in ("near", "around"))
        turns = outcome(diarizer.diarize(pcm(tmp_path / "a.f32", samples), Recipe(now.engine, "1", "court", now.models, kept)))
    assert [(turn.speaker, turn.span.first, turn.span.end) for turn in turns] == OF_VERSION_1
