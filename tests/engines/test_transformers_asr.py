"""One adapter for all recognisers of transformers: real classes with few random weights, in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines import tiny_speech
from tests.engines.in_process import InProcess, refusal
from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import Unavailable
from workbench.domain.timeline import Span
from workbench.engines import torch_child, transformers_asr
from workbench.engines.making import Making
from workbench.engines.transformers_asr import ENGINES, TransformersRecogniser
from workbench.engines.workers import torch_ground

CLIPS = (Span(0, 16_000), Span(20_000, 51_000))
KINDS = {
    "parakeet-tdt-0.6b": "parakeet_tdt",
    "parakeet-ctc-1.1b": "parakeet_ctc",
    "nemotron-asr-0.6b": "nemotron_asr_streaming",
    "canary-1b-v2": "canary",
    "cohere-transcribe": "cohere_asr",
    "qwen3-asr-1.7b": "qwen3_asr",
}


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> WorkPcm:
    path = tmp_path_factory.mktemp("talk") / "mix.f32"
    samples = tiny_speech.sound(3.2)
    samples.tofile(path)
    return WorkPcm(path, ENGINE_RATE, len(samples), "mix", "c" * 64)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch_child, "Child", InProcess)


def made(name: str, folder: Path) -> TransformersRecogniser:
    """The engine of this name over a tiny model of its kind."""
    pytest.importorskip("transformers", reason="the full set-up is not installed")
    tiny_speech.recogniser(KINDS[name], folder)
    engine = next(engine for engine in ENGINES if engine.name == name)
    return transformers_asr.make(engine, Making(folder=lambda _: folder, digest=lambda _: "d" * 64))


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_reads_a_chunk_the_same_way_twice(name: str, talk: WorkPcm, tmp_path: Path) -> None:
    engine = made(name, tmp_path)
    recipe = engine.recipe(language="en")
    text = engine.transcribe(talk, Span(0, talk.frames), recipe, CLIPS)
    assert text.segments
    assert text.recipe == recipe.digest()
    assert engine.transcribe(talk, Span(0, talk.frames), recipe, CLIPS) == text
    words = [word for segment in text.segments for word in segment.words]
    assert all(word.text.strip() and 0 <= word.permille <= 1000 for word in words)
    assert all(any(clip.first <= word.span.first <= word.span.end <= clip.end for clip in CLIPS) for word in words)


def test_every_engine_has_its_kind_and_the_library_has_that(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="the full set-up is not installed")
    assert {engine.name for engine in ENGINES} == set(transformers_asr.KINDS) == set(KINDS)
    assert not any(transformers_asr.probe(engine) for engine in ENGINES)
    (tmp_path / "__init__.py").touch()
    (tmp_path / "models").mkdir()

    class Old:
        origin = str(tmp_path / "__init__.py")

    monkeypatch.setattr(transformers_asr.importlib.util, "find_spec", lambda _: Old)
    assert "no models of the kind canary" in transformers_asr.probe(ENGINES[3])[0]


def test_a_model_that_must_be_told_the_language_says_so(tmp_path: Path) -> None:
    engine = made("canary-1b-v2", tmp_path)
    for language, told in (("", "has to be told the language"), ("ja", "does not know the language “ja”")):
        with pytest.raises(Unavailable) as refused:
            engine.recipe(language=language)
        assert told in refusal(refused.value)


def test_a_model_that_can_say_the_language_is_asked(talk: WorkPcm, tmp_path: Path) -> None:
    engine = made("qwen3-asr-1.7b", tmp_path)
    said, permille = engine.language(talk, CLIPS)
    assert (said == "") == (permille == 0)
    assert engine.language(talk, ()) == ("", 0)


def test_names_go_to_a_model_that_takes_them_and_stand_in_the_recipe(tmp_path: Path) -> None:
    engine = made("qwen3-asr-1.7b", tmp_path)
    assert engine.recipe(language="en", vocabulary=("Meier", "Halle")).value("prompt") == "Meier, Halle"
    assert engine.recipe(language="en", second=True).value("no_repeat_ngram_size") == 3


def test_a_folder_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    with pytest.raises(Unavailable, match="of the type 'bert'"):
        transformers_asr.make(ENGINES[0], Making(folder=lambda _: tmp_path, digest=lambda _: "d" * 64))


def test_sentences_and_pauses_part_utterances() -> None:
    words = [{"text": text, "span": span} for text, span in (("One.", (0, 5)), ("Two", (6, 9)), ("three", (20_000, 20_009)))]
    assert [len(part) for part in torch_ground.utterances(words)] == [1, 1, 1]
    assert [len(part) for part in torch_ground.utterances([words[1], {"text": "b", "span": (10, 12)}])] == [2]


def test_a_word_goes_back_into_the_clip_that_holds_its_middle() -> None:
    words = [{"text": "a", "span": (90, 130)}, {"text": "b", "span": (95, 104)}]
    placed = torch_ground.put_back(words, [(0, 100), (500, 600)])
    assert [word["span"] for word in placed] == [(500, 530), (95, 100)]
