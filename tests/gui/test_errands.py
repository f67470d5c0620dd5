"""Short work beside the GUI thread."""

from __future__ import annotations

from workbench.gui.errands import Errands


def test_the_answer_comes_back(qtbot):
    errands, told = Errands(), []
    errands.run(lambda: 7, told.append)
    qtbot.waitUntil(lambda: told == [7])
    errands.close()


def test_an_error_goes_to_whom_it_concerns(qtbot):
    errands, told = Errands(), []
    errands.run(lambda: 1 // 0, told.append, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], ZeroDivisionError)
    errands.close()


def test_what_is_asked_after_closing_is_not_done(qtbot):
    errands, told = Errands(), []
    errands.close()
    errands.run(lambda: told.append("work"), told.append, key="ledger")
    qtbot.wait(20)
    assert told == []
