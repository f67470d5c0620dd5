"""How a benchmark measures: contestants alternate, each one's least time counts, ratios are what is reported."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from workbench.jobs.workplace import Ears

ROUNDS = 4


class HubGround(Protocol):
    """A hub with workers of its own processes."""

    def employ(self, count: int) -> None:
        """So many workers; waits until all listen."""
        ...

    def small_jobs(self, count: int) -> tuple[float, float]:
        """Wall seconds of so many jobs of one small piece each, and the hub's processor seconds."""
        ...

    def long_recording(self, sample: Path, minutes: int) -> tuple[float, float, int]:
        """Seconds that workers had pieces of a recording in hand, the wall seconds of it, and the number of pieces."""
        ...

    def close(self) -> None:
        """End everything."""
        ...


@dataclass(frozen=True, slots=True)
class Ground:
    """What benchmarks stand on: a recording to hear, ears with a way to make them forget what they heard, a login into a vault
    that is founded in a folder, where there is one a folder of labelled recordings (WORKBENCH_BENCHMARK_DATA), and a hub where
    there is a broker and a server for one."""

    sample: Path
    ears: Callable[[], tuple[Ears, Callable[[], None]]]
    login: Callable[[Path], Callable[[], None]]
    data: Path | None = None
    hub: Callable[[Path], HubGround] | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """Least wall and processor seconds of one contestant, its children included."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Result:
    """One benchmark: `ratio` is ours against the peer or limit named in `against`, `goal` what it should be."""

    name: str
    against: str
    goal: str
    ratio: float | None
    figures: Mapping[str, float] = field(default_factory=dict)
    skipped: str = ""


def alternate(contestants: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, Measured]:
    """Each contestant once a round, for so many rounds; minima, because other work on the machine only adds."""
    times: dict[str, list[Measured]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            times[name].append(timed(work))
    return {name: Measured(min(m.wall for m in ms), min(m.processor for m in ms)) for name, ms in times.items()}


def timed(work: Callable[[], object]) -> Measured:
    """Wall and processor seconds of one call."""
    wall, processor = time.perf_counter(), _processor()
    work()
    return Measured(time.perf_counter() - wall, _processor() - processor)


def _processor() -> float:
    ours, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return ours.ru_utime + ours.ru_stime + children.ru_utime + children.ru_stime
