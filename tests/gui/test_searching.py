"""Searching from the window: found while one types, and a hit leads to its place in whichever recording it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget

from workbench.domain.questions import SearchText
from workbench.domain.search import Hit
from workbench.gui.desk import Place
from workbench.gui.panels.search_panel import CASE, EVERYWHERE, RECORDING, SearchPanel
from workbench.gui.panels.search_rows import ROW, Head, More
from workbench.gui.searching import searching


@pytest.fixture
def panel(window, qtbot) -> SearchPanel:
    window.actions_by_id["search_all"].trigger()
    made = searching.panel_of(window)
    assert made is not None
    qtbot.waitUntil(lambda: made.field.hasFocus())
    return made


def rows(panel):
    model = panel.list.model()
    return [model.row(at) for at in range(model.rowCount())]


def hits(panel):
    return [row for row in rows(panel) if isinstance(row, Hit)]


def scope(panel, name):
    panel.scope.setCurrentIndex(panel.scope.findData(name))


def test_it_finds_while_one_types(panel, qtbot):
    qtbot.keyClicks(panel.field, "brother")
    qtbot.waitUntil(lambda: len(hits(panel)) == 1)
    [head, hit] = rows(panel)
    assert isinstance(head, Head)
    assert head.title.startswith("2026-0417/")
    assert [hit.text[first:end] for first, end in hit.marks] == ["brother"]
    assert "1 found" in panel.said.text()


def test_enter_leads_to_the_line_and_its_time(window, panel, qtbot):
    qtbot.keyClicks(panel.field, "brother")
    qtbot.waitUntil(lambda: len(hits(panel)) == 1)
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert window.centre.transcript.currentIndex().row() == 6
    assert window.player.position == window.centre.model.line(6).span.first


def test_a_hit_elsewhere_opens_its_recording(window, panel, qtbot):
    window.desk.go(Place("2026-0417"))
    qtbot.waitUntil(lambda: window.desk.view is None)
    qtbot.keyClicks(panel.field, "brother")
    qtbot.waitUntil(lambda: len(hits(panel)) == 1)
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.centre.transcript.currentIndex().row() == 6)
    assert window.desk.place.recording == "R2"
    qtbot.waitUntil(lambda: window.player.position == window.centre.model.line(6).span.first)


def test_the_keys_lead_from_the_field_into_the_list_and_back(window, panel, qtbot):
    qtbot.keyClicks(panel.field, "the")
    qtbot.waitUntil(lambda: len(hits(panel)) > 1)
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    assert panel.list.hasFocus()
    assert isinstance(panel.list.currentIndex().data(ROW), Hit)
    qtbot.keyClick(panel.list, Qt.Key.Key_Escape)
    assert panel.field.hasFocus()
    qtbot.keyClick(panel.field, Qt.Key.Key_Escape)
    assert window.centre.transcript.hasFocus()


def test_nothing_found_says_what_to_do(panel, qtbot):
    assert "Type words" in panel._hint.text()
    qtbot.keyClicks(panel.field, "zebra")
    qtbot.waitUntil(lambda: "wider place" in panel._hint.text())
    panel.field.clear()
    qtbot.waitUntil(lambda: "Type words" in panel._hint.text())
    panel.look_for("-zebra")
    qtbot.waitUntil(lambda: "must hold" in panel._hint.text())


def test_a_speaker_sifts_what_is_found(panel, qtbot):
    panel.look_for("the")
    qtbot.waitUntil(lambda: len(hits(panel)) > 1)
    every = len(hits(panel))
    who = hits(panel)[0].speaker
    qtbot.keyClicks(panel.speaker, who)
    qtbot.waitUntil(lambda: 0 < len(hits(panel)) < every)
    assert {hit.speaker for hit in hits(panel)} == {who}


def test_only_the_newest_answer_is_shown(window, panel, qtbot, bench, monkeypatch):
    asked = []
    ask = bench.ask
    monkeypatch.setattr(bench, "ask", lambda question: (asked.append(question), ask(question))[1])
    panel.look_for("brother")
    panel.look_for("zebra")
    qtbot.waitUntil(lambda: "wider place" in panel._hint.text())
    assert hits(panel) == []
    assert [q.text for q in asked if isinstance(q, SearchText)] == ["brother", "zebra"]


def test_a_place_that_is_not_there_is_not_all_places(window, panel, qtbot):
    window.desk.go(Place("2026-0417"))
    qtbot.waitUntil(lambda: window.desk.view is None)
    scope(panel, RECORDING)
    panel.look_for("brother")
    qtbot.waitUntil(lambda: "Choose a case or a recording" in panel._hint.text())
    scope(panel, EVERYWHERE)
    qtbot.waitUntil(lambda: len(hits(panel)) == 1)


def test_more_hits_come_when_they_are_asked_for(window, panel, qtbot, monkeypatch):
    monkeypatch.setattr(searching, "_A_PAGE", 1)
    panel.look_for("the")
    qtbot.waitUntil(lambda: isinstance(rows(panel)[-1], More) if rows(panel) else False)
    panel.list.setCurrentIndex(panel.list.model().index(len(rows(panel)) - 1))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(hits(panel)) == 2)


def test_words_on_top_that_are_not_in_this_transcript_are_looked_for_in_the_case(window, qtbot):
    qtbot.keyClicks(window.top.search, "zebra")
    qtbot.keyClick(window.top.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(QDockWidget, searching.PANEL).isVisible())
    panel = searching.panel_of(window)
    assert (panel.looked().text, panel.looked().scope) == ("zebra", CASE)


def test_a_corrected_line_is_found_by_its_new_words(window, panel, qtbot):
    panel.look_for("brother")
    qtbot.waitUntil(lambda: len(hits(panel)) == 1)
    model = window.centre.model
    model.typed.emit(model.line(6), "That was my uncle.")
    qtbot.waitUntil(lambda: hits(panel) == [])


def test_a_second_listener_is_shown_no_words_before_their_own_draft(panel, qtbot, monkeypatch):
    monkeypatch.setattr(searching, "is_asked", lambda bench, recording, person: recording == "R2")
    panel.look_for("brother")
    qtbot.waitUntil(lambda: "wider place" in panel._hint.text())
    assert hits(panel) == []
