"""The transcript on the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.sample_case import RATE, SPEAKERS, said
from tests.gui.transcript.lines import drafted
from workbench.domain.transcript import Line
from workbench.gui.style import DARK
from workbench.gui.transcript.model import TranscriptModel
from workbench.gui.transcript.view import TranscriptView


@pytest.fixture
def shown(qtbot):
    """A view over so many lines."""

    def show(times: int) -> TranscriptView:
        view = TranscriptView(model := TranscriptModel(), DARK)
        model.setParent(view)
        qtbot.addWidget(view)
        view.resize(900, 600)
        view.show()
        segments = said("R").segments * times
        model.show([Line(replace(s, id=str(n)), None) for n, s in enumerate(segments)], SPEAKERS, RATE)
        QApplication.sendPostedEvents()
        return view

    return show


def test_a_hundred_thousand_rows_scroll_without_measuring_them_all(shown):
    view = shown(11_112)
    assert view.model().rowCount() > 100_000
    view.grab()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.grab()
    assert view.rowAt(view.viewport().height() - 1) > 99_000


def test_a_long_line_gets_the_height_it_needs(shown, qtbot):
    view = shown(1)
    before = view.rowHeight(0)
    view.resize(540, 600)
    qtbot.waitUntil(lambda: view.rowHeight(0) > before)


def test_the_row_being_said_is_marked_and_only_two_rows_are_painted_anew(shown):
    view = shown(1)
    line = view.model().line(3)
    view.set_playing(line.segment.words[4].span.first)
    assert view.itemDelegate().playing == (3, 4)
    view.set_playing(line.segment.span.end + 10)
    assert view.itemDelegate().playing[1] == -1


def test_every_cell_says_what_it_is(shown):
    from PySide6.QtCore import Qt

    model = shown(1).model()
    texts = [model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(4)]
    assert texts[0] == "Time: 0:21:31.220"
    assert texts[1:] == ["Speaker: Officer 1", "Text: Can you say again which way the car went after that?", "State: high"]


def scrolled(shown) -> TranscriptView:
    view = shown(1)
    view.model().show([drafted(str(n), f"line number {n}", n * 16_000) for n in range(400)], SPEAKERS, RATE)
    QApplication.sendPostedEvents()
    view.choose(200)
    view.grab()
    return view


def test_rows_that_come_above_do_not_move_what_is_read(shown, qtbot):
    view = scrolled(shown)
    model = view.model()
    top, line = view.rowAt(0), view.model().line(view.rowAt(0))
    place = view.rowViewportPosition(top)
    model.take([drafted("new", "one more", 10 * 16_000)])
    qtbot.waitUntil(lambda: model.row_of(line.id) == top + 1 and view.rowViewportPosition(top + 1) == place)
    assert view.current_line().id == "200"


def test_the_chosen_row_stays_chosen_when_very_many_change(shown, qtbot):
    view = scrolled(shown)
    before = view.verticalScrollBar().value()
    model = view.model()
    told = []
    view.line_chosen.connect(told.append)
    model.take([drafted(f"new {n}", "one more", n) for n in range(450)])
    assert view.current_line().id == "200"
    assert None not in told
    assert view.verticalScrollBar().value() >= before


def test_following_lets_go_when_the_reader_scrolls(shown, qtbot):
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent

    view = scrolled(shown)
    assert view.follows
    none = Qt.KeyboardModifier.NoModifier
    at = QPointF(view.viewport().rect().center())
    wheel = QWheelEvent(at, at, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view.viewport(), wheel)
    assert not view.follows
    view.set_playing(view.model().line(0).span.first)
    assert view.rowAt(0) > 100
    view.follow()
    assert view.follows


def test_several_rows_are_chosen_with_shift_and_ctrl(shown, qtbot):
    from PySide6.QtCore import Qt

    view = shown(1)
    sought = []
    view.seek_requested.connect(sought.append)
    for row, key in ((1, "NoModifier"), (3, "ShiftModifier"), (6, "ControlModifier")):
        cell = view.visualRect(view.model().index(row, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, getattr(Qt.KeyboardModifier, key), cell)
    assert view.chosen_rows() == (1, 2, 3, 6)
    assert len(sought) == 1
