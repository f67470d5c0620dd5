"""What routing chooses from on this machine: engines, presets, the table and the GPUs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from workbench.bootstrap.presets import Presets, own_folders, with_surroundings
from workbench.bootstrap.routing_table import read_table
from workbench.domain.engines import Engine, Task
from workbench.engines import registry
from workbench.jobs.roster import Roster, one_at_a_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.domain.devices import Device


def roster(
    gpus: Callable[[], tuple[Device, ...]],
    processors: int,
    *,
    own: Callable[[], dict[str, Engine]] = dict,
    batch: Callable[[Engine, Device, str, int], int] = one_at_a_time,
) -> Roster:
    """Files are read when they are asked for, so that what a person changes holds from the next job on. `own` are engines over
    models that a person added."""
    return Roster(
        engines=lambda: (*registry.ENGINES.values(), *own().values()),
        named=lambda name, task: _own(name, task, own) or registry.named(name, task),
        presets=lambda: presets().states(),
        preset=lambda name: with_surroundings(presets().named(name), os.environ),
        table=lambda: read_table(known(), own_folders()),
        gpus=gpus,
        processors=processors,
        batch=batch,
    )


def _own(name: str, task: str, own: Callable[[], dict[str, Engine]]) -> Engine | None:
    return own().get(name) if task == Task.TRANSCRIPTION and name and name not in known() else None


def presets() -> Presets:
    """Every preset this machine knows."""
    return Presets(known())


def known() -> dict[str, Engine]:
    """Every engine that a file may name."""
    return dict(registry.ENGINES)
