"""What is to check: the list, the chips, the keys, and who stands for what."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from tests.gui.conftest import PASSWORD
from tests.gui.sample_case import said
from tests.gui.test_app import shown
from workbench.domain.commands import Confirm, CorrectSegment, SubmitReview
from workbench.domain.events import PassageConfirmed
from workbench.domain.questions import ConfirmationsOf
from workbench.domain.transcript import SuspicionKind as K
from workbench.gui import docking
from workbench.gui.desk import Place
from workbench.gui.dialogs.notices import Notice
from workbench.gui.examining import checking
from workbench.gui.examining.checking import Checking
from workbench.gui.transcript.model import Column


@pytest.fixture
def panel(window, qtbot):
    docking.show(window, checking.PANEL)
    qtbot.waitUntil(lambda: checking.panel_of(window) is not None and rows(window) != [])
    return checking.panel_of(window)


def rows(window) -> list[str]:
    model = checking.panel_of(window).list.model()
    return [model.index(row).data() for row in range(model.rowCount())]


def confirmed(bench) -> list[tuple[str, tuple[str, ...]]]:
    return [(c.segment_id, c.kinds) for c in bench.ask(ConfirmationsOf("R2"))]


def state(window, row: int) -> str:
    return window.centre.model.index(row, Column.STATE).data()


def test_everything_to_check_is_listed_in_order_of_time(window, panel):
    assert rows(window) == [
        "negation  not",
        "negation  wasn’t",
        "loop  repeated three times",
        "number  nine fifteen",
        "number  Nine fifteen · nine twenty",
        "speech without text  2 s of speech",
    ]
    assert "0 % confirmed · 6 to check" in panel.said.text()


def test_a_row_says_what_it_asks(window, panel):
    assert state(window, 6) == "negation, confirm"
    assert state(window, 7) == "loop, number"


def test_a_chip_shows_its_kind_alone_and_f8_follows(window, panel, qtbot):
    qtbot.mouseClick(panel.chips.button_of(K.NUMBER), Qt.MouseButton.LeftButton)
    assert rows(window) == ["number  nine fifteen", "number  Nine fifteen · nine twenty"]
    window.actions_by_id["next_suspect"].trigger()
    assert window.centre.transcript.currentIndex().row() == 7
    window.actions_by_id["next_suspect"].trigger()
    assert window.centre.transcript.currentIndex().row() == 8


def test_f8_goes_round_through_gaps_too(window, panel, qtbot):
    seen = []
    window.centre.transcript.setFocus()
    for _ in range(6):
        qtbot.keyClick(window.centre.transcript, Qt.Key.Key_F8)
        seen.append((window.centre.transcript.currentIndex().row(), str(panel.current().kind)))
    assert [row for row, _ in seen] == [4, 6, 7, 8, 8, 4]
    assert seen[4][1] == "speech without text"
    qtbot.keyClick(window.centre.transcript, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert str(panel.current().kind) == "speech without text"


def test_enter_in_the_list_confirms_and_the_next_one_takes_its_place(window, panel, bench, qtbot):
    panel.list.setCurrentIndex(panel.list.model().index(0))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(rows(window)) == 5)
    assert confirmed(bench) == [("R2-4", ("negation",))]
    assert panel.current().text == "wasn’t"
    assert "5 to check" in window.centre._said.text()


def test_a_confirmed_check_stays_with_who_and_when(window, panel, qtbot):
    qtbot.mouseClick(panel.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows(window)) == 5)
    panel.with_confirmed.setChecked(True)
    told = panel.list.model().index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "confirmed by Analyst 1" in told
    assert len(rows(window)) == 6


def test_a_confirmation_can_be_taken_back_and_undone(window, panel, bench, qtbot):
    qtbot.mouseClick(panel.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows(window)) == 5)
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: len(rows(window)) == 6)
    panel.list.setCurrentIndex(panel.list.model().index(0))
    qtbot.mouseClick(panel.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows(window)) == 5)
    panel.with_confirmed.setChecked(True)
    panel.list.setCurrentIndex(panel.list.model().index(0))
    assert panel.confirm.text() == "Take back"
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: confirmed(bench) == [])


def test_a_gap_is_confirmed_by_its_time(window, panel, bench, qtbot):
    panel.list.setCurrentIndex(panel.list.model().index(5))
    qtbot.mouseClick(panel.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows(window)) == 5)
    assert confirmed(bench) == [("", ("speech without text",))]


def test_a_line_is_confirmed_as_a_whole_and_the_next_one_is_gone_to(window, panel, bench, qtbot):
    window.centre.transcript.choose(6)
    window.actions_by_id["confirm_and_next"].trigger()
    qtbot.waitUntil(lambda: state(window, 6) == "confirmed")
    assert confirmed(bench) == [("R2-6", ())]
    assert window.centre.transcript.currentIndex().row() == 7
    qtbot.waitUntil(lambda: "10 % confirmed" in panel.said.text())


def test_the_button_confirms_once(window, panel, bench, qtbot):
    qtbot.mouseClick(panel.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(confirmed(bench)) == 1 and window.desk.changes.is_settled)
    assert shown(Notice) is None


def test_a_line_is_confirmed_by_its_key_and_let_go_of_by_the_menu(window, panel, bench, qtbot):
    window.centre.transcript.choose(8)
    window.actions_by_id["confirm_line"].trigger()
    qtbot.waitUntil(lambda: state(window, 8) == "confirmed")
    window.actions_by_id["unconfirm_line"].trigger()
    qtbot.waitUntil(lambda: state(window, 8) == "number, confirm")
    assert confirmed(bench) == []


def test_a_confirmation_is_void_once_the_text_changes(window, panel, bench, qtbot):
    bench.do(Confirm("R2", "R2-8"))
    qtbot.waitUntil(lambda: state(window, 8) == "confirmed")
    bench.do(CorrectSegment("R2", "R2-8", "Nine fifty, nine twenty. Something like that."))
    qtbot.waitUntil(lambda: "number  Nine fifty · nine twenty" in rows(window))
    assert state(window, 8) == "number, confirm"


def test_not_right_opens_the_editor_over_the_row(window, panel, qtbot):
    panel.list.setCurrentIndex(panel.list.model().index(4))
    qtbot.mouseClick(panel.correct, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.centre.transcript.editor() is not None)
    assert window.centre.transcript.currentIndex().row() == 8


def test_a_click_leads_to_the_words(window, panel, qtbot):
    view = panel.list
    spot = view.visualRect(view.model().index(1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert window.centre.transcript.currentIndex().row() == 6


def test_who_may_not_confirm_is_told_why(window, panel, qtbot):
    window.desk.bench.held = "somebody else writes"
    Checking.of(window).look()
    qtbot.waitUntil(lambda: not panel.confirm.isEnabled())
    assert "somebody else writes" in panel.confirm.toolTip()
    assert panel.correct.isEnabled()


def test_locking_takes_the_list_away(window, panel, qtbot):
    window.actions_by_id["lock"].trigger()
    qtbot.waitUntil(lambda: window.desk is None)
    assert rows(window) == []
    assert "Choose a transcribed recording" in panel.said.text()


def test_what_somebody_else_confirms_comes_in_at_once(window, panel, act, qtbot):
    event = window.desk.bench.do(Confirm("R2", "R2-4"))
    assert isinstance(event, PassageConfirmed)
    qtbot.waitUntil(lambda: len(rows(window)) == 5)


def test_ten_thousand_rows_are_looked_through_while_the_window_answers(enter, vault, workshop, qtbot):
    workshop.vaults[vault].desk.finish(said("R2", start=1.0, times=1_100), who="Analyst 1")
    shown = enter(vault=vault, user="Analyst 1", password=PASSWORD).window
    qtbot.waitUntil(lambda: shown.desk is not None and bool(shown.desk.cases), timeout=20_000)
    shown.desk.go(Place("2026-0417", "E2", "R2"))
    qtbot.waitUntil(lambda: Checking.of(shown).standing.words > 90_000, timeout=30_000)
    QTest.qWait(50)
    assert len(Checking.of(shown).standing.open) > 4_000


@pytest.mark.parametrize(
    ("key", "modifier", "made"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier, [("R2-6", ())]),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier, [("R2-6", ())]),
    ],
)
def test_the_keys_of_confirming_confirm(window, panel, bench, qtbot, key, modifier, made):
    window.centre.transcript.choose(6)
    window.centre.transcript.setFocus()
    qtbot.keyClick(window.centre.transcript, key, modifier)
    qtbot.waitUntil(lambda: confirmed(bench) == made)


def test_the_list_is_brought_by_its_key(window, panel, qtbot):
    window.centre.transcript.setFocus()
    qtbot.keyClick(window.centre.transcript, Qt.Key.Key_F8, Qt.KeyboardModifier.AltModifier)
    assert panel.list.hasFocus()


def test_the_inspector_tells_how_far_the_words_are_confirmed_and_what_this_line_asks(window, panel, bench, qtbot):
    window.centre.transcript.choose(6)
    qtbot.waitUntil(lambda: "negation: wasn’t" in told(window))
    bench.do(Confirm("R2", "R2-6"))
    qtbot.waitUntil(lambda: "10 % of 96 words" in told(window))


def told(window) -> list[str]:
    return [label.text() for label in window.inspector.widget().findChildren(QLabel)]


def test_nothing_is_confirmed_while_somebody_judges(act, seat, qtbot):
    act("Analyst 1", SubmitReview("E2"))
    window = seat("Analyst 1")
    docking.show(window, checking.PANEL)
    qtbot.waitUntil(lambda: checking.panel_of(window) is not None and rows(window) != [])
    window.centre.transcript.choose(6)
    assert not window.actions_by_id["confirm_line"].isEnabled()
    assert not checking.panel_of(window).confirm.isEnabled()
    assert window.actions_by_id["next_suspect"].isEnabled()


def test_chips_that_are_hidden_take_no_room(window, panel, qtbot):
    shown = [chip for kind in K if (chip := panel.chips.button_of(kind)).isVisible()]
    assert shown[0].x() == 0
    assert any(not panel.chips.button_of(kind).isVisible() for kind in K)
