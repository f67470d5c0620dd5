"""The real engine on a real recording: cancelled, killed, resumed, out of memory."""

from __future__ import annotations

import hashlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.canonical import canonical, plain
from workbench.domain.devices import Device
from workbench.domain.errors import Unavailable
from workbench.domain.recipe import Recipe, parameters
from workbench.domain.timeline import Span
from workbench.domain.utterances import Asked, ChunkText
from workbench.engines import supervision
from workbench.engines.faster_whisper import FasterWhisper, kind_of
from workbench.engines.whisper_family import FIRST, RELISTEN, Ground, asked_of_the_engine, language_windows
from workbench.stages.transcription import Plan, ResultKeeper, Transcription, plan, transcribe

SECOND = ENGINE_RATE.hz


class Shelf(dict[str, bytes]):
    """Kept results."""

    def find(self, key: str) -> bytes | None:
        return self.get(key)

    def keep(self, key: str, kind: str, body: bytes) -> None:
        self.setdefault(key, body)


class Dropping(Shelf):
    """Kept results of a run whose engine is killed after the second chunk."""

    def __init__(self, pid: int) -> None:
        super().__init__()
        self._pid = pid

    def keep(self, key: str, kind: str, body: bytes) -> None:
        super().keep(key, kind, body)
        if len(self) == 2:
            os.kill(self._pid, signal.SIGKILL)


@pytest.fixture
def whisper(whisper_folder: Path) -> Iterator[FasterWhisper]:
    with FasterWhisper(whisper_folder, name=whisper_folder.name, digests={whisper_folder.name: "d" * 64}, threads=1) as engine:
        yield engine


