"""Rows split, merged, inserted, struck, retimed and given to other voices, by real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu

from tests.gui.test_app import wait_for
from tests.gui.test_window import text_of
from workbench.domain.timeline import Span
from workbench.gui.dialogs.notices import Notice
from workbench.gui.entrance.doorway import Doorway
from workbench.gui.transcript.doubting import Doubting
from workbench.gui.transcript.editor import LineEditor
from workbench.gui.transcript.model import Column
from workbench.gui.writing import editing

CTRL, SHIFT, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def transcript(window, monkeypatch):
    # The window is closed with text half typed in some tests; nobody is there to answer.
    monkeypatch.setattr(Doorway, "_may_discard", lambda *_: True)
    window.activateWindow()
    window.centre.transcript.setFocus()
    return window.centre.transcript


def texts(window) -> list[str]:
    return [line.text for line in window.centre.model.lines()]


def voices(window) -> list[str]:
    return [line.speaker for line in window.centre.model.lines()]


def editor_over(window, qtbot, row: int) -> LineEditor:
    window.centre.transcript.choose(row)
    qtbot.keyClick(window.centre.transcript, Qt.Key.Key_Return)
    editor = window.centre.transcript.editor()
    assert editor is not None
    return editor


def undo(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.desk.changes.is_settled and window.actions_by_id["undo"].isEnabled())
    window.centre.transcript.setFocus()
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: window.desk.changes.is_settled)


def test_a_line_is_split_at_the_caret_with_what_was_typed(window, transcript, qtbot):
    editor = editor_over(window, qtbot, 2)
    qtbot.keyClick(editor, Qt.Key.Key_Home)
    qtbot.keyClicks(editor, "Yes. ")
    editor.put_caret(20)
    qtbot.keyClick(editor, Qt.Key.Key_Return, CTRL | SHIFT)
    qtbot.waitUntil(lambda: len(texts(window)) == 10)
    assert texts(window)[2:4] == ["Yes. The yard side.", "And you saw the driver?"]
    qtbot.waitUntil(lambda: transcript.editor() is not None)
    assert transcript.editor().typed().text == "And you saw the driver?"
    assert transcript.editor().typed().caret == 0
    assert window.centre.model.unsaved() == ()


def test_a_split_that_cannot_be_loses_nothing_that_was_typed(window, transcript, qtbot):
    editor = editor_over(window, qtbot, 2)
    qtbot.keyClicks(editor, " Did you?")
    qtbot.keyClick(editor, Qt.Key.Key_Return, CTRL | SHIFT)
    assert "between two words" in window.bottom._notice.text()
    assert transcript.editor().typed().text.endswith("driver? Did you?")


def test_a_line_is_split_at_the_playhead(window, transcript, qtbot):
    transcript.choose(2)
    window.player.seek(window.centre.model.line(2).words[3].span.first)
    qtbot.keyClick(transcript, Qt.Key.Key_Return, CTRL | SHIFT)
    qtbot.waitUntil(lambda: len(texts(window)) == 10)
    assert texts(window)[2:4] == ["The yard side.", "And you saw the driver?"]
    undo(window, qtbot)
    qtbot.waitUntil(lambda: texts(window)[2] == "The yard side. And you saw the driver?")
    assert len(texts(window)) == 9


def test_a_line_is_merged_with_the_next_only_where_one_voice_says_both(window, transcript, qtbot):
    transcript.choose(0)
    qtbot.keyClick(transcript, Qt.Key.Key_M, CTRL | SHIFT)
    assert "different voices" in window.bottom._notice.text()
    transcript.choose(1)
    qtbot.keyClick(transcript, Qt.Key.Key_2, ALT)
    qtbot.waitUntil(lambda: voices(window)[1] == "S2")
    transcript.choose(0)
    qtbot.keyClick(transcript, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(transcript, Qt.Key.Key_M, CTRL | SHIFT)
    qtbot.waitUntil(lambda: len(texts(window)) == 8)
    assert texts(window)[0].endswith("after that? It was the grey one, it came round from the, from the yard side.")


def test_lines_chosen_with_shift_are_given_to_a_voice_together(window, transcript, qtbot):
    rect = transcript.visualRect(window.centre.model.index(1, Column.TIME))
    other = transcript.visualRect(window.centre.model.index(3, Column.TIME))
    qtbot.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    qtbot.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, SHIFT, other.center())
    assert transcript.chosen_rows() == (1, 2, 3)
    qtbot.keyClick(transcript, Qt.Key.Key_3, ALT)
    qtbot.waitUntil(lambda: voices(window)[1:4] == ["S3", "S3", "S3"])
    assert transcript.chosen_rows() == (1, 2, 3)
    qtbot.keyClick(transcript, Qt.Key.Key_7, ALT)
    assert "no voice 7" in window.bottom._notice.text()


def test_a_new_voice_appears_when_lines_are_given_to_it(window, transcript, qtbot):
    transcript.choose(4)
    qtbot.keyClick(transcript, Qt.Key.Key_0, ALT)
    qtbot.waitUntil(lambda: window.centre.model.index(4, Column.SPEAKER).data() == "Speaker 4")


def test_a_voice_is_given_from_here_on_and_everywhere_by_keyboard(window, transcript, qtbot):
    transcript.choose(3)
    window.actions_by_id["from_here_on"].trigger()
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in window.findChildren(QMenu, "voices")))
    menu = next(menu for menu in window.findChildren(QMenu, "voices") if menu.isVisible())
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: voices(window)[3] == "S3")
    assert [voices(window)[n] for n in (1, 6, 8)] == ["S1", "S3", "S3"]
    editing.assign_everywhere(window, "S2")
    qtbot.waitUntil(lambda: set(voices(window)) == {"S1", "S2"})


def test_lines_merged_away_stay_away_when_their_voice_is_given_to_another(window, transcript, qtbot):
    transcript.choose(1)
    qtbot.keyClick(transcript, Qt.Key.Key_2, ALT)
    qtbot.waitUntil(lambda: voices(window)[1] == "S2")
    transcript.choose(1)
    qtbot.keyClick(transcript, Qt.Key.Key_M, CTRL | SHIFT)
    qtbot.waitUntil(lambda: len(texts(window)) == 8)
    editing.assign_everywhere(window, "S3")
    qtbot.waitUntil(lambda: voices(window)[1] == "S3")
    qtbot.waitUntil(lambda: window.desk.changes.is_settled)
    assert len(texts(window)) == 8


def test_a_struck_line_stays_in_sight_and_comes_back(window, transcript, qtbot):
    transcript.choose(5)
    qtbot.keyClick(transcript, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.centre.model.line(5).is_struck)
    assert window.centre.model.index(5, Column.STATE).data() == "struck out"
    qtbot.keyClick(transcript, Qt.Key.Key_Return)
    assert transcript.editor() is None
    qtbot.keyClick(transcript, Qt.Key.Key_Delete, ALT)
    qtbot.waitUntil(lambda: not window.centre.model.line(5).is_struck)


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight])
def test_a_bare_key_elsewhere_changes_nothing(window, transcript, bench, qtbot, key):
    transcript.choose(5)
    window.tree.setFocus()
    qtbot.keyClick(window.tree, key)
    assert "only while the transcript" in window.bottom._notice.text()
    assert bench.state.entries == []


def test_brackets_set_the_times_of_a_line(window, transcript, qtbot):
    transcript.choose(4)
    span = window.centre.model.line(4).span
    window.player.seek(span.first + 1600)
    qtbot.keyClick(transcript, Qt.Key.Key_BracketLeft)
    qtbot.waitUntil(lambda: window.centre.model.line(4).span.first == span.first + 1600)
    window.player.seek(span.end + 800)
    qtbot.keyClick(transcript, Qt.Key.Key_BracketRight)
    qtbot.waitUntil(lambda: window.centre.model.line(4).span.end == span.end + 800)


def test_brackets_type_while_typing_and_set_times_with_ctrl_and_alt(window, transcript, qtbot):
    editor = editor_over(window, qtbot, 4)
    qtbot.keyClicks(editor, "[")
    span = window.centre.model.line(4).span
    window.player.seek(span.end + 800)
    qtbot.keyClick(editor, Qt.Key.Key_BracketRight, CTRL | ALT)
    qtbot.waitUntil(lambda: window.centre.model.line(4).span.end == span.end + 800)
    assert transcript.editor() is editor
    assert editor.typed().text.endswith("not to[")


def test_a_new_line_stands_in_the_gap_and_is_typed_at_once(window, transcript, qtbot):
    transcript.choose(8)
    qtbot.keyClick(transcript, Qt.Key.Key_I, CTRL | SHIFT)
    qtbot.waitUntil(lambda: len(texts(window)) == 10 and transcript.editor() is not None)
    editor = transcript.editor()
    editor.selectAll()
    qtbot.keyClicks(editor, "I think so.")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(window)[9] == "I think so.")
    assert voices(window)[9] == voices(window)[8]


def test_a_new_line_stands_where_the_timeline_is_marked(window, transcript, bench, qtbot):
    window.desk.selection = None
    qtbot.keyClick(transcript, Qt.Key.Key_Insert, ALT)
    assert "Nothing is marked" in window.bottom._notice.text()
    window.desk.selection = Span(1600, 4800)
    qtbot.keyClick(transcript, Qt.Key.Key_Insert, ALT)
    qtbot.waitUntil(lambda: window.centre.model.line(0).span == Span(1600, 4800))


def test_a_row_is_dragged_to_another_time_and_voice(window, transcript, qtbot):
    line = window.centre.model.line(2)
    span = Span(line.span.first + 160, line.span.end + 160)
    editing.move(window, line.id, span, "S3")
    qtbot.waitUntil(lambda: (window.centre.model.line(2).span, voices(window)[2]) == (span, "S3"))
    editing.retime(window, line.id, line.span)
    qtbot.waitUntil(lambda: window.centre.model.line(2).span == line.span)
    undo(window, qtbot)
    qtbot.waitUntil(lambda: window.centre.model.line(2).span == span)


@pytest.mark.parametrize(
    ("key", "modifiers", "mark"),
    [
        (Qt.Key.Key_I, ALT, "[inaudible]"),
        (Qt.Key.Key_X, ALT, "[crosstalk]"),
        (Qt.Key.Key_L, ALT, "[laughter]"),
        (Qt.Key.Key_J, CTRL, "[0:00:02.000]"),
    ],
)
def test_marks_are_written_at_the_caret(window, transcript, qtbot, key, modifiers, mark):
    window.player.seek(32_000)
    editor = editor_over(window, qtbot, 2)
    editor.put_caret(8)
    qtbot.keyClick(editor, key, modifiers)
    assert editor.typed().text == f"The yard {mark} side. And you saw the driver?"


def test_a_mark_goes_where_the_playhead_is_when_nobody_types(window, transcript, qtbot):
    transcript.choose(2)
    window.player.seek(window.centre.model.line(2).words[3].span.first)
    qtbot.keyClick(transcript, Qt.Key.Key_I, ALT)
    assert transcript.editor().typed().text == "The yard side. [inaudible] And you saw the driver?"


def test_an_uncertain_word_names_what_else_it_could_be_and_is_settled_later(window, transcript, qtbot):
    editor = editor_over(window, qtbot, 2)
    editor.put_caret(6)
    qtbot.keyClick(editor, Qt.Key.Key_U, ALT)
    asked = editor.findChild(Doubting)
    qtbot.keyClicks(asked.others, "yacht, back yard")
    qtbot.keyClick(asked.others, Qt.Key.Key_Return)
    assert editor.typed().text.startswith("The yard(?yacht/back-yard) side.")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text_of(window, 2).startswith("The yard(?yacht/back-yard) side."))
    from workbench.gui.writing import line_menu

    row = window.centre.model.index(2, Column.TEXT)
    words = transcript.delegate.words(window.centre.model.line(2), transcript.columnWidth(Column.TEXT)).words
    transcript.pointed_run = next(run for run in words if "(?" in run.text)
    choose = next(action for action in line_menu.made(window, window.centre.model.line(row.row())).actions())
    assert choose.text() == "It is “yard”"
    choose.trigger()
    qtbot.waitUntil(lambda: text_of(window, 2) == "The yard side. And you saw the driver?")


def test_every_version_of_a_line_is_listed_with_its_author(window, transcript, qtbot):
    transcript.choose(3)
    qtbot.keyClick(transcript, Qt.Key.Key_I, CTRL)
    notice = wait_for(qtbot, Notice)
    rows = notice.findChild(object, "rows")
    assert [rows.topLevelItem(n).text(0).split(" · ")[0] for n in range(rows.topLevelItemCount())] == ["the machine", "Analyst 1"]
    notice.accept()


def test_nothing_is_revised_where_the_exhibit_is_before_a_reviewer(window, transcript, bench, qtbot):
    from workbench.domain.commands import SubmitReview

    bench.do(SubmitReview("E2"))
    qtbot.waitUntil(lambda: not window.actions_by_id["strike_line"].isEnabled())
    editing.retime(window, window.centre.model.line(2).id, Span(0, 16_000))
    assert "Withdraw it to edit" in window.bottom._notice.text()


def test_going_to_a_line_chooses_it_alone_however_one_came_there(window, transcript, qtbot):
    transcript.choose(1)
    qtbot.keyClick(transcript, Qt.Key.Key_Down, SHIFT)  # Shift counts as held from here on, as it is while Shift+F8 moves on
    transcript.choose(5)
    assert transcript.chosen_rows() == (5,)
    qtbot.keyClick(transcript, Qt.Key.Key_F8, SHIFT)
    assert len(transcript.chosen_rows()) == 1


def test_what_stands_for_an_untyped_line_gives_way_to_what_is_typed(window, transcript, qtbot):
    transcript.choose(8)
    qtbot.keyClick(transcript, Qt.Key.Key_I, CTRL | SHIFT)
    qtbot.waitUntil(lambda: transcript.editor() is not None)
    assert transcript.editor().toPlainText() == ""
    qtbot.keyClicks(transcript.editor(), "Stop.")
    qtbot.keyClick(transcript.editor(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(window)[9] == "Stop.")


def test_an_untyped_line_stays_one_when_its_editor_is_left(window, transcript, qtbot):
    transcript.choose(8)
    qtbot.keyClick(transcript, Qt.Key.Key_I, CTRL | SHIFT)
    qtbot.waitUntil(lambda: transcript.editor() is not None)
    qtbot.keyClick(transcript.editor(), Qt.Key.Key_Return)
    assert texts(window)[9] == editing.e.UNTYPED
    assert window.centre.model.unsaved() == ()


def test_a_line_that_a_person_wrote_is_not_said_to_come_from_an_engine(window, transcript, qtbot):
    transcript.choose(8)
    qtbot.keyClick(transcript, Qt.Key.Key_I, CTRL | SHIFT)
    qtbot.waitUntil(lambda: transcript.editor() is not None)
    told = lambda: [label.text() for label in window.inspector.widget().findChildren(QLabel)]  # noqa: E731 - asked again
    qtbot.waitUntil(lambda: "A person wrote this line; no engine had a part in it." in told())
    assert "Engine" not in told()
    assert "Confidence" not in told()


def test_the_head_counts_what_stands_and_says_what_was_struck(window, transcript, qtbot):
    transcript.choose(5)
    qtbot.keyClick(transcript, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "8 lines" in window.centre._said.text())
    assert "1 struck out" in window.centre._said.text()
