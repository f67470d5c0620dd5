"""A blocking call that reports through a callback, as a generator of progress."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import TypeVar

from workbench.domain.progress import Progress

T = TypeVar("T")


class Cancelled(Exception):
    """Raised inside the call when the generator was closed."""


def pumped(call: Callable[[Callable[[int, int], None]], T], stage: str, note: str) -> Generator[Progress, None, T]:
    """Run `call(report)` on a thread; each report(done, total) becomes a Progress. Closing cancels at the next report."""
    reports: queue.SimpleQueue[tuple[int, int] | None] = queue.SimpleQueue()
    stop = threading.Event()
    outcome: Future[T] = Future()

    def report(done: int, total: int) -> None:
        if stop.is_set():
            raise Cancelled
        reports.put((done, total))

    def run() -> None:
        try:
            outcome.set_result(call(report))
        except BaseException as error:  # noqa: BLE001 - a thread's edge: handed to whoever waits
            outcome.set_exception(error)
        reports.put(None)

    worker = threading.Thread(target=run, name=f"{stage} {note}", daemon=True)
    worker.start()
    try:
        while (said := reports.get()) is not None:
            yield Progress(stage, said[0], said[1], note)
    finally:
        stop.set()
        worker.join()
    return outcome.result()
