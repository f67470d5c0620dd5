"""Workers of a hub: by name and key, as they present themselves and as the hub hears of them."""

from __future__ import annotations

import json

from sqlalchemy import Connection, delete, select, update

from workbench.domain.spread import Presented, WorkerState
from workbench.storage.hub import tables as t
from workbench.storage.hub.home import Home
from workbench.storage.hub.rows import unless_there

LOST_S = 60  # a worker that is silent for so long is counted no more


class Workers:
    """All workers. Safe to use from any thread and process."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def present(self, worker: Presented) -> None:
        """A worker begins, under a name that no other ever bears."""
        told = {name: getattr(worker, name) for name in ("name", "key", "proof", "device", "about")}
        fresh = {"engines": json.dumps(worker.engines), "busy": 0, "beat": 0, "silent_s": 0, "pieces": 0}
        with self._home.changing() as connection:
            if not unless_there(connection, t.worker, {**told, **fresh}):
                connection.execute(update(t.worker).where(t.worker.c.name == worker.name).values(silent_s=0))

    def beat(self, name: str, *, busy: bool, pieces: int) -> bool:
        """A sign of life; False where the hub does not know the worker any more."""
        with self._home.changing() as connection:
            told = {"beat": t.worker.c.beat + 1, "busy": int(busy), "pieces": pieces}
            return connection.execute(update(t.worker).where(t.worker.c.name == name).values(**told)).rowcount == 1

    def leave(self, name: str) -> None:
        """A worker ends in order; its key stays, for what it answered last."""
        self.silent({name: LOST_S})

    def turn_out(self, name: str) -> None:
        """Nothing that a worker said counts from here on."""
        with self._home.changing() as connection:
            connection.execute(delete(t.worker).where(t.worker.c.name == name))

    def presented(self) -> tuple[Presented, ...]:
        """Every worker that is not lost, as it presented itself."""
        with self._home.reading() as connection:
            rows = connection.execute(select(t.worker).order_by(t.worker.c.name)).mappings().all()
        return tuple(
            Presented(r["name"], r["key"], r["proof"], r["device"], r["about"], tuple(json.loads(r["engines"])))
            for r in rows
            if r["silent_s"] < LOST_S
        )

    def proof_of(self, name: str, key: str) -> str:
        """How the holder of a key under a name shows that it was let in; empty where nobody has that name and key."""
        query = select(t.worker.c.proof).where(t.worker.c.name == name, t.worker.c.key == key)
        with self._home.reading() as connection:
            found = connection.execute(query).scalar()
        return str(found or "")

    def beats(self) -> dict[str, int]:
        """Every worker's beat."""
        with self._home.reading() as connection:
            return {str(name): int(beat) for name, beat in connection.execute(select(t.worker.c.name, t.worker.c.beat))}

    def silent(self, seconds: dict[str, int]) -> None:
        """For how long the hub has not heard of each."""
        with self._home.changing() as connection:
            for name, silent_s in seconds.items():
                connection.execute(update(t.worker).where(t.worker.c.name == name).values(silent_s=silent_s))


def workers_in(connection: Connection) -> tuple[WorkerState, ...]:
    """Those that answer, as the hub sees them."""
    rows = connection.execute(select(t.worker).where(t.worker.c.silent_s < LOST_S).order_by(t.worker.c.name)).mappings()
    return tuple(
        WorkerState(
            name=row["name"],
            key=row["key"],
            device=row["device"],
            engines=tuple(json.loads(row["engines"])),
            busy=bool(row["busy"]),
            seen_s=row["silent_s"],
            pieces=row["pieces"],
        )
        for row in rows
    )
