"""What a running job says between two steps."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.arrivals import Arrival
from workbench.domain.live import LiveStep
from workbench.domain.transcript import Segment


@dataclass(frozen=True, slots=True)
class Progress:
    """One step done. `total` is None where the end is not known; `segments` are fresh, unsaved-as-draft results.

    Every `yield` of a job is also a place to stop: closing the generator cancels it.
    """

    stage: str
    done: int
    total: int | None
    note: str = ""
    recording_id: str = ""
    segments: tuple[Segment, ...] = ()
    live: LiveStep | None = None
    arrival: Arrival | None = None

    @property
    def permille(self) -> int | None:
        """Share of the stage that is done."""
        return None if not self.total else min(1000, self.done * 1000 // self.total)
