"""Workers for tests: real processes over a real broker, with scripted engines or this machine's.

One interpreter has imported everything and forks each worker, for Celery alone takes seconds to import.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Self

POOL = bytes(range(32))
ROOT = Path(__file__).resolve().parent.parent.parent


class Nest:
    """The parent's side: forks workers, and knows how each ended."""

    def __init__(self, log: Path) -> None:
        surroundings = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        self._log = log
        with log.open("wb") as errors:
            call = [sys.executable, "-m", "tests.hub.hands"]
            self._process = subprocess.Popen(
                call, cwd=ROOT, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            )

    def start(self, **given: Any) -> int:
        """A worker's process id."""
        return self._asked(start=given)

    def ended(self, pid: int) -> int:
        """Wait for a worker: its exit code, negative for a signal."""
        return self._asked(wait=pid)

    def said(self) -> str:
        """What workers wrote, for a test that fails."""
        return self._log.read_text(errors="replace")[-4_000:]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process.wait(30)

    def _asked(self, **request: Any) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline() or b"-1")


class Hands:
    """The workers of one test, and where they find everything."""

    def __init__(self, nest: Nest, broker: str, state: str, place: Path, **more: Any) -> None:
        self._nest, self._more = nest, more
        self._where = {"broker": broker, "state": state, "objects": str(place / "objects"), "scratch": str(place / "scratch")}
        self.pids: list[int] = []

    def start(self, count: int = 1, **more: Any) -> None:
        """More workers."""
        self.pids += [self._nest.start(**self._where, **self._more, **more) for _ in range(count)]

    def kill(self, place: int = 0, what: signal.Signals = signal.SIGKILL) -> int:
        """Tell one of them something, and wait for its end: its exit code."""
        pid = self.pids.pop(place)
        os.kill(pid, what)
        return self._nest.ended(pid)

    def close(self) -> None:
        """End all."""
        while self.pids:
            self.kill()

    def said(self) -> str:
        """What they wrote."""
        return self._nest.said()


def main() -> None:
    """Fork a worker for each request."""

    import workbench.bootstrap.hub_work
    import workbench.storage.postgres  # noqa: F401 - imported before anything is forked

    for line in sys.stdin.buffer:
        request = json.loads(line)
        if "start" in request:
            pid = os.fork()
            if pid == 0:
                _child(request["start"])
            answer = pid
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _child(given: dict[str, Any]) -> None:
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        work(**given)
        code = 0
    except BaseException:  # noqa: BLE001 - the edge of a process
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def work(broker: str, state: str, objects: str, scratch: str, *, real: bool = False, clock: int = 0, **more: Any) -> None:
    """Be a worker; with `clock` its wall clock is set forward and back all the time, by a generator of that seed."""
    from workbench.bootstrap.hub_work import Station, work_here
    from workbench.hub import broker as broker_side
    from workbench.hub.letting_in import Pool

    telling()
    broker_side.GRACE_S = more.pop("grace_s", broker_side.GRACE_S)
    if clock:
        unsteady(clock)
    station = Station(broker, state, objects, Pool(POOL), Path(scratch) / str(os.getpid()))
    work_here(station, real_room() if real else scripted_room(), **more)


def telling() -> None:
    """From now on this process writes what it did with each message."""
    from workbench.hub.worker import Worker

    do = Worker.do

    def told(self: Worker, piece_id: str) -> bool:
        mine = do(self, piece_id)
        sys.stderr.write(f"{'did' if mine else 'dropped'} {piece_id}\n")
        sys.stderr.flush()
        return mine

    Worker.do = told  # type: ignore[method-assign]


def unsteady(seed: int) -> None:
    """From now on this process's wall clock jumps by up to ten hours at any look."""
    import time
    from random import Random

    import kombu.transport.redis as transport

    dice, steady = Random(seed), time.time
    time.time = transport.time = lambda: steady() + dice.uniform(-36_000, 36_000)  # type: ignore[attr-defined]


def scripted_room() -> Any:
    """Engines that need no model."""
    from tests.fakes import ScriptedTranscriber, scripted_ears
    from workbench.bootstrap.engines import MemoryResults

    return scripted_ears(ScriptedTranscriber())(None, MemoryResults()).engines


def real_room() -> Any:
    """This machine's."""
    from workbench.bootstrap.engines import MemoryResults, ears
    from workbench.models.store import open_store

    return ears(open_store(), MemoryResults()).engines


if __name__ == "__main__":
    main()
