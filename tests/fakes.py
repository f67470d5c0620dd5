"""Peers of the real engines: they answer from a script, keep the same promises, need no model."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from workbench.domain.audio import WorkPcm
from workbench.domain.chunks import Found, Hearing
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import Unavailable
from workbench.domain.presets import Preset, PresetState
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord, parameters
from workbench.domain.routing_table import Situation, Table
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.domain.utterances import Asked, ChunkText, RawSegment, RawWord
from workbench.jobs.roster import Roster
from workbench.jobs.workplace import Ears, EngineRoom
from workbench.media.condition import SignalMeter
from workbench.media.decoder import PyAvDecoder
from workbench.stages.transcription import ResultKeeper

RUN = RunRecord("cpu", "scripted", 1, (("scripted", "1"),), "2026-01-02T03:04:05+00:00", 1)


@dataclass
class ScriptedTranscriber:
    """Says "red car" of every chunk; fails on the calls it is told to."""

    failing: set[int] = field(default_factory=set)
    calls: int = 0
    expected: tuple[str, ...] = ()

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe:
        self.expected = vocabulary
        name = "court-relisten" if second else "court"
        borders = {
            "chunk_limit_ms": 3_000,
            "other_limit_ms": 2_000,
            "other_least_ms": 8_000,
            "pad_ms": 400,
            "join_under_ms": 2_000,
        }
        return Recipe("scripted", "1", name, (), parameters(language=language, **borders))

    @property
    def batch(self) -> int:
        return 1

    def transcribe_batch(self, asked: Sequence[Asked], recipe: Recipe) -> Generator[ChunkText, None, None]:
        for one in asked:
            yield self.transcribe(one.pcm, one.chunk, recipe, one.clips)

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        return "en", 990

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        self.calls += 1
        if self.calls in self.failing:
            raise Unavailable("The scripted engine stopped (exit -9).", "Start the job again.")
        half = chunk.first + chunk.length // 2
        words = (RawWord("red", Span(chunk.first, half), 950), RawWord("car", Span(half, chunk.end), 400))
        return ChunkText(chunk, recipe.digest(), (RawSegment(chunk, "red car", words, 10, -200, 800),))

    def run_record(self) -> RunRecord:
        return RUN

    def close(self) -> None:
        pass


@dataclass
class ScriptedDetector:
    """Hears the first second of every five."""

    def listen(self, pcm: WorkPcm, hearing: Hearing) -> Generator[Found, None, None]:
        for first in range(0, pcm.frames, 80_000):
            yield Found((Span(first, min(first + 16_000, pcm.frames)),), min(first + 80_000, pcm.frames))

    def close(self) -> None:
        pass


@dataclass
class ScriptedDiarizer:
    """Two voices, half the recording each."""

    def recipe(self, *, speakers: int) -> Recipe:
        return Recipe("scripted-voices", "1", "court", (("voices", "ab" * 32),), parameters(speakers=speakers))

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        yield Progress("diarization", 1, 1)
        half = pcm.frames // 2
        return Turn(Span(0, half), "S1"), Turn(Span(half, pcm.frames), "S2")

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        yield Progress("voice prints", 1, 1)
        return {name: (10_000 if name == "S1" else 8_000, 0 if name == "S1" else 6_000) for name in voices}

    def run_record(self) -> RunRecord:
        return RUN

    def close(self) -> None:
        pass


def a_roster(*recognisers: str) -> Roster:
    """One preset, one table: these recognisers in their order, and the scripted voices."""
    kinds = {**dict.fromkeys(recognisers, Task.TRANSCRIPTION), "scripted-voices": Task.DIARIZATION}
    engines = {name: Engine(name, name.title(), task) for name, task in kinds.items()}
    preset = Preset("workstation", (("primary", recognisers[0]),), (("primary", "scripted-voices"),), source="scripted")
    row = Situation("standard", ("primary",), ("primary",))
    instead = tuple((name, (other,)) for name, other in pairwise(recognisers))
    return Roster(
        engines=lambda: tuple(engines.values()),
        named=lambda name, task: engines[name],
        presets=lambda: (PresetState("workstation", preset, "config/workstation.yaml", "shipped"),),
        preset=lambda name: preset,
        table=lambda: Table((row,), instead, recognisers[-1], "scripted-voices"),
    )


def scripted_ears(transcriber: ScriptedTranscriber) -> Callable[[object, ResultKeeper], Ears]:
    """What stands in for `bootstrap.engines.ears`: the real decoder and meter, scripted engines."""
    room = EngineRoom(
        transcriber=lambda name, placement: transcriber,
        diarizer=lambda name, placement: ScriptedDiarizer(),
        detector=ScriptedDetector,
        lack=lambda name, language: "it is not there" if name == "missing" else "",
        roster=a_roster("missing", "scripted"),
        notices=lambda recipes: (),
    )
    return lambda store, results: Ears(PyAvDecoder(), SignalMeter(), room, results)
