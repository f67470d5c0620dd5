"""A worker's life with one piece after the other: claim it, show signs of life, answer under its own key."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.errors import CaseError
from workbench.domain.spread import Piece, Presented
from workbench.hub.letting_in import Badge
from workbench.hub.performing import Outcome, Performer

if TYPE_CHECKING:
    from workbench.hub.ports import Pieces, Workers

BEAT_S = 2.0
PATIENCE_S = 600.0  # so long an answer is kept for a state that is away
_PAUSE_S = 0.2


@dataclass(frozen=True, slots=True)
class Doing:
    """What a worker is told of: `worked(task, engine, seconds, how it ended)` after each piece."""

    task: str
    engine: str
    seconds: float
    ended: str


class Worker:
    """One at a time does pieces of work. `told` hears of each that ended."""

    def __init__(self, badge: Badge, pieces: Pieces, performer: Performer, *, beat_s: float = BEAT_S) -> None:
        self.badge = badge
        self._pieces, self._performer, self._beat_s = pieces, performer, beat_s
        self._turn = threading.Lock()
        self.done, self.is_busy = 0, False
        self.told: list[Doing] = []

    def do(self, piece_id: str) -> bool:
        """Do a piece that a message named; False where it is not to be had: in other hands, done, cancelled. Raises Unavailable
        where the state is away: the message may come again."""
        with self._turn:
            piece = self._pieces.claim(piece_id, self.badge.name)
            if piece is None:
                return False
            self.is_busy = True
            try:
                self._claimed(piece)
            finally:
                self.is_busy, self.done = False, self.done + 1
        return True

    def _claimed(self, piece: Piece) -> None:
        began, ended = time.monotonic(), "done"
        held = threading.Event()
        try:
            with self._alive(piece, held):
                outcome = self._performer.perform(piece)
                answer = self.badge.signed(piece, outcome.body, outcome.place)
        except CaseError as error:
            ended = "failed"
            self._give_up(piece, str(error), held)
        except Exception as error:  # noqa: BLE001 - a piece that brings a defect to light is told of, and the worker lives on
            ended = "failed"
            self._give_up(piece, f"a defect of the program: {type(error).__name__}: {error}", held)
        else:
            self._patiently(lambda: self._pieces.answer(piece, answer))
        self.told = [*self.told[-999:], Doing(piece.task, piece.engine, time.monotonic() - began, ended)]

    def _give_up(self, piece: Piece, problem: str, lost: threading.Event) -> None:
        if not lost.is_set():
            self._patiently(lambda: self._pieces.give_up(piece, problem))

    @contextmanager
    def _alive(self, piece: Piece, lost: threading.Event) -> Iterator[None]:
        """Beats while the piece is worked on. Where it is another's by now, or nobody's, the engine is stopped."""
        over = threading.Event()

        def beats() -> None:
            while not over.wait(self._beat_s):
                try:
                    mine = self._pieces.beat(piece)
                except CaseError:  # the state is away: what is being worked out is not thrown away for that
                    continue
                if not mine and not over.is_set():
                    lost.set()
                    self._performer.stop()
                    return

        thread = threading.Thread(target=beats, name=f"beats of {piece.id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _patiently(self, call: object) -> None:
        """Try again for a while where the state is away; after that the hub has the piece done again."""
        until, pause = time.monotonic() + PATIENCE_S, _PAUSE_S
        while callable(call):
            try:
                call()
                return
            except CaseError:
                if time.monotonic() > until:
                    return
                time.sleep(pause)
                pause = min(10.0, pause * 2)


class Ended(BaseException):
    """Somebody asks the process to end: no error, so nothing that handles errors keeps it."""


@contextmanager
def ends_when_asked() -> Iterator[None]:
    """A worker that is told to end while it still gets ready ends there, in order. Later the broker's own way takes the place."""

    def ended(*_: object) -> None:
        raise Ended

    asked = (signal.SIGTERM, signal.SIGINT) if threading.current_thread() is threading.main_thread() else ()
    before = {name: signal.signal(name, ended) for name in asked}
    try:
        yield
    except Ended:
        return
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


class Presence:
    """Shows the hub that a worker is there, for as long as it is."""

    def __init__(self, worker: Worker, workers: Workers, about: Presented, every_s: float = BEAT_S) -> None:
        self._worker, self._workers, self._about, self._every_s = worker, workers, about, every_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beats, name="presence", daemon=True)

    def __enter__(self) -> Presence:
        self._workers.present(self._about)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        try:
            self._workers.leave(self._about.name)
        except CaseError:  # the hub notices by itself
            return

    def _beats(self) -> None:
        while not self._over.wait(self._every_s):
            try:
                if not self._workers.beat(self._about.name, busy=self._worker.is_busy, pieces=self._worker.done):
                    self._workers.present(self._about)
            except CaseError:  # the state is away
                continue


__all__ = ["BEAT_S", "Doing", "Outcome", "Presence", "Worker", "ends_when_asked"]
