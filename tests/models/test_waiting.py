from __future__ import annotations

from pathlib import Path

import pytest

from workbench.domain.errors import Unavailable
from workbench.models.store import ModelStore
from workbench.models.waiting import FetchLock


def test_a_second_fetch_waits_for_the_first(store: ModelStore, drive: Path) -> None:
    first = FetchLock(store.home)
    list(first.acquire())
    second = store.fetch([], source=drive)
    assert [next(second).stage, next(second).stage] == ["tiny: check", "waiting"]
    first.release()
    assert [step.stage for step in second][-1] == "tiny: verified"


def test_a_cancelled_wait_lets_others_in(store: ModelStore, drive: Path) -> None:
    steps = store.fetch([], source=drive)
    while next(steps).stage != "tiny: store":
        pass
    steps.close()
    assert list(FetchLock(store.home).acquire()) == []


def test_a_store_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(Unavailable, match=r"home cannot be written.*WORKBENCH_MODELS"):
        list(FetchLock(tmp_path / "home").acquire())
