"""Work on a thread of its own, as a generator that gives a sign of life twice a second and can be left at any of them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from dataclasses import replace
from typing import Generic, TypeVar

from workbench.domain.progress import Progress

T = TypeVar("T")

SIGN_S = 0.5
PATIENCE_S = 1.0  # what is inside a library's call goes on by itself and finds everything closed when it comes back


class Beside(Generic[T]):
    """Runs steps on a thread from the moment it is made."""

    def __init__(self, steps: Generator[Progress, None, T], name: str, told: Callable[[], None] = lambda: None) -> None:
        self._steps, self._told = steps, told
        self._progress: queue.SimpleQueue[Progress] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._outcome: Future[T] = Future()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def is_done(self) -> bool:
        """Whether it ended and everything it said was taken."""
        return self._outcome.done() and self._progress.empty()

    def said(self) -> Progress | None:
        """What it said next; None where it has said nothing new."""
        try:
            return self._progress.get_nowait()
        except queue.Empty:
            return None

    def result(self) -> T:
        """Its return value, once it is done; raises what it raised."""
        return self._outcome.result()

    def steps(self) -> Generator[Progress, None, T]:
        """What it says, and its last word again where it is silent for long. Closing it stops the work."""
        last: Progress | None = None
        try:
            while not self.is_done:
                try:
                    last = self._progress.get(timeout=SIGN_S if not self._outcome.done() else 0)
                except queue.Empty:
                    if last is None or self._outcome.done():
                        continue
                    last = replace(last, segments=())
                yield last
            return self.result()
        finally:
            self.stop()

    def warn(self) -> None:
        """No further step, without waiting."""
        self._stop.set()

    def stop(self) -> None:
        """No further step; waits for the present one only so long."""
        self._stop.set()
        if threading.current_thread() is not self._thread:
            self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        try:
            self._outcome.set_result(self._all())
        except BaseException as error:  # noqa: BLE001 - a thread's edge: handed to whoever waits
            self._outcome.set_exception(error)
        finally:
            self._told()

    def _all(self) -> T:
        try:
            while not self._stop.is_set():
                self._progress.put(next(self._steps))
                self._told()
        except StopIteration as end:
            made: T = end.value
            return made
        finally:
            self._steps.close()
        raise Stopped


class Stopped(Exception):
    """The outcome of work that was stopped."""
