"""Worker processes of one machine: one that dies is started again, and all end when they are asked to."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.bench.hub_desk import Working
from workbench.bootstrap import hub_workers
from workbench.bootstrap.hub_workers import Foremen
from workbench.domain.errors import BadRequest

WORKING = Working("redis://broker", "postgresql://state", "/objects", processes=2)


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> dict[int, Callable[..., object]]:
    """What signals would call; the tests' own process keeps its handlers."""
    held: dict[int, Callable[..., object]] = {}
    monkeypatch.setattr(signal, "signal", held.__setitem__)
    monkeypatch.setattr(hub_workers, "_WATCH_S", 0.02)
    return held


def _script(place: Path, body: str) -> tuple[str, ...]:
    """A worker that notes that it began, then does something else; words follow it as a worker's would."""
    log = place / "log"
    said = f"import os, sys, time; f = open({str(log)!r}, 'a'); f.write(' '.join(sys.argv[1:]) + '\\n'); f.close(); {body}"
    return sys.executable, "-S", "-c", said


def _begun(place: Path) -> list[str]:
    log = place / "log"
    return log.read_text().splitlines() if log.exists() else []


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_worker_that_dies_is_started_again_and_the_others_are_left(
    tmp_path: Path, handlers: dict[int, Callable[..., object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_workers, "LONGEST_PAUSE_S", 0.02)
    dies = "time.sleep(60) if '--slot 1' in ' '.join(sys.argv) else os.kill(os.getpid(), 9)"
    thread = threading.Thread(target=Foremen(WORKING, 2, _script(tmp_path, dies)).run)
    thread.start()
    _until(lambda: sum("--slot 0" in line for line in _begun(tmp_path)) >= 3)
    handlers[signal.SIGTERM]()
    thread.join(20)
    assert not thread.is_alive()
    assert sum("--slot 1" in line for line in _begun(tmp_path)) == 1


def test_one_that_says_what_it_lacks_is_not_started_again(tmp_path: Path, handlers: dict[int, Callable[..., object]]) -> None:
    Foremen(WORKING, 1, _script(tmp_path, f"sys.exit({BadRequest.exit_code})")).run()
    assert len(_begun(tmp_path)) == 1
    assert signal.SIGTERM in handlers


def test_no_address_stands_where_a_list_of_processes_shows_it() -> None:
    foremen = Foremen(WORKING, 2)
    assert not {WORKING.broker, WORKING.state, WORKING.objects} & set(foremen._words(0))
    assert {WORKING.broker, WORKING.state, WORKING.objects} <= set(foremen._surroundings().values())
