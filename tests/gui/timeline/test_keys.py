"""The timeline without a mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.timeline.conftest import NOTES, TURNS
from workbench.gui.timeline.desk import TimelineDesk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def here(desk: TimelineDesk) -> str:
    block = desk.canvas.cursors.block
    return block.id if block is not None else ""


def enter(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.canvas.setFocus()
    qtbot.keyClick(desk.canvas, Key.Key_Tab)


def test_tab_enters_the_lanes_and_arrows_go_from_block_to_block(qtbot: QtBot, desk: TimelineDesk) -> None:
    enter(qtbot, desk)
    assert (desk.canvas.in_lanes, here(desk)) == (True, "d-0")
    qtbot.keyClick(desk.canvas, Key.Key_Right)
    assert here(desk) == "d-2"
    qtbot.keyClick(desk.canvas, Key.Key_Left)
    assert here(desk) == "d-0"
    qtbot.keyClick(desk.canvas, Key.Key_Down)
    assert here(desk) == "d-1"


def test_enter_opens_the_block(qtbot: QtBot, desk: TimelineDesk) -> None:
    enter(qtbot, desk)
    with qtbot.waitSignal(desk.span_activated) as opened:
        qtbot.keyClick(desk.canvas, Key.Key_Return)
    assert opened.args == [TURNS[0].span]
    assert desk.selection == TURNS[0].span


def test_notes_and_flags_are_reached_below_the_voices(qtbot: QtBot, desk: TimelineDesk) -> None:
    enter(qtbot, desk)
    for _ in range(2):
        qtbot.keyClick(desk.canvas, Key.Key_Down)
    with qtbot.waitSignal(desk.span_activated) as opened:
        qtbot.keyClick(desk.canvas, Key.Key_Return)
    assert opened.args == [NOTES[0].span]


def test_shift_tab_goes_back_to_the_time(qtbot: QtBot, desk: TimelineDesk) -> None:
    enter(qtbot, desk)
    qtbot.keyClick(desk.canvas, Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert not desk.canvas.in_lanes
    with qtbot.waitSignal(desk.seek_requested):
        qtbot.keyClick(desk.canvas, Key.Key_Right)


def test_the_focus_leaves_after_the_lanes(qtbot: QtBot, desk: TimelineDesk) -> None:
    beside = QLineEdit()
    desk.layout().addWidget(beside)
    beside.show()
    enter(qtbot, desk)
    qtbot.keyClick(desk.canvas, Key.Key_Tab)
    assert (beside.hasFocus(), desk.canvas.in_lanes) == (True, False)
    qtbot.keyClick(beside, Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert desk.canvas.in_lanes


def test_ctrl_arrows_go_from_block_to_block_from_anywhere(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.set_playhead(200_000)
    qtbot.keyClick(desk.canvas, Key.Key_Down)
    qtbot.keyClick(desk.canvas, Key.Key_Right, CTRL)
    assert here(desk) == "d-2"
    qtbot.keyClick(desk.canvas, Key.Key_Left, CTRL)
    assert here(desk) == "d-0"


def test_the_current_block_is_told_in_words(qtbot: QtBot, desk: TimelineDesk) -> None:
    enter(qtbot, desk)
    qtbot.waitUntil(lambda: "On Witness A" in desk.canvas.accessibleDescription())
    assert "0:00:10.000 – 0:00:20.000 (0:00:10.000): words 0" in desk.canvas.accessibleDescription()
