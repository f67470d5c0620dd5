"""What every aligner's parent side shares: windows of sound round the utterances, and one child that places their words."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.engines import Engine
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord, parameters
from workbench.domain.timeline import Span, hull
from workbench.domain.utterances import RawSegment
from workbench.engines.making import Making
from workbench.engines.supervision import Child

STAGE = "alignment"
SILENCE_S = 300.0  # the longest an utterance may go without an answer on a slow, busy machine
PAD_MS = 300  # of sound round an utterance: a recogniser's own times cut words at its edges
WEIGHTS = "model.safetensors"
MODEL = "wav2vec2-align"

Places = list[list[int] | None]


@dataclass(frozen=True, slots=True)
class Network:
    """A model's checked files, and the name and digest a recipe knows them by."""

    folder: Path
    name: str
    digest: str


def network(making: Making) -> Network:
    """The wav2vec2 network that places words. Raises Unavailable where its folder holds no safetensors."""
    folder = making.folder(MODEL)
    if not (folder / WEIGHTS).is_file():
        raise Unavailable(f"The model {MODEL} has no {WEIGHTS}.", "Add one that has: workbench models add NAME FOLDER.")
    return Network(folder, MODEL, making.digest(MODEL))


class ChildAligner:
    """Satisfies the alignment stage's port with a worker of the same protocol: load, then windows of words."""

    def __init__(self, engine: Engine, making: Making, *, worker: str, package: str, model: Network | None = None) -> None:
        self._engine, self._making, self._package, self._model = engine, making, package, model
        self._started, self._started_at = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
        threads = str(making.threads)
        limits = {"OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads, "CUBLAS_WORKSPACE_CONFIG": ":4096:8"}
        self._child = Child(worker, title=engine.title, python=making.python, environment=limits)
        self._about = self._load()

    def _load(self) -> dict[str, Any]:
        given: dict[str, Any] = {"folder": str(self._model.folder)} if self._model else {}
        try:
            return self._child.ask(
                "load", device=self._making.device.name, compute=self._compute, threads=self._making.threads, **given
            )
        except BaseException:
            self._child.close()
            raise

    @property
    def _compute(self) -> str:
        """These networks run in whole numbers nowhere, and in half width on a GPU alone."""
        half = self._making.device.is_gpu and "float16" in self._making.compute
        return "float16" if half else "float32"

    def recipe(self, *, language: str) -> Recipe:
        """The recipe for a language. Raises BadRequest for one that the aligner does not know."""
        if not self._engine.knows(language):
            raise BadRequest(f"{self._engine.title} cannot place words of the language “{language}”.", "Choose another aligner.")
        versions = {name: str(version) for name, version in self._about["versions"].items()}
        made_with = {name: versions[name] for name in ("torch", "transformers") if name in versions}
        return Recipe(
            engine=self._engine.name,
            version=versions[self._package],
            name=STAGE,
            models=((self._model.name, self._model.digest),) if self._model else (),
            parameters=parameters(**made_with, language=language, pad_ms=PAD_MS, compute_type=self._compute),
        )

    def align(
        self, pcm: WorkPcm, segments: tuple[RawSegment, ...], recipe: Recipe
    ) -> Generator[Progress, None, tuple[RawSegment, ...]]:
        """The same utterances with new word spans; a word that cannot be placed keeps its own."""
        asked = [
            {"first": window.first, "end": window.end, "words": [word.text.strip() for word in segment.words]}
            for segment, window in zip(segments, windows(segments, pcm.frames), strict=True)
        ]
        language = str(recipe.value("language"))
        steps = self._child.call("align", limit_s=SILENCE_S, path=str(pcm.path), windows=asked, language=language)
        while True:
            try:
                part = next(steps)
            except StopIteration as end:
                found: list[Places] = end.value["words"]
                return tuple(moved(segment, places) for segment, places in zip(segments, found, strict=True))
            yield Progress(STAGE, part["done"], len(asked))

    def run_record(self) -> RunRecord:
        """Where this ran."""
        return RunRecord(
            device=self._making.device.name,
            cpu=str(self._about["cpu"]),
            threads=self._making.threads,
            libraries=tuple(sorted((str(name), str(version)) for name, version in self._about["versions"].items())),
            started_at=self._started_at,
            seconds_tenths=round((time.monotonic() - self._started) * 10),
        )

    def close(self) -> None:
        """End the child; also from another thread."""
        self._child.close()


def windows(segments: Sequence[RawSegment], frames: int) -> Iterator[Span]:
    """The sound each utterance is looked for in: its own and a little round it, but nothing of its neighbours'."""
    pad = PAD_MS * ENGINE_RATE.hz // 1000
    for number, segment in enumerate(segments):
        before = segments[number - 1].span.end if number else 0
        after = segments[number + 1].span.first if number + 1 < len(segments) else frames
        first = max(segment.span.first - pad, min(before, segment.span.first), 0)
        end = min(segment.span.end + pad, max(after, segment.span.end), frames)
        yield Span(min(first, frames), max(end, min(first, frames)))


def moved(segment: RawSegment, places: Places) -> RawSegment:
    """The utterance with its words where the child found them; as it was where it found none."""
    if not any(places):
        return segment
    words = tuple(
        word if place is None else replace(word, span=Span(*place)) for word, place in zip(segment.words, places, strict=True)
    )
    return replace(segment, words=words, span=hull(word.span for word in words))
