"""What a fault campaign is, and what comes out of one."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")
_ENOUGH = 4 << 30


class Missing(Exception):
    """This machine lacks what the campaign needs; the text says what."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A row of the plan: `module` has `run(count, seed)`; what one run of the tests does, and what a release does."""

    title: str
    module: str
    each_run: int
    release: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a campaign found: an instance passed or has one line among the failures."""

    name: str
    instances: int
    passed: int
    failures: tuple[str, ...]
    seconds: float
    remark: str = ""


@dataclass
class Tally:
    """Counts instances while a campaign runs."""

    name: str
    instances: int = 0
    failures: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def note(self, instance: str, problem: str) -> None:
        """One more instance; an empty problem is a pass."""
        self.instances += 1
        if problem:
            self.failures.append(f"{instance}: {problem}")

    def result(self, remark: str = "") -> Result:
        """The sum."""
        passed = self.instances - len(self.failures)
        return Result(self.name, self.instances, passed, tuple(self.failures), time.monotonic() - self.began, remark)


def dice(seed: int, *parts: object) -> random.Random:
    """A generator of its own for every instance, so that one instance can be played again alone."""
    return random.Random(":".join(map(str, (seed, *parts))))


def shares(count: int, names: tuple[str, ...]) -> list[tuple[str, int]]:
    """`count` instances spread evenly over the names: (name, number within the name); every name gets at least one."""
    each, more = divmod(max(count, len(names)), len(names))
    return [(name, n) for place, name in enumerate(names) for n in range(each + (place < more))]


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder to break things in; in memory where there is room, since no campaign leans on a real disk's honesty."""
    roomy = os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > _ENOUGH
    return tempfile.TemporaryDirectory(prefix="faults-", dir=_IN_MEMORY if roomy else None)
