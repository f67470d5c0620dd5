"""The hub in the window: joined and left, sent and taken back, told when it comes, and an alarm that cannot be missed."""

from __future__ import annotations

import json
from threading import Event
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.gui import fake_hub
from tests.gui.by_hand import do
from tests.gui.fake_hub import HUB, asked, joined
from tests.gui.kept_window import the_seat, the_vault, the_window, the_workshop  # noqa: F401 - fixtures of this file
from tests.gui.test_app import press, wait_for
from workbench.domain.handing_over import HandOverState
from workbench.domain.hub_orders import SyncWithHub
from workbench.domain.policy import HandOverRule
from workbench.domain.progress import Progress
from workbench.domain.spread import WorkState
from workbench.gui import docking, language, running
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.policy_form import PolicyForm
from workbench.gui.dialogs.reason import Reason
from workbench.gui.examining import comparing
from workbench.gui.hub.forms import JoinForm, SendToHub
from workbench.gui.hub.page import HubPage
from workbench.gui.panels import case_tree
from workbench.gui.panels.toasts import Toasts
from workbench.hub.conducting import STAGES


@pytest.fixture
def state(workshop, vault):
    return workshop.vaults[vault]


@pytest.fixture
def hub(state):
    """The vault has joined a hub that answers."""
    joined(state)
    return state.hub


@pytest.fixture
def away(state):
    """It has joined one that does not."""
    joined(state, is_away=True)
    return state.hub


@pytest.fixture
def at_hub(state, hub):
    """The interview is at the hub."""
    hub.overs["H-E2"] = asked("E2", HandOverState.RECEIVED, job="J1")
    return hub


def give_reason(window, qtbot, action: str) -> None:
    do(window, qtbot, action)
    form = wait_for(qtbot, Reason)
    qtbot.keyClicks(form.reason, "Because.")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: not window.findChildren(Reason))


def settled(window, qtbot) -> None:
    qtbot.waitUntil(lambda: bool(window.desk.liaison.contact.tried_at) and not window.desk.liaison.is_busy)


def in_tree(window) -> list[tuple[str, str]]:
    tree = window.tree
    rows = [index for index in tree._walk(tree.rootIndex()) if index.data(case_tree.CHIP) and not index.data(case_tree.SECOND)]
    return [(str(row.data()), row.data(case_tree.CHIP)[1]) for row in rows]


def page(window, qtbot) -> HubPage:
    do(window, qtbot, "hub")
    return wait_for(qtbot, HubPage)


def cells(table) -> list[list[str]]:
    return [[table.topLevelItem(r).text(c) for c in range(table.columnCount())] for r in range(table.topLevelItemCount())]


def test_an_exhibit_is_sent_with_its_wish(hub, window, qtbot):
    settled(window, qtbot)
    do(window, qtbot, "send_hub")
    form = wait_for(qtbot, SendToHub)
    form.tier.setCurrentIndex(form.tier.findData("critical"))
    form.speakers.setValue(3)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: in_tree(window) == [("Hub Central lab", "at the hub")])
    over = next(iter(hub.overs.values()))
    assert (over.evidence_id, over.wish.tier, over.wish.speakers) == ("E2", "critical", 3)


def test_the_whole_case_is_sent_where_it_is_chosen(hub, window, qtbot):
    settled(window, qtbot)
    do(window, qtbot, "send_hub")
    form = wait_for(qtbot, SendToHub)
    offered = [form.what.itemText(row) for row in range(2)]
    assert offered == ["2026-0417/2  Interview room 2.wav", "Case 2026-0417: 3 exhibits not sent yet"]
    form.what.setFocus()
    qtbot.keyClick(form.what, Qt.Key.Key_Down)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: len(hub.overs) == 3 or bool(form.problem.text()))
    assert len(hub.overs) == 3, form.problem.text()


def test_offline_it_is_said_that_it_goes_later_and_it_does(away, window, qtbot):
    settled(window, qtbot)
    assert window.bottom.hub.text() == "○ Hub: away"
    do(window, qtbot, "send_hub")
    form = wait_for(qtbot, SendToHub)
    assert form.go.text() == "Send when it can be reached"
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: in_tree(window) == [("Hub Central lab", "waits to go")])
    assert window.findChildren(Notice) == []
    away.is_away = False
    do(window, qtbot, "sync_hub")
    qtbot.waitUntil(lambda: in_tree(window) == [("Hub Central lab", "at the hub")])


def test_what_waits_is_taken_back(away, window, qtbot):
    away.overs["H-E2"] = asked("E2")
    window.desk.liaison.load()
    window.desk.load_cases()
    qtbot.waitUntil(lambda: in_tree(window) == [("Hub Central lab", "waits to go")])
    give_reason(window, qtbot, "withdraw_hub")
    qtbot.waitUntil(lambda: in_tree(window) == [("Hub Central lab", "taken back")])
    assert not window.actions_by_id["withdraw_hub"].isEnabled()


