"""The GPUs of this machine: nvidia-smi where there is one, the driver's own library in a child process where there is none.

Neither is asked in this process and each has a time limit: a driver that hangs must not hang a window. CUDA_VISIBLE_DEVICES
counts as it does for CUDA; cards stand in the order of their slots, which engine processes are told to keep.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from workbench.domain.devices import Device

ASKER = Path(__file__).with_name("workers") / "cuda_devices.py"
FIELDS = ("index", "uuid", "name", "memory.total", "memory.free", "driver_version", "compute_cap", "mig.mode.current")
OLD_FIELDS = FIELDS[:6]  # what drivers before 510 know
LIMIT_S = 10.0

Run = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Card:
    """A card as nvidia-smi lists it; `is_split` where it is parted into instances (MIG), which only CUDA itself tells."""

    index: int
    device: Device
    is_split: bool = False


def gpus(environ: Mapping[str, str] | None = None, run: Run | None = None) -> tuple[Device, ...]:
    """The GPUs that an engine process would see, "cuda:0" the first; none where there is no driver, or it gives no answer."""
    surroundings = os.environ if environ is None else environ
    asked = run or ran
    if surroundings.get("CUDA_VISIBLE_DEVICES", "-").strip() in ("", "-1"):
        return () if "CUDA_VISIBLE_DEVICES" in surroundings else _all(asked, None)
    return _all(asked, surroundings.get("CUDA_VISIBLE_DEVICES"))


@cache
def has_any() -> bool:
    """Whether this machine has a GPU for engines; asked once, for a machine without one answers slowest."""
    return bool(gpus())


def _all(run: Run, visible: str | None) -> tuple[Device, ...]:
    cards = listed(run)
    if not cards or any(card.is_split or not card.device.memory_mib for card in cards):
        return from_driver(run)  # which heeds CUDA_VISIBLE_DEVICES itself
    seen = cards if visible is None else tuple(chosen(visible, cards))
    return tuple(replace(card.device, name=f"cuda:{number}") for number, card in enumerate(seen))


def listed(run: Run) -> tuple[Card, ...]:
    """What nvidia-smi lists; nothing where it is missing, broken or says nothing that can be read."""
    for fields in (FIELDS, OLD_FIELDS):
        said = run(("nvidia-smi", f"--query-gpu={','.join(fields)}", "--format=csv,noheader,nounits"))
        if "not a valid field" not in said:
            return tuple(_cards(said, fields))
    return ()


def _cards(said: str, fields: Sequence[str]) -> Iterator[Card]:
    for line in said.splitlines():
        values = [value.strip() for value in line.split(",")]
        if len(values) == len(fields) and values[0].isdigit():
            yield _card(dict(zip(fields, values, strict=True)))


def _card(told: Mapping[str, str]) -> Card:
    device = Device(
        name=f"cuda:{told['index']}",
        title=told["name"],
        memory_mib=_count(told["memory.total"]),
        free_mib=_count(told["memory.free"]),
        capability=_stated(told.get("compute_cap", "")),
        driver=_stated(told["driver_version"]),
        key=_stated(told["uuid"]),
    )
    return Card(int(told["index"]), device, told.get("mig.mode.current", "").lower() == "enabled")


def _count(value: str) -> int:
    return int(value) if value.isdigit() else 0


def _stated(value: str) -> str:
    """Nothing for what nvidia-smi writes where it knows nothing: [N/A], [Not Supported]."""
    return "" if value.startswith("[") else value


def chosen(visible: str, cards: Sequence[Card]) -> Iterator[Card]:
    """The cards that CUDA_VISIBLE_DEVICES names, in its order. CUDA heeds nothing after the first name that it does not know."""
    seen: set[int] = set()
    for name in (part.strip() for part in visible.split(",")):
        card = next((card for card in cards if _is_named(card, name)), None)
        if card is None or card.index in seen:
            return
        seen.add(card.index)
        yield card


def _is_named(card: Card, name: str) -> bool:
    if name.isdigit():
        return card.index == int(name)
    return name.startswith("GPU-") and card.device.key.startswith(name)


def from_driver(run: Run) -> tuple[Device, ...]:
    """What the driver's library says in a process of its own: parted cards, and machines such as Jetson without nvidia-smi."""
    try:
        told = json.loads(run((sys.executable, "-I", str(ASKER))) or "[]")
        return tuple(_device(number, one) for number, one in enumerate(told))
    except (ValueError, TypeError, KeyError):
        return ()


def _device(number: int, told: Mapping[str, Any]) -> Device:
    memory, free = int(told["memory_mib"]), int(told["free_mib"])
    title, capability, driver, key = (str(told[name]) for name in ("title", "capability", "driver", "key"))
    return Device(f"cuda:{number}", title, memory, free, capability, driver, key)


def ran(command: Sequence[str]) -> str:
    """What a command writes; nothing where it is missing or takes longer than the limit."""
    found = shutil.which(command[0])  # a path is found as it stands
    if found is None:
        return ""
    surroundings = {**os.environ, "CUDA_DEVICE_ORDER": "PCI_BUS_ID"}
    try:
        done = subprocess.run([found, *command[1:]], capture_output=True, timeout=LIMIT_S, check=False, env=surroundings)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode(errors="replace")
