"""The machine draft and the layer of corrections over it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.caveats import Caveat
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.retiming import retimed, within
from workbench.domain.revision import Confirmation, Revision
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timed import Confidence as Confidence
from workbench.domain.timed import Word as Word
from workbench.domain.timed import confidence as confidence
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
    DISAGREEMENT = "engines differ"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A flagged passage. Flagged, never deleted."""

    kind: SuspicionKind
    span: Span
    text: str


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
class DraftInfo:
    """One of a recording's drafts, without its words; one that stands `beside` is there for comparison."""

    id: str
    made_at: str
    by: str
    engines: tuple[str, ...]
    is_beside: bool
    is_working: bool
    segments: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A human's text over a segment of the draft, with author and time."""

    segment_id: str
    text: str
    author: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands now: what the machine drafted below, what people made of it above.

    `segment` is the machine's; of an inserted row it is empty. `correction` is the text that a person put over it, by whatever
    act; `revision` the version that stands, where it is more than a text; `version` the ledger entry that made it (0: drafted).
    `heard_as` is the voice its speaker was merged into.
    """

    segment: Segment
    correction: Correction | None
    suspicions: tuple[Suspicion, ...] = ()
    revision: Revision | None = None
    confirmation: Confirmation | None = None
    version: int = 0
    heard_as: str = ""

    @property
    def id(self) -> str:
        """The row's name, for ever."""
        return self.segment.id

    @property
    def text(self) -> str:
        """The text that counts."""
        return self.correction.text if self.correction else self.segment.text

    @property
    def span(self) -> Span:
        """When it is said."""
        row = self.revision.row if self.revision else None
        return row.span if row and row.span else self.segment.span

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the text that counts, each with its time; made anew at every call."""
        row = self.revision.row if self.revision else None
        if row is not None and row.words is not None:
            return row.words
        words = within(self.segment.words, self.span) if self.span != self.segment.span else self.segment.words
        return retimed(words, self.correction.text, self.span) if self.correction else words

    @property
    def speaker(self) -> str:
        """The key of the voice that says it."""
        row = self.revision.row if self.revision else None
        return self.heard_as or (row.speaker if row and row.speaker is not None else self.segment.speaker)

    @property
    def is_struck(self) -> bool:
        """Taken out by a person: it stays in sight on the desk and is left out everywhere else."""
        return self.revision is not None and self.revision.row.struck

    @property
    def is_inserted(self) -> bool:
        """Not from the machine."""
        return not self.segment.recipe

    @property
    def is_changed(self) -> bool:
        """Whether a person's version stands."""
        return self.correction is not None or self.revision is not None

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody stands for the row as a whole as it reads now."""
        held = self.confirmation
        return held is not None and not held.kinds and held.text == self.text
