"""A disputed utterance as it is put before a court: what was heard in it, by whom, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.leaving import Picture
from workbench.domain.people import Person
from workbench.domain.timeline import Span


@dataclass(frozen=True, slots=True)
class Around:
    """A row before, in or after the passage, as it stands."""

    span: Span
    voice: str
    text: str
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What one source has in the passage: whose reading it is, what it reads, and how it stands."""

    source: str
    text: str
    how: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A draft that was read for the exhibit, and the SHA-256 of it."""

    draft_id: str
    source: str
    made_at: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that stands beside the page."""

    name: str
    what: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Disputed:
    """Everything the page says. `shown` is the passage with what stands around it; `picture` its sound; `listened` who listened
    how often, as far as that was logged; `is_disclosure` where something in reach of it is redacted or privileged;
    `language` is what the page is set in."""

    title: str
    case: Case
    evidence: Evidence
    recording: Recording
    span: Span
    shown: Span
    around: tuple[Around, ...]
    readings: tuple[Heard, ...]
    listened: tuple[tuple[str, int], ...]
    drafts: tuple[Compared, ...]
    picture: Picture
    files: tuple[Enclosed, ...]
    made_by: Person
    made_at: str
    application: str
    is_disclosure: bool = False
    language: str = "en"

    @property
    def times(self) -> tuple[str, str]:
        """When the passage begins and ends."""
        clock = self.recording.rate.clock
        return clock(self.span.first), clock(self.span.end)
