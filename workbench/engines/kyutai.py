"""Kyutai's streaming speech-to-text through transformers, in a child process of its own: chunks, or sound as it arrives."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from workbench.domain.audio import WorkPcm
from workbench.domain.chunks import HEARING
from workbench.domain.engines import Engine, Task
from workbench.domain.inflow import Inflow
from workbench.domain.recipe import Recipe, Scalar
from workbench.domain.timeline import Span
from workbench.domain.utterances import Asked, ChunkText
from workbench.engines.making import Making
from workbench.engines.torch_child import PACKAGES, OverTorch, TorchChild, raw_word, refused_language

ENGINES: tuple[Engine, ...] = (
    Engine(
        name="kyutai-stt-2.6b",
        title="Kyutai STT 2.6b, English",
        task=Task.TRANSCRIPTION,
        models=("kyutai-stt-2.6b",),
        packages=PACKAGES,
        memory_mib=12_000,  # 2.6 billion parameters at 32 bits, and the codec
        gpu_memory_mib=7_000,
        languages=("en",),
        streaming=True,
        guide=("kyutai_2.6b",),
    ),
)

# The second recipe reads a passage that looped in shorter chunks: greedy decoding has nothing else to vary.
READING: dict[str, Scalar] = {**HEARING, "chunk_limit_ms": 60_000, "other_limit_ms": 30_000, "other_least_ms": 8_000}
SHORTER: dict[str, Scalar] = {"chunk_limit_ms": 20_000}
MOST_WORD_MS = 1_000  # a word ends where the next begins, at most so much later: the model says only where words begin


def make(engine: Engine, making: Making) -> Kyutai:
    """The recogniser over its model's files."""
    return Kyutai(engine, making)


class Kyutai(OverTorch):
    """Satisfies the transcription stage's port, and the live stage's for sound that is still arriving."""

    def __init__(self, engine: Engine, making: Making) -> None:
        self._engine = engine
        self._child = TorchChild("kyutai", engine, making)

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe:
        """The court recipe, or the named second one for passages that looped. It cannot be told names to expect. Raises
        Unavailable for another language."""
        if not self._engine.knows(language):
            raise refused_language(self._engine, language)
        about = self._child.about
        return self._child.recipe(
            "court-relisten" if second else "court",
            **{**READING, **(SHORTER if second else {})},
            language=language,
            delay_ms=int(about["delay_ms"]),
            prefix_ms=int(about["prefix_ms"]),
            frame_ms=int(about["frame_ms"]),
            window_frames=int(about["window"]),
            most_word_ms=MOST_WORD_MS,
        )

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        """It knows one language."""
        return (self._engine.languages[0], 1000) if speech else ("", 0)

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        """One chunk under one recipe; only the samples of `clips` are heard, all of the chunk when there are none."""
        return self._child.transcribe(pcm, chunk, recipe, clips, most_word_ms=recipe.value("most_word_ms"))

    def begin(self, recipe: Recipe) -> None:
        """A recording that is still being made begins."""
        self._child.ask("begin", most_word_ms=recipe.value("most_word_ms"))

    def feed(self, path: Path, span: Span) -> Inflow:
        """The next frames of a growing file of float32 samples at `ENGINE_RATE`."""
        return _inflow(self._child.ask("feed", path=str(path), span=(span.first, span.end)))

    def finish(self) -> Inflow:
        """Nothing more arrives: the words that were still open."""
        return _inflow(self._child.ask("end"))

    @property
    def batch(self) -> int:
        """One chunk at a time."""
        return 1

    def transcribe_batch(self, asked: Sequence[Asked], recipe: Recipe) -> Generator[ChunkText, None, None]:
        """Chunks under one recipe, in their order."""
        return self._child.transcribe_batch(asked, lambda pcm, chunk, clips: self.transcribe(pcm, chunk, recipe, clips))


def _inflow(heard: dict[str, Any]) -> Inflow:
    return Inflow(tuple(raw_word(word) for word in heard["words"]), heard["provisional"], heard["at"])
