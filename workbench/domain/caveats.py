"""What the reader of a report must know about a recording or a result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.timeline import Span


class CaveatKind(StrEnum):
    """What sort of limit a caveat states."""

    GAP = "gap"  # samples missing, silence inserted
    DAMAGE = "damage"  # data that could not be decoded
    TRUNCATED = "truncated"  # the file ends before it says it does
    UNPLACED = "unplaced"  # no timestamps: positions after damage are not certain
    CONVERTED = "converted"  # rate or channel count changed inside the file
    CONDITION = "condition"  # clipping, noise, narrow band
    ENGINE = "engine"  # a fallback, a skipped step, a reading chosen among two


@dataclass(frozen=True, slots=True)
class Caveat:
    """One limit, in a sentence a court can read; `span` is None when it concerns the whole recording."""

    kind: CaveatKind
    text: str
    span: Span | None = None
