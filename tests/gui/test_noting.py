"""The notes panel: added with tags and pictures, filtered, answered, edited by their author alone, and undone; real vault."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.gui.test_comparing import a_vault, opened, workshop
from workbench.domain.annotations import Annotation
from workbench.domain.commands import Annotate
from workbench.domain.questions import AnnotationsOf, AttachmentBy
from workbench.domain.timeline import Span
from workbench.gui import verbs
from workbench.gui.dialogs.note_forms import AddNote, AnswerNote, EditNote
from workbench.gui.examining import noting
from workbench.gui.panels.notes_panel import NotesPanel

__all__ = ["workshop"]


@pytest.fixture
def panel(enter, workshop, tmp_path, qtbot) -> NotesPanel:
    window = opened(enter, a_vault(workshop, tmp_path / "vault", invited=False), qtbot)
    verbs.run(window, "notes")
    qtbot.waitUntil(lambda: noting.panel_of(window) is not None)
    return noting.panel_of(window)


def stand(panel: NotesPanel) -> tuple[Annotation, ...]:
    desk = panel.window().desk
    notes: tuple[Annotation, ...] = desk.bench.ask(AnnotationsOf(desk.place.recording))
    return notes


def said(panel: NotesPanel, qtbot, *texts: str) -> None:
    desk = panel.window().desk
    for number, text in enumerate(texts):
        desk.changes.make(Annotate(desk.place.recording, text, Span(number, number + 9), tags=(text[:3],)), "note")
    qtbot.waitUntil(lambda: panel.model.rowCount() == len(texts))


def a_picture(folder: Path) -> Path:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(folder / "still.png"))
    return folder / "still.png"


def test_a_note_stands_with_its_kind_rank_tags_and_picture(panel, qtbot, tmp_path):
    qtbot.mouseClick(panel.add, Qt.MouseButton.LeftButton)
    form = panel.window().findChild(AddNote)
    qtbot.keyClicks(form.words, "names the car")
    form.kind.setCurrentIndex(form.kind.findData("disputed"))
    form.importance.setCurrentIndex(1)
    qtbot.keyClicks(form.tags, "car, colour")
    form.attach(a_picture(tmp_path))
    qtbot.mouseClick(form.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)
    (note,) = stand(panel)
    assert (note.text, note.kind, note.importance, note.tags) == ("names the car", "disputed", "important", ("car", "colour"))
    body = panel.window().desk.bench.ask(AttachmentBy(note.attachments[0].sha256))
    assert body == a_picture(tmp_path).read_bytes()
    qtbot.waitUntil(lambda: panel.picture.isVisibleTo(panel))


def test_what_is_no_picture_is_refused_by_name(panel, qtbot, tmp_path):
    qtbot.mouseClick(panel.add, Qt.MouseButton.LeftButton)
    form = panel.window().findChild(AddNote)
    (tmp_path / "letter.txt").write_bytes(base64.b64encode(b"x"))
    form.attach(tmp_path / "letter.txt")
    assert "letter.txt" in form.problem.text()


def test_notes_are_filtered_by_words_tags_and_kind(panel, qtbot):
    said(panel, qtbot, "car is grey", "door is shut")
    qtbot.keyClicks(panel.words, "#car")
    assert [panel.model.note(row).text for row in range(panel.model.rowCount())] == ["car is grey"]
    panel.words.setText("window")
    assert panel.model.rowCount() == 0
    assert "filter" in panel.said.text()


def test_an_answer_stands_under_the_note_it_answers(panel, qtbot):
    said(panel, qtbot, "car is grey", "door is shut")
    panel.choose(stand(panel)[0].id)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    form = panel.window().findChild(AnswerNote)
    qtbot.keyClicks(form.words, "rather blue")
    qtbot.mouseClick(form.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3)
    assert [panel.model.note(row).text for row in range(3)] == ["car is grey", "rather blue", "door is shut"]


def test_an_edit_and_its_undo_change_what_the_note_says(panel, qtbot):
    said(panel, qtbot, "car is grey")
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    form = panel.window().findChild(EditNote)
    form.words.setPlainText("car is blue")
    qtbot.mouseClick(form.go, Qt.MouseButton.LeftButton)
    changes = panel.window().desk.changes
    qtbot.waitUntil(lambda: changes.is_settled and stand(panel)[0].text == "car is blue")
    panel.window().desk.changes.stack.undo()
    qtbot.waitUntil(lambda: stand(panel)[0].text == "car is grey")


def test_delete_withdraws_and_undo_restores(panel, qtbot):
    said(panel, qtbot, "car is grey")
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 0)
    panel.window().desk.changes.stack.undo()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)
