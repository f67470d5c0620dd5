"""A case's own life in the window: closed, on hold, archived; and evidence that a court ordered destroyed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.gui.test_app import press, wait_for
from workbench.domain import commands as c
from workbench.domain.casework import CaseState
from workbench.domain.policy import Policy
from workbench.domain.questions import CaseStandingOf, TombstoneOf
from workbench.gui.desk import Place
from workbench.gui.dialogs.bundle_form import Bundle
from workbench.gui.dialogs.destruction import DestroyForm, OrderDestructionForm
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.reason import Reason
from workbench.gui.panels.case_tree import CASE, EVIDENCE, STATE
from workbench.gui.verbs import import_paths

CASE_NUMBER = "2026-0417"


def mark_of(window, number: str) -> str:
    tree = window.tree
    return next(i.data(STATE) for i in tree._walk(tree.rootIndex()) if i.data(CASE) == number and not i.data(EVIDENCE))


def give_reason(window, qtbot, action: str, text: str) -> None:
    window.actions_by_id[action].trigger()
    form = wait_for(qtbot, Reason)
    qtbot.keyClicks(form.reason, text)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: not window.findChildren(Reason))


def standing(window):
    return window.desk.bench.ask(CaseStandingOf(CASE_NUMBER))


def test_a_closed_case_is_marked_and_bars_work_with_the_reason(seat, qtbot, tmp_path):
    window = seat("Supervisor")
    give_reason(window, qtbot, "close_case", "Judgment is final.")
    qtbot.waitUntil(lambda: mark_of(window, CASE_NUMBER) == "critical · closed")
    assert standing(window).reason == "Judgment is final."
    for name in ("import_files", "transcribe", "annotate", "submit", "close_case"):
        assert not window.actions_by_id[name].isEnabled(), name
        assert "is closed" in window.actions_by_id[name].toolTip(), name
    assert window.actions_by_id["report"].isEnabled()
    give_reason(window, qtbot, "reopen_case", "An appeal.")
    qtbot.waitUntil(lambda: window.actions_by_id["import_files"].isEnabled())


def test_files_dropped_on_a_closed_case_are_refused_with_the_reason(seat, act, qtbot, tmp_path):
    act("Supervisor", c.CloseCase(CASE_NUMBER, "Done."))
    window = seat("Analyst 1")
    import_paths(window, (tmp_path / "a.wav",))
    notice = wait_for(qtbot, Notice)
    assert "is closed" in notice.text.text()
    notice.accept()


def test_only_a_closed_case_is_archived_and_none_on_hold(seat, qtbot):
    window = seat("Supervisor")
    assert "only a closed case" in window.actions_by_id["archive_case"].toolTip()
    give_reason(window, qtbot, "close_case", "Done.")
    qtbot.waitUntil(lambda: window.actions_by_id["archive_case"].isEnabled())
    give_reason(window, qtbot, "hold_case", "Appeal pending.")
    qtbot.waitUntil(lambda: mark_of(window, CASE_NUMBER) == "critical · closed · on hold")
    assert "Appeal pending." in window.actions_by_id["archive_case"].toolTip()
    assert not window.actions_by_id["release_case"].isEnabled()
    assert "all:permissions" in window.actions_by_id["release_case"].toolTip()


def test_a_hold_is_released_by_an_administrator_and_the_case_archived(seat, act, qtbot):
    act("Supervisor", c.CloseCase(CASE_NUMBER, "Done."))
    act("Supervisor", c.HoldCase(CASE_NUMBER, "Appeal."))
    window = seat("Admin")
    give_reason(window, qtbot, "release_case", "Appeal withdrawn.")
    qtbot.waitUntil(lambda: window.actions_by_id["archive_case"].isEnabled())
    give_reason(window, qtbot, "archive_case", "Ten years.")
    qtbot.waitUntil(lambda: standing(window).state is CaseState.ARCHIVED)


def test_a_case_with_an_exhibit_before_a_reviewer_is_not_closed(seat, act, qtbot):
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    qtbot.waitUntil(lambda: "1 of its exhibits" in window.actions_by_id["close_case"].toolTip())
    assert not window.actions_by_id["close_case"].isEnabled()


def test_an_order_to_destroy_names_its_authority_and_destroys_nothing_yet(seat, qtbot):
    window = seat("Admin")
    assert not window.actions_by_id["destroy"].isEnabled()
    assert "Nobody ordered" in window.actions_by_id["destroy"].toolTip()
    window.actions_by_id["order_destruction"].trigger()
    form = wait_for(qtbot, OrderDestructionForm)
    press(qtbot, form, "go")
    assert "whose order" in form.problem.text()
    qtbot.keyClicks(form.authority, "District Court, 12 KLs 31/26")
    qtbot.keyClicks(form.reason, "Wrongly recorded.")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.actions_by_id["destroy"].isEnabled())
    stone = window.desk.bench.ask(TombstoneOf("E2"))
    assert (stone.authority, stone.is_destroyed) == ("District Court, 12 KLs 31/26", False)
    give_reason(window, qtbot, "cancel_destruction", "Entered for the wrong exhibit.")
    qtbot.waitUntil(lambda: window.desk.bench.ask(TombstoneOf("E2")) is None)


def test_destroying_wants_the_exhibits_reference_typed(seat, act, qtbot):
    act("Admin", c.OrderDestruction("E2", "District Court", "Wrongly recorded."))
    window = seat("Admin")
    qtbot.waitUntil(lambda: window.actions_by_id["destroy"].isEnabled())
    window.actions_by_id["destroy"].trigger()
    form = wait_for(qtbot, DestroyForm)
    assert form.go.text() == "Destroy 2026-0417/2 for ever"
    qtbot.keyClicks(form.typed, "2026-0417/1")
    assert not form.go.isEnabled()
    form.typed.clear()
    qtbot.keyClicks(form.typed, "2026-0417/2")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.exhibit().tombstone.is_destroyed)
    qtbot.waitUntil(lambda: "destroyed as ordered" in window.centre.banner.shown.title)
    assert "was destroyed" in window.desk.permission(c.CorrectSegment)


def test_where_the_policy_wants_a_second_person_the_first_does_not_destroy(seat, act, workshop, vault, qtbot):
    workshop.vaults[vault].trust.policy = Policy(second_person=True)
    act("Admin", c.OrderDestruction("E2", "District Court", "Wrongly recorded."))
    window = seat("Admin")
    qtbot.waitUntil(lambda: "second person" in window.actions_by_id["destroy"].toolTip())
    assert not window.actions_by_id["destroy"].isEnabled()


@pytest.mark.parametrize("action", ["order_destruction", "policy", "release_case"])
def test_an_analyst_sees_which_permission_is_missing(window, action):
    assert not window.actions_by_id[action].isEnabled()
    assert "all:permissions" in window.actions_by_id[action].toolTip()


def test_an_exhibit_must_be_chosen_first(window, qtbot):
    window.desk.go(Place("2026-0402"))
    qtbot.waitUntil(lambda: window.desk.view is None)
    assert "Choose an exhibit first" in window.actions_by_id["submit"].toolTip()


def test_a_bundle_says_where_it_is_and_its_digest(window, qtbot, tmp_path):
    window.actions_by_id["bundle"].trigger()
    form = wait_for(qtbot, Bundle)
    form.file.path.setText(str(tmp_path))
    press(qtbot, form, "go")
    assert "is there already" in form.problem.text()
    form.file.path.setText(str(tmp_path / "bundle"))
    form.media.setChecked(False)
    form.add(["/tmp/report.pdf"])
    assert form.order().reports == (Path("/tmp/report.pdf"),)
    press(qtbot, form, "go")
    notice = wait_for(qtbot, Notice)
    assert str(tmp_path / "bundle") in notice.text.text()
    assert "3 entries of other cases hidden" in notice.text.text()
    press(qtbot, notice, "Copy digest")
    assert QGuiApplication.clipboard().text() == "cd" * 32
    notice.accept()
