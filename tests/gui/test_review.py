"""The review in the window: submit, six words, approve, return, reopen; and nothing changes what was approved unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTableView, QToolButton, QToolTip

from tests.gui.test_app import press, shown, wait_for
from workbench.domain import commands as c
from workbench.domain.policy import Approval, Policy
from workbench.domain.questions import ReviewOf
from workbench.domain.review import ReviewState
from workbench.gui.desk import Place
from workbench.gui.dialogs.changes import Changes
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.reason import Reason
from workbench.gui.dialogs.review_forms import Approve, SubmitExhibit
from workbench.gui.frame import extras
from workbench.gui.panels.case_tree import CHIP, EVIDENCE
from workbench.gui.reporting.wizard import SIGN, ReportWizard
from workbench.gui.transcript.model import Column


def state_of(window) -> ReviewState:
    return window.desk.bench.ask(ReviewOf("E2")).state


def chip_of(window, evidence: str) -> str:
    """The word of an exhibit's chip in the tree."""
    tree = window.tree
    found = [tree.model().itemFromIndex(i) for i in tree._walk(tree.rootIndex()) if i.data(EVIDENCE) == evidence]
    return found[0].data(CHIP)[1] if found and found[0].data(CHIP) else ""


def banner_of(window) -> str:
    said = window.centre.banner.shown
    return f"{said.title} {said.text}" if said else ""


def settle(window, qtbot, state: ReviewState) -> None:
    qtbot.waitUntil(lambda: window.desk.view.review.state is state)
    qtbot.waitUntil(lambda: window.desk.exhibit().review.state is state)


def test_submitting_says_what_and_gives_six_words_to_read_aloud(window, qtbot):
    window.actions_by_id["submit"].trigger()
    form = wait_for(qtbot, SubmitExhibit)
    told = " ".join(said.text() for said in form.facts.findChildren(QLabel))
    assert "1 of 9 lines corrected" in told
    assert "2 of 2 flagged passages without a correction" in told
    qtbot.keyClicks(form.comment, "Listen to the colour.")
    press(qtbot, form, "go")
    notice = wait_for(qtbot, Notice)
    words = window.desk.bench.ask(ReviewOf("E2")).words
    assert notice.findChild(QLabel, "six_words").text().split(" · ") == words.split("-")
    press(qtbot, notice, "Copy the words")
    assert QGuiApplication.clipboard().text() == words
    notice.accept()


def test_what_is_before_a_reviewer_is_not_edited_and_says_why(window, act, qtbot):
    window.desk.bench.do(c.SubmitReview("E2"))
    settle(window, qtbot, ReviewState.SUBMITTED)
    view = window.centre.transcript
    view.choose(0)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.findChild(QPlainTextEdit, "line_editor") is None
    assert "Withdraw it to edit" in window.bottom._notice.text()
    assert "before a reviewer" in QToolTip.text()
    assert not window.actions_by_id["edit_line"].isEnabled()
    assert "Withdraw it to edit" in window.actions_by_id["edit_line"].toolTip()
    assert not window.actions_by_id["transcribe"].isEnabled()


