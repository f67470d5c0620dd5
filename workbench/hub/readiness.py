"""Whether a hub or a worker lives, and whether it can do its work: for probes, which ask often and must always be answered.

    readiness = Readiness({"database": look, "disk": disk(folder), "clock": Clock(), …}, figures=figures)
    status, body, media_type = alive()                        GET /healthz: 200 as long as the process answers at all
    status, body, media_type = await readiness.answered()     GET /readyz: 200 or 503; `readiness.answer()` where nothing is async
    status, body, media_type = await readiness.paged()        GET /metrics, with devices, disk and clock as they are now

A look is a function that returns what it found in a few words and raises where it found something wrong; `metrics.CHECKS` are
their names. Each has a thread and a time limit of its own; one that does not come back is told as such and is not begun again.
Whoever can reach the port can read this: of what went wrong it gives the kind, and `workbench health` the words.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from workbench import __version__
from workbench.domain.devices import Device
from workbench.domain.errors import CaseError, Defect, Unavailable
from workbench.hub.metrics import Figures

LIMIT_S = 2.0
FRESH_S = 1.0
LEAST_FREE = 2**30
MOST_STEP_S = 300.0  # a request's signature counts for so long: a clock that went further refuses every unit
JSON = "application/json"

Look = Callable[[], str]
Answer = tuple[int, bytes, str]

_STARTED = time.monotonic()


@dataclass(frozen=True, slots=True)
class Check:
    """What one look found."""

    name: str
    ok: bool
    detail: str


def alive() -> Answer:
    """The process lives: it could answer."""
    return _said(200, {"alive": True, "version": __version__, "up_s": int(time.monotonic() - _STARTED)})


class Readiness:
    """All looks of a process."""

    def __init__(
        self,
        looks: Mapping[str, Look],
        *,
        figures: Figures | None = None,
        limit_s: float = LIMIT_S,
        fresh_s: float = FRESH_S,
    ) -> None:
        """Who asks again within `fresh_s` is told the same."""
        self._looking = [_Looking(name, look) for name, look in looks.items()]
        self._figures, self._limit_s, self._fresh_s = figures, limit_s, fresh_s
        self._turn = threading.Lock()
        self._room = ThreadPoolExecutor(2, "ready")
        self._found: tuple[Check, ...] = ()
        self._found_at = float("-inf")

    def checks(self) -> tuple[Check, ...]:
        """What every look found, within the time limit."""
        with self._turn:
            if time.monotonic() - self._found_at > self._fresh_s:
                self._found = self._looked()
                self._found_at = time.monotonic()
            return self._found

    def answer(self) -> Answer:
        """For GET /readyz."""
        found = self.checks()
        ready = all(check.ok for check in found)
        told = [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in found]
        return _said(200 if ready else 503, {"ready": ready, "checks": told})

    async def answered(self) -> Answer:
        """The same on an event loop, in threads of its own: those of the requests may all be taken."""
        return await asyncio.get_running_loop().run_in_executor(self._room, self.answer)

    def page(self) -> Answer:
        """For GET /metrics: the figures, after a look."""
        if self._figures is None:
            raise Defect("these looks tell no figures")
        self.checks()
        return 200, *self._figures.page()

    async def paged(self) -> Answer:
        """The same on an event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._room, self.page)

    def _looked(self) -> tuple[Check, ...]:
        until = time.monotonic() + self._limit_s
        for looking in self._looking:
            looking.begin()
        found = tuple(looking.found(until) for looking in self._looking)
        if self._figures:
            self._figures.checked({check.name: check.ok for check in found})
        return found


class _Looking:
    """One look, in a thread that nobody waits for longer than the limit."""

    def __init__(self, name: str, look: Look) -> None:
        self._name, self._look = name, look
        self._check = Check(name, False, "")
        self._thread: threading.Thread | None = None
        self._since = 0.0

    def begin(self) -> None:
        """Look, unless the last look is still at it."""
        if self._thread is None or not self._thread.is_alive():
            self._since = time.monotonic()
            self._thread = threading.Thread(target=self._do, name=f"ready-{self._name}", daemon=True)
            self._thread.start()

    def found(self, until: float) -> Check:
        """What it found, or that it found nothing yet."""
        assert self._thread is not None  # noqa: S101 - begun before
        self._thread.join(max(0.0, until - time.monotonic()))
        if self._thread.is_alive():
            return Check(self._name, False, f"no answer after {time.monotonic() - self._since:.0f} s")
        return self._check

    def _do(self) -> None:
        try:
            self._check = Check(self._name, True, self._look())
        except NotReady as error:
            self._check = Check(self._name, False, error.problem)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it is the finding
            self._check = Check(self._name, False, f"failed: {type(error).__name__}")


class NotReady(CaseError):
    """A look found something wrong; `problem` may be read by anybody."""


def disk(place: Path, *, least: int = LEAST_FREE, figures: Figures | None = None) -> Look:
    """Room where the vault or the work lies."""

    def look() -> str:
        usage = shutil.disk_usage(place)
        if figures:
            figures.disk(usage.free, usage.total)
        if usage.free < least:
            raise NotReady(f"{usage.free / 1e9:.1f} GB free, {least / 1e9:.1f} GB needed")
        return f"{usage.free / 1e9:.0f} GB free"

    return look


def devices(ask: Callable[[], Iterable[Device]], *, figures: Figures | None = None) -> Look:
    """The GPUs that were there at the first look still are. Without any, engines run on the processor."""
    known: set[str] = set()

    def look() -> str:
        found = tuple(ask())
        if figures:
            figures.devices(found)
        here = {device.key or device.name for device in found if device.is_gpu}
        if gone := known - here:
            raise NotReady(f"{len(gone)} of {len(known)} GPUs do not answer any more")
        known.update(here)
        return f"{len(here)} GPUs" if here else "no GPU: engines run on the processor"

    return look


def models(prove: Callable[[str], object], names: Iterable[str]) -> Look:
    """The models are here and every byte of them is right; `prove` reads them once in a process, and raises Unavailable."""
    wanted = tuple(names)

    def look() -> str:
        for name in wanted:
            try:
                prove(name)
            except Unavailable as error:
                raise NotReady(f"the model {name} is missing or damaged") from error
        return f"{len(wanted)} verified"

    return look


class Clock:
    """The wall clock against one that nobody can put: how far it went since this process began."""

    def __init__(
        self,
        *,
        figures: Figures | None = None,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] | None = None,
    ) -> None:
        """`steady` goes on while the machine sleeps, where the system has such a clock."""
        self._figures, self._wall, self._steady = figures, wall, steady or steady_clock()
        self._began = self._wall() - self._steady()

    @property
    def step_s(self) -> float:
        """So far it was put forward (or, below nought, back)."""
        return self._wall() - self._steady() - self._began

    def __call__(self) -> str:
        step = self.step_s
        if self._figures:
            self._figures.clock_stepped(step)
        if abs(step) > MOST_STEP_S:
            raise NotReady(f"the clock was put {step:+.0f} s: look at the time service, then start this process again")
        return f"{step:+.3f} s since the start"


def steady_clock() -> Callable[[], float]:
    """A clock that is never put; on Linux one that counts sleep too."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic if boot is None else lambda: time.clock_gettime(boot)


def _said(status: int, told: Mapping[str, object]) -> Answer:
    return status, json.dumps(told).encode(), JSON
