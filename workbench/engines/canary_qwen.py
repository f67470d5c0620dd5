"""NVIDIA Canary-Qwen 2.5b: a speech encoder before a language model (NeMo's SALM), in an environment of its own."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from workbench.domain.audio import WorkPcm
from workbench.domain.chunks import HEARING
from workbench.domain.engines import Engine, Task
from workbench.domain.recipe import Recipe, Scalar
from workbench.domain.timeline import Span
from workbench.domain.utterances import Asked, ChunkText
from workbench.engines.making import Making
from workbench.engines.nemo_child import ENVIRONMENT, NemoChild, checked
from workbench.engines.torch_child import OverTorch, refused_language

# The model card: audio of up to 40 s, English, this prompt; sentences come with case and marks.
PROMPT = "Transcribe the following:"
READING: dict[str, Scalar] = {**HEARING, "chunk_limit_ms": 40_000, "other_limit_ms": 26_000, "other_least_ms": 8_000}
# The published model holds its weights and says by name whose language model it stands on: those few files belong beside them.
FILES = ("config.json", "model.safetensors", "tokenizer_config.json", "tokenizer.json", "llm_backbone/config.json")
REMEDY = (
    "Into one folder belong config.json and model.safetensors of nvidia/canary-qwen-2.5b, tokenizer_config.json, tokenizer.json, "
    "vocab.json and merges.txt of Qwen/Qwen3-1.7B, and that model's config.json as llm_backbone/config.json; then: "
    "workbench models add canary-qwen-2.5b FOLDER."
)

ENGINES: tuple[Engine, ...] = (
    Engine(
        name="canary-qwen-2.5b",
        title="NVIDIA Canary-Qwen 2.5b",
        task=Task.TRANSCRIPTION,
        models=("canary-qwen-2.5b",),
        packages=("nemo", "peft"),
        environment=ENVIRONMENT,
        memory_mib=14_000,  # 2.5 · 10⁹ numbers of four bytes, the libraries, and one chunk
        gpu_memory_mib=8_000,
        languages=("en",),
        guide=("nvidia_canary_qwen_2.5b",),
    ),
)


def make(engine: Engine, making: Making) -> CanaryQwen:
    """The recogniser over its model's files. Raises Unavailable where one of them is missing."""
    checked(engine, making, FILES, REMEDY)
    return CanaryQwen(engine, making)


class CanaryQwen(OverTorch):
    """Satisfies the transcription stage's port.

    Words have the certainty of the greedy steps that wrote them. The model says nothing of their times: they share the chunk's
    sound out by their lengths, which the recipe says, until an aligner has placed them.
    """

    def __init__(self, engine: Engine, making: Making) -> None:
        self._engine = engine
        self._child = NemoChild("canary_qwen", engine, making)

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe:
        """The court recipe, or the named second one for passages that looped. Its prompt takes no vocabulary: what it was not
        trained on, it answers as a language model would. Raises Unavailable for another language than English."""
        if not self._engine.knows(language):
            raise refused_language(self._engine, language)
        looser: dict[str, Scalar] = {"no_repeat_ngram_size": 3} if second else {}
        return self._child.recipe(
            "court-relisten" if second else "court",
            **{**READING, **looser},
            language="en",
            prompt=PROMPT,
            transformers=str(self._child.about["versions"]["transformers"]),
            word_times="shared out",
        )

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        """English, since it knows no other; ("", 0) where there is no speech."""
        return ("en", 1000) if speech else ("", 0)

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        """One chunk under one recipe; only the samples of `clips` are heard, all of the chunk when there are none."""
        given = dict(recipe.parameters)
        return self._child.transcribe(
            pcm, chunk, recipe, clips, prompt=given["prompt"], no_repeat_ngram_size=given.get("no_repeat_ngram_size", 0)
        )

    @property
    def batch(self) -> int:
        """One chunk at a time."""
        return 1

    def transcribe_batch(self, asked: Sequence[Asked], recipe: Recipe) -> Generator[ChunkText, None, None]:
        """Chunks under one recipe, in their order."""
        return self._child.transcribe_batch(asked, lambda pcm, chunk, clips: self.transcribe(pcm, chunk, recipe, clips))
