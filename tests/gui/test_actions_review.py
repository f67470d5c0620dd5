"""Every action of the menus Transcript and Review, by its keys or a click, and what is then to be seen."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.gui.by_hand import do
from tests.gui.test_app import press, wait_for
from workbench.domain import commands as c
from workbench.domain.questions import ReviewOf
from workbench.domain.review import ReviewState
from workbench.gui import docking
from workbench.gui.dialogs.case_forms import RenameVoice
from workbench.gui.dialogs.note_forms import AddNote
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.order_forms import Transcribe
from workbench.gui.dialogs.reason import Reason
from workbench.gui.dialogs.review_forms import Approve, SubmitExhibit
from workbench.gui.examining.checking import Checking
from workbench.gui.frame import extras
from workbench.gui.transcript.model import Column


def state(window) -> ReviewState:
    return window.desk.bench.ask(ReviewOf("E2")).state


def row(window) -> int:
    return window.centre.transcript.currentIndex().row()


def test_transcribe(window, qtbot):
    do(window, qtbot, "transcribe")
    form = wait_for(qtbot, Transcribe)
    assert form.go.text() == "Transcribe again"
    form.reject()


def test_rename_speaker(window, qtbot):
    window.centre.transcript.choose(1)
    do(window, qtbot, "rename_speaker")
    form = wait_for(qtbot, RenameVoice)
    form.name.setText("Mara Lind")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.centre.model.index(1, Column.SPEAKER).data() == "Mara Lind")


def test_annotate(window, qtbot):
    window.centre.transcript.choose(0)
    do(window, qtbot, "annotate")
    form = wait_for(qtbot, AddNote)
    qtbot.keyClicks(form.words, "Ask again.")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: [note.text for note in window.desk.view.annotations][-1] == "Ask again.")


def test_notes(window, qtbot):
    do(window, qtbot, "notes")
    qtbot.waitUntil(lambda: docking.panel(window, "notes") is not None and docking.panel(window, "notes").isVisible())


def test_previous_line_and_next_line(window, qtbot):
    window.centre.transcript.choose(3)
    do(window, qtbot, "next_line", on=window.centre.transcript)
    assert row(window) == 4
    do(window, qtbot, "previous_line", on=window.centre.transcript)
    assert row(window) == 3


def test_next_suspect_and_previous_suspect(window, qtbot):
    qtbot.waitUntil(lambda: Checking.of(window) is not None and Checking.of(window).is_known)
    do(window, qtbot, "next_suspect", on=window.centre.transcript)
    first = row(window)
    do(window, qtbot, "next_suspect", on=window.centre.transcript)
    assert row(window) > first
    do(window, qtbot, "previous_suspect", on=window.centre.transcript)
    assert row(window) == first


def test_submit(window, qtbot):
    do(window, qtbot, "submit")
    press(qtbot, wait_for(qtbot, SubmitExhibit), "go")
    wait_for(qtbot, Notice).accept()
    assert state(window) is ReviewState.SUBMITTED


def test_withdraw_review(window, act, qtbot):
    window.desk.bench.do(c.SubmitReview("E2"))
    do(window, qtbot, "withdraw_review")
    qtbot.waitUntil(lambda: state(window) is ReviewState.DRAFT)


def test_approve(seat, act, qtbot):
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    do(window, qtbot, "approve")
    press(qtbot, wait_for(qtbot, Approve), "go")
    qtbot.waitUntil(lambda: state(window) is ReviewState.APPROVED)


def test_return_review(seat, act, qtbot):
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    do(window, qtbot, "return_review")
    form = wait_for(qtbot, Reason)
    qtbot.keyClicks(form.reason, "Listen again.")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: state(window) is ReviewState.RETURNED)


def test_reopen_review(seat, act, qtbot):
    act("Analyst 1", c.SubmitReview("E2"))
    window = seat("Supervisor")
    bound = window.desk.bench.ask(ReviewOf("E2")).bound
    window.desk.bench.do(c.ApproveReview("E2", bound, ""))
    do(window, qtbot, "reopen_review")
    form = wait_for(qtbot, Reason)
    qtbot.keyClicks(form.reason, "A second microphone was found.")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: state(window) is ReviewState.DRAFT)


def test_review_queue(seat, qtbot):
    window = seat("Supervisor")
    do(window, qtbot, "review_queue")
    qtbot.waitUntil(lambda: extras.queue(window) is not None and extras.queue(window).isVisible())


def test_custody(window, qtbot):
    window.desk.bench.do(c.RenameSpeaker("R2", "S1", "Mara Lind"))
    do(window, qtbot, "custody")
    qtbot.waitUntil(lambda: extras.custody(window) is not None and extras.custody(window).model.rowCount() == 1)
