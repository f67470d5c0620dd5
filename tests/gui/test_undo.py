"""The undo stack over the one door."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from workbench.domain.commands import Annotate, WithdrawAnnotation
from workbench.domain.errors import BadRequest
from workbench.gui.errands import Errands
from workbench.gui.undo import Changes


class Door:
    """Takes every command down; refuses when told to."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.refuses = False

    def submit(self, command):
        future = Future()
        if self.refuses:
            future.set_exception(BadRequest("No."))
        else:
            self.done.append(command)
            future.set_result(command)  # stands for its event
        return future

    def opposite(self, event):
        return WithdrawAnnotation("R", "N") if isinstance(event, Annotate) else Annotate("R", "text")


@pytest.fixture
def changes(qtbot):
    errands = Errands()
    made = Changes(Door(), errands)
    yield made
    errands.close()


def made(changes, qtbot):
    with qtbot.waitSignal(changes.saved):
        changes.make(Annotate("R", "text"), "note")


def test_undo_and_redo_append_commands(changes, qtbot):
    made(changes, qtbot)
    for step in (changes.stack.undo, changes.stack.redo):
        with qtbot.waitSignal(changes.saved):
            step()
    assert [type(c) for c in changes._bench.done] == [Annotate, WithdrawAnnotation, Annotate]


def test_a_refused_command_is_told_and_leaves_no_undo(changes, qtbot):
    changes._bench.refuses = True
    with qtbot.waitSignal(changes.refused):
        changes.make(Annotate("R", "text"), "note")
    assert not changes.stack.canUndo()
    assert changes.is_settled


def test_a_refused_way_back_empties_the_stack(changes, qtbot):
    made(changes, qtbot)
    changes._bench.refuses = True
    with qtbot.waitSignal(changes.refused):
        changes.stack.undo()
    assert not changes.stack.canUndo()
    assert not changes.stack.canRedo()


def test_saved_is_said_only_after_the_commit(changes, qtbot):
    told = []
    changes.pending.connect(told.append)
    changes.saved.connect(lambda: told.append("saved"))
    made(changes, qtbot)
    assert told == [True, False, "saved"]
