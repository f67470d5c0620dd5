"""A process that dies, hangs or runs out of memory costs one exception."""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import threading
import time
from collections.abc import Callable, Iterator
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

def crash(request):
    yield {}
    os.kill(os.getpid(), 11)

def shout(request):
    yield {}
    os.write(2, b"no" * 10000 + b"\\nthe last words\\n")
    os._exit(3)

def reveal(request):
    yield {}
    return {"seen": sorted(os.environ)}

OPERATIONS = {"count": count, "sleep": sleep, "die": die, "devour": devour, "crash": crash, "shout": shout, "reveal": reveal}
"""
# A child that answers each line it reads with the next of these, whatever it was asked.
PUPPET = """
import os, sys, time
say = {lines!r}
for line in say:
    os.write(1, line)
    if not sys.stdin.readline():
        break
"""
HELLO = b'{"id": 0, "kind": "done", "protocol": 1}\n'


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Child]:
    (tmp_path / "clerk.py").write_text(WORKER)
    monkeypatch.setattr(supervision, "WORKERS", tmp_path)
    process = Child("clerk", title="The clerk")
    yield process
    process.close()


@pytest.fixture
def puppet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Child]:
    """Starts a child that says exactly these bytes, one piece a request."""

    def started(*lines: bytes) -> Child:
        (tmp_path / "child.py").write_text(PUPPET.format(lines=lines))
        monkeypatch.setattr(supervision, "CHILD", tmp_path / "child.py")
        return Child("clerk", title="The clerk")

    return started


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


def test_a_child_of_another_protocol_is_refused_by_both_versions(puppet: Callable[..., Child]) -> None:
    with pytest.raises(Unavailable, match=r"The clerk speaks version 7 of the engines' protocol; this workbench speaks 1\."):
        puppet(b'{"id": 0, "kind": "done", "protocol": 7}\n')


@pytest.mark.parametrize(
    "said",
    [b"Loading weights...\n", b"[]\n", b'{"id": 1}\n', b'{"id": "1", "kind": "done"}\n', b"\xff\xfe\n", b"[" * 100_000 + b"\n"],
    ids=["words", "a list", "no kind", "no number", "no text", "a deep one"],
)
def test_garbage_is_told_and_ends_the_child(puppet: Callable[..., Child], said: bytes) -> None:
    child = puppet(HELLO, said)
    with pytest.raises(Unavailable, match="The clerk sent something that is no answer and was ended"):
        child.ask("count")
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)


def test_garbage_in_place_of_the_first_word_is_told_too(puppet: Callable[..., Child]) -> None:
    with pytest.raises(Unavailable, match="no answer"):
        puppet(b"Welcome!\n")


def test_half_a_line_is_a_death(puppet: Callable[..., Child]) -> None:
    child = puppet(HELLO, b'{"id": 1, "kind": "do')
    threading.Timer(0.2, lambda: os.kill(child.pid, signal.SIGTERM)).start()
    with pytest.raises(Unavailable, match=r"The clerk stopped \(exit -15, SIGTERM\)"):
        child.ask("count")


def test_a_line_without_an_end_is_given_up(puppet: Callable[..., Child], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "LONGEST_LINE", 10_000)
    with pytest.raises(Unavailable, match="no answer"):
        puppet(HELLO, b"x" * 20_000).ask("count")


def test_a_long_answer_is_read_whole(puppet: Callable[..., Child]) -> None:
    words = b'{"id": 1, "kind": "done", "text": "' + b"x" * 300_000 + b'"}\n'
    with contextlib.closing(puppet(HELLO, words)) as child:
        assert len(child.ask("count")["text"]) == 300_000


def test_an_answer_to_another_question_ends_the_child(puppet: Callable[..., Child]) -> None:
    child = puppet(HELLO, b'{"id": 9, "kind": "done"}\n')
    with pytest.raises(Unavailable, match="answered out of turn"):
        child.ask("count")
    assert not child.is_running


def test_a_child_that_died_between_two_requests_is_told_at_the_next(child: Child) -> None:
    os.kill(child.pid, signal.SIGTERM)
    time.sleep(0.1)
    with pytest.raises(Unavailable, match="SIGTERM"):
        child.ask("count", to=1)


def test_a_child_that_reads_nothing_is_given_up(child: Child) -> None:
    steps = child.call("sleep")
    next(steps)
    with pytest.raises(Unavailable, match="no sign of life"):
        child.ask("count", limit_s=0.3, text="x" * 1_000_000)


def test_a_crash_of_a_library_is_told_by_its_signal(child: Child) -> None:
    with pytest.raises(Unavailable, match=r"The clerk stopped \(exit -11, SIGSEGV\)"):
        child.ask("crash")


def test_of_many_words_the_last_are_told(child: Child) -> None:
    with pytest.raises(Unavailable, match=r"exit 3\): the last words"):
        child.ask("shout")


def test_the_child_says_what_it_runs_on(child: Child) -> None:
    assert child.about["python"] == platform.python_version()


@pytest.mark.parametrize(
    "secret", ["WORKBENCH_PASSWORD", "HF_TOKEN", "PICOVOICE_ACCESS_KEY", "REDIS_URL", "AWS_SECRET_ACCESS_KEY"]
)
def test_no_secret_reaches_a_child(child: Child, monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv(secret, "sesame")
    with contextlib.closing(Child("clerk", title="The clerk")) as fresh:
        seen = fresh.ask("reveal")["seen"]
    assert secret not in seen
    assert {"PATH", "HF_HUB_OFFLINE"} <= set(seen)


def test_an_access_key_reaches_the_engine_that_declares_it(child: Child) -> None:
    with contextlib.closing(Child("clerk", title="The clerk", environment={"PICOVOICE_ACCESS_KEY": "sesame"})) as fresh:
        assert "PICOVOICE_ACCESS_KEY" in fresh.ask("reveal")["seen"]
