"""A hub's state that goes away for a moment: jobs under way come to their end all the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hub.hands import scripted_room
from tests.hub.spreading import CLOCK, all_done, digests, hub_work, over, submit
from tests.hub.state import State, in_a_file, on_a_server
from tests.postgres_server import Server
from workbench.domain.devices import CPU
from workbench.domain.errors import Unavailable
from workbench.hub import patience
from workbench.storage.hub import home


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    made = in_a_file(tmp_path)
    yield made
    made.home.close()


def _away(call: Callable[..., Any], times: int = 1) -> Callable[..., Any]:
    """The same, but the state is away so many times first."""
    left = [times]

    def asked(*said: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] >= 0:
            raise Unavailable("The database server cannot be used.")
        return call(*said, **more)

    return asked


def test_a_job_whose_state_goes_away_comes_to_its_end(state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_FIRST_S", 0.01)
    work = hub_work(state, tmp_path, scripted_room())
    work.employ(CPU, tmp_path / "scratch")
    for part, name in ((work.work, "note"), (work.work, "finish"), (work.pieces, "send")):
        monkeypatch.setattr(part, name, _away(getattr(part, name)))
    work.start(digests(2), lambda: CLOCK, streams=1)
    jobs = over(work, submit(work, 2))
    work.close()
    assert all_done(jobs)


def test_nobody_waits_for_a_state_that_is_away_when_the_hub_ends() -> None:
    ended = threading.Event()
    ended.set()
    with pytest.raises(Unavailable):
        patience.patiently(_away(bool, 2), ended)


def test_a_session_that_a_server_ended_while_it_lay_idle_is_replaced(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "IDLE_S", -1.0)
    here = on_a_server(postgres)
    assert here.work.jobs() == ()
    with here.home.reading() as connection:
        mine = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    with here.home.changing() as other:
        other.exec_driver_sql(f"SELECT pg_terminate_backend({mine}, 5000)")
    assert here.work.jobs() == ()
    here.home.close()
