"""Who listened: the log of what was heard, second listeners, and what voices sound like."""

from __future__ import annotations

import math
from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class VoicePrint:
    """What a voice of a recording sounds like to a model: an embedding of length 1, × 10,000, from so many tenths of a second."""

    recording_id: str
    speaker: str
    model: str
    print: tuple[int, ...]
    tenths: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two voices sound to a model: the cosine of their prints in permille. A hint to listen, no identification."""

    speaker: str
    other: str
    is_profile: bool
    permille: int


def likeness(one: Sequence[int], other: Sequence[int]) -> int:
    """Cosine of two embeddings in permille; 0 where either is empty or they are of different models."""
    if len(one) != len(other) or not one:
        return 0
    lengths = math.hypot(*one) * math.hypot(*other)
    return round(1000 * sum(a * b for a, b in zip(one, other, strict=True)) / lengths) if lengths else 0
