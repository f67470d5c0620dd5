"""One process writes; the next is told who; an ended process holds nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.storage.lock import FILE, VaultBusy, WriterLock

_HOLD = """
import pathlib, sys, time
from workbench.storage.lock import WriterLock
lock = WriterLock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock."""
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        yield process
        process.kill()


def test_the_second_process_is_told_who_holds_the_vault(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    with pytest.raises(VaultBusy) as busy:
        WriterLock(tmp_path, wait_seconds=0.1)
    assert busy.value.holder.pid == other.pid
    assert busy.value.holder.since


def test_it_waits_for_someone_who_is_about_to_leave(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    threading.Timer(0.3, other.kill).start()
    WriterLock(tmp_path, wait_seconds=20).release()


def test_a_killed_process_leaves_the_vault_free(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    other.kill()
    other.wait()
    WriterLock(tmp_path, wait_seconds=1).release()


def test_an_unreadable_lock_file_still_locks(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    (tmp_path / FILE).write_text("scribble")
    with pytest.raises(VaultBusy, match="someone on an unknown machine"):
        WriterLock(tmp_path, wait_seconds=0)
    lock.release()


def test_whether_the_last_holder_left_in_order_is_known(tmp_path: Path) -> None:
    first = WriterLock(tmp_path)
    first.release()
    second = WriterLock(tmp_path)
    assert (first.was_abandoned, second.was_abandoned) == (False, False)
    second.release()


def test_a_killed_holder_is_known_to_have_left_the_vault_behind(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    other.kill()
    other.wait()
    lock = WriterLock(tmp_path, wait_seconds=1)
    assert lock.was_abandoned
    lock.release()
