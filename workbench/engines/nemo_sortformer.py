"""NVIDIA's Sortformer diarizer for up to four voices through NeMo, in a child process and an environment of its own."""

from __future__ import annotations

from collections.abc import Generator, Mapping

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import BadRequest, InputRefused, Unavailable
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord, Scalar
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.engines.making import Making
from workbench.engines.nemo_child import ENVIRONMENT, NemoChild, checked

STAGE = "diarization"
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


class NemoSortformer:
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
        _check(pcm)
        asked = {name: int(recipe.value(name)) for name in (*COURT, "speakers")}
        steps = self._child.call("diarize", path=str(pcm.path), frames=pcm.frames, **asked)
        while True:
            try:
                part = next(steps)
            except StopIteration as end:
                return tuple(Turn(Span(first, last), f"S{number}") for first, last, number in end.value["turns"])
            yield Progress(STAGE, part["done"], part["total"])

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        """It keeps no print of a voice. Raises Unavailable."""
        yield from ()
        raise Unavailable(f"{self._engine.title} makes no voice prints.", "Compare voices with the embedded diarizer.")

    def run_record(self) -> RunRecord:
        """Where this ran."""
        return self._child.run_record()

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    def close(self) -> None:
        """End the child; also from another thread."""
        self._child.close()


def _check(pcm: WorkPcm) -> None:
    if pcm.rate != ENGINE_RATE:
        raise InputRefused(f"{pcm.path.name} has {pcm.rate.hz} Hz; diarization needs {ENGINE_RATE.hz}.", "Decode it again.")
    if not pcm.path.is_file() or pcm.path.stat().st_size != 4 * pcm.frames:
        raise InputRefused(f"{pcm.path.name} is missing or does not hold {pcm.frames} samples.", "Decode the recording again.")
