"""NVIDIA's Sortformer diarizer for up to four voices through NeMo, in a child process and an environment of its own."""

from __future__ import annotations

from collections.abc import Generator, Mapping

from workbench.domain.audio import WorkPcm
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import BadRequest
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, Scalar
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.engines.making import Making
from workbench.engines.nemo_child import ENVIRONMENT, NemoChild, checked
from workbench.engines.torch_child import OverTorch
from workbench.engines.voices import heard, must_be_whole, no_prints

FILES = ("model_config.yaml", "model.safetensors")
REMEDY = (
    "Its maker gives one .nemo file, which holds a pickle. Turn it into these two files first: "
    "workbench engines convert FILE.nemo FOLDER; then: workbench models add nemo-sortformer-4spk-v2 FOLDER."
)
# The model card's sizes for whole recordings, in frames of 80 ms, and the threshold it was scored with.
COURT: dict[str, Scalar] = {
    "chunk_frames": 340,
    "ahead_frames": 40,
    "before_frames": 1,
    "fifo_frames": 40,
    "update_frames": 300,
    "cache_frames": 188,
    "threshold_permille": 500,
    "bridge_ms": 0,
    "shortest_ms": 0,
}

ENGINES: tuple[Engine, ...] = (
    Engine(
        name="nemo-sortformer-4spk-v2",
        title="NVIDIA streaming Sortformer v2 (NeMo)",
        task=Task.DIARIZATION,
        models=("nemo-sortformer-4spk-v2",),
        packages=("nemo",),
        environment=ENVIRONMENT,
        memory_mib=2_500,
        gpu_memory_mib=1_500,
        streaming=False,  # its steps are the same; sound that arrives is heard by sortformer-streaming
        most_speakers=4,
    ),
)


def make(engine: Engine, making: Making) -> NemoSortformer:
    """The diarizer over its model's files. Raises Unavailable where one of them is missing."""
    checked(engine, making, FILES, REMEDY)
    return NemoSortformer(engine, making)


class NemoSortformer(OverTorch):
    """Satisfies the diarization stage's port."""

    def __init__(self, engine: Engine, making: Making) -> None:
        self._engine = engine
        self._child = NemoChild("nemo_sortformer", engine, making)

    def recipe(self, *, speakers: int = 0) -> Recipe:
        """The court recipe; 0 speakers means: find out."""
        most = int(self._child.about["speakers"])
        if not 0 <= speakers <= most:
            raise BadRequest(
                f"{self._engine.title} tells at most {most} voices apart, not {speakers}.",
                "Choose another diarizer, or let the number be found.",
            )
        return self._child.recipe("court", **COURT, speakers=speakers, most_speakers=most)

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """Turns on `ENGINE_RATE` frames, overlap kept, speakers "S1", "S2" … by first appearance."""
        must_be_whole(pcm)
        asked = {name: int(recipe.value(name)) for name in (*COURT, "speakers")}
        steps = self._child.call("diarize", path=str(pcm.path), frames=pcm.frames, **asked)
        return (yield from heard(steps))

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        """It keeps no print of a voice. Raises Unavailable."""
        return no_prints(self._engine.title)
