"""Work in the hub's own process (`--embedded`): one laboratory, one machine, no broker."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable, Sequence

from workbench.domain.errors import CaseError
from workbench.domain.spread import Urgency
from workbench.hub.worker import Worker

AWAY_S = 1.0


class InProcess:
    """Satisfies `Dispatcher`: each worker has a thread, and takes what is most urgent of its queues."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, str, str]] = []
        self._count = 0
        self._changed = threading.Condition()
        self._over = False
        self._threads: list[threading.Thread] = []
        self._ends: list[Callable[[], None]] = []

    def send(self, piece_id: str, place: str, urgency: Urgency) -> None:
        """One piece waits."""
        with self._changed:
            self._count += 1
            heapq.heappush(self._waiting, (urgency.rank, self._count, piece_id, place))
            self._changed.notify_all()

    def told(self, place: str) -> int | None:
        """How many messages wait in a queue."""
        with self._changed:
            return sum(held == place for *_, held in self._waiting)

    def employ(self, worker: Worker, places: Sequence[str], end: Callable[[], None]) -> None:
        """Have a worker take pieces from queues; `end` stops what it is at."""
        heard = frozenset(places)
        thread = threading.Thread(target=self._works, args=(worker, heard), name=worker.badge.name, daemon=True)
        self._threads.append(thread)
        self._ends.append(end)
        thread.start()

    def close(self) -> None:
        """Each worker ends after the piece it is at."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end()

    def _works(self, worker: Worker, places: frozenset[str]) -> None:
        while (piece_id := self._next(places)) is not None:
            try:
                worker.do(piece_id)
            except CaseError:  # the state is away: the sweeper tells of the piece again
                time.sleep(AWAY_S)

    def _next(self, places: frozenset[str]) -> str | None:
        with self._changed:
            while not self._over:
                fitting = [one for one in self._waiting if one[3] in places]
                if fitting:
                    first = min(fitting)
                    self._waiting.remove(first)
                    heapq.heapify(self._waiting)
                    return first[2]
                self._changed.wait()
        return None
