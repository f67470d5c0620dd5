"""A hub's work for tests: over a real broker and a real server, with jobs as short as they come."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from pathlib import Path

from tests.hub.hands import POOL
from tests.hub.state import State, a_job
from workbench.bootstrap.hub_work import HubWork
from workbench.domain.canonical import Json
from workbench.domain.progress import Progress
from workbench.domain.spread import Answer, Job, Piece, Urgency, WorkState
from workbench.hub.conducting import Done
from workbench.hub.letting_in import Pool
from workbench.hub.performing import DIGEST
from workbench.hub.posting import Arrivals, Asking
from workbench.hub.spread_engines import queue_of
from workbench.hub.sweeping import Looks
from workbench.jobs.workplace import EngineRoom
from workbench.storage.hub.objects import objects

CLOCK = "2026-01-01T00:00:00Z"
QUICK = Looks(every_s=0.2, silent=8, untaken=5)


def hub_work(state: State, place: Path, room: EngineRoom, broker: str = "") -> HubWork:
    """A hub's work over a state; without a broker in this process."""
    return HubWork(state.home, objects(str(place / "objects")), Pool(POOL), room, broker)


def digests(pieces: int = 1, rounds: int = 1_000) -> Callable[[HubWork], Callable[[Job], Generator[Progress, None, Done]]]:
    """Jobs of so many pieces, each a digest of a digest."""

    def run(hub: HubWork) -> Callable[[Job], Generator[Progress, None, Done]]:
        def steps(job: Job) -> Generator[Progress, None, Done]:
            arrivals = Arrivals()
            questions: list[Json] = [{"text": f"{job.id} {n}", "rounds": rounds} for n in range(pieces)]
            tickets = hub.post.send(job, [Asking(DIGEST, "", queue_of(""), one) for one in questions], arrivals.add)
            try:
                for number in range(pieces):
                    yield Progress("transcription", number, pieces)
                    while not (ticket := arrivals.next(0.2)):
                        yield Progress("transcription", number, pieces)
                    ticket.body()
            finally:
                hub.post.withdraw(tickets)
            return Done(tuple(ticket.body()["sha256"] for ticket in tickets))

        return steps

    return run


def submit(hub: HubWork, count: int, urgency: Urgency = Urgency.STANDARD) -> list[str]:
    """So many jobs."""
    names = [f"{urgency}-{number}" for number in range(count)]
    for name in names:
        hub.work.submit(a_job(name, urgency))
    hub.wake()
    return names


def over(hub: HubWork, names: list[str], within_s: float = 150) -> dict[str, Job]:
    """The jobs, once they are all over."""
    until = time.monotonic() + within_s
    while True:
        jobs = {job.id: job for job in hub.work.jobs() if job.id in names}
        left = [job.id for job in jobs.values() if not job.state.is_over]
        if not left:
            return jobs
        assert time.monotonic() < until, f"{len(left)} of {len(names)} are not over: {jobs[left[0]]}"
        time.sleep(0.02)


def all_done(jobs: dict[str, Job]) -> bool:
    """Whether each came to a good end."""
    return all(job.state is WorkState.DONE for job in jobs.values())


def settled(hub: HubWork) -> list[Piece]:
    """The pieces, as they were when each was settled."""
    seen: list[Piece] = []
    settle = hub.post._settle

    def noted(name: str, piece: Piece | None, answer: Answer | None) -> None:
        seen.extend([piece] if piece else [])
        settle(name, piece, answer)

    hub.post._settle = noted  # type: ignore[method-assign]
    return seen
