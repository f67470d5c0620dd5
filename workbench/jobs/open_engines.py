"""Engines that stay loaded from one recording to the next, lent to whoever works on one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar, cast

from workbench.domain.audio import WorkPcm
from workbench.domain.devices import HERE, Placement
from workbench.domain.errors import Unavailable
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.domain.utterances import Asked, ChunkText
from workbench.jobs.gathering_chunks import Gathering
from workbench.jobs.workplace import EngineRoom
from workbench.stages.alignment import Aligner
from workbench.stages.diarization import ChannelDiarizer, Diarizer
from workbench.stages.profiling import languages_of
from workbench.stages.transcription import Flow, SpeechDetector, Spread, Transcriber


class Closable(Protocol):
    """What ends a process."""

    def close(self) -> None: ...


E = TypeVar("E", bound=Closable)
_Key = tuple[str, Placement, int]


class Lease(Generic[E]):
    """One engine for one at a time. One that failed is ended, and made anew for the next who asks."""

    def __init__(self, make: Callable[[], E]) -> None:
        self._make, self._over = make, False
        self._turn = threading.RLock()
        self._held: E | None = None

    @contextmanager
    def held(self) -> Iterator[E]:
        """The engine, while nobody else has it."""
        with self._turn:
            try:
                yield self._made()
            except (Unavailable, GeneratorExit):
                self.close()
                raise

    def _made(self) -> E:
        if self._held is None:
            self._refuse_when_over()
            self._held = self._make()
            self._refuse_when_over()
        return self._held

    def _refuse_when_over(self) -> None:
        if self._over:
            self.close()
            raise Unavailable("The engine was stopped.", "Finished parts are kept; start the job again to continue.")

    def close(self) -> None:
        """End it, also under whoever has it; the next use starts it anew."""
        held, self._held = self._held, None
        if held is not None:
            held.close()

    def end(self) -> None:
        """The same for good."""
        self._over = True
        self.close()


class LentTranscriber:
    """A recogniser behind its lease, which gathers what several recordings ask of it at once."""

    def __init__(self, lease: Lease[Transcriber]) -> None:
        self._lease = lease
        self._gathering = Gathering(self._several)

    @property
    def batch(self) -> int:
        """How many chunks it takes at once."""
        with self._lease.held() as engine:
            return engine.batch

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe:
        """The engine's."""
        with self._lease.held() as engine:
            return engine.recipe(language=language, second=second, vocabulary=vocabulary)

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        """The engine's."""
        with self._lease.held() as engine:
            return engine.language(pcm, speech)

    def languages(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[tuple[str, int], ...]:
        """The engine's, as many as it tells apart."""
        with self._lease.held() as engine:
            return languages_of(engine, pcm, speech)

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        """The engine's."""
        with self._lease.held() as engine:
            return engine.transcribe(pcm, chunk, recipe, clips)

    def flow(self) -> Flow | None:
        """The engine's, where it reads in many places at once."""
        with self._lease.held() as engine:
            return engine.flow() if isinstance(engine, Spread) else None

    def transcribe_batch(self, asked: Sequence[Asked], recipe: Recipe) -> Generator[ChunkText, None, None]:
        """Read with what other recordings wait for, where there is room in a batch."""
        yield from self._gathering.read(asked, recipe, self.batch)

    def _several(self, asked: Sequence[Asked], recipe: Recipe) -> Iterator[ChunkText]:
        with self._lease.held() as engine:
            yield from engine.transcribe_batch(asked, recipe)

    def run_record(self) -> RunRecord:
        """The engine's."""
        with self._lease.held() as engine:
            return engine.run_record()

    def close(self) -> None:
        """End the engine; the next use starts it anew."""
        self._lease.close()


class LentDiarizer:
    """A diarizer behind its lease."""

    def __init__(self, lease: Lease[Diarizer]) -> None:
        self._lease = lease

    def recipe(self, *, speakers: int) -> Recipe:
        """The engine's."""
        with self._lease.held() as engine:
            return engine.recipe(speakers=speakers)

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """The engine's."""
        with self._lease.held() as engine:
            return (yield from engine.diarize(pcm, recipe))

    def diarize_channels(self, channels: Sequence[WorkPcm], recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """The engine's, which must be one that takes channels for people."""
        with self._lease.held() as engine:
            return (yield from cast("ChannelDiarizer", engine).diarize_channels(channels, recipe))

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        """The engine's."""
        with self._lease.held() as engine:
            return (yield from engine.prints(pcm, recipe, voices))

    def run_record(self) -> RunRecord:
        """The engine's."""
        with self._lease.held() as engine:
            return engine.run_record()

    def close(self) -> None:
        """End the engine; the next use starts it anew."""
        self._lease.close()


class OpenEngines:
    """The engines of one job, by name, place and `slot`: recordings that are read side by side have one each."""

    def __init__(self, room: EngineRoom) -> None:
        self._room = room
        self._making = threading.Lock()
        self._transcribers: dict[_Key, tuple[Lease[Transcriber], LentTranscriber]] = {}
        self._diarizers: dict[_Key, tuple[Lease[Diarizer], LentDiarizer]] = {}
        self._aligners: dict[_Key, Aligner] = {}
        self._detector: SpeechDetector | None = None
        self._over = False

    @property
    def room(self) -> EngineRoom:
        """Where they come from."""
        return self._room

    def transcriber(self, name: str, placement: Placement = HERE, slot: int = 0) -> Transcriber:
        """The recogniser of this name, loaded where it shall run when it is first asked."""
        key = (name, placement, slot)
        with self._making:
            if key not in self._transcribers:
                lease = Lease(lambda: self._room.transcriber(name, placement))
                self._transcribers[key] = self._unless_over(lease), LentTranscriber(lease)
            return self._transcribers[key][1]

    def affordable(self, name: str, placement: Placement, slot: int) -> int:
        """The slot; the first where several chunks are read at once anyhow, or memory has no room for one more such engine."""
        if placement.batch > 1:
            return 0
        return slot if (name, placement, slot) in self._transcribers or not self._room.lack(name, "") else 0

    def diarizer(self, name: str, placement: Placement = HERE, slot: int = 0) -> Diarizer:
        """The diarizer of this name, loaded where it shall run when it is first asked."""
        key = (name, placement, slot)
        with self._making:
            if key not in self._diarizers:
                lease = Lease(lambda: self._room.diarizer(name, placement))
                self._diarizers[key] = self._unless_over(lease), LentDiarizer(lease)
            return self._diarizers[key][1]

    def aligner(self, name: str, placement: Placement = HERE, slot: int = 0) -> Aligner:
        """The aligner of this name."""
        key = (name, placement, slot)
        with self._making:
            if key not in self._aligners:
                self._aligners[key] = self._room.aligner(name, placement)
            return self._aligners[key]

    def detector(self) -> SpeechDetector:
        """What tells speech from the rest."""
        with self._making:
            if self._detector is None:
                self._detector = self._room.detector()
            return self._detector

    def close(self) -> None:
        """End every engine process; the next use starts it anew."""
        with self._making:
            for lease in self._leases():
                lease.close()
            for aligner in self._aligners.values():
                aligner.close()
            self._aligners.clear()
            if self._detector is not None:
                self._detector.close()

    def end(self) -> None:
        """The same for good: whoever still works with one is told that it was stopped."""
        self._over = True
        for lease in self._leases():
            lease.end()
        self.close()

    def _leases(self) -> list[Lease[Transcriber] | Lease[Diarizer]]:
        return [*(lease for lease, _ in self._transcribers.values()), *(lease for lease, _ in self._diarizers.values())]

    def _unless_over(self, lease: Lease[E]) -> Lease[E]:
        if self._over:
            lease.end()
        return lease
