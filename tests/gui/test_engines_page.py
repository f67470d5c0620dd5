"""The settings' page of engines: states in icon and word, obstacles in sentences, slow work beside the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from workbench.gui.dialogs.engines_page import EnginesPage
from workbench.gui.dialogs.settings_dialog import SECTIONS, Settings


@pytest.fixture
def page(window, qtbot) -> EnginesPage:
    window.actions_by_id["settings"].trigger()
    settings = window.findChild(Settings)
    settings.list.setCurrentRow(list(SECTIONS).index("engines"))
    made = settings.findChild(EnginesPage)
    qtbot.waitUntil(lambda: made.table.topLevelItemCount() == 5)
    return made


def test_a_state_is_a_word_and_an_icon(page):
    rows = [page.table.topLevelItem(row) for row in range(5)]
    assert [row.text(2) for row in rows] == ["ready", "not ready", "not ready", "ready", "not ready"]
    assert all(not row.icon(2).isNull() for row in rows)


def test_what_stands_in_the_way_is_said_in_sentences(page):
    page.choose("falcon")
    assert page.said.text().startswith("It needs an access key of its maker in PICOVOICE_ACCESS_KEY.\nIt needs: ")


def test_the_keys_go_through_the_engines(page, qtbot):
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.chosen.engine.name == "canary-qwen-2.5b"


def test_an_engine_of_the_workbench_is_checked_and_never_installed(page, qtbot):
    page.choose("whisper-base")
    assert [b.isEnabled() for b in (page.install_button, page.check_button, page.remove_button)] == [False, True, False]
    page.check_button.click()
    qtbot.waitUntil(lambda: page.said.text() == "whisper-base works: Python 3.11.7. faster_whisper 1.2.1")


def test_an_environment_is_installed_and_removed_again(page, qtbot):
    page.choose("canary-qwen-2.5b")
    assert not page.check_button.isEnabled()
    page.install_button.click()
    qtbot.waitUntil(lambda: page.remove_button.isEnabled())
    assert page.install_button.text() == "Install again"
    page.remove_button.click()
    qtbot.waitUntil(lambda: page.install_button.text() == "Install")


def test_what_goes_wrong_is_said_with_what_to_do(page, workshop, qtbot):
    workshop.engines.crash = "The clerk stopped."
    page.choose("canary-qwen-2.5b")
    page.install_button.click()
    qtbot.waitUntil(lambda: page.said.text() == "The clerk stopped. Install it again.")
    assert page.install_button.isEnabled()


def test_work_can_be_stopped(page, workshop, qtbot):
    workshop.engines.steps = 10**9
    page.choose("canary-qwen-2.5b")
    page.install_button.click()
    qtbot.waitUntil(lambda: page.said.text().startswith("imported part"))
    assert page.bar.isVisibleTo(page)
    page.cancel_button.click()
    qtbot.waitUntil(lambda: workshop.engines.stopped == ["canary-qwen-2.5b"])
    assert page.said.text() == "Stopped. Nothing was changed."
    assert not page.cancel_button.isVisibleTo(page)


def test_closing_the_settings_stops_what_runs(page, window, workshop, qtbot):
    workshop.engines.steps = 10**9
    page.check_button.click()
    window.findChild(Settings).accept()
    qtbot.waitUntil(lambda: workshop.engines.stopped == ["whisper-base"])


def test_without_a_workshop_the_page_says_why_it_is_empty(window, qtbot):
    window.engines = None
    made = EnginesPage(window)
    qtbot.addWidget(made)
    assert made.said.text() == "Open a vault first: then the engines of this machine are shown."
