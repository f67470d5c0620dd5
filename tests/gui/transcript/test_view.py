"""The transcript on the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.sample_case import RATE, SPEAKERS, said
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
