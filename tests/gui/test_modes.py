"""Review, segment, transcribe: what each shows and does, remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QToolTip

from tests.gui.test_editing import transcript  # noqa: F401 - a fixture
from tests.gui.test_window import text_of
from workbench.gui.transcript.model import Column
from workbench.gui.transcript.view import Mode
from workbench.gui.transcript.wording import text_of as set_text

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def played(window, monkeypatch) -> list:
    spans: list = []
    monkeypatch.setattr(window.player, "play_span", lambda span, loop=False: spans.append(span))
    return spans


def test_while_transcribing_a_row_plays_itself_and_is_typed_at_once(window, transcript, played, qtbot):  # noqa: F811
    transcript.choose(0)
    qtbot.keyClick(transcript, Qt.Key.Key_3, CTRL)
    assert transcript.mode is Mode.TRANSCRIBE
    transcript.choose(1)
    qtbot.waitUntil(lambda: transcript.editor() is not None)
    assert played == [window.centre.model.line(1).span]
    qtbot.keyClicks(transcript.editor(), " Yes.")
    qtbot.keyClick(transcript.editor(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: transcript.currentIndex().row() == 2 and transcript.editor() is not None)
    assert played[-1] == window.centre.model.line(2).span
    qtbot.waitUntil(lambda: text_of(window, 1).endswith("yard side. Yes."))


def test_setting_segments_shows_where_each_ends(window, transcript, store, qtbot):  # noqa: F811
    before = transcript.rowHeight(1)
    qtbot.mouseClick(window.findChild(QToolButton, "mode_segment"), Qt.MouseButton.LeftButton)
    assert window.centre.model.shows_ends
    qtbot.waitUntil(lambda: transcript.rowHeight(1) > before)
    assert store.value("transcript mode") == "segment"
    qtbot.keyClick(transcript, Qt.Key.Key_1, CTRL)
    assert not window.centre.model.shows_ends
    assert window.findChild(QToolButton, "mode_review").isChecked()


def test_the_mode_is_the_same_the_next_time(store, seat):
    store.setValue("transcript mode", "segment")
    assert seat("Analyst 1").centre.transcript.mode is Mode.SEGMENT


def test_the_machines_draft_is_put_out_of_sight_and_back(window, transcript, qtbot):  # noqa: F811
    def shown() -> str:
        line = window.centre.model.line(3)
        return set_text(transcript.delegate.words(line, transcript.columnWidth(Column.TEXT)).words)

    assert "glue blue" in shown()
    qtbot.keyClick(transcript, Qt.Key.Key_D, CTRL)
    assert "glue" not in shown()
    qtbot.keyClick(transcript, Qt.Key.Key_D, CTRL)
    assert "glue blue" in shown()


@pytest.mark.parametrize(("word", "told"), [("blue", "Analyst 1"), ("glue", "taken away"), ("bag,", "the machine")])
def test_every_word_tells_who_wrote_it(window, transcript, qtbot, word, told):  # noqa: F811
    line = window.centre.model.line(3)
    words = transcript.delegate.words(line, transcript.columnWidth(Column.TEXT)).words
    run = next(run for run in words if run.text == word)
    transcript.word_pointed.emit(line, run, transcript.mapToGlobal(transcript.rect().center()))
    qtbot.waitUntil(lambda: told in QToolTip.text())
    QToolTip.hideText()
