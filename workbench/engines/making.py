"""What it takes to make an engine: models by digest, a device, an interpreter; and what a machine has for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.devices import CPU, Device


@dataclass(frozen=True, slots=True)
class Making:
    """Given to an engine's `make`. `folder` is where a model's checked files lie, `digest` what it is named by in recipes;
    `python` is the interpreter of an environment of its own; `compute` is int8, float16, int8_float16 or float32; `batch` how
    many chunks it may take at once; `secret` the access key it declared; `memory_mib` a limit for its process, 0 for none."""

    folder: Callable[[str], Path]
    digest: Callable[[str], str]
    threads: int = 1
    device: Device = CPU
    compute: str = "int8"
    batch: int = 1
    flash: bool = False
    python: Path | None = None
    secret: str = ""
    memory_mib: int = 0


@dataclass(frozen=True, slots=True)
class Site:
    """A machine as engines see it: which models are there, the interpreter of an environment (None where it is not installed),
    the GPUs (asked only when an engine wants one), the environment variables, and which models the lock knows."""

    has_model: Callable[[str], bool]
    interpreter: Callable[[str], Path | None]
    gpus: Callable[[], tuple[Device, ...]]
    environ: Mapping[str, str]
    can_fetch: Callable[[str], bool] = lambda name: True