def test_without_a_hub_sending_says_why_not(window, qtbot):
    action = window.actions_by_id["send_hub"]
    assert (action.isEnabled(), "has joined no hub" in action.toolTip()) == (False, True)
    assert window.bottom.hub.isHidden()
    assert page(window, qtbot).rooms.currentIndex() == 0


def test_a_hub_is_joined_and_its_key_is_shown_in_words(seat, qtbot):
    window = seat("Admin")
    do(window, qtbot, "join_hub")
    form = wait_for(qtbot, JoinForm)
    press(qtbot, form, "go")
    assert "https://" in form.problem.text()
    for field, text in ((form.url, HUB.url), (form.code, "K7-42"), (form.unit, "van-3")):
        qtbot.keyClicks(field, text)
    press(qtbot, form, "go")
    told = wait_for(qtbot, Notice)
    assert told.text.text().count(" · ") == 5
    qtbot.waitUntil(lambda: window.desk.liaison.hub is not None and window.bottom.hub.isVisible())


def test_a_hub_that_refuses_leaves_the_form_as_it_was(seat, state, qtbot):
    state.hub.problem = "The code was used before."
    window = seat("Admin")
    do(window, qtbot, "join_hub")
    form = wait_for(qtbot, JoinForm)
    for field, text in ((form.url, HUB.url), (form.code, "K7-42"), (form.unit, "van-3")):
        field.setText(text)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: "used before" in form.problem.text())
    assert (form.code.text(), form.go.isEnabled()) == ("K7-42", True)


def test_the_hub_is_left_with_a_reason(hub, seat, qtbot):
    window = seat("Admin")
    settled(window, qtbot)
    give_reason(window, qtbot, "leave_hub")
    qtbot.waitUntil(lambda: hub.hub is None and window.bottom.hub.isHidden())


def test_a_draft_that_came_is_told_and_one_press_compares(at_hub, window, qtbot):
    settled(window, qtbot)
    at_hub.ready.add("H-E2")
    do(window, qtbot, "sync_hub")
    toasts = window.findChild(Toasts)
    qtbot.waitUntil(lambda: any("hub's draft" in toast.title.text() for toast in toasts.toasts()))
    toast = toasts.toasts()[-1]
    qtbot.mouseClick(toast.findChild(QPushButton, "toast_compare"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: (found := comparing.Comparing.of(window).compared) is not None and found.other.id == "D-R2-7")
    panel = docking.panel(window, comparing.PANEL)
    qtbot.waitUntil(lambda: panel.other.currentText().startswith("Hub Central lab · "))
    qtbot.waitUntil(lambda: in_tree(window) == [("Hub Central lab", "draft is here")])


def test_the_two_drafts_are_compared_by_their_keys(at_hub, window, qtbot):
    settled(window, qtbot)
    do(window, qtbot, "compare_hub")
    qtbot.waitUntil(lambda: "No draft of the hub's" in window.bottom._notice.text())
    at_hub.ready.add("H-E2")
    window.desk.liaison.begin()
    qtbot.waitUntil(lambda: in_tree(window) == [("Hub Central lab", "draft is here")])
    do(window, qtbot, "compare_hub")
    qtbot.waitUntil(lambda: (found := comparing.Comparing.of(window).compared) is not None and found.other.id == "D-R2-7")


def test_the_page_shows_what_went_and_what_the_hub_does(at_hub, state, window, qtbot):
    settled(window, qtbot)
    sha256 = state.evidence["E2"].sha256
    at_hub.jobs = (fake_hub.a_job("J1", sha256, WorkState.RUNNING, stage="transcription", permille=420),)
    do(window, qtbot, "hub")
    shown = wait_for(qtbot, HubPage)
    qtbot.waitUntil(lambda: shown.queue.topLevelItemCount() == 3)
    qtbot.waitUntil(lambda: cells(shown.handed)[0][:2] == ["2026-0417/2  Interview room 2.wav", "at the hub"])
    assert cells(shown.jobs)[0][:3] == ["2026-0417/2", "in work · 42 %", "transcription"]
    assert cells(shown.queue)[2] == ["Batch", "260", "11 h 10 min"]
    assert shown.running.text().endswith("Workers: 3, busy: 2")
    assert "reached" in shown.state.text()


def test_a_job_that_is_through_has_its_draft_fetched_at_once(at_hub, state, window, qtbot):
    settled(window, qtbot)
    at_hub.ready.add("H-E2")
    at_hub.jobs = (fake_hub.a_job("J1", state.evidence["E2"].sha256, WorkState.DONE),)
    shown = page(window, qtbot)
    qtbot.waitUntil(lambda: bool(shown.handed.topLevelItemCount()) and cells(shown.handed)[0][1] == "draft is here")
    assert cells(shown.jobs)[0][1:3] == ["done", ""]


def test_every_stage_that_a_hub_tells_has_its_german():
    german = json.loads((language.FOLDER / "de.json").read_text("utf-8"))
    assert [stage for stage in STAGES if stage not in german] == []


def test_the_page_compares_what_came(at_hub, window, qtbot):
    at_hub.ready.add("H-E2")
    shown = page(window, qtbot)
    press(qtbot, shown, "sync_hub")
    qtbot.waitUntil(shown.compare.isEnabled)
    press(qtbot, shown, "compare_hub")
    qtbot.waitUntil(lambda: (found := comparing.Comparing.of(window).compared) is not None and found.other.id == "D-R2-7")


def test_an_away_hub_is_told_quietly_with_when_it_was_reached(away, window, qtbot):
    settled(window, qtbot)
    shown = page(window, qtbot)
    qtbot.waitUntil(lambda: "does not answer" in shown.running.text())
    assert "not reached since login" in shown.state.text()
    assert window.findChildren(Notice) == []


def test_the_page_goes_with_the_vault(at_hub, window, qtbot):
    settled(window, qtbot)
    page(window, qtbot)
    do(window, qtbot, "lock")
    qtbot.waitUntil(lambda: window.desk is None and window.findChild(HubPage) is None)


def test_what_can_be_done_on_the_page_follows_what_is_done(hub, seat, qtbot):
    window = seat("Admin")
    settled(window, qtbot)
    shown = page(window, qtbot)
    qtbot.waitUntil(lambda: shown.buttons["leave_hub"].isEnabled())
    press(qtbot, shown, "leave_hub")
    form = wait_for(qtbot, Reason)
    qtbot.keyClicks(form.reason, "Because.")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: shown.buttons["join_hub"].isVisible() and shown.buttons["join_hub"].isEnabled())


