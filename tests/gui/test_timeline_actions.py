"""The timeline in the window: its actions by keys and clicks, and what they leave in the ledger."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from workbench.domain.timeline import Span
from workbench.gui.dialogs.note_forms import AddNote
from workbench.gui.examining import noting
from workbench.gui.settings import text_of
from workbench.gui.timeline.rows import NAMES

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def timeline(window, qtbot):
    """The interview's timeline, with its waveform and everything allowed."""
    shown = window.centre.timeline
    qtbot.waitUntil(lambda: shown.canvas.contents.peaks is not None and shown.canvas.editable)
    shown.axis.look(shown.axis.view.showing(Span(1290 * 16_000, 1330 * 16_000)))
    return shown


def press(window, qtbot, name: str) -> None:
    """The action's own keys, pressed in the window."""
    action = window.actions_by_id[name]
    window.centre.timeline.canvas.setFocus()
    combined = action.shortcut()[0]
    qtbot.keyClick(window, combined.key(), combined.keyboardModifiers())


def spot(timeline, row: str, frame: int) -> QPoint:
    block = next(b for lane in timeline.canvas.contents.lanes for b in lane.lines if b.id == row)
    lane = next(n for n, lane in enumerate(timeline.canvas.contents.lanes) if lane.speaker.key == block.speaker)
    band = timeline.canvas.rows.lane(lane, timeline.canvas.scrolled)
    return QPoint(round(NAMES + timeline.axis.view.x_of(frame)), (band.top + band.bottom) // 2)


def line_of(window, row: str):
    return next(line for line in window.desk.view.lines if line.id == row)


@pytest.mark.parametrize(("name", "sound"), [("show_spectrum", "spectrum"), ("show_both", "both"), ("show_wave", "wave")])
def test_waveform_and_spectrogram_are_shown_by_keys_and_remembered(window, qtbot, timeline, name, sound):
    press(window, qtbot, name)
    assert (timeline.sound, text_of(window.store, "timeline/sound")) == (sound, sound)
    if sound != "wave":
        qtbot.waitUntil(lambda: timeline.canvas.contents.spectra is not None)


def test_channels_amplitude_and_snapping_have_keys(window, qtbot, timeline):
    gain = timeline.canvas.look.gain
    for name in ("channels", "taller", "snap"):
        press(window, qtbot, name)
    assert (timeline.channels_apart, timeline.canvas.snaps) == (False, False)
    assert timeline.canvas.look.gain > gain
    press(window, qtbot, "flatter")
    press(window, qtbot, "fit_amplitude")
    assert timeline.canvas.look.gain == timeline.canvas.look.fitted


def test_zoom_to_the_line_and_to_the_selection(window, qtbot, timeline):
    window.centre.transcript.choose(3)
    press(window, qtbot, "zoom_line")
    assert timeline.axis.view.shown < 6 * 16_000
    timeline.canvas.select(Span(1300 * 16_000, 1301 * 16_000))
    press(window, qtbot, "zoom_selection")
    assert timeline.axis.view.shown < 2 * 16_000


def test_markers_are_set_at_the_playhead_and_gone_through(window, qtbot, timeline):
    for second in (1295, 1305):
        window.player.seek(second * 16_000)
        press(window, qtbot, "add_mark")
        qtbot.waitUntil(lambda second=second: second * 16_000 in timeline.canvas.contents.flags)
    press(window, qtbot, "previous_mark")
    assert timeline.canvas.playhead == 1295 * 16_000
    press(window, qtbot, "next_mark")
    assert timeline.canvas.playhead == 1305 * 16_000
    press(window, qtbot, "next_mark")
    assert "no marker" in window.bottom._notice.text()


@pytest.mark.parametrize(
    ("name", "first", "end"), [("start_earlier", -1, 0), ("start_later", 1, 0), ("end_earlier", 0, -1), ("end_later", 0, 1)]
)
def test_edges_are_nudged_by_ten_milliseconds(window, qtbot, timeline, name, first, end):
    window.centre.transcript.choose(3)
    before = line_of(window, "R2-3").span
    press(window, qtbot, name)
    wanted = Span(before.first + first * 160, before.end + end * 160)
    qtbot.waitUntil(lambda: line_of(window, "R2-3").span == wanted)


def test_a_dragged_edge_is_in_the_ledger_and_undone(window, qtbot, timeline):
    before = line_of(window, "R2-5").span
    qtbot.mousePress(timeline.canvas, LEFT, pos=spot(timeline, "R2-5", before.end))
    for add in (4000, 9000):
        qtbot.mouseMove(timeline.canvas, spot(timeline, "R2-5", before.end + add))
    qtbot.mouseRelease(timeline.canvas, LEFT, pos=spot(timeline, "R2-5", before.end + 9000))
    qtbot.waitUntil(lambda: line_of(window, "R2-5").span != before)
    assert line_of(window, "R2-5").span.first == before.first
    assert window.desk.bench.state.entries[-1].kind == "transcript.revised"
    qtbot.waitUntil(lambda: window.actions_by_id["undo"].isEnabled())
    press(window, qtbot, "undo")
    qtbot.waitUntil(lambda: line_of(window, "R2-5").span == before)
    assert timeline.canvas.contents.lanes[1].turn_at(before.end - 1) == before


def test_a_click_on_a_block_chooses_its_line(window, qtbot, timeline):
    span = line_of(window, "R2-6").span
    qtbot.mouseClick(timeline.canvas, LEFT, pos=spot(timeline, "R2-6", (span.first + span.end) // 2))
    assert window.desk.line.id == "R2-6"


def test_what_is_looped_is_bracketed_in_the_ruler(window, qtbot, timeline):
    timeline.canvas.select(Span(1300 * 16_000, 1302 * 16_000))
    window.player.set_loop(True)
    assert timeline.canvas.cursors.loop == Span(1300 * 16_000, 1302 * 16_000)
    window.player.set_loop(False)
    assert not timeline.canvas.cursors.loop.length


def test_somebody_who_only_reads_cannot_take_hold_of_a_block(seat, workshop, qtbot):
    window = seat("Analyst 1")
    window.desk.bench.held = "Somebody else works in it"
    window.desk.place_changed.emit()
    assert not window.centre.timeline.canvas.editable


def test_a_line_chosen_after_a_drag_is_what_a_note_and_a_new_line_are_about(window, timeline):
    timeline.canvas.select(Span(1300 * 16_000, 1302 * 16_000))
    assert window.desk.selection == Span(1300 * 16_000, 1302 * 16_000)
    window.centre.transcript.choose(4)
    assert window.desk.selection is None
    noting.add(window)
    asked = window.findChild(AddNote).command()
    assert (asked.span, asked.segment_id) == (window.desk.line.span, window.desk.line.id)


def test_a_note_is_about_the_passage_that_is_seen_to_be_marked(window, timeline):
    window.centre.transcript.choose(4)
    timeline.set_selection(Span(1300 * 16_000, 1302 * 16_000))  # as a check or another note marks it
    noting.add(window)
    asked = window.findChild(AddNote).command()
    assert (asked.span, asked.segment_id) == (Span(1300 * 16_000, 1302 * 16_000), "")
