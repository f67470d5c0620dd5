"""Words with their times, and how sure an engine was of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.timeline import Span


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
