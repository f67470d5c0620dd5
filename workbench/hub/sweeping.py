"""The hub's look after its workers: what one left is done by another, what a broker lost is told again.

It counts its own looks, so no clock that is set forward or back, here or on any other machine, changes what it does.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import CaseError
from workbench.domain.spread import Answer, Piece
from workbench.hub.letting_in import Pool

if TYPE_CHECKING:
    from workbench.hub.ports import Dispatcher, Pieces, Work, Workers

SILENT = "It gave no sign of life and was given up."
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Looks:
    """How often the sweeper looks, after how many looks without a beat a piece is taken back, and after how many a piece that
    nobody has taken is told of again."""

    every_s: float = 5.0
    silent: int = 6
    untaken: int = 6


class Sweeper:
    """Looks now and then, on a thread of its own once it is started."""

    def __init__(self, work: Work, pieces: Pieces, workers: Workers, dispatcher: Dispatcher, pool: Pool) -> None:
        self._work, self._pieces, self._workers = work, pieces, workers
        self._dispatcher, self._pool = dispatcher, pool
        self.looks = Looks()
        self._beats: dict[tuple[str, int], tuple[int, int]] = {}
        self._ages: dict[tuple[str, int], int] = {}
        self._heard: dict[str, tuple[int, float]] = {}
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self.looked = self.taken_back = self.told_again = 0

    def start(self, looks: Looks | None = None) -> None:
        """Look from now on."""
        self.looks = looks or self.looks
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._over.set()
        if self._thread:
            self._thread.join()

    def look(self) -> None:
        """One look."""
        self.looked += 1
        self._at_what_runs()
        self._at_what_waits()
        self._at_workers()
        self._at_differences()

    def _run(self) -> None:
        while not self._over.wait(self.looks.every_s):
            try:
                self.look()
            except CaseError as error:  # the state is away: nothing happens meanwhile either
                _LOG.warning("the hub's state cannot be looked at: %s", error.problem)

    def _at_what_runs(self) -> None:
        seen: dict[tuple[str, int], tuple[int, int]] = {}
        for piece in self._pieces.running():
            claim = (piece.id, piece.fence)
            beat, still = self._beats.get(claim, (piece.beat, -1))
            seen[claim] = (piece.beat, still + 1 if beat == piece.beat else 0)
            if seen[claim][1] >= self.looks.silent and self._pieces.take_back(piece, SILENT):
                self.taken_back += 1
        self._beats = seen

    def _at_what_waits(self) -> None:
        ages: dict[tuple[str, int], int] = {}
        for place, pieces in self._pieces.waiting().items():
            for piece in pieces:
                ages[piece.id, piece.fence] = self._ages.get((piece.id, piece.fence), -1) + 1
            old = [piece for piece in pieces if self._is_untold(piece, ages[piece.id, piece.fence])]
            if old and (known := self._dispatcher.told(place)) is not None and known < len(pieces):
                self._tell_again(place, old, ages)
        self._ages = ages

    def _is_untold(self, piece: Piece, age: int) -> bool:
        """Nobody told of a piece that came back from a worker; of the others a message is on its way, for a while."""
        return age >= self.looks.untaken or (piece.fence > 0 and age == 0)

    def _tell_again(self, place: str, old: list[Piece], ages: dict[tuple[str, int], int]) -> None:
        for piece in old:
            try:
                self._dispatcher.send(piece.id, place, piece.urgency)
            except CaseError:  # the broker is away
                return
            ages[piece.id, piece.fence] = 0
            self.told_again += 1

    def _at_workers(self) -> None:
        for worker in self._workers.presented():
            if not self._pool.lets_in(worker.name, worker.key, worker.proof):
                _LOG.warning("a worker without the pool's secret was turned out")
                self._workers.turn_out(worker.name)
        now, silent, heard = time.monotonic(), {}, {}
        for name, beat in self._workers.beats().items():
            last, since = self._heard.get(name, (-1, now))
            heard[name] = (beat, now if beat != last else since)
            if (seconds := round(now - heard[name][1])) or beat != last:
                silent[name] = seconds
        self._heard = heard
        self._workers.silent(silent)

    def _at_differences(self) -> None:
        for first, second in self._pieces.second_answers():
            if told := difference(first, second):
                _LOG.warning("two workers answered one question with different words")
                for job in self._pieces.jobs_of(first.key):
                    self._work.remark(job, told)


def difference(first: Answer, second: Answer) -> str:
    """What to say of two answers to one question; empty where their words are the same."""
    one, other = _words(first.body), _words(second.body)
    if one == other:
        return ""
    where = ", ".join(f"{answer.worker} ({_where(answer)})" for answer in (first, second))
    return f"Two workers answered a part of it differently: {where}. The first answer stands."


def _words(body: bytes) -> Any:
    """What an answer says; of a text its words alone, since times and probabilities may differ from processor to processor."""
    told: dict[str, Any] = json.loads(body)
    if "texts" not in told:
        return told
    return [[segment["text"].strip() for segment in text["segments"]] for text in told["texts"]]


def _where(answer: Answer) -> str:
    try:
        told = json.loads(answer.place)
        return str(told.get("cpu") if told.get("device") == "cpu" else told.get("device", "?"))
    except ValueError:
        return "?"
