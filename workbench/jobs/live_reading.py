"""Reads a recording while it is made, on a thread of its own: neither the meter nor the sound waits for a recogniser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast

from workbench.domain.audio import ENGINE_RATE, MIX, WorkPcm
from workbench.domain.chunks import Hearing
from workbench.domain.devices import HERE, Placement
from workbench.domain.engines import Task
from workbench.domain.errors import CaseError
from workbench.domain.live import Arrived
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Segment
from workbench.domain.utterances import ChunkText, RawSegment
from workbench.jobs.workplace import EngineRoom
from workbench.stages.live import Cutter, Grouper, Streamer, TurnStreamer
from workbench.stages.transcription import SpeechDetector, Transcriber, utterances

_GLANCE_S = 2.0  # between two readings of what is not settled yet
_GLANCE_LEAST = ENGINE_RATE.hz * 3 // 2
_PIECE = 2 * ENGINE_RATE.hz  # what a streaming engine is given at once: text goes on appearing where much has arrived


@dataclass(frozen=True, slots=True)
class Read:
    """What was read since somebody asked; `at` is how far, `turns` all that are known."""

    segments: tuple[Segment, ...] = ()
    provisional: str = ""
    at: int = 0
    turns: tuple[Turn, ...] = ()
    trouble: str = ""
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One step of a mouth: utterances that stay, text that may change, how far it read."""

    segments: tuple[RawSegment, ...]
    provisional: str
    at: int
    recipe: Recipe


class Mouth(Protocol):
    """What turns growing sound into words."""

    def take(self, frames: int, peaks: Sequence[tuple[int, int]]) -> Iterator[Said]: ...

    def finish(self, frames: int) -> Iterator[Said]: ...

    def close(self) -> None: ...


