"""The default diarizer: segmentation-3.0 and WeSpeaker ResNet34 on onnxruntime, in a child process, fast or exact."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.domain.audio import WorkPcm
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord, parameters
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.engines.making import Making
from workbench.engines.supervision import Child
from workbench.engines.voices import heard, must_be_whole

ENGINE, EXACT = "embedded-diarizer", "embedded-diarizer-exact"
VERSION = "2"  # 1 did not weigh what each moment sounds like; its recipes still run as they were
SEGMENTATION, VOICES = "segmentation-3.0", "wespeaker-resnet34"
SILENCE_S = 300

ENGINES: tuple[Engine, ...] = (
    Engine(
        name=ENGINE,
        title="Embedded diarizer (segmentation-3.0, WeSpeaker)",
        task=Task.DIARIZATION,
        models=(SEGMENTATION, VOICES),
        packages=("onnxruntime", "scipy"),
        memory_mib=600,
        guide=("embedded",),
    ),
    Engine(
        name=EXACT,
        title="Embedded diarizer, exact (every window by itself)",
        task=Task.DIARIZATION,
        models=(SEGMENTATION, VOICES),
        packages=("onnxruntime", "scipy"),
        memory_mib=600,
    ),
)

FAST = parameters(
    step=59,  # segmentation frames of 270 samples between windows: 0.996 s
    block=51,  # windows that share one pass of the voice network: 60 s
    alone=12,  # frames a voice must be alone in a window to be judged by those only
    silence=0.0,  # nats against "nobody speaks"
    together=0.5,  # nats for "two at once"
    clean=59,  # frames alone that let a voice shape the speakers: 1 s; with less, voices are invented
    threshold=0.65,  # cosine distance at which average linkage stops
    smallest=0.0,  # share of all speech under which a speaker is not believed
    most=8000,  # rows linkage may see; it needs memory by their square
    bridge=0,  # samples of pause closed within a turn
    shortest=0,  # samples below which a turn is dropped
    near=4.0,  # what a moment sounds like against what the windows agree on
    around=12,  # steps of 80 ms to both sides of a moment that say what it sounds like
)
# As pyannote.audio does it: the voice network runs over each window by itself, once for all its voices, and never over silence.
EACH = tuple((name, 1 if name == "block" else value) for name, value in FAST)


def make(engine: Engine, making: Making) -> EmbeddedDiarizer:
    """The diarizer over its two models' files."""
    digests = {model: making.digest(model) for model in engine.models}
    folders = making.folder(SEGMENTATION), making.folder(VOICES)
    return EmbeddedDiarizer(*folders, digests=digests, threads=making.threads, engine=engine.name)


class EmbeddedDiarizer:
    """Satisfies the diarization stage's port. The child starts with the first request."""

    def __init__(
        self, segmentation: Path, voices: Path, *, digests: Mapping[str, str], threads: int = 1, engine: str = ENGINE
    ) -> None:
        self._engine = engine
        self._folders = {SEGMENTATION: segmentation, VOICES: voices}
        self._digests = dict(digests)
        self._threads = threads
        self._child: Child | None = None
        self._closed = False
        self._began = datetime.now(UTC)
        self._tenths = 0
        self._about: dict[str, Any] = {}

    def recipe(self, *, speakers: int = 0) -> Recipe:
        """The fast or the exact recipe, by the engine's name; 0 speakers means: find out."""
        if not 0 <= speakers <= 50:
            raise BadRequest(f"{speakers} speakers cannot be told apart.", "Give a number from 1 to 50, or 0 to have it found.")
        models = tuple((name, self._digests[name]) for name in (SEGMENTATION, VOICES))
        name, chosen = ("exact", EACH) if self._engine == EXACT else ("fast", FAST)
        settings = tuple(sorted((*chosen, ("speakers", speakers))))
        return Recipe(self._engine, VERSION, name, models, settings)

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """Turns on `ENGINE_RATE` frames, overlap kept, speakers "S1", "S2" … by first appearance."""
        must_be_whole(pcm)
        request = self._request(pcm, recipe)
        began, self._began = time.monotonic(), datetime.now(UTC)
        child = self._started()
        self._about = child.ask("libraries", limit_s=120)
        steps = child.call("diarize", limit_s=SILENCE_S, **request)
        turns = yield from heard(steps)
        self._tenths = round((time.monotonic() - began) * 10)
        return turns

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        """Each voice's embedding over its stretches, of length 1, × 10,000."""
        must_be_whole(pcm)
        asked = {name: [(span.first, span.end) for span in spans] for name, spans in voices.items()}
        steps = self._started().call("prints", limit_s=SILENCE_S, spans=asked, **self._request(pcm, recipe))
        while True:
            try:
                part = next(steps)
            except StopIteration as end:
                return {name: tuple(values) for name, values in end.value["prints"].items()}
            yield Progress("voice prints", part["done"], part["total"])

    def run_record(self) -> RunRecord:
        """Where the last recording ran."""
        libraries = tuple(sorted(self._about.get("libraries", {}).items()))
        cpu, started = self._about.get("cpu", ""), self._began.isoformat(timespec="seconds")
        return RunRecord("cpu", cpu, self._threads, libraries, started, self._tenths)

    def close(self) -> None:
        """End the child; also from another thread."""
        self._closed = True
        if self._child is not None:
            self._child.close()

    def __enter__(self) -> EmbeddedDiarizer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _started(self) -> Child:
        if self._closed:
            raise Unavailable("The diarization engine was closed.", "Start the job again.")
        if self._child is None:
            threads = str(self._threads)
            limits = {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
            self._child = Child(
                "embedded_diarizer", title="The diarization engine", environment={**limits, "MKL_NUM_THREADS": threads}
            )
        return self._child

    def _request(self, pcm: WorkPcm, recipe: Recipe) -> dict[str, Any]:
        for name, folder in self._folders.items():
            if not (folder / "model.onnx").is_file():
                raise Unavailable(f"The model {name} is not in {folder}.", "Fetch it: workbench models fetch.")
        return {
            "pcm": str(pcm.path),
            "frames": pcm.frames,
            "segmentation": str(self._folders[SEGMENTATION]),
            "voices": str(self._folders[VOICES]),
            "threads": self._threads,
            "settings": dict(recipe.parameters),
        }
