"""The help: pages in the window, the keys as they are now, in the language that is spoken."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from workbench.gui import language, shortcuts
from workbench.gui.dialogs import help_window
from workbench.gui.dialogs.help_window import Help, pages

WRITTEN = [name for name, _ in pages() if name != help_window.KEYS]


def test_f1_shows_the_keys_as_they_are_now(window, qtbot):
    shortcuts.give(window.actions_by_id, window.store, window.user, {"annotate": "F12"})
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    qtbot.keyClick(window.centre.transcript, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: window.findChild(Help) is not None)
    said = window.findChild(Help).text.toPlainText()
    assert re.search(r"F12\s+Add note", said)
    assert "Drag a turn to another lane" in said


def test_the_pages_are_turned_with_the_arrows(window, qtbot):
    window.actions_by_id["guide"].trigger()
    shown = window.findChild(Help)
    seen = {shown.text.toPlainText()[:40]}
    for _ in pages()[1:]:
        qtbot.keyClick(shown.list, Qt.Key.Key_Down)
        seen.add(shown.text.toPlainText()[:40])
    assert len(seen) == len(pages())


def test_the_help_opened_twice_is_one(window):
    window.actions_by_id["guide"].trigger()
    window.actions_by_id["keys"].trigger()
    assert len(window.findChildren(Help)) == 1
    assert window.findChild(Help).list.currentRow() == 2


def test_one_can_work_while_it_is_open(window, qtbot):
    window.actions_by_id["guide"].trigger()
    assert not window.findChild(Help).isModal()


@pytest.mark.parametrize("page", WRITTEN)
def test_every_page_is_there_in_german_with_as_many_parts(page: str):
    english = help_window.words(page)
    language.speak_as("de")
    try:
        german = help_window.words(page)
    finally:
        language.speak(None)
    assert german != english
    for mark in ("\n#", "\n- ", "\n| ", "\n1. "):
        assert german.count(mark) == english.count(mark)