class Chunked:
    """Any recogniser: stretches between pauses, each read once it is settled, and a glance at the open one now and then."""

    def __init__(self, transcriber: Transcriber, detector: SpeechDetector, samples: Path, language: str) -> None:
        self._transcriber, self._detector, self._samples = transcriber, detector, samples
        self._recipe = transcriber.recipe(language=language) if language else None
        self._cutter = Cutter()
        self._glanced = time.monotonic()
        self._cost = 0.0

    def take(self, frames: int, peaks: Sequence[tuple[int, int]]) -> Iterator[Said]:
        """Whatever is settled by now; a glance at the rest."""
        for stretch in self._cutter.take(peaks):
            yield self._said(stretch, settled=True)
        rest = self._cutter.open(frames)
        due = time.monotonic() - self._glanced > max(_GLANCE_S, 2 * self._cost)
        if due and rest.length >= _GLANCE_LEAST and not self._cutter.is_quiet_so_far:
            began = time.monotonic()
            yield self._said(rest, settled=False)
            self._glanced = time.monotonic()
            self._cost = self._glanced - began

    def finish(self, frames: int) -> Iterator[Said]:
        """The last stretch."""
        yield self._said(self._cutter.open(frames), settled=True)

    def close(self) -> None:
        """End both processes."""
        self._transcriber.close()
        self._detector.close()

    def _said(self, stretch: Span, *, settled: bool) -> Said:
        segments = self._read(stretch) if stretch.length else ()
        recipe = self._recipe or Recipe("", "", "")
        if settled:
            return Said(segments, "", stretch.end, recipe)
        return Said((), " ".join(segment.text.strip() for segment in segments), stretch.first, recipe)

    def _read(self, stretch: Span) -> tuple[RawSegment, ...]:
        speech = self._speech(stretch)
        if not speech:
            return ()
        pcm = WorkPcm(self._samples, ENGINE_RATE, self._samples.stat().st_size // 4, MIX, "")
        if self._recipe is None:
            self._recipe = self._transcriber.recipe(language=self._transcriber.language(pcm, speech)[0])
        pad = ENGINE_RATE.hz * 2 // 5
        clip = Span(max(stretch.first, speech[0].first - pad), min(stretch.end, speech[-1].end + pad))
        return self._transcriber.transcribe(pcm, clip, self._recipe).segments

    def _speech(self, stretch: Span) -> tuple[Span, ...]:
        """Where the stretch holds speech; the detector hears whole files, so it is given the stretch as one."""
        window = self._samples.with_name("window.f32")
        with self._samples.open("rb") as file:
            file.seek(4 * stretch.first)
            window.write_bytes(file.read(4 * stretch.length))
        pcm = WorkPcm(window, ENGINE_RATE, window.stat().st_size // 4, MIX, "")
        hearing = Hearing.of(self._recipe or Recipe("", "", ""))
        found = [span for some in self._detector.listen(pcm, hearing) for span in some.spans]
        return tuple(Span(stretch.first + span.first, stretch.first + span.end) for span in found)


class Streamed:
    """A recogniser that takes sound as it arrives."""

    def __init__(self, streamer: Streamer, samples: Path, language: str) -> None:
        self._streamer, self._samples = streamer, samples
        self._recipe = streamer.recipe(language=language or "en")
        self._grouper, self._fed, self._at = Grouper(), 0, 0
        streamer.begin(self._recipe)

    def take(self, frames: int, peaks: Sequence[tuple[int, int]]) -> Iterator[Said]:
        """The new frames, two seconds at a time."""
        while frames > self._fed:
            piece = Span(self._fed, min(frames, self._fed + _PIECE))
            heard = self._streamer.feed(self._samples, piece)
            self._fed, self._at = piece.end, max(self._at, heard.at)
            whole = self._grouper.take(heard.words)
            yield Said(whole, " ".join(filter(None, (self._grouper.text, heard.provisional))), self._at, self._recipe)

    def finish(self, frames: int) -> Iterator[Said]:
        """The words that were still open."""
        yield from self.take(frames, ())
        whole = self._grouper.take(self._streamer.finish().words)
        yield Said((*whole, *self._grouper.finish()), "", frames, self._recipe)

    def close(self) -> None:
        """End the process."""
        self._streamer.close()


@dataclass(slots=True)
class _State:
    """What the thread and whoever asks share, under one lock."""

    frames: int = 0
    peaks: list[tuple[int, int]] = field(default_factory=list)
    ended: bool = False
    segments: list[Segment] = field(default_factory=list)
    provisional: str = ""
    at: int = 0
    turns: tuple[Turn, ...] = ()
    trouble: str = ""
    engine: str = ""


class LiveReading:
    """The thread: `hear` what has arrived, ask what was `read`. What goes wrong in it is told and stops nothing else."""

    def __init__(self, room: EngineRoom, samples: Path, *, engine: str, language: str) -> None:
        self._room, self._samples, self._engine, self._language = room, samples, engine, language
        self._lock, self._moved = threading.Lock(), threading.Event()
        self._state, self._count = _State(), 0
        self._mouth: Mouth | None = None
        self._voices: TurnStreamer | None = None
        self._closed = self._done = False
        self._thread = threading.Thread(target=self._run, name="live reading", daemon=True)
        self._thread.start()

    def hear(self, arrived: Arrived) -> None:
        """More has arrived."""
        with self._lock:
            self._state.frames = arrived.frames
            self._state.peaks += arrived.peaks
            self._state.ended = arrived.ended
        self._moved.set()

    def read(self) -> Read:
        """What is new."""
        with self._lock:
            state, segments = self._state, tuple(self._state.segments)
            state.segments = []
            return Read(segments, state.provisional, state.at, state.turns, state.trouble, state.engine)

    @property
    def is_done(self) -> bool:
        """Whether nothing more will be read."""
        return self._done

    def close(self) -> None:
        """End it, wherever it is."""
        self._closed = True
        self._moved.set()
        for engine in (self._mouth, self._voices):
            if engine is not None:
                engine.close()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        try:
            self._read_all()
        except CaseError as error:
            self._trouble(error)
        except Exception as error:  # noqa: BLE001 - a thread's edge: the recording goes on, and the person reads why no text comes
            self._note(trouble=f"Reading it failed with {type(error).__name__}: {error}")
        finally:
            for engine in (self._mouth, self._voices):
                if engine is not None:
                    engine.close()
            self._done = True

    def _read_all(self) -> None:
        name, self._mouth = self._opened()
        self._note(engine=name)
        self._voices = self._opened_voices()
        fed, frames, ended = 0, 0, False
        while not (ended or self._closed):
            self._moved.wait()
            frames, peaks, ended = self._pending()
            for said in self._mouth.take(frames, peaks):
                self._tell(said)
            fed = self._follow_voices(fed, frames, last=ended)
        if ended and not self._closed:
            for said in self._mouth.finish(frames):
                self._tell(said)

    def _pending(self) -> tuple[int, list[tuple[int, int]], bool]:
        with self._lock:
            self._moved.clear()
            peaks, self._state.peaks = self._state.peaks, []
            return self._state.frames, peaks, self._state.ended

    def _opened(self) -> tuple[str, Mouth]:
        """The engine asked for; else a streaming one where a GPU can keep up with it; else the usual one."""
        name, place = self._engine, HERE
        gpus = self._room.roster.gpus()
        if gpus:
            place = Placement(gpus[0].name, "float16")
            streaming = [e.name for e in self._room.roster.engines() if e.streaming and e.task is Task.TRANSCRIPTION]
            name = name or next((n for n in streaming if not self._room.lack(n, self._language)), "")
        name = self._room.roster.named(name, Task.TRANSCRIPTION).name
        made: Any = self._room.transcriber(name, place)
        if hasattr(made, "feed"):
            return name, Streamed(cast("Streamer", made), self._samples, self._language)
        return name, Chunked(made, self._room.detector(), self._samples, self._language)

    def _opened_voices(self) -> TurnStreamer | None:
        """A streaming diarizer, where a GPU gives it room beside the recogniser."""
        gpus = self._room.roster.gpus()
        names = [e.name for e in self._room.roster.engines() if e.streaming and e.task is Task.DIARIZATION]
        name = next((n for n in names if gpus and not self._room.lack(n, "")), "")
        if not name:
            return None
        voices = cast("TurnStreamer", self._room.diarizer(name, Placement(gpus[0].name, "float16")))
        voices.begin(voices.live_recipe())
        return voices

    def _follow_voices(self, fed: int, frames: int, *, last: bool) -> int:
        if self._voices is not None and (frames > fed or last):
            turns, _ = self._voices.feed(self._samples, Span(fed, frames), last=last)
            self._note(turns=turns)
        return frames

    def _tell(self, said: Said) -> None:
        text = ChunkText(Span(0, said.at), said.recipe.digest(), said.segments)
        language = str(dict(said.recipe.parameters).get("language", ""))
        segments = utterances(text, first=self._count, language=language)
        self._count += len(segments)
        with self._lock:
            self._state.segments += segments
            self._state.provisional, self._state.at = said.provisional, max(self._state.at, said.at)

    def _trouble(self, error: CaseError) -> None:
        if not self._closed:
            self._note(trouble=f"{error.problem} {error.remedy}".strip())

    def _note(self, **known: Any) -> None:
        with self._lock:
            for name, value in known.items():
                setattr(self._state, name, value)
