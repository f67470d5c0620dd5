"""The window in use: correcting, renaming, noting, importing, all with real clicks and keys."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from time import sleep

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDockWidget,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)

from tests.gui.test_app import press, shown, wait_for
from workbench.domain.errors import NotPermitted, Unavailable
from workbench.domain.orders import Process
from workbench.domain.people import Role
from workbench.domain.progress import Progress
from workbench.domain.timeline import Span
from workbench.gui.actions import ACTIONS
from workbench.gui.desk import Place
from workbench.gui.dialogs.case_forms import NewCase, RenameVoice
from workbench.gui.dialogs.note_forms import AddNote
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.order_forms import Transcribe
from workbench.gui.examining.checking import Checking
from workbench.gui.frame.furniture import widths
from workbench.gui.panels.parts import tip
from workbench.gui.queue import JobState
from workbench.gui.reporting.export_form import ExportTranscript
from workbench.gui.settings import keep_widths
from workbench.gui.transcript.model import Column
from workbench.gui.verbs import VERBS


def type_over(window, qtbot, row: int, text: str) -> None:
    """Correct a row the way a person does: choose it, F2, type, Enter."""
    view = window.centre.transcript
    cell = view.visualRect(window.centre.model.index(row, Column.TIME)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    view.setFocus()
    window.actions_by_id["edit_line"].trigger()
    editor = view.findChild(QPlainTextEdit, "line_editor")
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def text_of(window, row: int) -> str:
    return window.centre.model.line(row).text


def drop(window, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, act = QPoint(700, 400), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(at, act, data, buttons, keys)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(at), act, data, buttons, keys))


def test_a_correction_is_saved_then_undone_then_redone(window, bench, qtbot):
    before = text_of(window, 0)
    type_over(window, qtbot, 0, "Can you say again where it went?")
    qtbot.waitUntil(lambda: text_of(window, 0) == "Can you say again where it went?")
    window.centre.transcript.setFocus()
    qtbot.waitUntil(lambda: window.actions_by_id["undo"].isEnabled())
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: text_of(window, 0) == before)
    window.actions_by_id["redo"].trigger()
    qtbot.waitUntil(lambda: text_of(window, 0) == "Can you say again where it went?")
    kinds = [entry.kind for entry in bench.state.entries]
    assert kinds == ["segment.corrected", "transcript.restored", "transcript.restored"]


def test_a_refused_correction_keeps_what_was_typed_to_copy(window, bench, qtbot, monkeypatch):
    refused = Future()
    refused.set_exception(NotPermitted("You may not.", "Ask a supervisor."))
    monkeypatch.setattr(bench, "submit", lambda _: refused)
    type_over(window, qtbot, 0, "Typed with care")
    notice = wait_for(qtbot, Notice)
    assert "You may not." in notice.text.text()
    press(qtbot, notice, "Copy what you typed")
    assert QGuiApplication.clipboard().text() == "Typed with care"
    notice.accept()


def test_escape_leaves_the_text_alone(window, bench, qtbot):
    view = window.centre.transcript
    view.choose(1)
    view.edit_current()
    editor = view.findChild(QPlainTextEdit, "line_editor")
    qtbot.keyClicks(editor, "nonsense")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert bench.state.entries == []


def test_renaming_a_speaker_changes_every_row(window, qtbot):
    window.centre.transcript.choose(1)
    window.actions_by_id["rename_speaker"].trigger()
    form = wait_for(qtbot, RenameVoice)
    assert form.who.currentText() == "Witness A"
    form.name.selectAll()
    qtbot.keyClicks(form.name, "Mara Lind")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.centre.model.index(1, Column.SPEAKER).data() == "Mara Lind")
    assert window.centre.model.index(3, Column.SPEAKER).data() == "Mara Lind"


def test_a_name_that_is_taken_is_refused_in_the_open_dialog(window, qtbot):
    window.centre.transcript.choose(1)
    window.actions_by_id["rename_speaker"].trigger()
    form = wait_for(qtbot, RenameVoice)
    form.name.setText("Officer 1")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: "already" in form.problem.text())
    assert form.isVisible()
    assert form.name.text() == "Officer 1"
    form.reject()


def test_a_note_on_a_line_appears_in_the_inspector(window, bench, qtbot):
    window.centre.transcript.choose(0)
    window.actions_by_id["annotate"].trigger()
    form = wait_for(qtbot, AddNote)
    qtbot.keyClicks(form.words, "Ask again about the direction.")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: len(window.desk.view.annotations) == 2)
    assert window.desk.view.annotations[-1].span == window.centre.model.line(0).segment.span


def test_dropped_files_are_imported_and_refusals_told_once(window, bench, qtbot, tmp_path):
    good, twin, empty = (tmp_path / name for name in ("a.wav", "b.wav", "c.wav"))
    good.write_bytes(b"sound")
    twin.write_bytes(b"sound")
    empty.write_bytes(b"")
    drop(window, [good, twin, empty])
    notice = wait_for(qtbot, Notice)
    assert notice.text.text() == "1 taken in · 1 already in the case · 1 refused"
    notice.accept()
    qtbot.waitUntil(lambda: len(window.desk.cases[0].exhibits) == 4)


def test_a_clean_import_opens_no_dialog(window, qtbot, tmp_path):
    (tmp_path / "a.wav").write_bytes(b"sound")
    drop(window, [tmp_path / "a.wav"])
    qtbot.waitUntil(lambda: len(window.desk.cases[0].exhibits) == 4)
    assert shown(Notice) is None


def test_a_new_case_is_opened_and_looked_at(window, qtbot):
    window.actions_by_id["new_case"].trigger()
    form = wait_for(qtbot, NewCase)
    qtbot.keyClicks(form.number, "2026-0500")
    qtbot.keyClicks(form.title, "Quay")
    qtbot.keyClick(form.title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk.place.case == "2026-0500" and len(window.desk.cases) == 3)
    assert "Drop recordings here" in window.centre.currentWidget().accessibleName()


def test_segments_appear_while_a_recording_is_transcribed(window, bench, qtbot):
    window.desk.go(Place("2026-0417", "E1", "R1"))
    qtbot.waitUntil(lambda: window.desk.view is not None and window.desk.view.recording.id == "R1")
    window.actions_by_id["transcribe"].trigger()
    form = wait_for(qtbot, Transcribe)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.centre.model.rowCount() > 0)
    qtbot.waitUntil(lambda: window.desk.view is not None and len(window.desk.view.lines) == 9)
    assert window.desk.queue.jobs()[0].state is JobState.DONE


def test_an_export_goes_where_it_was_told(window, qtbot, tmp_path):
    window.actions_by_id["export"].trigger()
    form = wait_for(qtbot, ExportTranscript)
    form.tick("srt")
    form.folder.path.setText(str(tmp_path))
    form.name.setText("out")
    press(qtbot, form, "go")
    qtbot.waitUntil((tmp_path / "out.srt").exists)


def test_the_tree_counts_only_corrections_that_stand(window, qtbot):
    def corrected() -> list[int]:
        return [track.corrected for exhibit in window.desk.cases[0].exhibits for track in exhibit.recordings]

    type_over(window, qtbot, 0, "Can you say again where it went?")
    qtbot.waitUntil(lambda: corrected() == [0, 2, 0])
    window.centre.transcript.setFocus()
    qtbot.waitUntil(lambda: window.actions_by_id["undo"].isEnabled())
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: corrected() == [0, 1, 0])


def test_the_inspector_speaks_of_codecs_and_settings_as_people_do(window, qtbot):
    qtbot.waitUntil(lambda: any("PCM 16 bit" in said.text() for said in window.inspector.findChildren(QLabel)))
    assert any(said.text().startswith("court settings") for said in window.inspector.findChildren(QLabel))


def test_a_name_with_tags_is_shown_as_it_is(qapp):
    shown_as = QTextDocument()
    shown_as.setHtml(tip("<b>room</b>\n&amp; <img src=x>"))
    assert shown_as.toPlainText() == "<b>room</b>\n&amp; <img src=x>"


def test_what_is_selected_on_the_timeline_is_what_a_loop_repeats(window, qtbot):
    window.player.set_loop(True)
    chosen = Span(16_000 * 100, 16_000 * 104)
    window.centre.timeline.selection_changed.emit(chosen)
    qtbot.waitUntil(lambda: window.player.position == chosen.first)


def test_what_is_not_permitted_is_grey_with_the_reason(window, bench):
    assert window.actions_by_id["new_case"].isEnabled()
    bench.refusal = lambda verb: "needs write:annotations, which you do not hold"  # type: ignore[method-assign]
    window.desk.place_changed.emit()
    assert not window.actions_by_id["new_case"].isEnabled()
    assert "write:annotations" in window.actions_by_id["new_case"].toolTip()


def test_without_a_line_correcting_is_grey_and_says_what_to_do(window):
    window.centre.transcript.clearSelection()
    window.centre.transcript.setCurrentIndex(window.centre.model.index(-1, 0))
    assert not window.actions_by_id["edit_line"].isEnabled()
    assert "Choose a line" in window.actions_by_id["edit_line"].toolTip()


def test_clicking_a_word_moves_the_playhead_to_it(window, qtbot):
    view, model = window.centre.transcript, window.centre.model
    cell = view.visualRect(model.index(0, Column.TEXT))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(cell.left() + 60, cell.top() + 18))
    starts = [word.span.first for word in model.line(0).segment.words]
    assert window.player.position in starts[1:]


def test_the_next_line_to_check_is_one_key_away(window, qtbot):
    qtbot.waitUntil(lambda: Checking.of(window).standing.checks != ())
    window.actions_by_id["next_suspect"].trigger()
    assert window.centre.transcript.currentIndex().row() == 4


@pytest.mark.parametrize(("words", "row"), [("brother", 6), ("YARD SIDE", 1)])
def test_finding_words_goes_to_their_line(window, qtbot, words, row):
    qtbot.keyClicks(window.top.search, words)
    qtbot.keyClick(window.top.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.centre.transcript.currentIndex().row() == row)


def test_roles_are_shown_beside_the_name(window):
    assert window.top._person.text() == f"Analyst 1 · {Role.ANALYST}"


def test_everything_that_can_be_used_has_a_name(window):
    window.centre.transcript.choose(3)
    kinds, inner = (QAbstractButton, QLineEdit, QAbstractItemView, QProgressBar), (QHeaderView, QListView)
    used = [w for w in window.findChildren(QWidget) if isinstance(w, kinds) and not isinstance(w, inner)]
    inside = (w for w in used if not w.objectName().startswith("qt_") and type(w).__name__ != "QAbstractButton")
    ours = [w for w in inside if not isinstance(w.parent(), QLineEdit)]
    assert [w for w in ours if not w.accessibleName() and not getattr(w, "text", str)()] == []


def test_every_action_has_a_verb_and_every_key_is_used_once():
    keys = [entry.keys for entry in ACTIONS if entry.keys]
    assert {entry.id for entry in ACTIONS} <= set(VERBS)
    assert len(keys) == len(set(keys))


def test_a_failed_run_gives_the_transcript_back(window, bench, qtbot, monkeypatch):
    def broken(order):
        yield Progress("transcribing", 1, 2, "", "R2", (window.desk.view.lines[0].segment,))
        raise Unavailable("The engine stopped.", "Try again.")

    monkeypatch.setattr(bench, "start", broken)
    window.desk.queue.add(Process("2026-0417", ("R2",)), "again")
    qtbot.waitUntil(lambda: window.desk.queue.jobs()[-1].state is JobState.FAILED)
    qtbot.waitUntil(lambda: window.centre.model.rowCount() == 9)


def test_space_presses_the_button_that_has_the_focus(window, qtbot):
    add = window.inspector.findChild(QAbstractButton, "add_note")
    add.setFocus()
    qtbot.keyClick(add, Qt.Key.Key_Space)
    form = wait_for(qtbot, AddNote)
    form.reject()


def test_a_note_can_be_withdrawn_and_stands_again_after_undo(window, qtbot):
    qtbot.waitUntil(lambda: window.inspector.findChild(QAbstractButton, "withdraw_note") is not None)
    withdraw = window.inspector.findChild(QAbstractButton, "withdraw_note")
    withdraw.click()
    qtbot.waitUntil(lambda: window.desk.view.annotations == ())
    qtbot.waitUntil(lambda: window.actions_by_id["undo"].isEnabled())
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: len(window.desk.view.annotations) == 1)


def test_a_running_job_is_cancelled_from_its_card(window, bench, qtbot, monkeypatch):
    closed = []

    def slow(order):
        try:
            while True:
                sleep(0.01)
                yield Progress("transcribing", 1, 10, "", "R1")
        finally:
            closed.append(True)

    monkeypatch.setattr(bench, "start", slow)
    job = window.desk.queue.add(Process("2026-0417", ("R1",)), "Intake call.m4a")
    qtbot.waitUntil(lambda: window.jobs.card(job.id).bar.isVisible())
    qtbot.mouseClick(window.jobs.card(job.id).cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.jobs.card(job.id).state.text() == "cancelled")
    assert closed == [True]


def test_a_double_click_edits_at_the_word_and_selects_nothing(window, qtbot):
    view = window.centre.transcript
    cell = view.visualRect(window.centre.model.index(0, Column.TEXT))
    at = QPoint(cell.left() + 60, cell.top() + 18)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    editor = view.findChild(QPlainTextEdit, "line_editor")
    assert not editor.textCursor().hasSelection()
    assert 2 < editor.textCursor().position() < 16
    qtbot.keyClick(editor, Qt.Key.Key_Escape)


def test_what_is_typed_survives_a_change_beneath_it(window, bench, qtbot):
    view = window.centre.transcript
    view.choose(0)
    view.edit_current()
    editor = view.findChild(QPlainTextEdit, "line_editor")
    qtbot.keyClicks(editor, " And then?")
    window.centre.model.replace(window.centre.model.line(0))
    assert editor.toPlainText().endswith("And then?")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)


def test_hidden_panels_stay_hidden_the_next_time(window, store, enter, vault, qtbot):
    dock = window.findChild(QDockWidget, "caveats")
    dock.hide()
    window.keep_layout()
    again = enter().window
    qtbot.waitUntil(lambda: again.is_furnished)
    assert again.findChild(QDockWidget, "caveats").isHidden()


def test_docks_are_as_wide_the_next_time(window, store, enter, qtbot):
    docks = [window.findChild(QDockWidget, name) for name in ("cases", "jobs", "inspector")]
    window.resizeDocks(docks, [236, 236, 290], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: [dock.width() for dock in docks] == [236, 236, 290])
    window.keep_layout()
    again = enter().window
    qtbot.waitUntil(lambda: again.is_furnished)
    qtbot.wait(50)
    assert {name: widths(again)[name] for name in ("cases", "jobs", "inspector")} == {"cases": 236, "jobs": 236, "inspector": 290}


def test_a_layout_too_wide_for_the_window_leaves_the_centre_its_room(store, enter, qtbot):
    keep_widths(store, {"cases": 700, "jobs": 700, "inspector": 700, "caveats": 700})
    shown_now = enter().window
    qtbot.waitUntil(lambda: shown_now.is_furnished)
    qtbot.waitUntil(lambda: 200 <= shown_now.findChild(QDockWidget, "cases").width() <= 0.23 * shown_now.width())
    assert shown_now.findChild(QDockWidget, "inspector").width() <= 0.23 * shown_now.width()


def test_every_menu_stands_in_a_small_window_too(window, qtbot):
    window.resize(1040, 720)
    window.top.show_waiting(12)
    qtbot.wait(50)
    menus = window.top.menus
    assert all(menus.actionGeometry(action).right() <= menus.width() for action in menus.actions())
    assert window.top.search.geometry().right() < window.top.waiting.geometry().left()
