"""Rows read again after they changed, one reading at a time: of two at once the older could land last, and stay on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from workbench.gui.errands import Errands

T = TypeVar("T")
Names = tuple[str, ...]


class Rereading(Generic[T]):
    """What is asked for meanwhile is read together when the reading under way has landed. No names mean all rows."""

    def __init__(self, errands: Errands, read: Callable[[Names], Callable[[], T]], land: Callable[[T], object]) -> None:
        self._errands, self._read, self._land = errands, read, land
        self._waiting: list[Names] = []
        self._is_under_way = False

    def ask(self, *names: str) -> None:
        """Read these rows again; `read` is called here and gives the work that is done elsewhere."""
        self._waiting.append(names)
        if not self._is_under_way:
            self._next()

    def _next(self) -> None:
        waiting, self._waiting, self._is_under_way = self._waiting, [], True
        names = () if () in waiting else tuple(dict.fromkeys(name for some in waiting for name in some))
        self._errands.run(self._read(names), self._on_read, self._on_trouble)

    def _on_read(self, answer: T) -> None:
        self._go_on()
        self._land(answer)

    def _on_trouble(self, error: BaseException) -> None:
        self._go_on()
        self._errands.failed.emit(error)

    def _go_on(self) -> None:
        self._is_under_way = False
        if self._waiting:
            self._next()
