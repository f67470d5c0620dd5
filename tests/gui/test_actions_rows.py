"""Every action on the rows of a transcript and on finding in it, by its keys or a click, and what is then to be seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu

from tests.gui.by_hand import do
from tests.gui.test_app import wait_for
from workbench.domain.timeline import Span
from workbench.gui import docking
from workbench.gui.dialogs.notices import Notice
from workbench.gui.examining import checking
from workbench.gui.searching import finding
from workbench.gui.searching.replace import Replace
from workbench.gui.transcript.doubting import Doubting
from workbench.gui.transcript.view import Mode
from workbench.gui.writing import modes


@pytest.fixture
def transcript(window):
    window.activateWindow()
    window.centre.transcript.setFocus()
    yield window.centre.transcript
    # Otherwise the window would ask, when it is closed, about what stands half typed.
    window.centre.transcript.let_stand()
    window.centre.model.forget()


def line(window, row: int):
    return window.centre.model.line(row)


def rows(window) -> int:
    return window.centre.model.rowCount()


def typed(transcript) -> str:
    return transcript.typed().text if transcript.typed() else ""


def test_split_line_and_merge_lines(window, transcript, qtbot):
    transcript.choose(2)
    text = line(window, 2).text
    window.player.seek(line(window, 2).words[3].span.first)
    do(window, qtbot, "split_line", on=transcript)
    qtbot.waitUntil(lambda: rows(window) == 10)
    transcript.choose(2)
    do(window, qtbot, "merge_lines", on=transcript)
    qtbot.waitUntil(lambda: line(window, 2).text == text)


@pytest.mark.parametrize(("action", "at"), [("insert_before", 0), ("insert_after", 9)])
def test_new_lines(window, transcript, qtbot, action, at):
    transcript.choose(0 if action == "insert_before" else 8)
    do(window, qtbot, action, on=transcript)
    qtbot.waitUntil(lambda: rows(window) == 10)
    assert line(window, at).is_inserted


def test_insert_here(window, transcript, qtbot):
    window.desk.selection = Span(1600, 4800)
    do(window, qtbot, "insert_here", on=transcript)
    qtbot.waitUntil(lambda: line(window, 0).span == Span(1600, 4800))


def test_strike_line_and_restore_line(window, transcript, qtbot):
    transcript.choose(5)
    do(window, qtbot, "strike_line", on=transcript)
    qtbot.waitUntil(lambda: line(window, 5).is_struck)
    do(window, qtbot, "restore_line", on=transcript)
    qtbot.waitUntil(lambda: not line(window, 5).is_struck)


@pytest.mark.parametrize("action", ["start_here", "end_here", "start_here_typing", "end_here_typing"])
def test_edges_at_the_playhead(window, transcript, qtbot, action):
    transcript.choose(4)
    span = line(window, 4).span
    at = span.first + 1600 if action.startswith("start") else span.end - 1600
    window.player.seek(at)
    do(window, qtbot, action, on=transcript)
    qtbot.waitUntil(lambda: at in (line(window, 4).span.first, line(window, 4).span.end))


@pytest.mark.parametrize(
    ("action", "mark"),
    [("timestamp", "[0:21:"), ("inaudible", "[inaudible]"), ("crosstalk", "[crosstalk]"), ("laughter", "[laughter]")],
)
def test_marks(window, transcript, qtbot, action, mark):
    transcript.choose(2)
    window.player.seek(line(window, 2).words[3].span.first)
    do(window, qtbot, action, on=transcript)
    qtbot.waitUntil(lambda: mark in typed(transcript))


def test_uncertain(window, transcript, qtbot):
    transcript.choose(2)
    do(window, qtbot, "edit_line", on=transcript)
    do(window, qtbot, "uncertain", on=transcript.editor())
    assert transcript.editor().findChild(Doubting) is not None


def test_line_history(window, transcript, qtbot):
    transcript.choose(3)
    do(window, qtbot, "line_history", on=transcript)
    wait_for(qtbot, Notice).accept()


@pytest.mark.parametrize(
    "action",
    ["assign_1", "assign_2", "assign_3", "assign_4", "assign_5", "assign_6", "assign_7", "assign_8", "assign_9"],
)
def test_assign(window, transcript, qtbot, action):
    number = int(action[-1])
    transcript.choose(4)
    do(window, qtbot, action, on=transcript)
    if number > 3:
        qtbot.waitUntil(lambda: f"no voice {number}" in window.bottom._notice.text())
    else:
        qtbot.waitUntil(lambda: line(window, 4).speaker == f"S{number}")


def test_new_voice(window, transcript, qtbot):
    transcript.choose(4)
    do(window, qtbot, "new_voice", on=transcript)
    qtbot.waitUntil(lambda: line(window, 4).speaker == "S4")


@pytest.mark.parametrize(("action", "others"), [("from_here_on", {"S1"}), ("everywhere", {"S3"})])
def test_another_voice(window, transcript, qtbot, action, others):
    transcript.choose(3)
    do(window, qtbot, action)
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in window.findChildren(QMenu, "voices")))
    menu = next(menu for menu in window.findChildren(QMenu, "voices") if menu.isVisible())
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: line(window, 3).speaker == "S3")
    assert {line(window, 1).speaker} == others


def test_find_find_next_and_find_previous(window, transcript, qtbot):
    do(window, qtbot, "find", on=transcript)
    field = window.centre.findChild(QLineEdit, "find_field")
    qtbot.keyClicks(field, "nine")
    qtbot.waitUntil(lambda: finding.finder(window).bar.said.text() == "1 of 3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    do(window, qtbot, "find_next", on=field)
    assert finding.finder(window).bar.said.text() == "2 of 3"
    do(window, qtbot, "find_previous", on=field)
    assert finding.finder(window).bar.said.text() == "1 of 3"


def test_replace(window, transcript, qtbot):
    do(window, qtbot, "replace", on=transcript)
    wait_for(qtbot, Replace).reject()


def test_search_all(window, qtbot):
    do(window, qtbot, "search_all")
    qtbot.waitUntil(lambda: docking.panel(window, "search_all") is not None and docking.panel(window, "search_all").isVisible())


@pytest.mark.parametrize("action", ["mode_review", "mode_segment", "mode_transcribe"])
def test_modes(window, qtbot, action):
    do(window, qtbot, action)
    assert window.centre.modes._buttons[Mode(action.removeprefix("mode_"))].isChecked()


def test_machine_draft(window, qtbot):
    before = modes.shows_draft(window)
    do(window, qtbot, "machine_draft")
    assert modes.shows_draft(window) is not before


def test_spelling(window, qtbot):
    do(window, qtbot, "spelling")
    assert window.bottom._notice.text() != ""


def test_checks(window, qtbot):
    do(window, qtbot, "checks")
    qtbot.waitUntil(lambda: checking.panel_of(window) is not None and checking.panel_of(window).isVisible())


def test_confirm_line_unconfirm_line_and_confirm_and_next(window, transcript, qtbot):
    transcript.choose(2)
    do(window, qtbot, "confirm_line", on=transcript)
    qtbot.waitUntil(lambda: line(window, 2).is_confirmed)
    do(window, qtbot, "unconfirm_line")
    qtbot.waitUntil(lambda: not line(window, 2).is_confirmed)
    transcript.choose(2)
    do(window, qtbot, "confirm_and_next", on=transcript)
    qtbot.waitUntil(lambda: line(window, 2).is_confirmed)


def test_analysis(window, qtbot):
    do(window, qtbot, "analysis")
    qtbot.waitUntil(lambda: docking.panel(window, "analysis") is not None and docking.panel(window, "analysis").isVisible())
