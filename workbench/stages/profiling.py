"""Profiling: the condition of a recording, measured before engines are chosen."""

from __future__ import annotations

from typing import Protocol

from workbench.domain.audio import DecodedTrack
from workbench.domain.profile import Condition
from workbench.domain.timeline import Span

__all__ = ["Condition", "Meter"]


class Meter(Protocol):
    """Port: signal measurements."""

    def measure(self, track: DecodedTrack, speech: tuple[Span, ...]) -> Condition:
        """Speech-to-background ratio, clipping, bandwidth. `speech` is on `ENGINE_RATE` frames."""
        ...
