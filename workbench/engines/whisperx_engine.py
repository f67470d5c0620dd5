"""whisperX's batched recognition in a child process: its own pipeline, our chunks in the place of its voice activity."""

from __future__ import annotations

from workbench.domain.engines import Engine, Task
from workbench.domain.recipe import Scalar
from workbench.engines.making import Making
from workbench.engines.whisper_family import WHISPER_LANGUAGES, Ground, Whisper

# The weights it reads with, the best first: whisperX is a way of reading them.
MODELS = ("whisper-large-v3", "whisper-large-v3-turbo", "whisper-medium", "whisper-small", "whisper-base")


def _reading(model: str, memory_mib: int, gpu_memory_mib: int) -> Engine:
    size = model.removeprefix("whisper-")
    return Engine(
        name="whisperx" if size == "base" else f"whisperx-{size}",
        title=f"whisperX over Whisper {size}",
        task=Task.TRANSCRIPTION,
        models=(model,),
        packages=("whisperx", "faster_whisper", "ctranslate2", "torch", "transformers", "onnxruntime"),
        memory_mib=memory_mib,
        gpu_memory_mib=gpu_memory_mib,
        languages=WHISPER_LANGUAGES,
    )


# whisperX brings torch, transformers and pyannote into the process: some 700 MiB more than the network alone.
ENGINES: tuple[Engine, ...] = (
    _reading("whisper-base", 1_300, 1_400),
    _reading("whisper-small", 1_700, 2_100),
    _reading("whisper-medium", 2_700, 3_700),
    _reading("whisper-large-v3-turbo", 3_000, 3_900),
    _reading("whisper-large-v3", 4_300, 5_700),
)


def make(engine: Engine, making: Making) -> WhisperX:
    """The recogniser over its model's files."""
    model = engine.models[0]
    return WhisperX(
        making.folder(model),
        name=model,
        digests={model: making.digest(model)},
        threads=making.threads,
        compute_type=making.compute,
        memory_mib=making.memory_mib,
        ground=Ground(making.device, max(1, making.batch)),
    )


class WhisperX(Whisper):
    """Satisfies the transcription stage's port."""

    WORKER, ENGINE = "whisperx_asr", "whisperx"

    @property
    def kind(self) -> str:
        """whisperX reads in batches alone, of one chunk too."""
        return "court-batched"

    def _beside(self) -> dict[str, Scalar]:
        return {"without_timestamps": True, "word_times": "cross-attention"}
