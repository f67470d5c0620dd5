"""Recognisers that transformers has natively, one adapter for all: Parakeet, Canary, Qwen3-ASR, Cohere, Nemotron."""

from __future__ import annotations

import importlib.util
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.chunks import HEARING
from workbench.domain.engines import Engine, Task
from workbench.domain.recipe import Recipe, Scalar
from workbench.domain.timeline import Span
from workbench.domain.utterances import Asked, ChunkText
from workbench.engines.making import Making
from workbench.engines.torch_child import PACKAGES, OverTorch, TorchChild, refused_language

# ISO 639-1 codes as the models' own processors list them.
_EUROPEAN_CODES = "bg cs da de el en es et fi fr hr hu it lt lv mt nl pl pt ro ru sk sl sv uk"
_COHERE_CODES = "ar de el en es fr it ja ko nl pl pt vi zh"
_QWEN_CODES = "ar cs da de el en es fa fi fil fr hi hu id it ja ko mk ms nl pl pt ro ru sv th tr vi yue zh"
_EUROPEAN, _COHERE, _QWEN = (tuple(codes.split()) for codes in (_EUROPEAN_CODES, _COHERE_CODES, _QWEN_CODES))

LANGUAGE_WINDOWS, LANGUAGE_WINDOW = 4, 30 * ENGINE_RATE.hz
READING: dict[str, Scalar] = {**HEARING, "chunk_limit_ms": 30_000, "other_limit_ms": 20_000, "other_least_ms": 8_000}


@dataclass(frozen=True, slots=True)
class Kind:
    """What the library calls a model's type, and what the models of that type can be told.

    `timed` says that its words come with times, where not they share the sound out until an aligner places them; `told` that
    it must be told the language, `tells` that it can say it; `looser` is what the second recipe changes.
    """

    folder: str
    timed: bool = False
    told: bool = False
    tells: bool = False
    prompted: bool = False
    looser: tuple[tuple[str, Scalar], ...] = (("no_repeat_ngram_size", 3),)


_SHORTER: tuple[tuple[str, Scalar], ...] = (("chunk_limit_ms", 15_000),)  # a transducer has nothing else to vary

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "parakeet-tdt-0.6b": Kind("parakeet", timed=True, looser=_SHORTER),
        "parakeet-ctc-1.1b": Kind("parakeet", timed=True, looser=_SHORTER),
        "nemotron-asr-0.6b": Kind("nemotron_asr_streaming", timed=True, looser=_SHORTER),
        "canary-1b-v2": Kind("canary", told=True),
        "cohere-transcribe": Kind("cohere_asr", told=True),
        "qwen3-asr-1.7b": Kind("qwen3_asr", tells=True, prompted=True),
    }
)


def _engine(name: str, title: str, millions: int, languages: tuple[str, ...]) -> Engine:
    """Memory from the parameters: 32 bits on a processor, 16 on a GPU, and what the library and a chunk of 30 s take."""
    return Engine(
        name=name,
        title=title,
        task=Task.TRANSCRIPTION,
        models=(name,),
        packages=PACKAGES,
        memory_mib=900 + millions * 4 * 1_000_000 // (1 << 20),
        gpu_memory_mib=900 + millions * 2 * 1_000_000 // (1 << 20),
        languages=languages,
    )


ENGINES: tuple[Engine, ...] = (
    _engine("parakeet-tdt-0.6b", "Parakeet TDT 0.6b v3", 627, _EUROPEAN),
    _engine("parakeet-ctc-1.1b", "Parakeet CTC 1.1b, English", 1_060, ("en",)),
    _engine("nemotron-asr-0.6b", "Nemotron Speech Streaming 0.6b, English", 618, ("en",)),
    _engine("canary-1b-v2", "Canary 1b v2", 978, _EUROPEAN),
    _engine("cohere-transcribe", "Cohere Transcribe", 2_070, _COHERE),
    _engine("qwen3-asr-1.7b", "Qwen3-ASR 1.7b", 2_350, _QWEN),
)


def make(engine: Engine, making: Making) -> TransformersRecogniser:
    """The recogniser over its model's files."""
    return TransformersRecogniser(engine, making)


def probe(engine: Engine) -> tuple[str, ...]:
    """Whether the installed library has this kind of model; the library itself is not imported for it."""
    package = importlib.util.find_spec("transformers")
    if package is None or package.origin is None:
        return ()
    kind = KINDS[engine.name].folder
    if (Path(package.origin).parent / "models" / kind).is_dir():
        return ()
    return (f"The installed transformers has no models of the kind {kind}; 5.23 does.",)


class TransformersRecogniser(OverTorch):
    """Satisfies the transcription stage's port."""

    def __init__(self, engine: Engine, making: Making) -> None:
        self._engine, self._kind = engine, KINDS[engine.name]
        self._child = TorchChild("transformers_asr", engine, making)

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe:
        """The court recipe for a language, or the named second one for passages that looped; a vocabulary goes before each chunk
        where the model takes one. Raises Unavailable for a language it does not know, or has to be told."""
        if not self._engine.knows(language) or (self._kind.told and not language):
            raise refused_language(self._engine, language)
        prompt: dict[str, Scalar] = {"prompt": ", ".join(vocabulary)} if vocabulary and self._kind.prompted else {}
        return self._child.recipe(
            "court-relisten" if second else "court",
            **{**READING, **prompt, **(dict(self._kind.looser) if second else {})},
            language=language,
            kind=str(self._child.about["kind"]),
            word_times="engine" if self._kind.timed else "shared out",
        )

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        """ISO 639-1 code and probability in permille; ("", 0) where there is no speech, or the model cannot say."""
        if not speech:
            return "", 0
        if len(self._engine.languages) == 1:
            return self._engine.languages[0], 1000
        if not self._kind.tells:
            return "", 0
        said = self._child.ask("language", path=str(pcm.path), windows=windows(speech))
        return str(said["language"]), round(said["probability"] * 1000)

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        """One chunk under one recipe; only the samples of `clips` are heard, all of the chunk when there are none."""
        given = dict(recipe.parameters)
        asked = {name: given[name] for name in ("language", "prompt", "no_repeat_ngram_size") if name in given}
        return self._child.transcribe(pcm, chunk, recipe, clips, asked=asked)

    @property
    def batch(self) -> int:
        """One chunk at a time."""
        return 1

    def transcribe_batch(self, asked: Sequence[Asked], recipe: Recipe) -> Generator[ChunkText, None, None]:
        """Chunks under one recipe, in their order."""
        return self._child.transcribe_batch(asked, lambda pcm, chunk, clips: self.transcribe(pcm, chunk, recipe, clips))


def windows(speech: tuple[Span, ...]) -> list[list[tuple[int, int]]]:
    """The first stretches of speech, each at most 30 s, in which the language is looked for."""
    return [
        [(s.first, min(s.end, s.first + LANGUAGE_WINDOW))] for s in sorted(speech, key=lambda s: -s.length)[:LANGUAGE_WINDOWS]
    ]
