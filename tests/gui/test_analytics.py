"""The analysis on the desk: worked out when it is looked at, labelled, and every row a way to its words."""

from __future__ import annotations

from collections import OrderedDict
from threading import Event

import pytest
from PySide6.QtCore import Qt

from tests.engines.tiny_encoder import write
from workbench.domain.commands import CorrectSegment
from workbench.engines.meaning import SentenceEncoder
from workbench.gui import docking
from workbench.gui.desk import Place
from workbench.gui.examining import analytics
from workbench.gui.examining.checking import Checking
from workbench.gui.panels.analytics_paint import ROW
from workbench.gui.panels.analytics_rows import Entry, Section


@pytest.fixture
def panel(window, qtbot):
    window.actions_by_id["analysis"].trigger()
    qtbot.waitUntil(lambda: analytics.panel_of(window) is not None and sections(window) != {})
    return analytics.panel_of(window)


def sections(window) -> dict[str, list[str]]:
    tree = analytics.panel_of(window).rows
    heads = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return {head.text(0): [head.child(at).text(0) for at in range(head.childCount())] for head in heads}


def item(panel, section: str, row: int):
    (head,) = panel.rows.findItems(section, Qt.MatchFlag.MatchExactly)
    return head.child(row)


def test_it_says_what_it_is(panel):
    assert panel.warning.text() == "Machine output, not evidence"
    assert panel.warning.isVisible()


def test_every_section_says_how_it_was_found(window, panel):
    held = sections(window)
    assert list(held)[:2] == ["Summary", "Who talks"]
    assert held["Who talks"] == ["Witness A", "Officer 1", "Unknown 3"]
    assert held["Numbers"] == ["nine fifteen", "nine twenty"]
    heads = [panel.rows.topLevelItem(at) for at in range(panel.rows.topLevelItemCount())]
    assert all(isinstance(head.data(0, ROW), Section) and head.data(0, ROW).method for head in heads)


def test_a_row_leads_to_its_words(window, panel, qtbot):
    place = panel.rows.visualItemRect(item(panel, "Summary", 0)).center()
    qtbot.mouseClick(panel.rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.centre.transcript.currentIndex().row() == 1


def test_enter_leads_there_too(window, panel, qtbot):
    panel.rows.setCurrentItem(item(panel, "Numbers", 1))
    qtbot.keyClick(panel.rows, Qt.Key.Key_Return)
    assert window.centre.transcript.currentIndex().row() == 8


def test_each_place_of_a_candidate_stands_under_it(window, panel):
    twice = item(panel, "Numbers", 0)
    rows = [twice.child(at).data(0, ROW) for at in range(twice.childCount())]
    assert [row.segment_id for row in rows] == ["R2-7", "R2-8"]
    assert isinstance(rows[0], Entry)


def test_it_follows_the_words(window, panel, bench, qtbot):
    bench.do(CorrectSegment("R2", "R2-6", "That was my brother Tom. He was in Lyon."))
    qtbot.waitUntil(lambda: "Lyon" in sections(window).get("Places", []), timeout=8000)
    assert sections(window)["Names"] == ["Tom"]


def test_nothing_is_worked_out_while_nobody_looks(window, qtbot):
    assert analytics.panel_of(window) is None


def test_the_same_content_is_worked_out_once_and_can_be_stopped(window):
    kept: OrderedDict = OrderedDict()
    told: list[str] = []
    stopped = Event()
    stopped.set()
    assert analytics.worked_out(window.desk.view, kept, stopped, told.append) is None
    first = analytics.worked_out(window.desk.view, kept, Event(), told.append)
    assert "summary" in told
    told.clear()
    assert analytics.worked_out(window.desk.view, kept, Event(), told.append) is first
    assert told == []


def test_a_recording_without_words_says_so(window, panel, qtbot):
    window.desk.go(Place("2026-0417", "E1", "R1"))
    qtbot.waitUntil(lambda: sections(window) == {})
    assert "Choose a transcribed recording" in panel.said.text()


def test_locking_takes_it_away(window, panel, qtbot):
    window.actions_by_id["lock"].trigger()
    qtbot.waitUntil(lambda: window.desk is None)
    assert sections(window) == {}


def test_a_section_stays_folded_when_the_words_change(window, panel, bench, qtbot):
    (head,) = panel.rows.findItems("Key phrases", Qt.MatchFlag.MatchExactly)
    head.setExpanded(False)
    bench.do(CorrectSegment("R2", "R2-6", "He was in Lyon."))
    qtbot.waitUntil(lambda: "Places" in sections(window), timeout=8000)
    (again,) = panel.rows.findItems("Key phrases", Qt.MatchFlag.MatchExactly)
    assert not again.isExpanded()


def test_the_panel_comes_by_its_name(window):
    assert docking.show(window, analytics.PANEL) is not None


def test_without_a_model_the_search_by_meaning_says_what_to_do(window, panel, qtbot):
    qtbot.waitUntil(lambda: panel.lack.text() != "")
    assert "No model for the search by meaning is installed." in panel.lack.text()
    assert "workbench models add meaning FOLDER" in panel.lack.text()
    assert panel.ask.isHidden()


def test_with_a_model_rows_of_like_meaning_are_found(window, bench, tmp_path, qtbot):
    write(tmp_path / "meaning")
    bench.encoder = SentenceEncoder(tmp_path / "meaning", name="meaning", digest="ab" * 32, threads=1)
    window.actions_by_id["analysis"].trigger()
    qtbot.waitUntil(lambda: analytics.panel_of(window) is not None and sections(window) != {})
    panel = analytics.panel_of(window)
    qtbot.waitUntil(lambda: panel.ask.isVisible())
    qtbot.keyClicks(panel.ask, "by the gate")
    qtbot.keyClick(panel.ask, Qt.Key.Key_Return)
    head = "Near in meaning to “by the gate”"
    qtbot.waitUntil(lambda: head in sections(window), timeout=8000)
    assert sections(window)[head] != []
    panel.rows.setCurrentItem(item(panel, head, 0))
    qtbot.keyClick(panel.rows, Qt.Key.Key_Return)
    assert window.centre.transcript.currentIndex().row() >= 0


def test_it_comes_by_its_key(window, qtbot):
    window.centre.transcript.setFocus()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.centre.transcript, Qt.Key.Key_Y, both)
    qtbot.waitUntil(lambda: analytics.panel_of(window) is not None)


def test_whoever_logs_in_next_has_their_own(window, panel, vault, qtbot):
    window.actions_by_id["lock"].trigger()
    qtbot.waitUntil(lambda: window.desk is None)
    assert window.findChild(analytics.Analytics) is None
    assert window.findChild(Checking) is None
