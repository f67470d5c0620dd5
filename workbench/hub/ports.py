"""What a hub needs behind it: the state of its work, a store for what is large, a way to tell workers that something waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Protocol

from workbench.domain.spread import Answer, Backlog, Job, Piece, Presented, Urgency, WorkState


class Work(Protocol):
    """Port: jobs. Made by `storage.hub.work.Work`."""

    def submit(self, job: Job) -> Job:
        """Have it done; the same id a second time changes nothing. The job as it stands."""
        ...

    def job(self, job_id: str) -> Job | None:
        """One job as it stands."""
        ...

    def jobs(self, unit: str = "", states: Sequence[WorkState] = (), most: int = 1_000) -> tuple[Job, ...]:
        """Jobs, newest first; a unit's where one is named."""
        ...

    def cancel(self, job_id: str, at: str = "") -> bool:
        """No further step of it; False where it was over already, or there is none."""
        ...

    def take(self, at: str) -> Job | None:
        """The next job by urgency, now running."""
        ...

    def known(self, job_id: str, drafts: Sequence[str]) -> tuple[str, ...]:
        """The drafts there were before the job was first begun; `drafts` are those there are now."""
        ...

    def note(self, job_id: str, stage: str, permille: int) -> bool:
        """How far it is; False where it is not running any more."""
        ...

    def remark(self, job_id: str, text: str) -> None:
        """Something to tell of a job that is no failure."""
        ...

    def finish(self, job_id: str, state: WorkState, at: str, *, problem: str = "", drafts: Sequence[str] = ()) -> bool:
        """Its end, once."""
        ...

    def put_back(self, job_id: str) -> None:
        """Leave it to the hub's next start, as if it had never been begun."""
        ...

    def resume(self) -> int:
        """At a hub's start: what another run of it left running waits again."""
        ...

    def backlog(self, now: str = "") -> Backlog:
        """What waits; `now` (ISO 8601) tells how long."""
        ...


class Pieces(Protocol):
    """Port: pieces of jobs. Made by `storage.hub.pieces.Pieces`."""

    def send(self, pieces: Sequence[tuple[Piece, str]]) -> dict[str, WorkState]:
        """Enter pieces, each with the queue it goes to. How each stands."""
        ...

    def claim(self, piece_id: str, worker: str) -> Piece | None:
        """The piece, this worker's from now on; None where it is not waiting."""
        ...

    def beat(self, piece: Piece) -> bool:
        """A sign of life; False where the piece is not this claim's any more."""
        ...

    def answer(self, piece: Piece, answer: Answer) -> bool:
        """The claim's outcome; False where it came too late."""
        ...

    def give_up(self, piece: Piece, problem: str, *, counted: bool = True) -> None:
        """The claim's end without an outcome."""
        ...

    def take_back(self, piece: Piece, problem: str) -> bool:
        """The same by the hub, for a worker that is silent."""
        ...

    def disbelieve(self, key: str, problem: str) -> None:
        """An answer that nobody who was let in has signed goes; its pieces are done again."""
        ...

    def settled(self, ids: Iterable[str]) -> dict[str, tuple[Piece | None, Answer | None]]:
        """Those of the pieces that are over, with their answers; no piece where it is gone."""
        ...

    def second_answers(self) -> tuple[tuple[Answer, Answer], ...]:
        """Answers that differ from the one that stands, with that one; each is told once."""
        ...

    def running(self) -> tuple[Piece, ...]:
        """What workers have in hand."""
        ...

    def waiting(self) -> dict[str, tuple[Piece, ...]]:
        """What nobody has in hand, by queue."""
        ...

    def jobs_of(self, key: str) -> tuple[str, ...]:
        """Who asked a question."""
        ...

    def withdraw(self, ids: Sequence[str]) -> None:
        """Nobody wants these any more."""
        ...


class Workers(Protocol):
    """Port: workers. Made by `storage.hub.workers.Workers`."""

    def present(self, worker: Presented) -> None:
        """A worker begins, under a name that no other ever bears."""
        ...

    def beat(self, name: str, *, busy: bool, pieces: int) -> bool:
        """A sign of life; False where the hub does not know the worker any more."""
        ...

    def leave(self, name: str) -> None:
        """A worker ends in order; its key stays, for what it answered last."""
        ...

    def turn_out(self, name: str) -> None:
        """Nothing that a worker said counts from here on."""
        ...

    def presented(self) -> tuple[Presented, ...]:
        """Every worker that is not lost, as it presented itself."""
        ...

    def proof_of(self, name: str, key: str) -> str:
        """How the holder of a key under a name shows that it was let in; empty where nobody has that name and key."""
        ...

    def beats(self) -> dict[str, int]:
        """Every worker's beat."""
        ...

    def silent(self, seconds: dict[str, int]) -> None:
        """For how long the hub has not heard of each."""
        ...


class Objects(Protocol):
    """Port: bytes by name, whole or not at all. Made by `storage.hub.objects.objects(ADDRESS)`."""

    def put(self, name: str, body: bytes) -> None:
        """Keep bytes, in the place of any others."""
        ...

    def get(self, name: str) -> bytes:
        """The bytes; raises CaseError where there are none of that name."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """The same to be read piece by piece."""
        ...

    def exists(self, name: str) -> bool:
        """Whether there is something of that name."""
        ...

    def delete(self, name: str) -> None:
        """Take it away, and all whose names begin with it and a slash."""
        ...

    def names(self, under: str = "") -> tuple[str, ...]:
        """Every name, or those that begin so and a slash."""
        ...


class Dispatcher(Protocol):
    """Port: tells workers that a piece waits. It may forget, and may tell twice: the state decides."""

    def send(self, piece_id: str, place: str, urgency: Urgency) -> None:
        """One piece waits in a queue. Raises Unavailable where the broker is away."""
        ...

    def told(self, place: str) -> int | None:
        """How many messages wait in a queue; None where nobody can say."""
        ...

    def close(self) -> None:
        """Tell nobody anything any more."""
        ...
