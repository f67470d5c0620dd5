"""Undo: every change that was carried out, with the command that brings back what stood before. Undo appends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from workbench.domain.commands import Command
from workbench.domain.events import Event
from workbench.gui.errands import Errands

if TYPE_CHECKING:
    from workbench.bench.door import Bench

Done = tuple[Event, Command | None]
Refused = Callable[[BaseException], object]


class Changes(QObject):
    """Carries commands out without waiting, and keeps the stack of what can be undone."""

    saved = Signal()
    refused = Signal(object)
    pending = Signal(bool)

    def __init__(self, bench: Bench, errands: Errands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._errands = errands
        self._under_way = 0
        self.stack = QUndoStack(self)

    def make(
        self,
        command: Command,
        text: str,
        then: Callable[[Event], object] | None = None,
        otherwise: Refused | None = None,
    ) -> None:
        """Carry out a command; once it is committed it stands on the undo stack under `text`."""

        def on_done(done: Done) -> None:
            if done[1] is not None:
                self.stack.push(_Change(self, done[1], text))
            if then is not None:
                then(done[0])

        self.carry_out(command, on_done, otherwise or self.refused.emit)

    @property
    def is_settled(self) -> bool:
        """Nothing is on its way to the ledger."""
        return self._under_way == 0

    def carry_out(self, command: Command, then: Callable[[Done], None], otherwise: Refused) -> None:
        """Submit a command; `then` gets the event and the command's opposite after the commit."""
        self._count(+1)

        def work() -> Done:
            event = self._bench.submit(command).result()
            return event, self._bench.opposite(event)

        self._errands.run(work, lambda done: self._on_done(done, then), lambda error: self._on_refused(error, otherwise))

    def give_up(self, error: BaseException) -> None:
        """A way back was refused: the stack no longer tells the truth, so it is emptied and the reason told."""
        self.stack.clear()
        self.refused.emit(error)

    def _on_done(self, done: Done, then: Callable[[Done], None]) -> None:
        then(done)
        self._count(-1)
        self.saved.emit()

    def _on_refused(self, error: BaseException, otherwise: Refused) -> None:
        self._count(-1)
        otherwise(error)

    def _count(self, change: int) -> None:
        self._under_way += change
        self.pending.emit(self._under_way > 0)


class _Change(QUndoCommand):
    """One committed change; going back or forth carries out the command that leads there."""

    def __init__(self, changes: Changes, opposite: Command, text: str) -> None:
        super().__init__(text)
        self._changes = changes
        self._way: Command | None = opposite
        self._is_pushed = False

    def undo(self) -> None:
        self._go()

    def redo(self) -> None:
        # QUndoStack.push calls redo; by then the change is in the ledger already.
        if self._is_pushed:
            self._go()
        self._is_pushed = True

    def _go(self) -> None:
        if self._way is None:
            self.setObsolete(True)
            return
        way, self._way = self._way, None
        self._changes.carry_out(way, self._turn, self._changes.give_up)

    def _turn(self, done: Done) -> None:
        self._way = done[1]
