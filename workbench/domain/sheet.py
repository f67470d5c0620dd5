"""A working transcript with everything an exchange format may want to say about it."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.annotations import Annotation
from workbench.domain.custody import Entry
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.transcript import Draft, Line


@dataclass(frozen=True, slots=True)
class Sheet:
    """One recording's transcript as it stands now; `custody` is its history, where a disclosure version depends on it."""

    evidence: Evidence
    recording: Recording
    draft: Draft
    lines: tuple[Line, ...]
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    annotations: tuple[Annotation, ...]
    custody: tuple[Entry, ...] = ()

    def name(self, speaker: str) -> str:
        """What people call the speaker with this key; empty for nobody."""
        return next((s.name for s in self.speakers if s.key == speaker), "")
