"""What a speech recogniser hears, before it is placed on the recording's frames: all spans are on `ENGINE_RATE` frames."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.audio import WorkPcm
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

    @property
    def text(self) -> str:
        """The words alone."""
        return " ".join(segment.text.strip() for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Asked:
    """A chunk that an engine is to read among others: only the samples of `clips` are heard, all of it when there are none."""

    pcm: WorkPcm
    chunk: Span
    clips: tuple[Span, ...] = ()
