"""Workers of a hub on this machine: one in this process, or one process for each, which are started anew when they die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path

from workbench.bench.hub_desk import Working
from workbench.bootstrap import looking
from workbench.bootstrap.engines import MemoryResults, ears, processors
from workbench.bootstrap.hub_work import SCRATCH, Station, pool_of, work_here
from workbench.bootstrap.looking import looks
from workbench.domain.devices import CPU, Device
from workbench.domain.errors import BadRequest, Unavailable
from workbench.hub import logs
from workbench.hub.worker import ends_when_asked

if TYPE_CHECKING:
    from workbench.models.store import ModelStore
    from workbench.storage.hub.home import Home
    from workbench.storage.hub.objects import Objects

LONGEST_PAUSE_S = 60.0
_WATCH_S = 0.2
_FOREVER_S = 60.0  # a worker that lived so long did not die of its beginning


def employed(working: Working, store: ModelStore, told: Callable[[str], None]) -> None:
    """Work until the process is asked to end, be it ready by then or not."""
    with ends_when_asked():
        _employed(working, store, told)


def _employed(working: Working, store: ModelStore, told: Callable[[str], None]) -> None:
    slots = _slots(working)
    if working.slot < 0 and len(slots) > 1:
        told(f"{len(slots)} workers: {', '.join(device.name for device in slots)}.")
        Foremen(working, len(slots)).run()
        return
    device = slots[max(0, working.slot) % len(slots)]
    told(f"A worker on {device.name if device.is_gpu else 'the processor'} listens for work.")
    _work(working, store, device)


def _slots(working: Working) -> tuple[Device, ...]:
    """One worker for each GPU; so many as are asked for on the processor."""
    from workbench.engines import devices

    found = devices.gpus() if working.device != CPU.name else ()
    if working.device not in ("", "cuda", CPU.name):
        found = tuple(gpu for gpu in found if gpu.name == working.device)
    if not found and working.device not in ("", CPU.name):
        raise Unavailable(f"This machine has no device {working.device}.", "Devices are called cpu, cuda, cuda:0, cuda:1 …")
    return found or (CPU,) * working.processes


def _work(working: Working, store: ModelStore, device: Device) -> None:
    logs.to_json_lines()
    slot = str(max(0, working.slot))
    scratch = working.scratch or Path(os.environ.get(SCRATCH) or user_cache_path("forensic-audio-workbench") / "worker")
    station = Station(working.broker, working.state, working.objects, pool_of(file=working.pool), scratch / slot)
    more: dict[str, Any] = {"engines": working.engines}
    if working.metrics_port:
        more |= _watched(working, store, scratch)
    work_here(station, ears(store, MemoryResults()).engines, device, **more)


def _watched(working: Working, store: ModelStore, scratch: Path) -> dict[str, Any]:
    from workbench.bootstrap.rosters import known
    from workbench.hub.metrics import Figures
    from workbench.hub.observing import Stand
    from workbench.hub.readiness import Readiness

    figures = Figures(engines=known())
    port = working.metrics_port + max(0, working.slot)

    def stand(home: Home, objects: Objects) -> AbstractContextManager[Stand]:
        scratch.mkdir(parents=True, exist_ok=True)
        found = looks(scratch, figures=figures, store=store, state=home.checked, objects=objects, broker=working.broker)
        return Stand(Readiness(found, figures=figures), host=working.metrics_host, port=port)

    return {"figures": figures, "stand": stand}


class Foremen:
    """Several worker processes: one that dies is started again, after a pause that grows; SIGTERM goes to all, and each ends
    after the piece it is at."""

    def __init__(self, working: Working, count: int, command: Sequence[str] = (sys.executable, "-m", "workbench")) -> None:
        self._working, self._count, self._command = working, count, tuple(command)
        self._over = threading.Event()

    def run(self) -> None:
        """Until the process is asked to end."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self._over.set())
        threads = [threading.Thread(target=self._keep, args=(slot,), name=f"worker {slot}") for slot in range(self._count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _keep(self, slot: int) -> None:
        pause = 1.0
        while not self._over.is_set():
            began = time.monotonic()
            code = self._lived(subprocess.Popen([*self._command, *self._words(slot)], env=self._surroundings()))
            if code == BadRequest.exit_code and time.monotonic() - began < _FOREVER_S:
                self._over.set()  # it said what is wrong, and would say it again
            pause = 1.0 if time.monotonic() - began > _FOREVER_S else min(LONGEST_PAUSE_S, pause * 2)
            self._over.wait(pause)

    def _lived(self, process: subprocess.Popen[bytes]) -> int:
        while process.poll() is None:
            if self._over.wait(_WATCH_S):
                process.send_signal(signal.SIGTERM)
                return process.wait()
        return process.returncode or 0

    def _words(self, slot: int) -> list[str]:
        working = self._working
        said: dict[str, object] = {"--device": working.device, "--pool": working.pool, "--scratch": working.scratch}
        said |= {"--metrics-host": working.metrics_host, "--metrics-port": working.metrics_port}
        words = [word for name, value in said.items() if value for word in (name, str(value))]
        engines = ("--engines", *working.engines) if working.engines else ()
        return ["hub", "worker", "--slot", str(slot), "--processes", str(working.processes), *words, *engines]

    def _surroundings(self) -> dict[str, str]:
        """Addresses may hold secrets, which a list of processes would show; processors are shared out."""
        working, share = self._working, max(1, processors() // self._count)
        said = {looking.BROKER: working.broker, looking.STATE: working.state, looking.OBJECTS: working.objects}
        return {"OMP_NUM_THREADS": str(share), **os.environ, **said}
