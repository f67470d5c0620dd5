"""The speakers panel: naming, colours, merging and parting, and choosing a voice's lines; on a real vault."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.gui.test_comparing import a_vault, opened, workshop
from workbench.domain.questions import LinesOf, RosterOf, SpeakersOf
from workbench.gui import verbs
from workbench.gui.dialogs.voice_forms import MergeForm
from workbench.gui.examining import speaking
from workbench.gui.panels.speakers_panel import SpeakersPanel

__all__ = ["workshop"]


@pytest.fixture
def panel(enter, workshop, tmp_path, qtbot) -> SpeakersPanel:
    window = opened(enter, a_vault(workshop, tmp_path / "vault", invited=False), qtbot)
    verbs.run(window, "speakers")
    qtbot.waitUntil(lambda: speaking.panel_of(window).model.rowCount() == 3)
    return speaking.panel_of(window)


def test_each_voice_tells_its_share_of_the_talk(panel):
    talk = [panel.model.voice(row).talk for row in range(3)]
    assert all("%" in said and "words/min" in said for said in talk)


def test_two_voices_become_one_and_undo_parts_them(panel, qtbot):
    desk = panel.window().desk
    ask, recording = desk.bench.ask, desk.place.recording
    before = ask(LinesOf(recording))
    for row in (0, 2):
        index = panel.model.index(row)
        modifier = Qt.KeyboardModifier.ControlModifier if row else Qt.KeyboardModifier.NoModifier
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, modifier, panel.list.visualRect(index).center())
    qtbot.mouseClick(panel.merge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.window().findChild(MergeForm) is not None)
    form = panel.window().findChild(MergeForm)
    qtbot.mouseClick(form.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2)
    assert len(ask(SpeakersOf(recording))) == 2
    assert {line.speaker for line in ask(LinesOf(recording))} == {speaker.key for speaker in ask(SpeakersOf(recording))}
    qtbot.waitUntil(lambda: panel.merged.count() == 1)
    desk.changes.stack.undo()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3)
    assert [line.speaker for line in ask(LinesOf(recording))] == [line.speaker for line in before]


def test_a_voice_takes_a_colour_no_other_has(panel, qtbot):
    desk = panel.window().desk
    panel.list.setCurrentIndex(panel.model.index(0))
    qtbot.mouseClick(panel.color, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.bench.ask(RosterOf(desk.place.recording))[0].number == 4)


def test_all_lines_of_a_voice_can_be_chosen_at_once(panel, qtbot):
    window = panel.window()
    panel.list.setCurrentIndex(panel.model.index(0))
    key = panel.model.voice(0).speaker.key
    qtbot.mouseClick(panel.lines, Qt.MouseButton.LeftButton)
    chosen = [window.centre.model.line(row) for row in window.centre.transcript.chosen_rows()]
    assert len(chosen) > 1
    assert {line.speaker for line in chosen} == {key}
