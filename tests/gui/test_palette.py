"""The palette: everything found by some of its letters, done by Enter or a click."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from workbench.gui.actions import ACTIONS
from workbench.gui.palette.findable import find
from workbench.gui.palette.matching import rank
from workbench.gui.palette.palette import Palette


@pytest.fixture
def palette(window) -> Palette:
    window.actions_by_id["command"].trigger()
    return window.findChild(Palette)


def titles(palette: Palette) -> list[str]:
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def test_every_action_is_offered_when_nothing_is_typed(palette):
    assert len(titles(palette)) == len(ACTIONS)


def test_some_letters_are_enough(palette, qtbot):
    qtbot.keyClicks(palette.search, "exptr")
    assert titles(palette)[0] == "Export transcript"


@pytest.mark.parametrize(
    ("typed", "title"),
    [("Ctrl+M", "Add note"), ("Review queue", "Review queue"), ("doorb", "Doorbell.mp4"), ("mill", "2026-0402 Mill Lane")],
)
def test_keys_menus_recordings_and_cases_are_found(palette, qtbot, typed: str, title: str):
    qtbot.keyClicks(palette.search, typed)
    assert titles(palette)[0] == title


def test_enter_does_what_is_chosen(window, palette, qtbot):
    qtbot.keyClicks(palette.search, "next line")
    window.centre.transcript.choose(0)
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.centre.transcript.currentIndex().row() == 1)
    assert window.findChild(Palette) is None


def test_a_click_goes_to_a_recording(window, palette, qtbot):
    qtbot.keyClicks(palette.search, "intake")
    place = palette.list.visualItemRect(palette.list.item(0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: window.desk.view is not None and window.desk.view.evidence.name == "Intake call.m4a")


def test_words_of_the_transcript_lead_to_their_line(window, palette, qtbot):
    qtbot.keyClicks(palette.search, "my brother")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.centre.transcript.currentIndex().row() == 6)


def test_a_speaker_leads_to_their_next_line(window, palette, qtbot):
    window.centre.transcript.choose(0)
    qtbot.keyClicks(palette.search, "unknown 3")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.centre.transcript.currentIndex().row() == 4)


def test_what_cannot_be_done_stays_in_sight_with_its_reason(palette, qtbot):
    qtbot.keyClicks(palette.search, "policy")
    found = palette.list.item(0).data(Qt.ItemDataRole.UserRole)
    assert (found.title, bool(found.why)) == ("Policy", True)
    assert palette.said.text() == found.why
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_arrows_choose_while_the_words_keep_the_focus(palette, qtbot):
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    qtbot.keyClick(palette.search, Qt.Key.Key_Up)
    assert palette.list.currentRow() == 1


def test_what_was_done_last_comes_first(window, palette, qtbot):
    qtbot.keyClicks(palette.search, "show the whole")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    window.actions_by_id["command"].trigger()
    assert find(window, "", ("zoom_all",))[0].title == "Show the whole recording"
    again = next(made for made in window.findChildren(Palette) if made.isVisible())
    assert titles(again)[0] == "Show the whole recording"


def test_a_click_outside_leaves_it_open_and_escape_closes_it(window, palette, qtbot):
    qtbot.mouseClick(window.centre, Qt.MouseButton.LeftButton)
    assert palette.isVisible()
    qtbot.keyClick(palette.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(Palette))


def test_it_names_nothing_of_a_vault_that_is_locked(window, qtbot):
    window.actions_by_id["lock"].trigger()
    assert {found.kind for found in find(window, "e")} == {"action"}


def test_a_hundred_thousand_lines_are_looked_through_between_two_keys(window):
    lines = [f"line {number} of what was said" for number in range(100_000)]
    begun = perf_counter()
    find(window, "nobody said that", (), lines)
    assert perf_counter() - begun < 0.25  # 0.02 s on an idle machine


@given(st.text(max_size=12))
def test_a_name_is_found_by_itself_at_no_cost(name: str):
    assert rank(name, name.strip()) == 0


def test_beginnings_of_words_come_before_letters_inside():
    assert rank("ec", "Export case") < rank("ec", "Reject")
    assert rank("xyz", "Export case") is None
