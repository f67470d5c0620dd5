"""Dialogs before something is made: what they say it will be."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.gui.test_app import press, wait_for
from workbench.gui.actions import ACTIONS
from workbench.gui.desk import Place
from workbench.gui.dialogs.case_forms import RenameVoice
from workbench.gui.dialogs.order_forms import Transcribe
from workbench.gui.dialogs.report_form import Report
from workbench.gui.folders import documents


def test_the_report_names_its_consequence_and_its_exhibits(window, qtbot, tmp_path):
    window.actions_by_id["report"].trigger()
    form = wait_for(qtbot, Report)
    assert form.go.text() == "Sign report, not final"
    form.exhibits.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert form.order().evidence == ("E2", "E3")
    form.file.path.setText(str(tmp_path / "none" / "r.pdf"))
    press(qtbot, form, "go")
    assert "no folder" in form.problem.text()
    form.reject()


def test_the_report_says_what_it_will_hold_before_it_is_signed(window, qtbot):
    window.actions_by_id["report"].trigger()
    form = wait_for(qtbot, Report)
    told = form.holds.text()
    assert "3 exhibits · 9 lines\n1 corrected by a person, 8 as the machine wrote them" in told
    assert "2 caveats · 2 flagged passages · 1 note" in told
    assert "Signed by Analyst 1" in told
    assert "not approved yet" in form.warning.text()
    assert "2 exhibits without a transcript" in form.warning.text()
    form.exhibits.item(2).setCheckState(Qt.CheckState.Unchecked)
    assert "2 exhibits · 9 lines" in form.holds.text()
    assert "0 caveats" in form.holds.text()
    form.reject()


def test_report_and_export_stand_in_the_case_menu():
    assert {"report", "export"} <= {entry.id for entry in ACTIONS if entry.menu == "Case"}


def test_file_dialogs_begin_in_a_folder_that_is_there(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert documents() == tmp_path
    (tmp_path / "Documents").mkdir()
    assert documents() == tmp_path / "Documents"


def test_transcribing_again_says_what_it_sets_aside(window, qtbot):
    window.actions_by_id["transcribe"].trigger()
    form = wait_for(qtbot, Transcribe)
    assert form.go.text() == "Transcribe again"
    assert any("1 correction" in shown.text() and "history" in shown.text() for shown in form.findChildren(QLabel))
    assert form.order().again
    form.reject()


def test_a_first_transcription_sets_nothing_aside(window, qtbot):
    window.desk.go(Place("2026-0417", "E1", "R1"))
    qtbot.waitUntil(lambda: window.desk.view is not None and window.desk.view.recording.id == "R1")
    window.actions_by_id["transcribe"].trigger()
    form = wait_for(qtbot, Transcribe)
    assert form.go.text() == "Transcribe"
    assert not form.order().again
    form.reject()


def test_a_dialog_has_an_edge_of_its_own(window, qtbot):
    window.actions_by_id["rename_speaker"].trigger()
    form = wait_for(qtbot, RenameVoice)
    picture = form.grab().toImage()
    assert picture.pixelColor(0, 100) != picture.pixelColor(6, 100)
    form.reject()
