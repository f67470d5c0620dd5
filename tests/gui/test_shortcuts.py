"""Keys: looked up, changed, taken from another, refused, reset, printed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication, QToolButton

from tests.gui.test_app import press
from workbench.gui import shortcuts
from workbench.gui.actions import ACTIONS
from workbench.gui.dialogs import settings_dialog
from workbench.gui.dialogs.keys_page import KeysPage
from workbench.gui.frame import hints

CTRL, SHIFT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(window) -> KeysPage:
    window.actions_by_id["shortcuts"].trigger()
    return window.findChild(settings_dialog.Settings).pages.findChild(KeysPage)


def press_keys(page: KeysPage, qtbot, name: str, key: Qt.Key, modifiers=NONE) -> None:
    page.choose(name)
    qtbot.keyClick(page.edit, key, modifiers)


def keys_of(window, name: str) -> str:
    return window.actions_by_id[name].shortcut().toString()


def test_new_keys_hold_at_once_and_in_the_tooltip(window, page, qtbot):
    press_keys(page, qtbot, "annotate", Qt.Key.Key_J, CTRL | SHIFT)
    assert keys_of(window, "annotate") == "Ctrl+Shift+J"
    assert "Ctrl+Shift+J" in window.actions_by_id["annotate"].toolTip()
    qtbot.keyClick(page.edit, Qt.Key.Key_Escape)


def test_keys_of_another_action_are_named_before_they_are_taken(window, page, qtbot):
    press_keys(page, qtbot, "transcribe", Qt.Key.Key_M, CTRL)
    assert keys_of(window, "annotate") == "Ctrl+M"
    assert "Add note" in page.said.text()
    press(qtbot, page, "take")
    assert keys_of(window, "transcribe") == "Ctrl+M"
    assert keys_of(window, "annotate") == ""


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_S, CTRL), (Qt.Key.Key_X, CTRL), (Qt.Key.Key_A, NONE)])
def test_keys_that_everybody_needs_are_refused(window, page, qtbot, key, modifiers):
    before = keys_of(window, "annotate")
    press_keys(page, qtbot, "annotate", key, modifiers)
    assert keys_of(window, "annotate") == before
    assert page.said.text()


def test_no_action_of_the_table_stands_on_keys_everybody_needs():
    assert [entry.id for entry in ACTIONS for keys in ("Ctrl+S", "Ctrl+X", "Ctrl+C") if entry.keys == keys] == []


def test_one_action_and_then_all_are_reset(window, page, qtbot):
    press_keys(page, qtbot, "annotate", Qt.Key.Key_F12)
    press_keys(page, qtbot, "transcribe", Qt.Key.Key_F10)
    page.choose("annotate")
    press(qtbot, page, "reset_one")
    assert (keys_of(window, "annotate"), keys_of(window, "transcribe")) == ("Ctrl+M", "F10")
    press(qtbot, page, "reset_all")
    assert keys_of(window, "transcribe") == "Ctrl+T"


def test_an_action_can_be_left_without_keys(window, page, qtbot):
    page.choose("annotate")
    press(qtbot, page, "no_keys")
    assert keys_of(window, "annotate") == ""


def test_the_search_finds_by_name_menu_and_keys(page, qtbot):
    qtbot.keyClicks(page.search, "ctrl+m")
    rows = [page.table.topLevelItem(row) for row in range(page.table.topLevelItemCount())]
    assert [item.text(0) for item in rows if not item.isHidden()][:1] == ["Add note"]


def test_keys_are_remembered_for_the_person(seat, qtbot):
    for name, keys in (("Analyst 1", "F12"), ("Analyst 2", "Ctrl+M")):
        shown = seat(name)
        if name == "Analyst 1":
            shortcuts.give(shown.actions_by_id, shown.store, shown.user, {"annotate": "F12"})
        assert keys_of(shown, "annotate") == keys
        shown.close()


def test_the_pressed_keys_do_the_action(window, page, qtbot):
    press_keys(page, qtbot, "next_line", Qt.Key.Key_F12)
    window.findChild(settings_dialog.Settings).accept()
    window.centre.transcript.choose(0)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    qtbot.keyClick(window.centre.transcript, Qt.Key.Key_F12)
    assert window.centre.transcript.currentIndex().row() == 1


def test_buttons_name_the_keys_as_they_are(window, page, qtbot):
    back = next(made for made in window.findChildren(QToolButton) if made.accessibleName() == "Back 3 seconds")
    assert "(F6)" in back.toolTip()
    press_keys(page, qtbot, "back", Qt.Key.Key_F12)
    assert "(F12)" in back.toolTip()
    page.choose("back")
    press(qtbot, page, "no_keys")
    assert "(" not in back.toolTip()
    press(qtbot, page, "reset_one")
    assert "(F6)" in back.toolTip()


def test_keys_that_change_places_are_told_apart():
    assert hints.named("Back (F6), on (F7)", {"F6": "F7", "F7": "F6"}) == "Back (F7), on (F6)"
    assert hints.named("Speed (Ctrl+[ slower; click: as recorded)", {"Ctrl+[": "F4"}) == "Speed (F4 slower; click: as recorded)"


def test_the_sheet_is_printed_with_the_keys_as_they_are(window, page, qtbot, tmp_path):
    press_keys(page, qtbot, "annotate", Qt.Key.Key_F12)
    page.write_sheet(tmp_path / "keys.pdf")
    page.write_sheet(tmp_path / "keys.html")
    paper = QPdfDocument()
    assert paper.load(str(tmp_path / "keys.pdf")) is QPdfDocument.Error.None_
    pages = [paper.getAllText(number).text() for number in range(paper.pageCount())]
    letters = "".join("".join(pages).split())  # what is read back from paper has breaks of its own
    assert "F12" in letters
    assert "Dragaturntoanotherlane" in letters
    assert "<b>F12</b>" in (tmp_path / "keys.html").read_text()
