"""Jobs over real workers, a real broker and a real server."""

from __future__ import annotations

import hashlib
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.chaos import Ground, Worst, in_chaos
from tests.hub.hands import Hands, Nest, scripted_room
from tests.hub.spreading import CLOCK, QUICK, all_done, digests, hub_work, over, settled, submit
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
def broker() -> Iterator[RedisServer]:
    """A Redis server of this test's own."""
    program = server_program()
    if program is None:
        pytest.skip("no Redis server here: apt-get install redis-tools")
    with RedisServer(program) as server:
        yield server


@pytest.fixture
def spread(postgres: Server, broker: RedisServer, nest: Nest, tmp_path: Path) -> Iterator[Spread]:
    """A hub's work with workers that can be started."""
    state = on_a_server(postgres)
    hub = hub_work(state, tmp_path, scripted_room(), broker.address)
    hands = Hands(nest, broker.address, state.url, tmp_path)
    yield hub, hands
    hands.close()
    hub.close()
    state.home.close()


def test_jobs_are_done_by_several_workers_at_once(spread: Spread) -> None:
    hub, hands = spread
    hands.start(2)
    hub.start(digests(4), lambda: CLOCK, looks=QUICK)
    jobs = over(hub, submit(hub, 6))
    assert all_done(jobs), hands.said()
    expected = hashlib.sha256(b"standard-3 2").digest()
    for _ in range(999):
        expected = hashlib.sha256(expected).digest()
    assert jobs["standard-3"].draft_ids[2] == expected.hex()


def test_a_piece_that_outlives_the_broker_s_patience_is_run_once(spread: Spread) -> None:
    hub, hands = spread
    seen = settled(hub)
    hands.start(2, visibility_s=0.4)
    hub.start(digests(1, rounds=1_500_000), lambda: CLOCK)
    assert all_done(over(hub, submit(hub, 1))), hands.said()
    assert [piece.attempts for piece in seen] == [1]
    until = time.monotonic() + 30
    while f"dropped {seen[0].id}" not in hands.said():  # told again meanwhile, or once its worker was free for it
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_worker_that_is_asked_to_end_finishes_its_piece_and_takes_no_other(spread: Spread) -> None:
    hub, hands = spread
    seen = settled(hub)
    hands.start(1)
    hub.start(digests(3, rounds=200_000), lambda: CLOCK)
    names = submit(hub, 1)
    while not hub.pieces.running():
        time.sleep(0.01)
    assert hands.kill(what=signal.SIGTERM) == 0, hands.said()
    assert hub.pieces.running() == ()
    time.sleep(0.3)
    assert len(seen) == 1
    hands.start(1)
    assert all_done(over(hub, names))
    assert [piece.attempts for piece in seen] == [1, 1, 1]


def test_a_worker_ends_when_it_is_asked_though_its_broker_is_gone(spread: Spread, broker: RedisServer) -> None:
    hub, hands = spread
    hands.start(1, grace_s=0.5)
    hub.start(digests(1), lambda: CLOCK)
    assert all_done(over(hub, submit(hub, 1)))
    broker.stop()
    time.sleep(1)
    assert hands.kill(what=signal.SIGTERM) == 0, hands.said()


def test_nothing_is_lost_when_workers_die_the_broker_forgets_and_clocks_go(postgres: Server, nest: Nest, tmp_path: Path) -> None:
    found = in_chaos(20, 1, Ground(postgres, nest, tmp_path), Worst(workers=2, kills=2, restarts=1))
    assert found.wrong == [], nest.said()
    assert (found.kills, found.restarts) == (2, 1)
