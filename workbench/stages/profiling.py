"""Profiling: the condition of a recording, measured before engines are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from workbench.domain.audio import DecodedTrack
from workbench.domain.timeline import Span


@dataclass(frozen=True, slots=True)
class Condition:
    """What signal measurements say; None where there is too little signal to say it."""

    snr_tenths_db: int | None
    clipped_ppm: int
    bandwidth_hz: int | None


class Meter(Protocol):
    """Port: signal measurements."""

    def measure(self, track: DecodedTrack, speech: tuple[Span, ...]) -> Condition:
        """Speech-to-background ratio, clipping, bandwidth. `speech` is on `ENGINE_RATE` frames."""
        ...
