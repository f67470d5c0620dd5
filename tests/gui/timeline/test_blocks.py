"""Blocks in the hand: stretched, carried, moved to another voice, and never by accident."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from tests.gui.timeline.conftest import LINES, NOTES, PIXEL, SPEAKERS, TURNS
from workbench.domain.annotations import Annotation
from workbench.domain.timeline import Span
from workbench.gui.style import DARK
from workbench.gui.timeline.desk import TimelineDesk
from workbench.gui.timeline.rows import NAMES

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
NOTHING_HELD = Qt.KeyboardModifier.NoModifier


def spot(desk: TimelineDesk, lane: int, frame: int) -> QPoint:
    """Where a frame of a lane is on the screen."""
    band = desk.canvas.rows.lane(lane, desk.canvas.scrolled)
    return QPoint(round(NAMES + desk.axis.view.x_of(frame)), (band.top + band.bottom) // 2)


def carry(qtbot: QtBot, desk: TimelineDesk, first: QPoint, last: QPoint, held: Qt.KeyboardModifier = NOTHING_HELD) -> None:
    """Drag from spot to spot; with a key held only once the hand moves."""
    qtbot.mousePress(desk.canvas, LEFT, pos=first)
    move(desk, (first + last) / 2, held)
    move(desk, last, held)
    qtbot.mouseRelease(desk.canvas, LEFT, held, pos=last)


def move(desk: TimelineDesk, to: QPoint, held: Qt.KeyboardModifier = NOTHING_HELD) -> None:
    """A move with a button down and keys held, which QTest cannot make."""
    away = desk.canvas.mapToGlobal(to)
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(to), QPointF(away), Qt.MouseButton.NoButton, LEFT, held)
    QCoreApplication.sendEvent(desk.canvas, event)


def test_dragging_an_edge_retimes_the_row(qtbot: QtBot, desk: TimelineDesk) -> None:
    with qtbot.waitSignal(desk.row_retimed) as asked:
        carry(qtbot, desk, spot(desk, 0, 160_000), spot(desk, 0, 200 * PIXEL + 25 * PIXEL))
    assert asked.args == ["d-0", Span(80_000, 160_000 - 42 * PIXEL)]


def test_dragging_the_body_moves_the_row_and_keeps_its_length(qtbot: QtBot, desk: TimelineDesk) -> None:
    with qtbot.waitSignal(desk.row_retimed) as asked:
        carry(qtbot, desk, spot(desk, 0, 700 * PIXEL), spot(desk, 0, 600 * PIXEL))
    assert asked.args == ["d-2", Span(340_000, 380_000)]


def test_dragging_to_another_lane_changes_the_voice_and_not_the_time(qtbot: QtBot, desk: TimelineDesk) -> None:
    with qtbot.waitSignal(desk.row_moved) as asked:
        carry(qtbot, desk, spot(desk, 0, 700 * PIXEL), spot(desk, 1, 707 * PIXEL))
    assert asked.args == ["d-2", TURNS[2].span, "S2"]


def test_an_edge_jumps_to_a_neighbours_and_shift_frees_it(qtbot: QtBot, desk: TimelineDesk) -> None:
    near = 240_000 + 5 * PIXEL
    with qtbot.waitSignal(desk.row_retimed) as jumped:
        carry(qtbot, desk, spot(desk, 0, 160_000), spot(desk, 0, near))
    with qtbot.waitSignal(desk.row_retimed) as freed:
        carry(qtbot, desk, spot(desk, 0, 160_000), spot(desk, 0, near), SHIFT)
    by = spot(desk, 0, near).x() - spot(desk, 0, 160_000).x()
    assert [signal.args[1].end for signal in (jumped, freed)] == [240_000, 160_000 + by * PIXEL]


@pytest.mark.parametrize("target", ["playhead", "marker"])
def test_an_edge_jumps_to_the_playhead_and_to_markers(qtbot: QtBot, desk: TimelineDesk, target: str) -> None:
    frame = 301_234
    if target == "playhead":
        desk.set_playhead(frame)
    else:
        desk.set_annotations((*NOTES, Annotation("n3", "r", Span(frame, frame), "mark", "Mark 1", "Analyst 1", "")))
    with qtbot.waitSignal(desk.row_retimed) as asked:
        carry(qtbot, desk, spot(desk, 0, 400_000), spot(desk, 0, frame + 3 * PIXEL))
    assert asked.args[1] == Span(frame, 440_000)


def test_with_snapping_off_nothing_jumps(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.canvas.snaps = False
    with qtbot.waitSignal(desk.row_retimed) as asked:
        carry(qtbot, desk, spot(desk, 0, 160_000), spot(desk, 0, 240_000 + 5 * PIXEL))
    assert asked.args[1].end != 240_000


def test_an_edge_stops_ten_milliseconds_before_the_other(qtbot: QtBot, desk: TimelineDesk) -> None:
    with qtbot.waitSignal(desk.row_retimed) as asked:
        carry(qtbot, desk, spot(desk, 0, 400_000), spot(desk, 0, 470_000))
    assert asked.args[1] == Span(440_000 - 80, 440_000)


def test_escape_lets_the_block_fall_back(qtbot: QtBot, desk: TimelineDesk) -> None:
    with qtbot.assertNotEmitted(desk.row_retimed):
        qtbot.mousePress(desk.canvas, LEFT, pos=spot(desk, 0, 160_000))
        move(desk, spot(desk, 0, 200_000))
        assert desk.canvas.cursors.ghost is not None
        qtbot.keyClick(desk.canvas, Qt.Key.Key_Escape)
        assert desk.canvas.cursors.ghost is None
        qtbot.mouseRelease(desk.canvas, LEFT, pos=spot(desk, 0, 200_000))


def test_the_ghost_says_where_the_block_would_go(qtbot: QtBot, desk: TimelineDesk) -> None:
    qtbot.mousePress(desk.canvas, LEFT, pos=spot(desk, 0, 700 * PIXEL))
    before = desk.canvas.grab().toImage()
    move(desk, spot(desk, 1, 600 * PIXEL))
    ghost = desk.canvas.cursors.ghost
    assert ghost is not None
    assert (ghost.span, ghost.lane) == (Span(340_000, 380_000), 1)
    assert desk.canvas.grab().toImage() != before
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Escape)
    qtbot.mouseRelease(desk.canvas, LEFT)


def test_what_is_locked_says_so_by_the_cursor_and_stays(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.set_editable(False)
    qtbot.mouseMove(desk.canvas, spot(desk, 0, 160_000))
    assert desk.canvas.cursor().shape() is Qt.CursorShape.ForbiddenCursor
    with qtbot.assertNotEmitted(desk.row_retimed), qtbot.assertNotEmitted(desk.row_moved):
        carry(qtbot, desk, spot(desk, 0, 160_000), spot(desk, 0, 300_000))
        carry(qtbot, desk, spot(desk, 0, 100_000), spot(desk, 1, 300_000))


def test_a_click_on_a_block_points_at_its_row_and_seeks(qtbot: QtBot, desk: TimelineDesk) -> None:
    with qtbot.waitSignals([desk.canvas.line_pointed, desk.seek_requested]), qtbot.assertNotEmitted(desk.row_retimed):
        qtbot.mouseClick(desk.canvas, LEFT, pos=spot(desk, 1, 200_000))
    assert desk.canvas.cursors.block is not None
    assert desk.canvas.cursors.block.id == "d-1"


def test_the_edge_under_the_hand_is_the_nearest_one(desk: TimelineDesk) -> None:
    parts = [desk.canvas.place(spot(desk, 0, frame).toPointF()).part for frame in (80_000, 120_000, 160_000, 170_000)]
    assert parts == ["first", "body", "end", ""]


def test_shift_click_extends_the_selection_to_the_hand(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.set_selection(Span(100 * PIXEL, 200 * PIXEL))
    wave = (desk.canvas.rows.wave.top + desk.canvas.rows.wave.bottom) // 2
    qtbot.mouseClick(desk.canvas, LEFT, SHIFT, pos=QPoint(NAMES + 350, wave))
    assert desk.selection == Span(100 * PIXEL, 350 * PIXEL)


def test_a_row_that_changed_is_drawn_where_it_now_is(desk: TimelineDesk) -> None:
    moved = replace(LINES[2], segment=replace(LINES[2].segment, span=Span(300_000, 340_000), speaker="S2"))
    assert desk.set_lines([moved])
    lanes = desk.canvas.contents.lanes
    assert [lane.turn_at(320_000) for lane in lanes] == [None, Span(300_000, 340_000)]
    assert lanes[0].turn_at(420_000) is None


def test_a_row_of_an_unknown_voice_needs_all_rows(desk: TimelineDesk) -> None:
    strange = replace(LINES[2], segment=replace(LINES[2].segment, speaker="S7"))
    assert not desk.set_lines([strange])
    desk.set_voices(SPEAKERS, TURNS, (*LINES[:2], strange))
    assert [lane.speaker.name for lane in desk.canvas.contents.lanes] == ["Witness A", "Officer 1", "S7"]


def test_a_row_that_is_gone_is_drawn_no_more(desk: TimelineDesk) -> None:
    assert desk.set_lines([], ["d-2"])
    assert desk.canvas.contents.lanes[0].turn_at(420_000) is None


def test_wide_blocks_say_what_is_said(desk: TimelineDesk) -> None:
    desk.axis.look(desk.axis.view.showing(TURNS[2].span, 0))
    band = desk.canvas.rows.lane(0, 0)
    said = desk.canvas.grab(QRect(NAMES + 20, band.top + 9, 60, band.height - 18)).toImage()
    inks = {said.pixelColor(x, y).name() for x in range(said.width()) for y in range(said.height())}
    assert QColor(DARK.text).name() in inks


def test_what_is_locked_says_why_in_its_tool_tip(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.set_editable(False, "It is approved. Reopen it to edit.")
    here = spot(desk, 0, 120_000)
    QCoreApplication.sendEvent(desk.canvas, QHelpEvent(QEvent.Type.ToolTip, here, desk.canvas.mapToGlobal(here)))
    qtbot.waitUntil(lambda: "Reopen it" in QToolTip.text())
    QToolTip.hideText()
