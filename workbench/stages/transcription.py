"""Transcription: speech to text, chunk by chunk, deterministic and resumable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from workbench.domain.audio import WorkPcm
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.timeline import Span


@dataclass(frozen=True, slots=True)
class RawWord:
    """A word as the engine gave it, on `ENGINE_RATE` frames of the whole recording."""

    text: str
    span: Span
    permille: int


@dataclass(frozen=True, slots=True)
class RawSegment:
    """An utterance as the engine gave it.

    `logprob_milli` is the mean token log probability × 1000, `compression_permille` the text's zlib ratio × 1000.
    """

    span: Span
    text: str
    words: tuple[RawWord, ...]
    no_speech_permille: int
    logprob_milli: int
    compression_permille: int


@dataclass(frozen=True, slots=True)
class ChunkText:
    """All utterances of one chunk under one recipe: the unit that is cached, resumed and compared."""

    chunk: Span
    recipe: str
    segments: tuple[RawSegment, ...]


class Transcriber(Protocol):
    """Port: a speech recogniser behind a child process. A context manager; leaving it ends the child."""

    def recipe(self, *, language: str, second: bool = False) -> Recipe:
        """The court recipe for a language, or the named second one for passages that looped."""
        ...

    def speech(self, pcm: WorkPcm) -> tuple[Span, ...]:
        """Where the voice activity detector hears speech."""
        ...

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        """ISO 639-1 code and probability in permille."""
        ...

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe) -> ChunkText:
        """One chunk under one recipe. Raises Unavailable when the child crashed, hung or ran out of memory."""
        ...

    def run_record(self) -> RunRecord:
        """Where this ran."""
        ...

    def close(self) -> None:
        """End the child; also from another thread, to cancel within a second."""
        ...


class ResultKeeper(Protocol):
    """Port: stored results by cache key. What is kept survives the program's end."""

    def find(self, key: str) -> bytes | None:
        """The stored canonical JSON, or None."""
        ...

    def keep(self, key: str, kind: str, body: bytes) -> None:
        """Store a result; the same key again changes nothing."""
        ...
