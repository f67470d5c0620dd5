"""Many jobs while everything around them fails: workers are killed, the broker forgets all it knew, wall clocks jump."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.hub.hands import Hands, Nest, scripted_room
from tests.hub.spreading import digests, hub_work, submit
from tests.hub.state import on_a_server
from tests.postgres_server import Server
from tests.redis_server import RedisServer, server_program
from workbench.bootstrap.hub_work import HubWork
from workbench.domain.spread import Job, WorkState
from workbench.hub.sweeping import Looks

LOOKS = Looks(every_s=0.25, silent=16, untaken=8)
ROUNDS = 20_000  # some ten milliseconds
LONGEST_S = 1_200.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What chaos takes place on."""

    postgres: Server
    nest: Nest
    place: Path


@dataclass(frozen=True, slots=True)
class Worst:
    """What befalls them."""

    workers: int
    kills: int
    restarts: int


@dataclass
class Found:
    """How it went: a line for each job that was lost, failed, shown twice, or has another result than it must have."""

    kills: int = 0
    restarts: int = 0
    taken_back: int = 0
    told_again: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


def in_chaos(count: int, seed: int, ground: Ground, worst: Worst) -> Found:
    """So many jobs to their end."""
    program = server_program()
    assert program is not None, "no Redis server here: apt-get install redis-tools"
    dice, found, began = Random(seed), Found(), time.monotonic()
    state = on_a_server(ground.postgres)
    with RedisServer(program) as broker:
        hub = hub_work(state, ground.place, scripted_room(), broker.address)
        hands = Hands(ground.nest, broker.address, state.url, ground.place, beat_s=0.2, visibility_s=5)
        ends = _watched(hub)
        try:
            for number in range(worst.workers):
                hands.start(clock=seed * 100 + number + 1)
            hub.start(digests(1, ROUNDS), lambda: _any_time(dice), streams=8, looks=LOOKS)
            names = submit(hub, count)
            _break(found, dice, hands, broker, lambda: _share(ends, count), worst)
            found.wrong = list(_wrong(names, hub, ends))
        finally:
            hands.close()
            hub.close()
            state.home.close()
    found.taken_back, found.told_again = hub.sweeper.taken_back, hub.sweeper.told_again
    found.seconds = time.monotonic() - began
    return found


def _break(found: Found, dice: Random, hands: Hands, broker: RedisServer, share: Callable[[], float], worst: Worst) -> None:
    """At random points of the whole a worker is killed and another started; at others the broker forgets everything."""
    points = [(dice.random(), "kill") for _ in range(worst.kills)]
    points += [((n + 1) / (worst.restarts + 1), "restart") for n in range(worst.restarts)]
    until = time.monotonic() + LONGEST_S
    for at, what in (*sorted(points), (1.0, "")):
        while share() < at and time.monotonic() < until:
            time.sleep(0.05)
        if what == "kill":
            hands.kill(dice.randrange(len(hands.pids)))
            hands.start(clock=dice.randrange(1, 10_000))
            found.kills += 1
        elif what == "restart":
            broker.stop()
            broker.start()
            found.restarts += 1


def _watched(hub: HubWork) -> Counter[str]:
    """How often each job came to its end."""
    ends: Counter[str] = Counter()
    finish = hub.work.finish

    def counted(job_id: str, *rest: Any, **more: Any) -> bool:
        ended = finish(job_id, *rest, **more)
        ends[job_id] += ended
        return ended

    hub.work.finish = counted  # type: ignore[method-assign]
    return ends


def _share(ends: Counter[str], count: int) -> float:
    return len(ends) / count


def _any_time(dice: Random) -> str:
    return f"2026-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}T00:00:00Z"


def _wrong(names: list[str], hub: HubWork, ends: Counter[str]) -> list[str]:
    jobs = {job.id: job for job in hub.work.jobs(most=len(names) + 1)}
    return [f"{name}: {why}" for name in names if (why := _why(jobs.get(name), ends[name]))]


def _why(job: Job | None, ends: int) -> str:
    if job is None or job.state is not WorkState.DONE:
        return f"it is {job.state}: {job.problem}" if job else "it is gone"
    if ends != 1:
        return f"its result was shown {ends} times"
    digest = f"{job.id} 0".encode()
    for _ in range(ROUNDS):
        digest = hashlib.sha256(digest).digest()
    return "" if job.draft_ids == (digest.hex(),) else f"its result is {job.draft_ids}"
