"""Live recording in the window: seen while it runs, sealed or kept, and what was left is offered."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QLabel

from tests.gui.by_hand import do
from tests.gui.fake_live import a_spool
from tests.gui.test_app import press, wait_for
from workbench.domain.live import SourceKind
from workbench.gui.dialogs.notices import Notice
from workbench.gui.live import meter, room
from workbench.gui.live.form import RecordLive
from workbench.gui.live.left import LeftSound, ThrowAway
from workbench.gui.live.session import Heard
from workbench.gui.live.window import LiveRecording


@pytest.fixture
def recording(window, qtbot) -> LiveRecording:
    do(window, qtbot, "live")
    form = wait_for(qtbot, RecordLive)
    press(qtbot, form, "go")
    shown = wait_for(qtbot, LiveRecording)
    qtbot.waitUntil(lambda: "Keller" in shown.lines.toPlainText())
    return shown


def gone(qtbot, window) -> None:
    qtbot.waitUntil(lambda: window.findChild(LiveRecording) is None)


def test_a_live_recording_is_seen_and_sealed(window, qtbot, recording):
    assert "live" in window.actions_by_id
    assert recording.time.text().startswith("0:00:3")
    assert recording.lines.toPlainText().endswith("may still change")
    assert recording.picture.voices() == ["S1", "S2"]
    before = len(window.desk.cases[0].exhibits)
    press(qtbot, recording, "go")
    gone(qtbot, window)
    qtbot.waitUntil(lambda: len(window.desk.cases[0].exhibits) == before + 1)
    assert not window.desk.live.is_running


def test_the_source_is_named_as_the_form_named_it(recording, qtbot, window):
    told = [shown.text() for shown in recording.findChildren(QLabel)]
    assert "The system’s own choice" in told
    press(qtbot, recording, "cancel")
    gone(qtbot, window)


def test_stopped_otherwise_nothing_becomes_evidence_and_it_is_said_where_it_is(window, qtbot, recording):
    before = len(window.desk.cases[0].exhibits)
    press(qtbot, recording, "cancel")
    gone(qtbot, window)
    assert len(window.desk.cases[0].exhibits) == before


def test_closing_the_window_stops_nothing(window, qtbot, recording):
    recording.close()
    assert recording.isVisible()
    assert "still recording" in recording.trouble.text()
    do(window, qtbot, "live")
    assert window.findChildren(QDialog).count(recording) == 1
    press(qtbot, recording, "cancel")
    gone(qtbot, window)


def test_leaving_the_vault_lets_go_of_the_recording(window, qtbot, recording):
    session = window.desk.live
    window.desk.live.close()
    qtbot.waitUntil(lambda: not session.is_running)


def test_what_was_left_unsealed_can_be_sealed_or_given_up(window, qtbot):
    spools = window.desk.bench.state.spools
    spools += [a_spool(), a_spool("left-2", "call.wav")]
    do(window, qtbot, "unsealed")
    press(qtbot, wait_for(qtbot, LeftSound), "go")
    qtbot.waitUntil(lambda: [spool.key for spool in spools] == ["left-2"])
    do(window, qtbot, "unsealed")
    press(qtbot, wait_for(qtbot, LeftSound), "other")
    press(qtbot, wait_for(qtbot, ThrowAway), "go")
    qtbot.waitUntil(lambda: spools == [])
    do(window, qtbot, "unsealed")
    assert "Everything is sealed" in wait_for(qtbot, Notice).windowTitle()


def test_it_is_offered_at_the_start(window, qtbot):
    window.desk.bench.state.spools.append(a_spool())
    room.remind(window, window.desk)
    assert wait_for(qtbot, LeftSound).chosen().key == "left-1"


def test_a_file_that_is_not_there_is_said_in_the_form(window, qtbot, tmp_path):
    do(window, qtbot, "live")
    form = wait_for(qtbot, RecordLive)
    form.source.setCurrentIndex(form.source.count() - 1)
    form.file.path.setText(str(tmp_path / "none.wav"))
    press(qtbot, form, "go")
    assert "Start its recorder first" in form.problem.text()
    (tmp_path / "none.wav").touch()
    assert (form.order().source.kind, form.check()) == (SourceKind.FILE, "")


def test_the_level_says_what_is_wrong_with_it():
    assert meter.fault([(-8_000, 9_000)] * 100) == ""
    assert meter.fault([(-32_768, 32_767)] * 100) == meter.TOO_LOUD
    assert meter.fault([(-100, 120)] * 100) == meter.TOO_QUIET
    assert meter.fault([(0, 1)] * 100) == meter.NOTHING
    assert meter.fault([]) == ""
    assert Heard().frames == 0