@pytest.mark.parametrize("way", ["double click", "F2"])
def test_every_way_to_edit_is_barred_with_the_reason(window, qtbot, way):
    window.desk.bench.do(c.SubmitReview("E2"))
    settle(window, qtbot, ReviewState.SUBMITTED)
    view = window.centre.transcript
    cell = view.visualRect(window.centre.model.index(0, Column.TEXT)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    if way == "F2":
        qtbot.keyClick(view, Qt.Key.Key_F2)
    else:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert view.findChild(QPlainTextEdit, "line_editor") is None
    assert "Withdraw it to edit" in window.bottom._notice.text()


def test_withdrawing_from_the_banner_lets_work_go_on(window, qtbot):
    window.desk.bench.do(c.SubmitReview("E2"))
    settle(window, qtbot, ReviewState.SUBMITTED)
    assert "withdraw to edit" in banner_of(window)
    qtbot.mouseClick(window.centre.banner.go, Qt.MouseButton.LeftButton)
    settle(window, qtbot, ReviewState.DRAFT)
    assert window.centre.banner.shown is None
    assert window.centre.model.is_editable


def test_the_tree_shows_where_each_exhibit_stands(window, qtbot):
    assert chip_of(window, "E2") == "draft"
    assert chip_of(window, "E1") == ""
    window.desk.bench.do(c.SubmitReview("E2"))
    qtbot.waitUntil(lambda: chip_of(window, "E2") == "submitted")


def test_an_analyst_cannot_approve_and_is_told_which_permission_is_missing(window, qtbot):
    window.desk.bench.do(c.SubmitReview("E2"))
    settle(window, qtbot, ReviewState.SUBMITTED)
    assert not window.actions_by_id["approve"].isEnabled()
    assert "approve:critical_cases" in window.actions_by_id["approve"].toolTip()
    assert window.top.waiting.isHidden()


def test_nobody_approves_their_own_work(seat, act, qtbot):
    act("Supervisor", c.RenameSpeaker("R2", "S1", "Mara Lind"))
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    qtbot.waitUntil(lambda: "You worked on it" in window.actions_by_id["approve"].toolTip())
    assert not window.actions_by_id["approve"].isEnabled()
    assert not window.actions_by_id["return_review"].isEnabled()
    assert window.top.waiting.isHidden()


def test_a_supervisor_approves_from_the_queue(seat, act, qtbot):
    act("Analyst 1", c.SubmitReview("E2", "The colour."))
    window = seat("Supervisor")
    window.desk.go(Place("2026-0417", "E1", "R1"))
    qtbot.waitUntil(lambda: window.top.waiting.text() == "1 to review")
    qtbot.mouseClick(window.top.waiting, Qt.MouseButton.LeftButton)
    queue = extras.queue(window)
    row = queue.list.visualRect(queue.list.model().index(0, 0)).center()
    qtbot.mouseClick(queue.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    qtbot.mouseDClick(queue.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    form = wait_for(qtbot, Approve)
    assert window.desk.place.evidence == "E2"
    assert form.go.text() == "Sign approval of 2026-0417/2"
    words = window.desk.bench.ask(ReviewOf("E2")).words
    assert form.words.text().split(" · ") == words.split("-")
    qtbot.keyClicks(form.comment, "Heard it.")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.view is not None and window.desk.view.recording.id == "R2")
    settle(window, qtbot, ReviewState.APPROVED)
    qtbot.waitUntil(window.top.waiting.isHidden)
    assert "Approved by Supervisor" in banner_of(window)
    assert words.replace("-", " · ") in banner_of(window)
    assert "Heard it." in banner_of(window)


def test_the_queue_is_opened_by_enter_too(seat, act, qtbot):
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    qtbot.waitUntil(lambda: window.top.waiting.isVisible())
    window.actions_by_id["review_queue"].trigger()
    queue = extras.queue(window)
    qtbot.waitUntil(lambda: queue.list.model().rowCount() == 1)
    qtbot.keyClick(queue.list, Qt.Key.Key_Return)
    wait_for(qtbot, Approve).reject()


def test_an_empty_queue_says_what_will_be_there(seat, qtbot):
    window = seat("Supervisor")
    window.actions_by_id["review_queue"].trigger()
    queue = extras.queue(window)
    assert queue.currentIndex() == 0
    assert "Nothing waits for a verdict" in queue.currentWidget().findChild(QLabel).text()


def test_the_approval_shows_words_before_and_after(seat, act, qtbot):
    act("Analyst 1", c.SubmitReview("E2"))
    act("Supervisor", c.ReturnReview("E2", "Again."))
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    qtbot.waitUntil(window.actions_by_id["approve"].isEnabled)
    window.actions_by_id["approve"].trigger()
    form = wait_for(qtbot, Approve)
    tabs = form.findChild(Changes)
    assert [tabs.tabText(n) for n in range(2)] == ["Since the machine’s draft (2)", "Since last time (0)"]
    model = tabs.widget(0).model()
    assert "the glue one" in model.index(0, 2).data()
    assert "the blue one" in model.index(0, 3).data()
    assert model.index(0, 0).data() == "0:21:42.120"
    assert "Nothing changed since" in tabs.widget(1).text()
    form.reject()


def test_returning_needs_a_comment_which_then_stands_over_the_transcript(seat, act, qtbot):
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    qtbot.waitUntil(window.actions_by_id["return_review"].isEnabled)
    window.actions_by_id["return_review"].trigger()
    form = wait_for(qtbot, Reason)
    press(qtbot, form, "go")
    assert "goes on record" in form.problem.text()
    qtbot.keyClicks(form.reason, "Line 4: listen again.")
    press(qtbot, form, "go")
    settle(window, qtbot, ReviewState.RETURNED)
    assert "Line 4: listen again." in banner_of(window)
    assert window.centre.model.is_editable


def test_the_approval_dialog_can_return_instead(seat, act, qtbot):
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    qtbot.waitUntil(window.actions_by_id["approve"].isEnabled)
    window.actions_by_id["approve"].trigger()
    press(qtbot, wait_for(qtbot, Approve), "other")
    wait_for(qtbot, Reason).reject()


def test_reopening_needs_a_reason_and_gives_the_transcript_back(seat, act, qtbot):
    bound = act("Analyst 1", c.SubmitReview("E2")).bound
    act("Supervisor", c.ApproveReview("E2", bound))
    window = seat("Supervisor")
    assert "Reopen it to edit" in window.actions_by_id["edit_line"].toolTip() or not window.desk.line
    assert window.centre.banner.go.text() == "Reopen to edit…"
    qtbot.mouseClick(window.centre.banner.go, Qt.MouseButton.LeftButton)
    form = wait_for(qtbot, Reason)
    qtbot.keyClicks(form.reason, "A second microphone turned up.")
    press(qtbot, form, "go")
    settle(window, qtbot, ReviewState.DRAFT)
    assert window.centre.model.is_editable


def test_an_approval_that_no_longer_fits_is_stale_everywhere(seat, act, workshop, vault, qtbot):
    bound = act("Analyst 1", c.SubmitReview("E2")).bound
    act("Supervisor", c.ApproveReview("E2", bound))
    state = workshop.vaults[vault]
    versions = state.desk.versions["D-R2", "R2-3"]
    versions[1] = replace(versions[1], text="He had nothing.")
    window = seat("Analyst 1")
    qtbot.waitUntil(lambda: chip_of(window, "E2") == "STALE")
    assert banner_of(window).startswith("This is no longer what was approved")
    assert any("no longer what was approved" in said.text() for said in window.inspector.findChildren(QLabel))
    window.actions_by_id["report"].trigger()
    form = wait_for(qtbot, ReportWizard)
    assert "no longer what was approved" in form.exhibits.warning.text()
    form.reject()


def test_the_inspector_offers_the_next_step(window, qtbot):
    qtbot.waitUntil(lambda: window.inspector.findChild(QPushButton, "review_step") is not None)
    step = window.inspector.findChild(QPushButton, "review_step")
    assert step.text() == "Submit for review…"
    step.click()
    wait_for(qtbot, SubmitExhibit).reject()


def test_an_exhibit_without_a_transcript_cannot_be_submitted(window, qtbot):
    window.desk.go(Place("2026-0417", "E1", "R1"))
    qtbot.waitUntil(lambda: window.desk.view is not None and window.desk.view.recording.id == "R1")
    assert not window.actions_by_id["submit"].isEnabled()
    assert "no transcript yet" in window.actions_by_id["submit"].toolTip()


def test_an_approval_is_needed_in_every_case_where_the_policy_says_so(seat, workshop, vault, qtbot):
    state = workshop.vaults[vault]
    state.cases["2026-0417"] = replace(state.cases["2026-0417"], critical=False)
    state.trust.policy = Policy(approval=Approval.ALL)
    window = seat("Analyst 1")
    qtbot.waitUntil(lambda: any("needed: the policy" in x.text() for x in window.inspector.findChildren(QLabel)))


def test_a_refusal_leaves_the_dialog_with_what_was_typed(seat, act, qtbot):
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    qtbot.waitUntil(window.actions_by_id["approve"].isEnabled)
    window.actions_by_id["approve"].trigger()
    form = wait_for(qtbot, Approve)
    form.comment.setPlainText("Heard it.")
    act("Analyst 1", c.WithdrawReview("E2"))
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: "not before a reviewer" in form.problem.text())
    assert form.comment.toPlainText() == "Heard it."
    assert shown(Approve) is form
    form.reject()


def test_the_queue_is_on_the_screen_where_a_verdict_is_waited_for_until_it_is_put_away(seat, act, store, qtbot):
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    qtbot.waitUntil(lambda: extras.queue(window) is not None and extras.queue(window).isVisible())
    hide = next(b for b in window.findChildren(QToolButton) if b.accessibleName() == "Hide Review queue")
    qtbot.mouseClick(hide, Qt.MouseButton.LeftButton)
    window.actions_by_id["lock"].trigger()
    again = seat("Supervisor")
    qtbot.waitUntil(again.top.waiting.isVisible)
    assert extras.queue(again) is None


def test_queue_and_custody_have_keys(seat, qtbot):
    window = seat("Supervisor")
    window.activateWindow()
    window.tree.setFocus()
    qtbot.keyClick(window.tree, Qt.Key.Key_F9)
    assert extras.queue(window).isVisible()
    qtbot.keyClick(window.tree, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert extras.custody(window).isVisible()


def test_a_report_is_asked_for_as_final_once_every_exhibit_is_approved(seat, act, qtbot):
    bound = act("Analyst 1", c.SubmitReview("E2")).bound
    act("Supervisor", c.ApproveReview("E2", bound))
    window = seat("Analyst 1")
    window.actions_by_id["report"].trigger()
    form = wait_for(qtbot, ReportWizard)
    form.turn_to(SIGN)
    assert form.go.text() == "Sign report, not final"
    assert not form.order().final
    for row in (0, 2):
        form.exhibits.exhibits.item(row).setCheckState(Qt.CheckState.Unchecked)
    form.turn_to(SIGN)
    assert form.go.text() == "Sign report"
    assert form.order().final
    assert "approved" not in form.sign.warning.text()
    form.reject()


def test_enter_in_the_table_of_changes_signs_nothing(seat, act, qtbot):
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    qtbot.waitUntil(window.actions_by_id["approve"].isEnabled)
    window.actions_by_id["approve"].trigger()
    form = wait_for(qtbot, Approve)
    qtbot.keyClick(form.findChild(QTableView, "changes"), Qt.Key.Key_Return)
    qtbot.wait(50)
    assert state_of(window) is ReviewState.SUBMITTED
    form.go.setFocus()
    qtbot.keyClick(form.go, Qt.Key.Key_Return)
    settle(window, qtbot, ReviewState.APPROVED)
