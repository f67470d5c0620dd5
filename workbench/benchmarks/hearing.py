"""The whole pipeline, from file to draft, against its engines alone on the same sound."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

from workbench.benchmarks.rounds import Ground, Result, alternate
from workbench.domain.orders import Process
from workbench.domain.progress import Progress
from workbench.jobs.hearing import OpenEngines, hear
from workbench.jobs.workplace import Ears
from workbench.stages import transcription

ROUNDS = 3


def measure(ground: Ground) -> Iterator[Result]:
    """The sample recording; both sides have their models loaded."""
    ears, forget = ground.ears()
    lacking = [ears.engines.lack(name, "en") for name in ("whisper-base", "embedded-diarizer")]
    if any(lacking):
        yield Result("whole pipeline", "the engines alone", "≤ 1.15", None, skipped=" ".join(lacking).strip())
        return
    engines = OpenEngines(ears.engines)
    try:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
            yield _compared(ground.sample, ears, engines, Path(place), forget)
    finally:
        engines.close()


def _compared(sample: Path, ears: Ears, engines: OpenEngines, place: Path, forget: Callable[[], None]) -> Result:
    track = ears.decoder.probe(sample, sample.name).tracks[0]
    decoded = _finished(ears.decoder.decode(sample, name=sample.name, track=track.index, folder=place / "alone"))
    transcriber, diarizer = engines.transcriber("whisper-base"), engines.diarizer("embedded-diarizer")
    recipe = transcriber.recipe(language="en")
    plan = transcription.plan(transcriber.speech(decoded.mix), decoded.mix.frames, recipe)

    def alone() -> None:
        for chunk in plan.chunks:
            transcriber.transcribe(decoded.mix, chunk.span, recipe, chunk.clips)
        _finished(diarizer.diarize(decoded.mix, diarizer.recipe(speakers=0)))

    def whole() -> None:
        forget()
        fresh = _finished(ears.decoder.decode(sample, name=sample.name, track=track.index, folder=place / "whole"))
        _finished(hear(track, fresh, Process("", language="en"), ears, engines))

    best = alternate({"engines alone": alone, "whole pipeline": whole}, ROUNDS)
    figures = {name: round(m.wall, 2) for name, m in best.items()}
    ratio = best["whole pipeline"].wall / best["engines alone"].wall
    return Result("whole pipeline", "the engines alone, wall", "≤ 1.15", round(ratio, 2), figures)


def _finished(job: Generator[Progress, None, Any]) -> Any:
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value
