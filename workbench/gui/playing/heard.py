"""What of a recording passed the ear, and how it sounded."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.listening import ORIGINAL, Treatment, merged
from workbench.domain.timeline import Span
from workbench.gui.playing.sound import Passage


@dataclass(frozen=True, slots=True)
class Stretch:
    """Spans that were heard at one speed through one treatment; ORIGINAL is none."""

    spans: tuple[Span, ...]
    percent: int = 100
    treatment: Treatment = ORIGINAL


class Hearing:
    """Follows the frame at the ear through one unbroken stretch of playing, loops included."""

    def __init__(self, passage: Passage, first: int, treatment: Treatment) -> None:
        self._passage, self._first, self._at, self.treatment = passage, first, first, treatment
        self._spans: list[Span] = []

    def at(self, frame: int) -> None:
        """This frame is heard now; an earlier one than before means that a loop began again."""
        if frame < self._at:
            self._spans.append(Span(self._first, max(self._first, self._passage.bounds.end)))
            self._first = self._passage.bounds.first
        self._at = frame

    def stretch(self) -> Stretch:
        """All that was heard so far."""
        spans = merged([*self._spans, Span(self._first, max(self._first, self._at))])
        return Stretch(spans, self._passage.percent, self.treatment)
