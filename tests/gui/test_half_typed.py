"""What was typed over a line and not saved: never written silently, never lost."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPlainTextEdit

from tests.gui.test_window import text_of
from workbench.gui.desk import Place
from workbench.gui.transcript.model import Column


def half_typed(window, qtbot, row: int, text: str) -> QPlainTextEdit:
    """Someone begins to correct a row and is called away."""
    view = window.centre.transcript
    view.choose(row)
    view.edit_current()
    editor = view.findChild(QPlainTextEdit, "line_editor")
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    return editor


def test_leaving_a_line_half_typed_saves_nothing_and_loses_nothing(window, bench, qtbot):
    half_typed(window, qtbot, 0, "It went to the")
    window.centre.transcript.choose(4)
    assert window.centre.model.index(0, Column.TEXT).data() == "It went to the"
    assert window.centre.model.index(0, Column.STATE).data() == "not saved"
    assert "1 not saved" in window.centre._said.text()
    assert bench.state.entries == []
    window.centre.transcript.choose(0)
    qtbot.keyClick(window.centre.transcript, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text_of(window, 0) == "It went to the")
    assert window.centre.model.unsaved() == ()


def test_what_is_half_typed_stands_there_after_a_look_at_another_recording(window, bench, qtbot):
    half_typed(window, qtbot, 0, "It went to the")
    window.desk.go(Place("2026-0417", "E1", "R1"))
    qtbot.waitUntil(lambda: window.centre.model.rowCount() == 0)
    window.desk.go(Place("2026-0417", "E2", "R2"))
    qtbot.waitUntil(lambda: window.centre.model.rowCount() == 9)
    assert window.centre.model.index(0, Column.TEXT).data() == "It went to the"
    before = text_of(window, 0)
    window.centre.transcript.choose(0)
    qtbot.keyClick(window.centre.transcript, Qt.Key.Key_Escape)
    assert window.centre.model.index(0, Column.TEXT).data() == before
    assert bench.state.entries == []


def test_tab_saves_as_enter_does(window, qtbot):
    editor = half_typed(window, qtbot, 0, "It went to the gate.")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: text_of(window, 0) == "It went to the gate.")


def test_locking_does_not_discard_what_is_half_typed_without_asking(window, qtbot, monkeypatch):
    half_typed(window, qtbot, 0, "It went <b>to the")
    window.centre.transcript.choose(4)
    asked = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()))
    window.actions_by_id["lock"].trigger()
    assert "It went <b>to the" in asked[0]
    assert window.desk is not None
    window.centre.model.forget()


def test_the_editor_grows_with_what_is_typed_instead_of_scrolling(window, qtbot):
    editor = half_typed(window, qtbot, 0, "word " * 60)
    lines = editor.document().size().height()
    assert lines > 2
    assert editor.viewport().height() >= lines * editor.fontMetrics().lineSpacing()
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
