"""Dialogs before something is made: what they say it will be."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from tests.gui.test_app import wait_for
from workbench.gui.actions import ACTIONS
from workbench.gui.desk import Place
from workbench.gui.dialogs.case_forms import RenameVoice
from workbench.gui.dialogs.order_forms import Transcribe
from workbench.gui.folders import documents


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


def test_the_first_field_has_the_keyboard_though_a_warning_stands_above_it(window, qtbot):
    window.actions_by_id["transcribe"].trigger()
    form = wait_for(qtbot, Transcribe)
    assert form.focusWidget() is form.preset
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
