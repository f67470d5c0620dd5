"""A hub's jobs while workers are killed, the broker forgets and clocks jump: none lost, each result shown once."""

from __future__ import annotations

from pathlib import Path

from tests.faults.campaign import Missing, Result, Tally, scratch
from tests.hub.chaos import Ground, Worst, in_chaos
from tests.hub.hands import Nest
from tests.postgres_server import Server, server_programs
from tests.redis_server import server_program

WORKERS = 3


def run(count: int, seed: int) -> Result:
    """So many jobs; a kill for every fifteen, the broker started anew for every two hundred."""
    programs = server_programs()
    if programs is None or server_program() is None:
        raise Missing("no PostgreSQL server or no Redis server here: apt-get install postgresql redis-tools")
    worst = Worst(WORKERS, kills=max(3, count // 15), restarts=max(1, count // 200))
    server, tally = Server(programs), Tally("hub")
    try:
        with scratch() as place, Nest(Path(place) / "log") as nest:
            found = in_chaos(count, seed, Ground(server, nest, Path(place)), worst)
    finally:
        server.close()
    told = dict(line.split(": ", 1) for line in found.wrong)
    for number in range(count):
        tally.note(f"standard-{number}", told.get(f"standard-{number}", ""))
    return tally.result(
        f"{found.kills} workers killed, the broker restarted {found.restarts} times, "
        f"{found.taken_back} pieces taken back, {found.told_again} told again"
    )
