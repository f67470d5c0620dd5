"""Short work beside the GUI thread: questions, logins, key making. The answer comes back on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Ticket:
    # Any: one queue carries answers of every type to the callback that asked for them.
    future: Future[Any]
    then: Callable[[Any], object]
    otherwise: Callable[[BaseException], object] | None
    key: str
    number: int


class Errands(QObject):
    """Runs work on two threads; of several errands with one key only the newest answer counts."""

    failed = Signal(object)
    _landed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="errand")
        self._numbers = count(1)
        self._newest: dict[str, int] = {}
        self._open = True
        self._landed.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], object],
        otherwise: Callable[[BaseException], object] | None = None,
        *,
        key: str = "",
    ) -> None:
        """Do `work` elsewhere, then call `then` here with its answer, or `otherwise` (else `failed`) with its error.

        After `close` nothing is done: a timer or an event that was under way may still ask.
        """
        if self._open:
            self.watch(self._pool.submit(work), then, otherwise, key=key)

    def watch(
        self,
        future: Future[T],
        then: Callable[[T], object],
        otherwise: Callable[[BaseException], object] | None = None,
        *,
        key: str = "",
    ) -> None:
        """The same for work that is under way already."""
        number = next(self._numbers)
        self._newest[key] = number
        future.add_done_callback(lambda done: self._landed.emit(_Ticket(done, then, otherwise, key, number)))

    def close(self) -> None:
        """Wait for what runs and deliver nothing more."""
        self._open = False
        self._pool.shutdown(wait=True, cancel_futures=True)
        QCoreApplication.removePostedEvents(self)

    def _deliver(self, ticket: _Ticket) -> None:
        if not self._open or ticket.future.cancelled() or (ticket.key and self._newest[ticket.key] != ticket.number):
            return
        error = ticket.future.exception()
        if error is None:
            ticket.then(ticket.future.result())
        elif ticket.otherwise is not None:
            ticket.otherwise(error)
        else:
            self.failed.emit(error)
