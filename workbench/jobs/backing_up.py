"""Back up: a signed copy of the database beside the others."""

from __future__ import annotations

from collections.abc import Generator

from workbench.domain.orders import BackUp, BackUpOutcome
from workbench.domain.progress import Progress
from workbench.jobs.workplace import Workplace


def back_up(order: BackUp, place: Workplace) -> Generator[Progress, None, BackUpOutcome]:
    """Copied while others read and write; the oldest copies go."""
    yield Progress("backup", 0, 1)
    made = place.back_up()
    yield Progress("backup", 1, 1)
    return made
