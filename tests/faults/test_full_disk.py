"""Full disks and I/O errors at the k-th call: the campaign, and that the shim makes calls fail."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import Campaigned
from tests.faults.nursery import Nursery
from tests.faults.shim import loaded, shared_object

pytestmark = pytest.mark.timeout(600)


def test_a_failing_disk_is_told_and_harms_nothing(campaign: Campaigned) -> None:
    assert campaign("full-disk").failures == ()


def test_the_third_write_and_those_after_it_find_the_disk_full(
    tmp_path: Path, present: Callable[[Callable[[], object]], None]
) -> None:
    present(shared_object)
    with Nursery(preload=shared_object(), modules=("tests.faults.test_full_disk",)) as nursery:
        nursery.run("tests.faults.test_full_disk:fill", folder=str(tmp_path))
    assert (tmp_path / "said").read_text() == f"ok ok {errno.ENOSPC} {errno.ENOSPC}"
    assert (tmp_path / "w" / "full").read_bytes() == b"12345678" * 2 + b"1234"  # half of the third came through


def fill(folder: str) -> None:
    """The child's side."""
    place, said = Path(folder) / "w", []
    place.mkdir()
    shim = loaded()
    shim.faults_watch(str(place).encode(), b"")
    with (place / "full").open("wb", buffering=0) as file:
        shim.faults_fail(3, errno.ENOSPC, True, b"w")
        for _ in range(4):
            said.append(_written(file.write, b"12345678"))
    shim.faults_end()
    (Path(folder) / "said").write_text(" ".join(said))


def _written(write: Callable[[bytes], int], body: bytes) -> str:
    try:
        while body:
            body = body[write(body) :]
    except OSError as error:
        return str(error.errno)
    return "ok"
