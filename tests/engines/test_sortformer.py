"""Streaming Sortformer: the real class with few random weights, fed bit by bit, held against the library's own offline pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.engines import tiny_speech
from tests.engines.in_process import LOADED, InProcess
from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import BadRequest, InputRefused, Unavailable
from workbench.domain.progress import Progress
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Rate, Span
from workbench.engines import sortformer, torch_child
from workbench.engines.making import Making
from workbench.engines.sortformer import Sortformer
from workbench.engines.workers import sortformer_stream
from workbench.engines.workers.sortformer_stream import Pace, Session


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("transformers", reason="the full set-up is not installed")
    return tiny_speech.sortformer(tmp_path_factory.mktemp("sortformer"))


@pytest.fixture
def engine(model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sortformer]:
    monkeypatch.setattr(torch_child, "Child", InProcess)
    made = sortformer.make(sortformer.ENGINES[0], Making(folder=lambda _: model, digest=lambda _: "d" * 64))
    yield made
    made.close()


@pytest.fixture
def talk(tmp_path: Path) -> WorkPcm:
    samples = tiny_speech.sound(12.3456)
    samples.tofile(tmp_path / "mix.f32")
    return WorkPcm(tmp_path / "mix.f32", ENGINE_RATE, len(samples), "mix", "c" * 64)


def diarized(engine: Sortformer, talk: WorkPcm, speakers: int = 0) -> tuple[list[Progress], tuple[Turn, ...]]:
    steps, told = engine.diarize(talk, engine.recipe(speakers=speakers)), []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            return told, end.value


@pytest.mark.parametrize("seconds", [0.3, 3, 12.3456])
def test_streamed_in_pieces_the_numbers_are_those_of_the_whole(engine: Sortformer, seconds: float) -> None:
    import torch

    held, sound = LOADED["sortformer"]["load"].__globals__["_held"], tiny_speech.sound(seconds)
    model, processor, config = held["model"], held["processor"], held["model"].config
    pace = Pace(config.chunk_length, config.chunk_right_context, config.fifo_length, config.speaker_cache_update_period)
    session = Session(model, processor, pace)
    ours = [
        step for at in range(0, len(sound), 3_333) for step in session.feed(sound[at : at + 3_333], last=at + 3_333 >= len(sound))
    ]
    with torch.inference_mode():
        theirs = model(**processor(sound, sampling_rate=16_000)).logits[0].sigmoid().numpy()
    assert len(np.concatenate(ours)) == len(sound) // 160  # the library adds a frame that it marks as padding
    np.testing.assert_allclose(np.concatenate(ours), theirs[: len(sound) // 160], atol=1e-5)


def test_a_recording_has_the_same_turns_twice(engine: Sortformer, talk: WorkPcm) -> None:
    told, turns = diarized(engine, talk)
    assert told[-1].done == talk.frames
    assert turns
    assert all(turn.span.end <= talk.frames for turn in turns)
    assert turns[0].speaker == "S1"
    assert diarized(engine, talk)[1] == turns


def test_while_it_is_recorded_turns_grow(engine: Sortformer, talk: WorkPcm) -> None:
    engine.begin(engine.live_recipe())
    early, at = engine.feed(talk.path, Span(0, 64_000))
    assert early
    assert 32_000 < at <= 64_000
    late, at = engine.feed(talk.path, Span(64_000, talk.frames), last=True)
    assert max(turn.span.end for turn in late) > 64_000
    assert at == talk.frames // 160 * 160


def test_a_number_of_speakers_is_kept_to(engine: Sortformer, talk: WorkPcm) -> None:
    assert {turn.speaker for turn in diarized(engine, talk, speakers=2)[1]} == {"S1", "S2"}
    with pytest.raises(BadRequest, match="at most 4 voices apart, not 5"):
        engine.recipe(speakers=5)


def test_what_only_a_dropped_voice_said_goes_to_the_likeliest_kept() -> None:
    shares = np.array([[0.9, 0.1, 0.2], [0.9, 0.1, 0.2], [0.1, 0.3, 0.8], [0.2, 0.6, 0.1], [0.1, 0.7, 0.1]])
    chosen = sortformer_stream.active(shares, 0.5, 2)
    assert chosen.tolist() == [[True, False, False], [True, False, False], [False, True, False], *[[False, True, False]] * 2]


def test_short_pauses_close_and_voices_are_numbered_by_appearance() -> None:
    heard = np.zeros((10, 2), bool)
    heard[[2, 3, 5], 0] = heard[[0, 9], 1] = True
    assert sortformer_stream.turns(heard, 160, 1_500, bridge=161, shortest=0) == [(0, 160, 1), (320, 960, 2), (1_440, 1_500, 1)]


def test_it_makes_no_voice_prints(engine: Sortformer, talk: WorkPcm) -> None:
    with pytest.raises(Unavailable, match="makes no voice prints"):
        next(engine.prints(talk, engine.recipe(), {}))


def test_another_rate_and_a_short_file_are_refused(engine: Sortformer, talk: WorkPcm) -> None:
    for wrong in (WorkPcm(talk.path, Rate(8_000), talk.frames, "mix", "c"), WorkPcm(talk.path, ENGINE_RATE, 1, "mix", "c")):
        with pytest.raises(InputRefused):
            next(engine.diarize(wrong, engine.recipe()))
