"""Jobs over real workers, a real broker and a real server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.hands import Hands, Nest, scripted_room
from tests.hub.spreading import CLOCK, QUICK, all_done, digests, hub_work, over, submit
from tests.hub.state import on_a_server
from tests.postgres_server import Server
from tests.redis_server import RedisServer, server_program
from workbench.bootstrap.hub_work import HubWork

Spread = tuple[HubWork, Hands]


@pytest.fixture(scope="module")
def nest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nest]:
    """What forks workers."""
    with Nest(tmp_path_factory.mktemp("workers") / "log") as made:
        yield made


@pytest.fixture
def broker() -> Iterator[str]:
    """A Redis server of this test's own."""
    program = server_program()
    if program is None:
        pytest.skip("no Redis server here: apt-get install redis-tools")
    with RedisServer(program) as server:
        yield server.address


@pytest.fixture
def spread(postgres: Server, broker: str, nest: Nest, tmp_path: Path) -> Iterator[Spread]:
    """A hub's work with workers that can be started."""
    state = on_a_server(postgres)
    hub = hub_work(state, tmp_path, scripted_room(), broker)
    hands = Hands(nest, broker, state.url, tmp_path)
    yield hub, hands
    hands.close()
    hub.close()
    state.home.close()


def test_jobs_are_done_by_several_workers_at_once(spread: Spread) -> None:
    hub, hands = spread
    hands.start(2)
    hub.start(digests(4), lambda: CLOCK, looks=QUICK)
    jobs = over(hub, submit(hub, 10))
    assert all_done(jobs), hands.said()
    assert {worker.busy for worker in hub.work.backlog().workers} <= {True, False}
    expected = hashlib.sha256(b"standard-3 2").digest()
    for _ in range(999):
        expected = hashlib.sha256(expected).digest()
    assert jobs["standard-3"].draft_ids[2] == expected.hex()
