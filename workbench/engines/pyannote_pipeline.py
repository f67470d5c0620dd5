"""pyannote.audio's speaker diarization in a child process: version 3.1, community-1, and its pipeline over our two networks."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from pathlib import Path

from workbench.domain.audio import WorkPcm
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, parameters
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.engines.making import Making
from workbench.engines.supervision import Child
from workbench.engines.torch_child import OverTorch, TorchChild
from workbench.engines.voices import heard, must_be_whole, no_prints

PARTS = "pyannote-parts"
CONFIG = "config.yaml"
PACKAGES = ("torch", "pyannote.audio", "safetensors")
REMEDY = (
    "Its maker gives it to people who accept its terms on the hub, with a token. Fetch it there (config.yaml and a folder for "
    "each part it names), turn it into files without pickles, and add it: workbench models add NAME FOLDER --licence NAME."
)

ENGINES: tuple[Engine, ...] = (
    Engine(
        name="pyannote-3.1",
        title="pyannote speaker-diarization 3.1",
        task=Task.DIARIZATION,
        models=("pyannote-3.1",),
        packages=PACKAGES,
        memory_mib=2_000,
        gpu_memory_mib=2_000,
        guide=("pyannote_audio_v3.1",),
    ),
    Engine(
        name="pyannote-community-1",
        title="pyannote speaker-diarization community-1",
        task=Task.DIARIZATION,
        models=("pyannote-community-1",),
        packages=PACKAGES,
        memory_mib=2_000,
        gpu_memory_mib=2_000,
    ),
    Engine(
        name=PARTS,
        title="pyannote pipeline over segmentation-3.0 and WeSpeaker",
        task=Task.DIARIZATION,
        models=("segmentation-3.0", "wespeaker-resnet34"),
        packages=("torch", "pyannote.audio", "onnxruntime"),
        memory_mib=2_000,
    ),
)


def make(engine: Engine, making: Making) -> PyannotePipeline:
    """The diarizer over its models' files. Raises Unavailable where the configuration is missing."""
    folder = making.folder(engine.models[0])
    if engine.name != PARTS and not (folder / CONFIG).is_file():
        raise Unavailable(f"The model {engine.models[0]} has no {CONFIG}.", REMEDY.replace("NAME", engine.models[0], 1))
    return PyannotePipeline(engine, making)


def convert(source: Path, target: Path) -> tuple[str, ...]:
    """A published pipeline's folder without its pickles, in a new folder; the names of its parts. Raises Unavailable."""
    if target.exists():
        raise BadRequest(f"{target} is already there.", "Name a folder that does not exist yet.")
    if not (source / CONFIG).is_file():
        raise BadRequest(f"{source} holds no {CONFIG}.", REMEDY)
    child = Child("pyannote_pipeline", title="The pyannote converter")
    try:
        return tuple(child.ask("convert", source=str(source.resolve()), target=str(target.resolve()))["parts"])
    finally:
        child.close()


class _Loaded(TorchChild):
    library = "pyannote.audio"

    def _loaded(self) -> dict[str, object]:
        making, models = self._making, self.engine.models
        try:
            return self._child.ask(
                "load",
                limit_s=900,
                folder=str(making.folder(models[0])),
                voices=str(making.folder(models[1])) if len(models) > 1 else "",
                device=making.device.name,
                threads=making.threads,
                memory_mib=making.memory_mib,
            )
        except BaseException:
            self._child.close()
            raise

    @property
    def precision(self) -> str:
        """The pipeline knows no other."""
        return "float32"


class PyannotePipeline(OverTorch):
    """Satisfies the diarization stage's port."""

    def __init__(self, engine: Engine, making: Making) -> None:
        self._engine, self._digest = engine, making.digest
        self._child = _Loaded("pyannote_pipeline", engine, making)

    def recipe(self, *, speakers: int = 0) -> Recipe:
        """The pipeline as its folder configures it, which the model's digest covers; 0 speakers means: find out."""
        if not 0 <= speakers <= 50:
            raise BadRequest(f"{speakers} speakers cannot be told apart.", "Give a number from 1 to 50, or 0 to have it found.")
        versions = self._child.about["versions"]
        settings = parameters(speakers=speakers, torch=str(versions["torch"]), compute_type="float32", deterministic=True)
        models = tuple((model, self._digest(model)) for model in self._engine.models)
        return Recipe(self._engine.name, str(versions["pyannote.audio"]), "court", models, settings)

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """Turns on `ENGINE_RATE` frames, overlap kept, speakers "S1", "S2" … by first appearance."""
        must_be_whole(pcm)
        asked = {"pcm": str(pcm.path), "frames": pcm.frames, "speakers": int(recipe.value("speakers"))}
        steps = self._child.call("diarize", **asked)
        return (yield from heard(steps))

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        """It keeps no print of a voice. Raises Unavailable."""
        return no_prints(self._engine.title)
