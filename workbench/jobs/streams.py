"""Recordings side by side: as many are read at once as there are slots, in order, and the next is made ready meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from workbench.domain.errors import Unavailable
from workbench.domain.progress import Progress
from workbench.jobs.beside import SIGN_S, Beside

T = TypeVar("T")
Work = Callable[[], Generator[Progress, None, T]]


class Turnstile:
    """Lets works through in the order of their numbers, no more at once than there are slots."""

    def __init__(self, slots: int) -> None:
        self._free = list(range(slots))
        self._next = 0
        self._left: set[int] = set()
        self._shut = False
        self._changed = threading.Condition()

    @contextmanager
    def through(self, number: int) -> Iterator[int]:
        """Waits for its turn; the slot it then has."""
        with self._changed:
            self._changed.wait_for(lambda: self._shut or (self._next == number and self._free))
            if self._shut:
                raise Unavailable("The job was stopped.", "Finished parts are kept; start it again to continue.")
            slot = self._free.pop(0)
            self._pass(number)
        try:
            yield slot
        finally:
            with self._changed:
                self._free = sorted([*self._free, slot])
                self._changed.notify_all()

    def leave(self, number: int) -> None:
        """This one will not come, or is done: nobody has to wait for it."""
        with self._changed:
            self._pass(number)

    def shut(self) -> None:
        """Nobody goes through any more."""
        with self._changed:
            self._shut = True
            self._changed.notify_all()

    def _pass(self, number: int) -> None:
        self._left.add(number)
        while self._next in self._left:
            self._next += 1
        self._changed.notify_all()


def side_by_side(works: Sequence[Work[T]], most: int, end: Callable[[], None]) -> Generator[Progress, None, list[T]]:
    """At most so many at once, started in order; what they say as it comes, at least twice a second something. Their outcomes, in
    order; the first error of one is raised. Closing it stops all of them; `end` takes away what they may be waiting for."""
    told = threading.Event()
    running: dict[int, Beside[T]] = {}
    outcomes: dict[int, T] = {}
    last = Progress("recordings", 0, len(works))
    try:
        while len(outcomes) < len(works):
            _start(works, running, outcomes, most, told)
            told.clear()
            heard = False
            for step in _said(running):
                heard, last = True, step
                yield step
            ended = {number: running.pop(number).result() for number, one in [*running.items()] if one.is_done}
            outcomes |= ended
            if not heard and not ended and not told.wait(SIGN_S):
                yield replace(last, segments=())
    finally:
        for one in running.values():
            one.warn()
        end()
        for one in running.values():
            one.stop()
    return [outcomes[number] for number in range(len(works))]


def _start(works: Sequence[Work[T]], running: dict[int, Beside[T]], done: dict[int, T], most: int, told: threading.Event) -> None:
    while len(running) < most and len(running) + len(done) < len(works):
        number = len(running) + len(done)
        running[number] = Beside(works[number](), f"recording {number + 1}", told.set)


def _said(running: dict[int, Beside[T]]) -> Iterator[Progress]:
    for one in [*running.values()]:
        while (step := one.said()) is not None:
            yield step
