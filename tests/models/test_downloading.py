"""A download's growth is told while the program that makes it comes and goes as it likes."""

from __future__ import annotations

import threading
from pathlib import Path

from workbench.models.downloading import bytes_under


def test_bytes_are_counted_however_deep(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "one").write_bytes(b"1" * 10)
    (tmp_path / "a" / "b" / "two").write_bytes(b"2" * 5)
    assert bytes_under(tmp_path) == 15


def test_folders_that_come_and_go_meanwhile_are_passed_over(tmp_path: Path) -> None:
    over = threading.Event()

    def restless() -> None:
        while not over.is_set():
            for number in range(20):
                (tmp_path / f"build-{number}").mkdir()
            for number in range(20):
                (tmp_path / f"build-{number}").rmdir()

    thread = threading.Thread(target=restless)
    thread.start()
    try:
        assert {bytes_under(tmp_path) for _ in range(300)} == {0}
    finally:
        over.set()
        thread.join()
