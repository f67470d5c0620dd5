"""Find and replace in the transcript, by keys and clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton

from tests.gui.test_app import press, wait_for
from tests.gui.test_window import text_of
from workbench.domain.errors import BadRequest
from workbench.gui.searching.finding import finder
from workbench.gui.searching.hits import Hit, Wanted, hits, replaced
from workbench.gui.searching.replace import Replace

TEXTS = [
    ("a", "The glue one, the GLUE."),
    ("b", "Nothing"),
    ("c", "gluestick und STRASSE, Straße"),
    ("d", "昨天我在港口"),
    ("e", "السيارة"),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted("glue"), [("a", 4), ("a", 18), ("c", 0)]),
        (Wanted("glue", match_case=True), [("a", 4), ("c", 0)]),
        (Wanted("glue", whole_words=True), [("a", 4), ("a", 18)]),
        (Wanted(r"gl\w+\b", is_pattern=True), [("a", 4), ("a", 18), ("c", 0)]),
        (Wanted("straße"), [("c", 14), ("c", 23)]),
        (Wanted("港口"), [("d", 4)]),
        (Wanted("السيارة"), [("e", 0)]),
        (Wanted("one, the"), [("a", 9)]),
        (Wanted("."), [("a", 22)]),
        (Wanted(" "), []),
        (Wanted("x*", is_pattern=True), []),
    ],
)
def test_places_are_found_as_exactly_as_is_asked(wanted, found):
    assert [(hit.row_id, hit.start) for hit in hits(wanted, TEXTS)] == found


def test_only_the_ticked_places_are_replaced():
    assert replaced(Wanted("glue"), "blue", TEXTS[0][1], {18}) == "The glue one, the blue."
    assert replaced(Wanted(r"(\w+) one", is_pattern=True), r"one \1", TEXTS[0][1], {4}) == "The one glue, the GLUE."
    assert replaced(Wanted("glue"), r"\1", TEXTS[0][1], {4}) == r"The \1 one, the GLUE."


def test_a_pattern_that_cannot_be_used_says_why():
    with pytest.raises(BadRequest, match="cannot be read"):
        hits(Wanted("(", is_pattern=True), TEXTS)
    with pytest.raises(BadRequest, match="replacement"):
        replaced(Wanted("glue", is_pattern=True), r"\7", TEXTS[0][1], {4})


def test_a_pattern_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr("workbench.gui.searching.hits._PATIENCE", 0.05)
    with pytest.raises(BadRequest, match="too long"):
        hits(Wanted(r"(?:(?:a|aa)+)+b|(x+x+)+y", is_pattern=True), [("a", "x" * 40 + "a" * 60)])


def opened(window, qtbot, text: str) -> QLineEdit:
    """The find bar over the transcript with something typed into it."""
    window.activateWindow()
    window.centre.transcript.setFocus()
    qtbot.keyClick(window.centre.transcript, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = window.centre.findChild(QLineEdit, "find_field")
    qtbot.keyClicks(field, text)
    return field


def said(window) -> str:
    return finder(window).bar.said.text()


def test_the_bar_counts_while_typing_and_f3_goes_round(window, qtbot):
    field = opened(window, qtbot, "nine")
    qtbot.waitUntil(lambda: said(window) == "1 of 3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (window.centre.transcript.currentIndex().row(), said(window)) == (7, "1 of 3")
    qtbot.keyClick(window, Qt.Key.Key_F3)
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert (window.centre.transcript.currentIndex().row(), said(window)) == (8, "3 of 3")
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert said(window) == "1 of 3"
    qtbot.keyClick(window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert said(window) == "3 of 3"


def test_every_place_is_marked_until_the_bar_is_put_away(window, qtbot):
    field = opened(window, qtbot, "the")
    qtbot.waitUntil(lambda: " of " in said(window))
    assert ((0 + window.centre.model.line(0).text.index("the"), 3), True) in finder(window).marks(window.centre.model.line(0))
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not finder(window).bar.isVisible()
    assert finder(window).marks(window.centre.model.line(0)) == []
    assert window.centre.transcript.hasFocus()


def test_switches_narrow_what_is_found(window, qtbot):
    opened(window, qtbot, "he")
    qtbot.waitUntil(lambda: " of " in said(window))
    everywhere = len(finder(window).hits)
    qtbot.mouseClick(window.centre.findChild(QToolButton, "find_words"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: 0 < len(finder(window).hits) < everywhere)
    qtbot.mouseClick(window.centre.findChild(QToolButton, "find_pattern"), Qt.MouseButton.LeftButton)
    finder(window).bar.field.clear()
    qtbot.keyClicks(finder(window).bar.field, "(")
    qtbot.waitUntil(lambda: "cannot be read" in said(window))


def test_places_follow_what_is_corrected(window, bench, qtbot):
    from workbench.domain.commands import CorrectSegment

    opened(window, qtbot, "yellow")
    qtbot.waitUntil(lambda: said(window) == "Not in this transcript")
    bench.do(CorrectSegment("R2", "R2-0", "The yellow one."))
    qtbot.waitUntil(lambda: said(window) == "1 of 1")


def test_replacing_shows_every_place_and_is_one_step_of_undo(window, bench, qtbot):
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    form = wait_for(qtbot, Replace)
    qtbot.keyClicks(form.sought, "nine")
    qtbot.keyClicks(form.by, "ten")
    qtbot.waitUntil(lambda: form.go.text() == "Replace 3 places" and "ten" in str(form.places.index(0, 4).data()))
    assert "So at nine fifteen" in form.places.index(0, 3).data()
    cell = form.table.visualRect(form.places.index(1, 0))
    qtbot.mouseClick(form.table.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    assert form.go.text() == "Replace 2 places"
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: "ten twenty" in text_of(window, 8))
    assert text_of(window, 7) == "So at ten fifteen you were on your own?"
    assert text_of(window, 8).startswith("Nine fifteen, ten twenty")
    assert [entry.kind for entry in bench.state.entries] == ["transcript.revised"]
    qtbot.waitUntil(window.actions_by_id["undo"].isEnabled)
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: "nine" in text_of(window, 7) and "nine" in text_of(window, 8))


def test_what_cannot_be_replaced_leaves_the_dialog_open_with_the_reason(window, qtbot):
    window.actions_by_id["replace"].trigger()
    form = wait_for(qtbot, Replace)
    form.pattern.setChecked(True)
    form.sought.setText("(nine")
    qtbot.waitUntil(lambda: "cannot be read" in form.problem.text())
    assert not form.go.isEnabled()
    form.reject()


def test_the_wanted_and_the_hit_are_plain_facts():
    assert hits(Wanted("Nothing"), TEXTS) == (Hit("b", 0, 7),)
