"""Questions on their way to workers, and answers on their way back: entered in the state first, then told to the broker."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.domain.canonical import Json, canonical, digest_of
from workbench.domain.errors import CaseError, Unavailable
from workbench.domain.spread import Answer, Job, Piece, WorkState, key_of
from workbench.hub.letting_in import Gate
from workbench.hub.patience import patiently

if TYPE_CHECKING:
    from workbench.hub.ports import Dispatcher, Pieces

QUICK_S, SLOW_S, AWAY_S = 0.01, 0.1, 1.0
_CHANGED = (
    "The hub's state tells of another question for a part of it than was asked, so its answer counts for nothing.",
    "Somebody wrote in the hub's state: find out who can, then have it done again.",
)
STOPPED = ("The job was stopped.", "Finished parts are kept; start it again to continue.")


@dataclass(frozen=True, slots=True)
class Asking:
    """One question: for which task and engine, and in which queue those who can answer it listen."""

    task: str
    engine: str
    place: str
    question: Json


@dataclass(eq=False, slots=True)
class Ticket:
    """A question that was sent."""

    piece: Piece
    place: str
    answer: Future[Answer]

    def body(self) -> dict[str, Any]:
        """What was answered, waited for. Raises Unavailable."""
        body: dict[str, Any] = json.loads(self.answer.result().body)
        return body


class Post:
    """All questions of a hub that wait for an answer."""

    def __init__(self, pieces: Pieces, dispatcher: Dispatcher, gate: Gate) -> None:
        self._pieces, self._dispatcher, self._gate = pieces, dispatcher, gate
        self._open: dict[str, list[Ticket]] = {}
        self._lock, self._kept = threading.Lock(), False
        self._fresh, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._watch, name="answers", daemon=True)
        self._thread.start()

    def send(self, job: Job, askings: Sequence[Asking], then: Callable[[Ticket], None] | None = None) -> list[Ticket]:
        """Have questions answered; `then` is told of each that is settled, on another thread."""
        tickets = [Ticket(_piece(job, asking), asking.place, Future()) for asking in askings]
        for ticket in tickets if then else ():
            ticket.answer.add_done_callback(lambda _, one=ticket: then(one))  # type: ignore[misc]
        states = patiently(lambda: self._pieces.send([(ticket.piece, ticket.place) for ticket in tickets]), self._over)
        with self._lock:
            if self._over.is_set():
                raise Unavailable(*STOPPED)
            for ticket in tickets:
                self._open.setdefault(ticket.piece.id, []).append(ticket)
        for ticket in tickets:
            if states[ticket.piece.id] is WorkState.WAITING:
                self.tell(ticket.piece, ticket.place)
        self._fresh.set()
        return tickets

    def ask(self, job: Job, asking: Asking) -> dict[str, Any]:
        """Have one question answered, and wait."""
        return self.send(job, [asking])[0].body()

    def tell(self, piece: Piece, place: str) -> None:
        """A hint for workers. One that does not arrive is given again by the sweeper."""
        try:
            self._dispatcher.send(piece.id, place, piece.urgency)
        except Unavailable:
            return

    def withdraw(self, tickets: Sequence[Ticket]) -> None:
        """Nobody waits for these any more."""
        gone = [ticket for ticket in tickets if not ticket.answer.done()]
        with self._lock:
            for ticket in gone:
                left = [one for one in self._open.pop(ticket.piece.id, []) if one is not ticket]
                self._open |= {ticket.piece.id: left} if left else {}
            unwanted = [ticket.piece.id for ticket in gone if ticket.piece.id not in self._open]
        if unwanted and not self._kept:
            self._pieces.withdraw(unwanted)
        for ticket in gone:
            if not ticket.answer.done():
                ticket.answer.set_exception(Unavailable(*STOPPED))

    def keep(self) -> None:
        """The hub stops: what is out stays out, and is there when it starts again."""
        self._kept = True

    def close(self) -> None:
        """Wait for no more; the pieces stay, for the hub's next start."""
        self._over.set()
        self._fresh.set()
        self._thread.join()
        with self._lock:
            tickets = [ticket for held in self._open.values() for ticket in held]
            self._open.clear()
        for ticket in tickets:
            if not ticket.answer.done():
                ticket.answer.set_exception(Unavailable(*STOPPED))

    def _watch(self) -> None:
        pause = QUICK_S
        while not self._over.is_set():
            pause = QUICK_S if self._fresh.wait(pause) else min(SLOW_S, pause * 1.5)
            self._fresh.clear()
            with self._lock:
                wanted = list(self._open)
            try:
                pause = QUICK_S if self._look(wanted) else pause
            except CaseError:  # the state is away: it has everything when it is back
                self._over.wait(AWAY_S)

    def _look(self, wanted: Sequence[str]) -> bool:
        """Hands out what has come; whether anything has."""
        settled = self._pieces.settled(wanted) if wanted else {}
        for name, (piece, answer) in settled.items():
            self._settle(name, piece, answer)
        return bool(settled)

    def _settle(self, name: str, piece: Piece | None, answer: Answer | None) -> None:
        if piece is not None and any(ticket.piece.key != piece.key for ticket in self._tickets(name)):
            self._lose(name, Unavailable(*_CHANGED))
            return
        why_not = self._gate.why_not(answer) if answer else ""
        if answer and why_not:
            self._pieces.disbelieve(answer.key, why_not)
            return
        if answer is None:
            self._lose(name, _lost(piece))
            return
        with self._lock:
            tickets = self._open.pop(name, [])
        for ticket in tickets:
            ticket.answer.set_result(answer)

    def _tickets(self, name: str) -> list[Ticket]:
        with self._lock:
            return list(self._open.get(name, ()))

    def _lose(self, name: str, error: Unavailable) -> None:
        with self._lock:
            tickets = self._open.pop(name, [])
        for ticket in tickets:
            ticket.answer.set_exception(error)


def _lost(piece: Piece | None) -> Unavailable:
    if piece is None or piece.state is not WorkState.FAILED:
        return Unavailable(*STOPPED)
    said = "; ".join(dict.fromkeys(line for line in piece.problem.splitlines() if line))
    return Unavailable(
        f"No worker could do a part of it ({piece.task}{f' by {piece.engine}' if piece.engine else ''}): {said}",
        "Mend what the workers say, then have it done again; what was finished is kept.",
    )


def _piece(job: Job, asking: Asking) -> Piece:
    question = canonical(asking.question).decode()
    key = key_of(asking.task, asking.engine, question)
    piece_id = digest_of([job.id, asking.place, key])[:32]
    return Piece(piece_id, job.id, key, asking.task, asking.engine, question, job.urgency)


class Arrivals:
    """Tickets in the order in which they are settled."""

    def __init__(self) -> None:
        self._settled: queue.SimpleQueue[Ticket] = queue.SimpleQueue()

    def add(self, ticket: Ticket) -> None:
        """One is settled."""
        self._settled.put(ticket)

    def next(self, seconds: float | None = None) -> Ticket | None:
        """The next one, waited for; None where none came within so many seconds."""
        try:
            return self._settled.get(timeout=seconds)
        except queue.Empty:
            return None
