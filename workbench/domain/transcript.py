"""The machine draft and the layer of corrections over it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.caveats import Caveat
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Span


class SuspicionKind(StrEnum):
    """Why a passage wants a human's ear."""

    LOOP = "loop"
    TEXT_WITHOUT_SPEECH = "text without speech"
    SPEECH_WITHOUT_TEXT = "speech without text"
    ODD_RATE = "odd rate"
    LOW_CONFIDENCE = "low confidence"
    MISALIGNMENT = "misaligned"
    PHANTOM_PHRASE = "known phantom phrase"
    LANGUAGE_SWITCH = "language switch"
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A flagged passage. Flagged, never deleted."""

    kind: SuspicionKind
    span: Span
    text: str


class Confidence(StrEnum):
    """Bands instead of rainbow words; a word states its own."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def confidence(permille: int) -> Confidence:
    """The band of a word probability."""
    return Confidence.HIGH if permille >= 800 else Confidence.MEDIUM if permille >= 500 else Confidence.LOW


@dataclass(frozen=True, slots=True)
class Word:
    """A word on the recording's frames; `permille` is the engine's probability, None for a human's word."""

    text: str
    span: Span
    permille: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """One utterance of the machine draft. `recipe` is the digest of the recipe that produced it."""

    id: str
    span: Span
    text: str
    words: tuple[Word, ...]
    speaker: str
    recipe: str
    language: str = ""
    no_speech_permille: int = 0

    @property
    def band(self) -> Confidence:
        """Band of the mean word probability."""
        known = [w.permille for w in self.words if w.permille is not None]
        return confidence(sum(known) // len(known)) if known else Confidence.HIGH


@dataclass(frozen=True, slots=True)
class Reading:
    """A second reading of a passage that was not chosen, kept with the reason."""

    span: Span
    recipe: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What the machine made of a recording. Never changed once stored."""

    id: str
    recording_id: str
    made_at: str
    recipes: tuple[Recipe, ...]
    runs: tuple[RunRecord, ...]
    segments: tuple[Segment, ...]
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    suspicions: tuple[Suspicion, ...] = ()
    readings: tuple[Reading, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    routing: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A human's text over a segment of the draft, with author and time."""

    segment_id: str
    text: str
    author: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Line:
    """A segment as it stands now: the machine's words below, the correction, if any, above."""

    segment: Segment
    correction: Correction | None
    suspicions: tuple[Suspicion, ...] = ()

    @property
    def text(self) -> str:
        """The text that counts."""
        return self.correction.text if self.correction else self.segment.text
