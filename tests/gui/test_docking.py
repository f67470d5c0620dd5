"""Panels: moved, put away, brought back, and remembered for each person."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QMenu

from tests.gui.conftest import PASSWORD
from workbench.gui import docking
from workbench.gui.panels.panel_bar import PanelBar


def dock_of(window, name: str) -> QDockWidget:
    return window.findChild(QDockWidget, name)


def bar_of(window, name: str) -> PanelBar:
    return dock_of(window, name).titleBarWidget()


def test_a_panel_is_made_when_it_is_first_looked_at(window, qtbot):
    made: list[str] = []
    window.panel_made.connect(made.append)
    dock = window.add_panel("aside", "Aside", lambda: QLabel("here"), docking.RIGHT)
    assert dock.widget() is None
    docking.show(window, "aside")
    qtbot.waitUntil(lambda: made == ["aside"])
    assert dock.widget().text() == "here"


def test_a_panel_asked_for_twice_is_one(window):
    first = window.add_panel("aside", "Aside", QLabel("one"), docking.RIGHT)
    assert window.add_panel("aside", "Aside", QLabel("two"), docking.RIGHT) is first


def test_a_panel_is_put_away_by_its_button_and_brought_back_from_the_menu(window, qtbot):
    qtbot.mouseClick(bar_of(window, "caveats").hide_button, Qt.MouseButton.LeftButton)
    assert dock_of(window, "caveats").isHidden()
    entry = next(action for action in window.panels_menu.actions() if action.text() == "Caveats")
    entry.trigger()
    assert dock_of(window, "caveats").isVisible()


def test_a_panel_moves_without_a_mouse(window, qtbot):
    bar = bar_of(window, "jobs")
    bar.move_button.setFocus()
    qtbot.keyClick(bar.move_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bar.findChild(QMenu) is not None)
    menu = bar.findChild(QMenu)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert window.dockWidgetArea(dock_of(window, "jobs")) == docking.RIGHT


def test_the_layout_can_be_reset(window):
    bar_of(window, "cases").move_to(docking.BOTTOM)
    dock_of(window, "inspector").hide()
    window.actions_by_id["reset_layout"].trigger()
    assert window.dockWidgetArea(dock_of(window, "cases")) == docking.LEFT
    assert dock_of(window, "inspector").isVisible()
    assert dock_of(window, "cases").y() < dock_of(window, "jobs").y()


def test_the_focus_goes_round_the_panels(window):
    window.centre.transcript.setFocus()
    window.actions_by_id["next_panel"].trigger()
    assert window.tree.hasFocus()


@pytest.mark.parametrize(("who", "is_hidden"), [("Analyst 1", True), ("Analyst 2", False)])
def test_each_person_finds_their_own_layout(seat, qtbot, enter, vault, who: str, is_hidden: bool):
    for name, hides in (("Analyst 1", True), ("Analyst 2", False)):
        shown = seat(name)
        dock_of(shown, "caveats").setVisible(not hides)
        shown.close()
    again = enter(vault=vault, user=who, password=PASSWORD).window
    qtbot.waitUntil(lambda: again.desk is not None)
    assert dock_of(again, "caveats").isHidden() is is_hidden
