"""What engines compute on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Device:
    """A processor or a GPU. `name` is "cpu" or "cuda:0"; memory in MiB, 0 where nobody said; `key` is one card alone."""

    name: str
    title: str
    memory_mib: int = 0
    free_mib: int = 0
    capability: str = ""
    driver: str = ""
    key: str = ""

    @property
    def is_gpu(self) -> bool:
        """Whether it is a GPU."""
        return self.name.startswith("cuda")

    @property
    def index(self) -> int:
        """Which one of its kind."""
        return int(self.name.partition(":")[2] or 0)


CPU = Device("cpu", "processor")


@dataclass(frozen=True, slots=True)
class Placement:
    """Where and how an engine runs: the device's name, int8, float16, int8_float16 or float32, how many chunks at once, and how
    many threads (0: as many as this machine gives)."""

    device: str = "cpu"
    precision: str = "int8"
    batch: int = 1
    flash: bool = False
    threads: int = 0


HERE = Placement()