def test_a_stranger_in_the_hubs_place_is_told_once(hub, window, qtbot):
    settled(window, qtbot)
    hub.problem = "What answers there is not the hub Central lab: its keys are others."
    for _ in range(2):
        before = hub.asked
        do(window, qtbot, "sync_hub")
        qtbot.waitUntil(lambda before=before: hub.asked > before and not window.desk.liaison.is_busy)
    told = [toast.text.text() for toast in window.findChild(Toasts).toasts()]
    assert told == [hub.problem]


def test_who_closes_the_page_and_leaves_the_vault_at_once_closes_it_twice(hub, window, qtbot):
    settled(window, qtbot)
    shown = page(window, qtbot)
    shown.done(0)
    shown.done(0)


def test_leaving_waits_for_no_hub(hub, window, qtbot, monkeypatch):
    settled(window, qtbot)
    answers = Event()

    def stuck(_: object):
        answers.wait(20)
        yield Progress("hub", 0, None)

    monkeypatch.setattr(window.desk.bench, "start", stuck)
    window.desk.liaison.begin()
    began = monotonic()
    do(window, qtbot, "lock")
    qtbot.waitUntil(lambda: window.desk is None)
    assert monotonic() - began < 15
    answers.set()
    running.finish_far()


def test_a_fork_cannot_be_missed(hub, window, qtbot):
    settled(window, qtbot)
    hub.fork = "The hub saw 40 entries with another root."
    do(window, qtbot, "sync_hub")
    told = wait_for(qtbot, Notice)
    assert "another history" in told.windowTitle()
    assert window.bottom.hub.text() == "⚠ Hub: FORK"
    qtbot.waitUntil(lambda: window.notice.isVisible() and "40 entries" in window.notice.shown.text)
    told.accept()
    shown = page(window, qtbot)
    qtbot.waitUntil(lambda: shown.alarm.isVisible())


def test_the_inspector_leads_on(away, window, qtbot):
    away.overs["H-E2"] = asked("E2")
    window.desk.liaison.load()
    window.desk.load_cases()
    qtbot.waitUntil(lambda: window.inspector.findChild(QPushButton, "inspector_withdraw_hub") is not None)
    made = window.inspector.findChild(QPushButton, "inspector_withdraw_hub")
    qtbot.waitUntil(made.isEnabled)
    window.inspector.ensureWidgetVisible(made)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    wait_for(qtbot, Reason).reject()


def test_whoever_may_not_is_not_asked_in_their_name(hub, window, qtbot, monkeypatch):
    settled(window, qtbot)
    before = hub.asked
    monkeypatch.setattr(window.desk.bench, "refusal", lambda verb: "no" if verb is SyncWithHub else "")
    window.desk.liaison.begin()
    qtbot.wait(50)
    assert hub.asked == before


def test_what_goes_by_itself_is_a_matter_of_policy(seat, state, qtbot):
    window = seat("Admin")
    do(window, qtbot, "policy")
    form = wait_for(qtbot, PolicyForm)
    form.hand_over.setFocus()
    qtbot.keyClick(form.hand_over, Qt.Key.Key_Down)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: state.trust.policy.hand_over is HandOverRule.CRITICAL)
