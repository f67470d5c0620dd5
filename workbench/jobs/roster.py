"""What routing chooses from: engines, presets, the table, and what this machine can give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.domain.devices import Device
from workbench.domain.engines import Engine
from workbench.domain.presets import Preset, PresetState
from workbench.domain.routing_table import Table


def one_at_a_time(_engine: Engine, _device: Device, _precision: str, _duration_ms: int) -> int:
    """How many chunks a recogniser takes at once where nobody measured it."""
    return 1


@dataclass(frozen=True, slots=True)
class Roster:
    """`named` gives an engine by its name, here or in the deployment guide, and its task, `preset` a preset by its name or file;
    both raise BadRequest. `engines` are all there are, `gpus` is asked only where an engine could use one, `batch` is how many
    chunks an engine takes at once on a device, in a precision, for a recording of so many milliseconds."""

    engines: Callable[[], tuple[Engine, ...]]
    named: Callable[[str, str], Engine]
    presets: Callable[[], tuple[PresetState, ...]]
    preset: Callable[[str], Preset]
    table: Callable[[], Table]
    gpus: Callable[[], tuple[Device, ...]] = tuple
    batch: Callable[[Engine, Device, str, int], int] = one_at_a_time
    processors: int = 1
