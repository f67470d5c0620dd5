"""The whole pipeline, from file to draft, against its engines alone on the very chunks that it gives them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.benchmarks.rounds import Ground, Result, alternate
from workbench.domain.audio import WorkPcm
from workbench.domain.devices import HERE
from workbench.domain.orders import Process
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe
from workbench.domain.timeline import Span
from workbench.domain.utterances import ChunkText
from workbench.jobs.hearing import OpenEngines, hear
from workbench.jobs.workplace import Ears
from workbench.stages import transcription

RECOGNISER, DIARIZER = "whisper-base", "embedded-diarizer"
AGAINST = "its engines alone, their time over its"
GOAL = "≥ 0.92"
ROUNDS = 4


def measure(ground: Ground) -> Iterator[Result]:
    """The sample recording; both sides have their models loaded."""
    ears, forget = ground.ears()
    lacking = [ears.engines.lack(name, "en") for name in (RECOGNISER, DIARIZER)]
    if any(lacking):
        yield Result("whole pipeline", AGAINST, GOAL, None, skipped=" ".join(lacking).strip())
        return
    engines = OpenEngines(ears.engines)
    try:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
            yield _compared(ground.sample, ears, engines, Path(place), forget)
    finally:
        engines.close()


class Forgetful:
    """A result keeper that keeps nothing."""

    def find(self, key: str) -> bytes | None:
        """Nothing."""
        return None

    def keep(self, key: str, kind: str, body: bytes) -> None:
        """Forget it."""


@dataclass
class _Noting:
    """Passes a recogniser on and notes what it was given."""

    engine: transcription.Transcriber
    given: list[tuple[WorkPcm, Span, Recipe, tuple[Span, ...]]] = field(default_factory=list)
    batch: int = 1

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        self.given.append((pcm, chunk, recipe, clips))
        return self.engine.transcribe(pcm, chunk, recipe, clips)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)


def _compared(sample: Path, ears: Ears, engines: OpenEngines, place: Path, forget: Callable[[], None]) -> Result:
    track = ears.decoder.probe(sample, sample.name).tracks[0]
    wish = Process("", language="en", engine=RECOGNISER)

    def whole() -> None:
        forget()
        fresh = finished(ears.decoder.decode(sample, name=sample.name, track=track.index, folder=place / "whole"))
        finished(hear(track, fresh, wish, ears, engines))

    noting = _Noting(engines.transcriber(RECOGNISER, HERE))
    diarizer = engines.diarizer(DIARIZER, HERE)
    decoded = finished(ears.decoder.decode(sample, name=sample.name, track=track.index, folder=place / "alone"))
    _read_once(decoded.mix, noting, engines)

    def alone() -> None:
        for given in noting.given:
            noting.engine.transcribe(*given)
        finished(diarizer.diarize(decoded.mix, diarizer.recipe(speakers=0)))

    whole()  # every process is started and warm
    best = alternate({"engines alone": alone, "whole pipeline": whole}, ROUNDS)
    figures = {f"{name}, s": round(measured.wall, 2) for name, measured in best.items()}
    figures |= {f"{name}, CPU s": round(measured.processor, 2) for name, measured in best.items()}
    return Result("whole pipeline", AGAINST, GOAL, round(best["engines alone"].wall / best["whole pipeline"].wall, 2), figures)


def _read_once(mix: WorkPcm, noting: _Noting, engines: OpenEngines) -> None:
    from workbench.jobs.wording import Wording, read_mix

    recipes = (noting.engine.recipe(language="en"), noting.engine.recipe(language="en", second=True))
    finished(read_mix(mix, Wording(noting, recipes, engines.detector(), Forgetful())))


def finished(job: Generator[Progress, None, Any]) -> Any:
    """A job's outcome. Any: whatever it is."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value
