"""Who listened: the log of what was heard, second listeners, and what voices sound like."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.timeline import Span


@dataclass(frozen=True, slots=True)
class Listened:
    """One stretch of listening, as its listener chose to have it logged."""

    at: str
    by: str
    heard: tuple[Span, ...]
    speed_percent: int
    treatment: str
    text_hidden: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """Someone is to write down what they hear, blind to what others wrote."""

    recording_id: str
    listener: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class VoiceProfile:
    """What a voice sounds like, kept for one case with the reason: an embedding × 10,000 and the digest of its model."""

    case_number: str
    name: str
    recording_id: str
    speaker: str
    model: str
    print: tuple[int, ...]
    reason: str
    by: str = ""
    at: str = ""
