"""A file stands whole, old or new, and nothing else is left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.storage.durable import write_whole


def test_the_new_body_replaces_the_old_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, len(list(tmp_path.iterdir()))) == (b"new", 0o600, 1)


def test_a_failure_while_writing_leaves_the_old_body_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key.json"
    write_whole(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]
