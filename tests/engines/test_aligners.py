"""Aligners on real classes: a wav2vec2 network of random weights, whisperX over the same one, PocketSphinx on real speech."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.engines import tiny_wav2vec2
from tests.engines.in_process import LOADED, InProcess
from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.timeline import Span
from workbench.domain.utterances import RawSegment, RawWord
from workbench.engines import aligning, ctc_aligner, pocketsphinx_aligner, whisperx_aligner
from workbench.engines.aligning import ChildAligner, moved, windows
from workbench.engines.making import Making

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"


def utterance(first: int, end: int, *words: str) -> RawSegment:
    step = max(1, (end - first) // max(1, len(words)))
    held = tuple(RawWord(f" {w}", Span(first + n * step, first + (n + 1) * step), 900) for n, w in enumerate(words))
    return RawSegment(Span(first, end), " ".join(words), held, 0, 0, 0)


def pcm(path: Path, samples: np.ndarray) -> WorkPcm:
    samples.astype("<f4").tofile(path)
    return WorkPcm(path, ENGINE_RATE, len(samples), "mix", "c" * 64)


def placed(aligner: ChildAligner, sound: WorkPcm, *segments: RawSegment) -> tuple[RawSegment, ...]:
    steps = aligner.align(sound, segments, aligner.recipe(language="en"))
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: tuple[RawSegment, ...] = end.value
            return found


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("transformers", reason="the full set-up is not installed")
    return tiny_wav2vec2.write(tmp_path_factory.mktemp("wav2vec2"))


@pytest.fixture
def making(network: Path, monkeypatch: pytest.MonkeyPatch) -> Making:
    monkeypatch.setattr(aligning, "Child", InProcess)
    return Making(folder=lambda _: network, digest=lambda _: "d" * 64)


@pytest.fixture
def noise(tmp_path: Path) -> WorkPcm:
    return pcm(tmp_path / "mix.f32", np.random.default_rng(1).normal(0, 0.1, 64_000))


def test_windows_take_a_little_more_and_nothing_of_the_neighbours() -> None:
    one, two = utterance(8_000, 20_000, "a"), utterance(22_000, 30_000, "b")
    assert list(windows((one, two), 31_000)) == [Span(3_200, 22_000), Span(20_000, 31_000)]


def test_utterances_that_overlap_keep_their_own_sound() -> None:
    one, two = utterance(0, 20_000, "a"), utterance(10_000, 30_000, "b")
    assert list(windows((one, two), 30_000)) == [Span(0, 20_000), Span(10_000, 30_000)]


def test_a_word_without_a_place_keeps_its_own() -> None:
    kept = utterance(0, 16_000, "one", "two")
    assert moved(kept, [[100, 200], None]).words == (RawWord(" one", Span(100, 200), 900), kept.words[1])


def test_a_folder_without_safetensors_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"wav2vec2-align has no model\.safetensors"):
        ctc_aligner.make(ctc_aligner.ENGINES[0], Making(folder=lambda _: tmp_path, digest=lambda _: ""))


def test_the_search_places_every_word_in_order_inside_its_window(making: Making, noise: WorkPcm) -> None:
    aligner = ctc_aligner.make(ctc_aligner.ENGINES[0], making)
    said = utterance(16_000, 48_000, "We", "met", "Zoë,", "at", "the", "harbour.")
    (found,) = placed(aligner, noise, said)
    spans = [word.span for word in found.words]
    assert [word.text for word in found.words] == [word.text for word in said.words]
    assert spans == sorted(spans)
    assert 11_200 <= found.span.first < found.span.end <= 52_800


def test_digits_keep_their_times_and_the_words_beside_them_do_not(making: Making, noise: WorkPcm) -> None:
    aligner = ctc_aligner.make(ctc_aligner.ENGINES[0], making)
    said = utterance(0, 64_000, "in", "1984", "–", "there")
    (found,) = placed(aligner, noise, said)
    assert [word.span == own.span for word, own in zip(found.words, said.words, strict=True)] == [False, True, True, False]


def test_the_recipe_names_the_network_by_its_digest(making: Making) -> None:
    recipe = ctc_aligner.make(ctc_aligner.ENGINES[0], making).recipe(language="en")
    assert recipe.models == (("wav2vec2-align", "d" * 64),)
    assert recipe.value("compute_type") == "float32"


def test_whisperx_s_own_alignment_loses_no_word(making: Making, noise: WorkPcm) -> None:
    pytest.importorskip("whisperx", reason="the full set-up is not installed")
    aligner = whisperx_aligner.make(whisperx_aligner.ENGINES[0], making)
    said = utterance(0, 64_000, "We", "met.", "He", "left", "in", "1984.")
    (found,) = placed(aligner, noise, said)
    assert [word.text for word in found.words] == [word.text for word in said.words]
    assert all(word.span != own.span for word, own in zip(found.words, said.words, strict=True))


def test_words_lie_where_whisperx_has_them(making: Making, noise: WorkPcm) -> None:
    pytest.importorskip("whisperx", reason="the full set-up is not installed")
    ctc_aligner.make(ctc_aligner.ENGINES[0], making)
    whisperx_aligner.make(whisperx_aligner.ENGINES[0], making)
    ours, theirs = LOADED["ctc_aligner"]["align"].__globals__, LOADED["whisperx_aligner"]["align"].__globals__
    sound, words = np.fromfile(noise.path, "<f4"), ["we", "met", "him", "there"]
    ours["_loaded"]["levelled"] = False  # whisperX gives the network its sound as it is
    one, two = ours["placed"](sound, 0, words), theirs["placed"](sound, 0, words, "en")
    assert np.abs(np.array(one) - np.array(two)).max() <= 32  # whisperX rounds to milliseconds, and by another frame count


@pytest.fixture
def sphinx() -> Iterator[ChildAligner]:
    pytest.importorskip("pocketsphinx", reason="the full set-up is not installed")
    engine = pocketsphinx_aligner.ENGINES[0]
    made = pocketsphinx_aligner.make(engine, Making(folder=Path, digest=str))
    yield made
    made.close()


@pytest.fixture
def speech(tmp_path: Path) -> WorkPcm:
    return pcm(tmp_path / "mix.f32", soundfile.read(SAMPLE / "sample.flac", dtype="float32")[0])


def test_pocketsphinx_places_english_words_and_leaves_what_it_cannot_pronounce(sphinx: ChildAligner, speech: WorkPcm) -> None:
    said = utterance(296_000, 384_000, "I", "think", "Zyqxo", "should", "be", "a", "break-in,", "but", "maybe", "it’s", "not.")
    (found,) = placed(sphinx, speech, said)
    known = [word.span for number, word in enumerate(found.words) if number != 2]
    assert found.words[2] == said.words[2]
    assert known == sorted(known)
    assert 291_200 <= known[0].first < known[-1].end <= 388_800
    assert placed(sphinx, speech, said) == (found,)


def test_more_words_than_the_sound_has_room_for_are_left_where_they_were(sphinx: ChildAligner, speech: WorkPcm) -> None:
    said = utterance(0, 2_000, *["extraordinarily"] * 12)
    assert placed(sphinx, speech, said) == (said,)


def test_pocketsphinx_refuses_another_language_by_name(sphinx: ChildAligner) -> None:
    with pytest.raises(BadRequest, match="PocketSphinx cannot place words of the language “de”"):
        sphinx.recipe(language="de")
