"""What hands and keys do on the timeline, and what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollBar, QToolButton
from pytestqt.qtbot import QtBot

from tests.gui.timeline.conftest import FRAMES, PIXEL, RATE, SPEAKERS, TURNS
from workbench.domain.timeline import Span
from workbench.gui.style import LIGHT
from workbench.gui.timeline.desk import TimelineDesk
from workbench.gui.timeline.rows import NAMES

ROOT = Path(__file__).resolve().parents[3]
LEFT = Qt.MouseButton.LeftButton


def _spot(desk: TimelineDesk, x: int, row: str = "wave") -> QPoint:
    rows = desk.canvas.rows
    band = getattr(rows, row) if hasattr(rows, row) else rows.mark(row)
    return QPoint(NAMES + x, (band.top + band.bottom) // 2)


def _drag(qtbot: QtBot, desk: TimelineDesk, first: int, last: int) -> None:
    qtbot.mousePress(desk.canvas, LEFT, pos=_spot(desk, first))
    for x in (first + 10, last):
        qtbot.mouseMove(desk.canvas, _spot(desk, x))
    qtbot.mouseRelease(desk.canvas, LEFT, pos=_spot(desk, last))


def _wheel(desk: TimelineDesk, x: int, notches: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    spot = desk.canvas.mapTo(desk, _spot(desk, x))
    QTest.wheelEvent(desk.windowHandle(), spot, QPoint(0, 120 * notches), QPoint(), held)


def test_a_click_seeks_the_exact_frame(qtbot: QtBot, desk: TimelineDesk) -> None:
    with qtbot.waitSignal(desk.seek_requested) as asked:
        qtbot.mouseClick(desk.canvas, LEFT, pos=_spot(desk, 250))
    assert asked.args == [250 * PIXEL]


def test_a_drag_selects_and_does_not_seek(qtbot: QtBot, desk: TimelineDesk) -> None:
    with qtbot.assertNotEmitted(desk.seek_requested), qtbot.waitSignal(desk.selection_changed):
        _drag(qtbot, desk, 100, 300)
    assert desk.selection == Span(100 * PIXEL, 300 * PIXEL)


def test_an_edge_of_the_selection_can_be_dragged_on(qtbot: QtBot, desk: TimelineDesk) -> None:
    _drag(qtbot, desk, 100, 300)
    _drag(qtbot, desk, 301, 420)
    assert desk.selection == Span(100 * PIXEL, 420 * PIXEL)


def test_a_drag_held_beyond_the_edge_goes_on_selecting(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.axis.look(desk.axis.view.zoomed(10, 0))
    qtbot.mousePress(desk.canvas, LEFT, pos=_spot(desk, 700))
    qtbot.mouseMove(desk.canvas, _spot(desk, 850))
    qtbot.waitUntil(lambda: desk.selection is not None and desk.selection.end > 100_000)
    qtbot.mouseRelease(desk.canvas, LEFT, pos=_spot(desk, 850))
    assert desk.selection is not None
    assert desk.selection.first == 700 * PIXEL // 10


def test_what_the_picture_shows_is_also_told_in_words(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.canvas.select(Span(8000, 16_000))
    qtbot.waitUntil(lambda: "Selected" in desk.canvas.accessibleDescription())
    told = "Playhead at 0:00:00.000. Showing 0:00:00.000 to 0:01:00.000. Selected 0:00:01.000 to 0:00:02.000."
    assert desk.canvas.accessibleDescription() == told + " 2 speakers, 1 to check."


def test_a_button_to_follow_again_appears_and_goes(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.axis.look_by_hand(desk.axis.view.zoomed(10, 799))
    button = desk.findChild(QToolButton)
    assert button.isVisible()
    qtbot.mouseClick(button, LEFT)
    assert (button.isVisible(), desk.following, desk.axis.view.first) == (False, True, 0)


def test_a_click_outside_drops_the_selection_and_one_inside_keeps_it(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.set_selection(Span(60_000, 180_000))
    qtbot.mouseClick(desk.canvas, LEFT, pos=_spot(desk, 200))
    assert desk.selection == Span(60_000, 180_000)
    qtbot.mouseClick(desk.canvas, LEFT, pos=_spot(desk, 700))
    assert desk.selection is None


def test_ctrl_wheel_keeps_the_frame_under_the_cursor(desk: TimelineDesk) -> None:
    before = desk.axis.view.frame_at(333)
    _wheel(desk, 333, 6, Qt.KeyboardModifier.ControlModifier)
    assert desk.axis.view.frame_at(333) == before
    assert desk.axis.view.shown < FRAMES / 3


def test_shift_wheel_changes_the_amplitude_and_says_so(desk: TimelineDesk) -> None:
    before = desk.canvas.look.gain
    _wheel(desk, 100, 2, Qt.KeyboardModifier.ShiftModifier)
    assert desk.canvas.look.gain > before
    assert desk.axis.view.shown == FRAMES


def test_following_lets_go_when_a_person_scrolls_and_comes_back_on_demand(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.axis.look(desk.axis.view.zoomed(10, 0))
    desk.set_playhead(100_000)
    assert desk.axis.view.span.contains(100_000)
    with qtbot.waitSignal(desk.following_changed):
        _wheel(desk, 100, -5)
    seen = desk.axis.view
    desk.set_playhead(400_000)
    assert (desk.following, desk.axis.view) == (False, seen)
    desk.follow()
    assert desk.axis.view.span.contains(400_000)


def test_the_playhead_may_be_ten_hours_away_from_a_millisecond(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.show_recording(rate=RATE, frames=10**9, peaks=None)
    desk.axis.look_by_hand(desk.axis.view.showing(Span(0, 64)))
    for frame in (10**9, 5, 10**9 - 1):
        desk.set_playhead(frame)
        desk.set_selection(Span(0, frame))
        desk.grab()
    assert desk.canvas.playhead == 10**9 - 1


def test_zooming_with_the_playhead_in_sight_keeps_following(desk: TimelineDesk) -> None:
    desk.set_playhead(240_000)
    desk.zoom_in()
    assert desk.following


def test_asking_for_what_is_shown_already_lets_go_of_nothing(desk: TimelineDesk) -> None:
    desk.zoom_to_all()
    desk.zoom_to_all()
    assert desk.following


def test_keys_step_zoom_and_select(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.seek_requested.connect(desk.set_playhead)
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Right)
    assert desk.canvas.playhead == 4 * PIXEL
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert desk.selection == Span(4 * PIXEL, 8 * PIXEL)
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Plus)
    assert desk.axis.view.shown == FRAMES // 2
    qtbot.keyClick(desk.canvas, Qt.Key.Key_0)
    assert desk.axis.view.shown == FRAMES


def test_a_double_click_on_a_turn_opens_it_and_on_a_name_asks_for_another(qtbot: QtBot, desk: TimelineDesk) -> None:
    lane = desk.canvas.rows.lane(0, 0)
    with qtbot.waitSignal(desk.span_activated) as opened:
        qtbot.mouseDClick(desk.canvas, LEFT, pos=QPoint(NAMES + 200, lane.top + 18))
    assert opened.args == [TURNS[0].span]
    with qtbot.waitSignal(desk.rename_requested) as asked:
        qtbot.mouseDClick(desk.canvas, LEFT, pos=QPoint(40, lane.top + 18))
    assert asked.args == ["S1"]


def test_the_keyboard_renames_too(qtbot: QtBot, desk: TimelineDesk) -> None:
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Down)
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Down)
    with qtbot.waitSignal(desk.rename_requested) as asked:
        qtbot.keyClick(desk.canvas, Qt.Key.Key_F2)
    assert asked.args == ["S2"]


def test_tool_tips_tell_who_when_and_why_exactly(desk: TimelineDesk) -> None:
    lane = desk.canvas.rows.lane(0, 0)
    turn = desk.canvas.place(QPointF(NAMES + 200, lane.top + 18)).words(RATE)
    flag = desk.canvas.place(QPointF(_spot(desk, 245, "caveats"))).words(RATE)
    assert turn == "Witness A\n0:00:10.000 – 0:00:20.000 (0:00:10.000)\nwords 0"
    assert flag == "0:00:18.000 – 0:00:19.000 (0:00:01.000)\ngap\n18.0–19.0 s could not be decoded; silence inserted"


def test_dragging_the_overview_carries_the_window(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.axis.look(desk.axis.view.zoomed(8, 0))
    strip = desk.overview
    qtbot.mousePress(strip, LEFT, pos=QPoint(40, 20))
    qtbot.mouseMove(strip, QPoint(440, 20))
    qtbot.mouseRelease(strip, LEFT, pos=QPoint(440, 20))
    moved = 400 * FRAMES // (strip.width() - 8)
    assert abs(desk.axis.view.first - moved) <= 2 * FRAMES // strip.width()
    assert desk.axis.view.shown == FRAMES // 8


def test_many_voices_can_all_be_reached(qtbot: QtBot, desk: TimelineDesk) -> None:
    from workbench.domain.speakers import Speaker

    crowd = [Speaker(f"S{n}", n, f"Voice {n}") for n in range(1, 31)]
    desk.set_voices(crowd, ())
    desk.canvas.point_at_lane(29)
    band = desk.canvas.rows.lane(29, desk.canvas.scrolled)
    assert desk.canvas.rows.lanes.top <= band.top
    assert band.bottom <= desk.canvas.rows.lanes.bottom
    assert desk.findChild(QScrollBar).value() == desk.canvas.scrolled


def test_renaming_and_new_themes_keep_view_and_selection(desk: TimelineDesk) -> None:
    desk.axis.look(desk.axis.view.zoomed(4, 100))
    desk.set_selection(Span(1000, 2000))
    seen = desk.axis.view
    desk.set_voices(SPEAKERS, TURNS)
    desk.set_theme(LIGHT)
    assert (desk.axis.view, desk.selection) == (seen, Span(1000, 2000))


def test_an_empty_desk_can_be_poked_without_harm(qtbot: QtBot, desk: TimelineDesk) -> None:
    desk.clear()
    desk.grab()
    _drag(qtbot, desk, 100, 300)
    _wheel(desk, 100, 3, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Right)
    assert desk.selection is None


def test_the_desk_needs_neither_pyqtgraph_nor_sound_to_be_created() -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; a = QApplication([]);"
        "from workbench.gui.style import DARK; from workbench.gui.timeline.desk import TimelineDesk;"
        "from workbench.gui.playing.playback import Player; from workbench.gui.frame.transport import TransportBar;"
        "d = TimelineDesk(DARK); b = TransportBar(DARK); p = Player(); d.grab();"
        "print([m for m in ('pyqtgraph', 'scipy', 'PySide6.QtMultimedia', 'av', 'qtawesome') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
