"""Whisper through faster-whisper (CTranslate2), in a child process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbench.domain.audio import WorkPcm
from workbench.domain.engines import Engine, Task
from workbench.domain.recipe import Recipe, Scalar
from workbench.domain.timeline import Span
from workbench.domain.utterances import ChunkText
from workbench.engines.making import Making
from workbench.engines.whisper_family import (
    PROCESSOR,
    SILENCE_LIMIT_S,
    WHISPER_LANGUAGES,
    Ground,
    Whisper,
    asked_of_the_engine,
    segment,
)

COURT, BATCHED, REFERENCE = "court", "court-batched", "court-reference"
REFERENCE_THREADS = 2  # sums may differ by how they are divided; any machine can give two
PACKAGES = ("faster_whisper", "ctranslate2", "onnxruntime")


def _whisper(name: str, title: str, memory_mib: int, gpu_memory_mib: int, *guide: str) -> Engine:
    return Engine(
        name=name,
        title=title,
        task=Task.TRANSCRIPTION,
        models=(name,),
        packages=PACKAGES,
        memory_mib=memory_mib,
        gpu_memory_mib=gpu_memory_mib,
        languages=("en",) if name.endswith(".en") or name.startswith("distil") else WHISPER_LANGUAGES,
        guide=guide,
    )


# Memory: the process at int8 with a 30 s chunk, in round figures: tiny.en and base measured, the others from their parameters;
# on a GPU at fp16.
ENGINES: tuple[Engine, ...] = (
    _whisper("whisper-tiny", "Whisper tiny", 400, 500, "whisper_tiny"),
    _whisper("whisper-tiny.en", "Whisper tiny, English", 400, 500),
    _whisper("whisper-base", "Whisper base", 500, 700, "whisper_base"),
    _whisper("whisper-small", "Whisper small", 900, 1_400, "whisper_small"),
    _whisper("whisper-medium", "Whisper medium", 1_900, 3_000, "whisper_medium"),
    _whisper("whisper-large-v3", "Whisper large-v3", 3_500, 5_000, "whisper_large_v3"),
    _whisper("whisper-large-v3-turbo", "Whisper large-v3 turbo", 2_200, 3_200, "whisper_large_v3_turbo"),
    _whisper("distil-large-v3", "Distil-Whisper large-v3", 2_100, 3_000, "distil_whisper_large_v3"),
)


def own_model(name: str, size_mib: int) -> Engine:
    """An engine for a person's own CTranslate2 model, under the name it has in the model store. Its weights are in half width, as
    a rule: so much on a GPU, half of it at int8, and room to compute in."""
    return Engine(
        name=name,
        title=f"Whisper {name}",
        task=Task.TRANSCRIPTION,
        models=(name,),
        packages=PACKAGES,
        memory_mib=350 + size_mib // 2,
        gpu_memory_mib=500 + size_mib,
    )


def make(engine: Engine, making: Making) -> FasterWhisper:
    """The recogniser over its model's files."""
    model = engine.models[0]
    return FasterWhisper(
        making.folder(model),
        name=model,
        digests={model: making.digest(model)},
        threads=making.threads,
        compute_type=making.compute,
        memory_mib=making.memory_mib,
        ground=Ground(making.device, max(1, making.batch), making.flash),
    )


class FasterWhisper(Whisper):
    """A transcriber over one model folder; leaving its context ends the child."""

    WORKER, ENGINE = "whisper", "faster-whisper"

    def __init__(
        self, folder: Path, *, compute_type: str = "int8", threads: int = 2, ground: Ground = PROCESSOR, **more: Any
    ) -> None:
        self._named = kind_of(compute_type, ground)
        asked = REFERENCE_THREADS if self._named == REFERENCE else threads
        super().__init__(folder, compute_type=compute_type, threads=asked, ground=ground, **more)

    @property
    def kind(self) -> str:
        """Court, court-batched or court-reference."""
        return self._named

    def _beside(self) -> dict[str, Scalar]:
        threads: dict[str, Scalar] = {"threads": self._threads} if self.kind == REFERENCE else {}
        return {**threads, **super()._beside()}

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        """One chunk under one recipe; only the samples of `clips` are heard, all of the chunk when there are none."""
        if recipe.name.startswith(BATCHED):
            return super().transcribe(pcm, chunk, recipe, clips)
        heard = self._child.ask(
            "transcribe",
            limit_s=SILENCE_LIMIT_S,
            path=str(pcm.path),
            clips=[(clip.first, clip.end) for clip in clips or (chunk,)],
            parameters=asked_of_the_engine(recipe),
        )
        return ChunkText(chunk, recipe.digest(), tuple(segment(s) for s in heard["segments"]))


def kind_of(compute_type: str, ground: Ground) -> str:
    """The recipe by name: one chunk after the other, several at once, or what others are held against."""
    if ground.batch > 1:
        return BATCHED
    return REFERENCE if compute_type == "float32" and not ground.device.is_gpu else COURT
