"""NVIDIA's streaming Sortformer through transformers, in a child process: who speaks when, also while it is recorded."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import BadRequest
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.engines.making import Making
from workbench.engines.torch_child import PACKAGES, OverTorch, TorchChild
from workbench.engines.voices import heard, must_be_whole, no_prints, turns

ENGINES: tuple[Engine, ...] = (
    Engine(
        name="sortformer-streaming",
        title="Streaming Sortformer (Nemotron 3 Diarization)",
        task=Task.DIARIZATION,
        models=("sortformer-streaming",),
        packages=PACKAGES,
        memory_mib=1_500,
        gpu_memory_mib=1_200,
        streaming=True,
        most_speakers=8,  # of the released model; a model with fewer says so once it is loaded
        guide=("nvidia_sortformer_streaming",),
    ),
)

THRESHOLD_PERMILLE = 500  # the library's own
BRIDGE_MS = SHORTEST_MS = 0


def make(engine: Engine, making: Making) -> Sortformer:
    """The diarizer over its model's files."""
    return Sortformer(engine, making)


class Sortformer(OverTorch):
    """Satisfies the diarization stage's port, and the live stage's for sound that is still arriving."""

    def __init__(self, engine: Engine, making: Making) -> None:
        self._engine = engine
        self._child = TorchChild("sortformer", engine, making)

    def recipe(self, *, speakers: int = 0) -> Recipe:
        """The court recipe, with the model's own sizes for whole recordings; 0 speakers means: find out."""
        return self._recipe("court", speakers)

    def live_recipe(self) -> Recipe:
        """The recipe for sound that is still arriving: the model's mode of about a second's delay."""
        return self._recipe("live", 0)

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """Turns on `ENGINE_RATE` frames, overlap kept, speakers "S1", "S2" … by first appearance."""
        must_be_whole(pcm)
        steps = self._child.call("diarize", path=str(pcm.path), frames=pcm.frames, **_asked(recipe))
        return (yield from heard(steps))

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        """It keeps no print of a voice. Raises Unavailable."""
        return no_prints(self._engine.title)

    def begin(self, recipe: Recipe) -> None:
        """A recording that is still being made begins."""
        self._child.ask("begin", **_asked(recipe))

    def feed(self, path: Path, span: Span, *, last: bool = False) -> tuple[tuple[Turn, ...], int]:
        """The next frames of a growing file of float32 samples: all turns known by now, and the frame up to which they are."""
        known = self._child.ask("feed", path=str(path), span=(span.first, span.end), last=last)
        return turns(known), int(known["at"])

    def _recipe(self, name: str, speakers: int) -> Recipe:
        most = int(self._child.about["speakers"])
        if not 0 <= speakers <= most:
            raise BadRequest(
                f"{self._engine.title} tells at most {most} voices apart, not {speakers}.",
                "Choose another diarizer, or let the number be found.",
            )
        chunk, ahead, fifo, period = self._child.about[name]
        return self._child.recipe(
            name,
            chunk_frames=chunk,
            ahead_frames=ahead,
            fifo_frames=fifo,
            update_frames=period,
            threshold_permille=THRESHOLD_PERMILLE,
            bridge_ms=BRIDGE_MS,
            shortest_ms=SHORTEST_MS,
            speakers=speakers,
            most_speakers=most,
        )


def _asked(recipe: Recipe) -> dict[str, Any]:
    sizes = [int(recipe.value(name)) for name in ("chunk_frames", "ahead_frames", "fifo_frames", "update_frames")]
    return {
        "pace": sizes,
        "threshold_permille": int(recipe.value("threshold_permille")),
        "speakers": int(recipe.value("speakers")),
        "bridge": int(recipe.value("bridge_ms")) * ENGINE_RATE.hz // 1000,
        "shortest": int(recipe.value("shortest_ms")) * ENGINE_RATE.hz // 1000,
    }
