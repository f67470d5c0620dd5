"""A process that dies, hangs or runs out of memory costs one exception."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.domain.errors import Unavailable
from workbench.engines import supervision
from workbench.engines.supervision import Child

WORKER = """
import os, time

def count(request):
    for number in range(request["to"]):
        yield {"number": number}
    return {"total": request["to"]}

def sleep(request):
    yield {"pid": os.getpid()}
    time.sleep(60)

def die(request):
    yield {}
    os.write(2, b"the last words\\n")
    os._exit(3)

def devour(request):
    yield {}
    raise MemoryError

OPERATIONS = {"count": count, "sleep": sleep, "die": die, "devour": devour}
"""


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Child]:
    (tmp_path / "clerk.py").write_text(WORKER)
    monkeypatch.setattr(supervision, "WORKERS", tmp_path)
    process = Child("clerk", title="The clerk")
    yield process
    process.close()


def test_parts_then_the_result(child: Child) -> None:
    assert child.ask("count", to=3)["total"] == 3


def test_a_refusal_leaves_the_child_usable(child: Child) -> None:
    with pytest.raises(Unavailable, match="ran out of memory"):
        child.ask("devour")
    assert child.ask("count", to=1)["total"] == 1


def test_death_names_the_exit_and_the_last_words(child: Child) -> None:
    with pytest.raises(Unavailable, match=r"The clerk stopped \(exit 3\): the last words"):
        child.ask("die")


def test_a_kill_from_outside_is_told_as_want_of_memory(child: Child) -> None:
    steps = child.call("sleep")
    os.kill(next(steps)["pid"], signal.SIGKILL)
    with pytest.raises(Unavailable, match="want of memory"):
        next(steps)


def test_a_hang_ends_with_the_limit(child: Child) -> None:
    steps = child.call("sleep", limit_s=0.3)
    next(steps)
    with pytest.raises(Unavailable, match=r"no sign of life for 0\.3 s"):
        next(steps)


def test_closing_from_another_thread_ends_the_wait_within_a_second(child: Child) -> None:
    steps = child.call("sleep")
    next(steps)
    threading.Timer(0.1, child.close).start()
    began = time.monotonic()
    with pytest.raises(Unavailable, match="was stopped"):
        next(steps)
    assert time.monotonic() - began < 3  # a second, and what a busy machine adds


def test_a_dropped_call_ends_the_child(child: Child) -> None:
    steps = child.call("sleep")
    pid = next(steps)["pid"]
    steps.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_closed_child_says_so_ever_after(child: Child) -> None:
    child.close()
    with pytest.raises(Unavailable, match="was stopped"):
        child.ask("count", to=1)


def test_a_missing_interpreter_is_named() -> None:
    with pytest.raises(Unavailable, match=r"The clerk cannot be started: /nowhere/python: No such file"):
        Child("clerk", title="The clerk", python=Path("/nowhere/python"))
