"""Jobs of a hub: asked for, taken by urgency, followed, cancelled. Clocks decide nothing here: the order is the one of asking."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from workbench.domain.spread import MOST_ATTEMPTS, Backlog, Job, Urgency, WorkerState, WorkState
from workbench.storage.hub import at_once
from workbench.storage.hub import tables as t
from workbench.storage.hub.home import Home
from workbench.storage.hub.rows import job_of, job_values
from workbench.storage.hub.workers import workers_in

_W = WorkState
_OPEN = (_W.WAITING.value, _W.RUNNING.value)
_ENDLESS = f"It was begun {MOST_ATTEMPTS} times, and the hub never came to its end."


class Work:
    """All jobs. Safe to use from any thread and process; one hub alone takes them."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def submit(self, job: Job) -> Job:
        """Have it done; the same id a second time changes nothing. The job as it stands."""
        with self._home.changing() as connection:
            connection.execute(at_once.asked_for(connection.dialect.name), job_values(job))
            return job_of(connection.execute(select(t.job).where(t.job.c.id == job.id)).mappings().one())

    def job(self, job_id: str) -> Job | None:
        """One job as it stands."""
        with self._home.reading() as connection:
            row = connection.execute(select(t.job).where(t.job.c.id == job_id)).mappings().first()
        return None if row is None else job_of(row)

    def jobs(self, unit: str = "", states: Sequence[WorkState] = (), most: int = 1_000) -> tuple[Job, ...]:
        """Jobs, newest first; a unit's where one is named."""
        query = select(t.job).order_by(t.job.c.number.desc()).limit(most)
        query = query.where(t.job.c.unit == unit) if unit else query
        query = query.where(t.job.c.state.in_([state.value for state in states])) if states else query
        with self._home.reading() as connection:
            return tuple(map(job_of, connection.execute(query).mappings()))

    def cancel(self, job_id: str, at: str = "") -> bool:
        """No further step of it; False where it was over already, or there is none. What workers have in hand of it ends at
        their next beat."""
        with self._home.changing() as connection:
            told = {"state": _W.CANCELLED.value, "ended_at": at, "problem": "It was cancelled."}
            found = connection.execute(update(t.job).where(t.job.c.id == job_id, t.job.c.state.in_(_OPEN)).values(**told))
            of_it = t.piece.c.job == job_id, t.piece.c.state.in_(_OPEN)
            connection.execute(update(t.piece).where(*of_it).values(state=_W.CANCELLED.value))
            return found.rowcount == 1

    def take(self, at: str) -> Job | None:
        """The next job, now running: critical before standard before batch, those that were asked for first before others. One
        that was begun too often and never ended is failed instead."""
        while True:
            with self._home.at_once() as connection:
                found = connection.execute(at_once.TAKE, {"at": at}).mappings().first()
            if found is None:
                return None
            if (job := job_of(found)).attempts <= MOST_ATTEMPTS:
                return job
            self._never_again(job.id, at)

    def _never_again(self, job_id: str, at: str) -> None:
        with self._home.changing() as connection:
            row = t.job.c.id == job_id, t.job.c.state == _W.RUNNING.value
            endless = {"state": _W.FAILED.value, "problem": _ENDLESS, "ended_at": at, "attempts": MOST_ATTEMPTS}
            connection.execute(update(t.job).where(*row).values(**endless))
            cleared(connection, job_id)

    def known(self, job_id: str, drafts: Sequence[str]) -> tuple[str, ...]:
        """The drafts there were before the job was first begun; `drafts` are those there are now."""
        with self._home.changing() as connection:
            row = t.job.c.id == job_id
            held = connection.execute(select(t.job.c.known).where(row)).scalar()
            if held:
                return tuple(json.loads(held))
            connection.execute(update(t.job).where(row).values(known=json.dumps(list(drafts))))
        return tuple(drafts)

    def note(self, job_id: str, stage: str, permille: int) -> bool:
        """How far it is; False where it is not running any more, because somebody cancelled it."""
        with self._home.at_once() as connection:
            told = {"named": job_id, "now_at": stage, "so_far": permille}
            return connection.execute(at_once.NOTE, told).rowcount == 1

    def remark(self, job_id: str, text: str) -> None:
        """Something to tell of a job that is no failure."""
        with self._home.changing() as connection:
            row = t.job.c.id == job_id, t.job.c.state == _W.RUNNING.value
            connection.execute(update(t.job).where(*row).values(problem=text))

    def finish(self, job_id: str, state: WorkState, at: str, *, problem: str = "", drafts: Sequence[str] = ()) -> bool:
        """Its end, once; its pieces and their answers go, for what they said is kept in the vault."""
        told = {"named": job_id, "ended_as": state.value, "at": at, "drafts": json.dumps(list(drafts)), "told": problem}
        if not self._home.is_file:
            with self._home.at_once() as connection:
                return connection.execute(at_once.finished(), told).rowcount == 1
        with self._home.changing() as connection:
            ended = connection.execute(at_once.FINISH, told).rowcount == 1
            cleared(connection, job_id)
        return ended

    def put_back(self, job_id: str) -> None:
        """A hub that stops in order leaves it to its next start, as if it had never been begun."""
        with self._home.changing() as connection:
            row = t.job.c.id == job_id, t.job.c.state == _W.RUNNING.value
            connection.execute(update(t.job).where(*row).values(state=_W.WAITING.value, attempts=t.job.c.attempts - 1))

    def resume(self) -> int:
        """At a hub's start: what another run of it left running waits again, the pieces of what is over go."""
        running = t.job.c.state == _W.RUNNING.value
        with self._home.changing() as connection:
            over = select(t.job.c.id).where(t.job.c.state.not_in(_OPEN), t.job.c.id.in_(select(t.piece.c.job)))
            for job_id in connection.execute(over).scalars().all():
                cleared(connection, str(job_id))
            return connection.execute(update(t.job).where(running).values(state=_W.WAITING.value)).rowcount

    def backlog(self, now: str = "") -> Backlog:
        """What waits; `now` (ISO 8601) tells how long, for people to read."""
        with self._home.reading() as connection:
            waiting = connection.execute(_WAITING).all()
            running = connection.execute(select(func.count()).where(t.job.c.state == _W.RUNNING.value)).scalar_one()
            pieces = {str(state): int(count) for state, count in connection.execute(_PIECES)}
            workers: tuple[WorkerState, ...] = workers_in(connection)
        return Backlog(
            waiting={urgency.value: 0 for urgency in Urgency} | {str(name): int(count) for name, count, _ in waiting},
            longest_s={str(name): _seconds(str(first), now) for name, _, first in waiting},
            running=running,
            pieces_waiting=pieces.get(_W.WAITING.value, 0),
            pieces_running=pieces.get(_W.RUNNING.value, 0),
            workers=workers,
        )


_WAITING = (
    select(t.job.c.urgency, func.count(), func.min(t.job.c.asked_at))
    .where(t.job.c.state == _W.WAITING.value)
    .group_by(t.job.c.urgency)
)
_PIECES = select(t.piece.c.state, func.count()).where(t.piece.c.state.in_(_OPEN)).group_by(t.piece.c.state)


def cleared(connection: Connection, job_id: str) -> None:
    """Take a job's pieces away, and the answers that no other job's piece asks for."""
    keys = select(t.piece.c.key).where(t.piece.c.job == job_id)
    elsewhere = select(t.piece.c.key).where(t.piece.c.job != job_id)
    connection.execute(delete(t.answer).where(t.answer.c.key.in_(keys), t.answer.c.key.not_in(elsewhere)))
    connection.execute(delete(t.piece).where(t.piece.c.job == job_id))


def _seconds(first: str, now: str) -> int:
    """From one time to another; 0 where either is not known."""
    try:
        return max(0, round((datetime.fromisoformat(now) - datetime.fromisoformat(first)).total_seconds()))
    except (ValueError, TypeError):
        return 0
