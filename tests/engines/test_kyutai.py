"""Kyutai's recogniser: the real class with few random weights, fed bit by bit, held against the library's own `generate`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engines import tiny_speech
from tests.engines.in_process import LOADED, InProcess, refusal
from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import Unavailable
from workbench.domain.timeline import Span
from workbench.engines import kyutai, torch_child
from workbench.engines.kyutai import Kyutai
from workbench.engines.making import Making


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("transformers", reason="the full set-up is not installed")
    return tiny_speech.kyutai(tmp_path_factory.mktemp("kyutai"))


@pytest.fixture
def engine(model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kyutai]:
    monkeypatch.setattr(torch_child, "Child", InProcess)
    made = kyutai.make(kyutai.ENGINES[0], Making(folder=lambda _: model, digest=lambda _: "d" * 64))
    yield made
    made.close()


@pytest.fixture
def talk(tmp_path: Path) -> WorkPcm:
    samples = tiny_speech.sound(4.013)
    samples.tofile(tmp_path / "mix.f32")
    return WorkPcm(tmp_path / "mix.f32", ENGINE_RATE, len(samples), "mix", "c" * 64)


def streamed(engine: Kyutai, talk: WorkPcm, step: int) -> tuple[Any, ...]:
    engine.begin(engine.recipe(language="en"))
    heard: list[Any] = []
    for first in range(0, talk.frames, step):
        heard += engine.feed(talk.path, Span(first, min(talk.frames, first + step))).words
    return (*heard, *engine.finish().words)


def test_however_it_arrives_the_same_words_are_heard(engine: Kyutai, talk: WorkPcm) -> None:
    whole = streamed(engine, talk, talk.frames)
    assert whole
    assert streamed(engine, talk, 1_234) == streamed(engine, talk, 16_000) == whole


def test_the_stream_takes_the_tokens_that_the_library_takes(engine: Kyutai, talk: WorkPcm) -> None:
    import torch
    from kyutai_stream import Words  # the worker put its folder on the path
    from scipy.signal import resample_poly

    tokens: list[int] = []
    take = Words.take

    def noted(self: Any, frame: int, token: int, probability: float) -> Any:
        tokens.append(token)
        return take(self, frame, token, probability)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Words, "take", noted)
        streamed(engine, talk, 5_000)
    held = LOADED["kyutai"]["load"].__globals__["_held"]
    given = held["processor"](audio=resample_poly(np.fromfile(talk.path, "<f4"), 3, 2).astype(np.float32))
    with torch.inference_mode():
        theirs = held["model"].generate(**given, do_sample=False)
    assert tokens == theirs[0, 1:].tolist()


def test_text_comes_before_the_recording_ends(engine: Kyutai, talk: WorkPcm) -> None:
    engine.begin(engine.recipe(language="en"))
    heard = engine.feed(talk.path, Span(0, 32_000))
    assert heard.words
    assert 16_000 < heard.at <= 32_000 - 0.5 * ENGINE_RATE.hz  # the stated delay


def test_a_word_begins_where_its_frame_less_the_delay_lies(engine: Kyutai) -> None:
    import kyutai_stream

    class Letters:
        all_special_ids = ()

        def convert_ids_to_tokens(self, token: int) -> str:
            return "▁" if token == 5 else "x"

        def decode(self, tokens: list[int], skip_special_tokens: bool = True) -> str:
            return "".join(map(str, tokens))

    words = kyutai_stream.Words(Letters(), padding=3, most_frames=12)
    heard = [found for frame, token in enumerate([3, 5, 6, 3, 5, 3, 0, 6]) for found in words.take(frame, token, 0.5)]
    assert [(word["text"], word["frames"]) for word in heard] == [("56", (1, 4)), ("5", (4, 7))]
    assert words.provisional() == "6"
    assert [word["frames"] for word in words.end(30)] == [(7, 19)]


def test_a_chunk_is_read_and_the_recipe_states_the_delay(engine: Kyutai, talk: WorkPcm) -> None:
    recipe = engine.recipe(language="en")
    text = engine.transcribe(talk, Span(0, talk.frames), recipe, (Span(8_000, 56_000),))
    assert text.segments[0].span.first >= 8_000
    assert (recipe.value("delay_ms"), recipe.value("frame_ms"), recipe.value("prefix_ms")) == (500, 80, 160)
    assert recipe.models == (("kyutai-stt-2.6b", "d" * 64),)


def test_another_language_is_refused(engine: Kyutai) -> None:
    with pytest.raises(Unavailable) as refused:
        engine.recipe(language="de")
    assert "does not know the language “de”" in refusal(refused.value)


def test_a_real_child_loads_reads_and_ends(model: Path, talk: WorkPcm, engine: Kyutai, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.engines.supervision import Child

    monkeypatch.setattr(torch_child, "Child", Child)
    child = kyutai.make(kyutai.ENGINES[0], Making(folder=lambda _: model, digest=lambda _: "d" * 64))
    here = engine.transcribe(talk, Span(0, talk.frames), engine.recipe(language="en"))
    assert child.transcribe(talk, Span(0, talk.frames), child.recipe(language="en")) == here
    child.close()
    with pytest.raises(Unavailable, match="was stopped"):
        child.transcribe(talk, Span(0, talk.frames), engine.recipe(language="en"))