@pytest.fixture(scope="session")
def talk(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> WorkPcm:
    samples, rate = soundfile.read(shared_data / "picovoice-falcon" / "test.wav", dtype="float32")
    assert rate == SECOND
    return written(samples, tmp_path_factory.mktemp("pcm") / "talk.f32")


@pytest.fixture(scope="session")
def clean(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> WorkPcm:
    samples, rate = soundfile.read(shared_data / "picovoice-leopard" / "test.wav", dtype="float32")
    assert rate == SECOND
    return written(samples, tmp_path_factory.mktemp("pcm") / "clean.f32")


def written(samples: NDArray[np.floating], place: Path) -> WorkPcm:
    samples.astype("<f4").tofile(place)
    return WorkPcm(place, ENGINE_RATE, len(samples), "mix", hashlib.sha256(place.read_bytes()).hexdigest())


def in_short_chunks(recipe: Recipe) -> Recipe:
    return replace(recipe, parameters=tuple((n, 5_000 if n == "chunk_limit_ms" else v) for n, v in recipe.parameters))


def planned(engine: FasterWhisper, pcm: WorkPcm) -> tuple[Plan, tuple[Recipe, Recipe]]:
    recipes = (in_short_chunks(engine.recipe(language="en")), engine.recipe(language="en", second=True))
    return plan(engine.speech(pcm), pcm.frames, recipes[0]), recipes


def ran(engine: FasterWhisper, pcm: WorkPcm, shelf: ResultKeeper) -> Transcription:
    made, recipes = planned(engine, pcm)
    steps = transcribe(pcm, made, engine, recipes, shelf)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Transcription = end.value
            return result


def test_a_killed_and_resumed_run_is_byte_for_byte_the_uninterrupted_one(whisper_folder: Path, talk: WorkPcm) -> None:
    def opened() -> FasterWhisper:
        return FasterWhisper(whisper_folder, name="w", digests={"w": "d" * 64}, threads=1)

    with opened() as engine:
        whole = ran(engine, talk, Shelf())
    with opened() as engine:
        shelf = Dropping(engine.pid)
        with pytest.raises(Unavailable, match="want of memory"):
            ran(engine, talk, shelf)
    with opened() as engine:
        resumed = ran(engine, talk, Shelf(shelf))
    assert len(whole.segments) > 2
    assert canonical(plain(resumed)) == canonical(plain(whole))


def test_cancelling_takes_less_than_a_second(whisper: FasterWhisper, talk: WorkPcm) -> None:
    threading.Timer(0.3, whisper.close).start()
    began = time.monotonic()
    with pytest.raises(Unavailable, match="was stopped"):
        read_for_ever(whisper, talk)
    assert time.monotonic() - began < 3  # a second, and what a busy machine adds


def read_for_ever(engine: FasterWhisper, pcm: WorkPcm) -> None:
    while True:
        engine.transcribe(pcm, Span(0, pcm.frames), engine.recipe(language="en"))


def test_words_lie_in_the_speech_they_were_heard_in(whisper: FasterWhisper, talk: WorkPcm) -> None:
    speech = whisper.speech(talk)
    clips = (Span(SECOND, 4 * SECOND), Span(9 * SECOND, 14 * SECOND))
    heard = whisper.transcribe(talk, Span(SECOND, 14 * SECOND), whisper.recipe(language="en"), clips)
    words = [word for segment in heard.segments for word in segment.words]
    assert words
    assert speech
    assert all(any(clip.first <= w.span.first <= w.span.end <= clip.end for clip in clips) for w in words)


def test_the_language_is_heard_in_speech_and_unknown_in_silence(whisper: FasterWhisper, talk: WorkPcm, tmp_path: Path) -> None:
    assert whisper.language(talk, whisper.speech(talk))[0] == "en"
    silence = written(np.zeros(3 * SECOND), tmp_path / "silence.f32")
    assert whisper.speech(silence) == ()
    assert whisper.language(silence, ()) == ("", 0)


def test_too_little_memory_is_told_and_harms_nobody_else(whisper_folder: Path) -> None:
    with pytest.raises(Unavailable, match="ran out of memory"):
        FasterWhisper(whisper_folder, name="w", digests={}, threads=1, memory_mib=200)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"Whisper nothing.*model\.bin"):
        FasterWhisper(tmp_path, name="nothing", digests={}, threads=1)


def test_a_recipe_is_the_same_whenever_it_is_asked_for(whisper: FasterWhisper) -> None:
    first, second = whisper.recipe(language="en"), whisper.recipe(language="en", second=True)
    assert first == whisper.recipe(language="en")
    assert len({first.digest(), second.digest(), whisper.recipe(language="de").digest()}) == 3
    assert canonical(plain(first))


def test_the_engine_is_asked_for_nothing_random_and_nothing_remembered() -> None:
    for asked in (FIRST, RELISTEN):
        given = asked_of_the_engine(Recipe("e", "1", "n", parameters=parameters(**asked, language="")))
        assert (given["temperature"], given["condition_on_previous_text"], given["language"]) == (0.0, False, None)


def test_language_windows_are_few_short_and_spread() -> None:
    speech = tuple(Span(i * 60 * SECOND, (i * 60 + 40) * SECOND) for i in range(50))
    windows = language_windows(speech)
    assert len(windows) == 4
    assert all(sum(s.length for s in window) <= 30 * SECOND for window in windows)
    assert windows[-1][0].first > 30 * 60 * SECOND


def test_speech_is_heard_however_quiet_the_recording(whisper: FasterWhisper, talk: WorkPcm, tmp_path: Path) -> None:
    samples = np.fromfile(talk.path, dtype="<f4")
    quiet = whisper.speech(written(samples * np.float32(0.002), tmp_path / "quiet.f32"))
    heard = whisper.speech(talk)
    assert sum(s.length for s in quiet) > 0.9 * sum(s.length for s in heard)


@pytest.fixture(scope="module")
def pair(talk: WorkPcm, clean: WorkPcm) -> tuple[Asked, Asked]:
    return Asked(talk, Span(9 * SECOND, 12 * SECOND)), Asked(clean, Span(0, clean.frames))


@pytest.fixture(scope="module")
def batched(whisper_folder: Path, pair: tuple[Asked, Asked]) -> Iterator[tuple[FasterWhisper, tuple[ChunkText, ...]]]:
    """An engine that takes two chunks at once, with what it read of the pair."""
    ground, digests = Ground(batch=2, flash=True), {"w": "d" * 64}
    with FasterWhisper(whisper_folder, name="w", digests=digests, threads=1, compute_type="float32", ground=ground) as engine:
        yield engine, tuple(engine.transcribe_batch(pair, engine.recipe(language="en", second=True)))


Batched = tuple[FasterWhisper, tuple[ChunkText, ...]]


def test_a_text_does_not_depend_on_what_shares_its_batch(batched: Batched, pair: tuple[Asked, Asked]) -> None:
    engine, together = batched
    recipe = engine.recipe(language="en", second=True)
    assert recipe.name == "court-batched-relisten"
    assert together[1] == engine.transcribe(pair[1].pcm, pair[1].chunk, recipe)
    assert "Mr. Quilter is the apostle of the middle classes" in together[1].text
    assert engine.run_record().note == "float32; 2 at once; without flash attention: flash attention runs on a GPU only"


HUNGRY = """
import os, signal

def load(request):
    yield {}
    return {"versions": {"faster-whisper": "1", "ctranslate2": "1"}, "flash": "", "compute_type": "int8", "cpu": "", "cuda": []}

def transcribe_batch(request):
    for number, chunk in enumerate(request["chunks"]):
        if len(request["chunks"]) > 4:
            os.kill(os.getpid(), signal.SIGKILL)
        if len(request["chunks"]) > 2 and number == 1:
            raise RuntimeError("CUDA failed with error out of memory")
        word = {"text": "w", "span": chunk["clips"][0], "probability": 0.5}
        segment = {"span": chunk["clips"][0], "text": "w", "words": [word], "no_speech": 0, "logprob": 0, "compression": 1}
        yield {"number": number, "segments": [segment]}
    return {}

OPERATIONS = {"load": load, "transcribe_batch": transcribe_batch}
"""


def test_a_batch_that_ends_its_process_or_the_cards_memory_is_read_in_halves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean: WorkPcm
) -> None:
    (tmp_path / "whisper.py").write_text(HUNGRY)
    monkeypatch.setattr(supervision, "WORKERS", tmp_path)
    asked = [Asked(clean, Span(number, SECOND)) for number in range(11)]
    with FasterWhisper(tmp_path, name="w", digests={"w": "d" * 64}, ground=Ground(batch=8)) as engine:
        texts = list(engine.transcribe_batch(asked, engine.recipe(language="en")))
        assert engine.batch == 2
    assert [text.segments[0].span for text in texts] == [one.chunk for one in asked]


@pytest.mark.parametrize(
    ("compute", "ground", "kind"),
    [
        ("int8", Ground(), "court"),
        ("int8", Ground(batch=2), "court-batched"),
        ("float32", Ground(), "court-reference"),
        ("float16", Ground(Device("cuda:0", "A100")), "court"),
        ("float32", Ground(Device("cuda:0", "A100")), "court"),
    ],
)
def test_a_recipe_is_named_for_how_it_is_read(compute: str, ground: Ground, kind: str) -> None:
    assert kind_of(compute, ground) == kind


def test_a_precision_that_the_device_does_not_have_is_refused_by_name(whisper_folder: Path) -> None:
    with pytest.raises(Unavailable, match=r"does not compute in float16; it does in .*int8"):
        FasterWhisper(whisper_folder, name="w", digests={}, threads=1, compute_type="float16")
