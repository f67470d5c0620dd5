"""What is being typed reaches the vault by itself, and is offered back after a crash."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.gui.sample_case import MOMENT
from tests.gui.test_editing import editor_over, transcript  # noqa: F401 - a fixture
from tests.gui.test_window import text_of
from workbench.gui.writing import jotting


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Kept after a moment, so that the tests need not wait as long as people may have to."""
    assert jotting.KEPT_AFTER_MS <= 2000
    monkeypatch.setattr(jotting, "KEPT_AFTER_MS", 50)


def kept(bench) -> list[str]:
    return list(bench.state.jottings.values())


def test_what_stands_in_the_editor_is_kept_without_any_key(window, bench, transcript, qtbot):  # noqa: F811
    editor = editor_over(window, qtbot, 0)
    qtbot.keyClicks(editor, " And then")
    qtbot.waitUntil(lambda: kept(bench) == ["Can you say again which way the car went after that? And then"])
    assert transcript.editor() is editor
    assert bench.state.entries == []


def test_after_a_crash_it_stands_there_as_not_saved(workshop, vault, seat, qtbot):
    workshop.vaults[vault].jottings["Analyst 1", f"R2 {MOMENT}\nR2-0"] = "It went to the"
    window = seat("Analyst 1")
    model = window.centre.model
    qtbot.waitUntil(lambda: model.unsaved() == ("It went to the",))
    assert model.index(0, 2).data() == "It went to the"
    assert model.index(0, 3).data() == "not saved"
    assert "Brought back" in window.bottom._notice.text()
    model.forget()


def test_what_was_saved_is_not_offered_back(window, bench, transcript, qtbot):  # noqa: F811
    editor = editor_over(window, qtbot, 0)
    editor.selectAll()
    qtbot.keyClicks(editor, "It went to the gate.")
    qtbot.waitUntil(lambda: kept(bench) == ["It went to the gate."])
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text_of(window, 0) == "It went to the gate.")
    qtbot.waitUntil(lambda: kept(bench) == [])


def test_what_is_left_half_typed_is_kept_and_what_is_discarded_goes(window, bench, transcript, qtbot):  # noqa: F811
    editor = editor_over(window, qtbot, 0)
    qtbot.keyClicks(editor, " Well")
    transcript.choose(4)
    qtbot.waitUntil(lambda: len(kept(bench)) == 1)
    window.centre.model.forget()
    qtbot.waitUntil(lambda: kept(bench) == [])
