"""Nobody there: the vault is locked, or covered where locking would end something. And what is only open for reading."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from tests.gui.conftest import PASSWORD
from tests.gui.test_app import press, shown, wait_for
from workbench.domain.hub_orders import WatchFolder
from workbench.domain.orders import VerifyVault
from workbench.domain.progress import Progress
from workbench.gui.dialogs.covered import Covered, Curtain
from workbench.gui.dialogs.login import Login
from workbench.gui.dialogs.note_forms import AddNote
from workbench.gui.dialogs.notices import Notice
from workbench.gui.entrance import guard as guarding
from workbench.gui.entrance.idle import IdleWatch
from workbench.gui.hub.watch_session import WatchSession
from workbench.gui.window import TITLE

HELD = "another process writes to it."


@pytest.fixture
def guard(window):
    return window.findChild(guarding.Guard)


@pytest.fixture
def busy(window, bench, monkeypatch):
    """A job that runs until the flag is set."""
    done = Event()

    def job(order):
        while not done.wait(0.01):
            yield Progress("transcribing", 1, 2, "", "R2")
        return None

    monkeypatch.setattr(bench, "start", job)
    window.desk.queue.add(VerifyVault(), "long")
    return done


def finish(window, busy, qtbot) -> None:
    """Let the job end: a window is not closed over a running one without asking."""
    busy.set()
    qtbot.waitUntil(lambda: window.desk is None or window.desk.queue.is_idle)


def test_a_watched_folder_is_watched_on_behind_the_cover(window, guard, qtbot, tmp_path):
    window.desk.watch = WatchSession(window.desk.bench, WatchFolder(tmp_path, "2026-0417"), drafts=False, parent=window.desk)
    guard.on_idle()
    assert "A folder is watched" in guard._cost(window.desk)
    assert wait_for(qtbot, Covered) is not None
    window.desk.watch.finish()
    qtbot.waitUntil(lambda: not window.desk.watch.is_running)


def test_without_input_the_vault_is_locked_and_says_after_how_long(window, bench, guard, qtbot):
    guard.on_idle()
    assert bench.is_closed
    assert window.desk is None
    assert "after 10 minutes without input" in window.centre.currentWidget().accessibleDescription()
    assert not guard.watch.is_watching


def test_the_clock_runs_from_the_login_with_the_policys_minutes(window, guard, qtbot):
    assert guard.watch.is_watching
    assert guard.watch._timer.interval() == 10 * 60_000


def test_input_starts_the_clock_anew(qtbot, window):
    watch = IdleWatch()
    watch.watch(1)
    watch._timer.start(400)
    qtbot.wait(250)
    at = QPointF(5, 5)
    moved = QMouseEvent(
        QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window.windowHandle(), moved)
    qtbot.wait(250)
    assert watch.is_watching


def test_time_without_input_is_told(qtbot):
    watch = IdleWatch()
    watch.watch(1)
    with qtbot.waitSignal(watch.idle, timeout=1000):
        watch._timer.start(10)


def test_a_running_job_goes_on_behind_a_cover(window, bench, guard, busy, qtbot):
    guard.on_idle()
    form = wait_for(qtbot, Covered)
    curtain = window.findChild(Curtain)
    assert curtain.geometry() == window.rect()
    assert window.windowTitle() == TITLE
    assert not window.desk.queue.is_idle
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert form.isVisible()
    form.password.setText("wrong")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: "wrong" in form.problem.text())
    form.password.setText(PASSWORD)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.findChild(Curtain) is None)
    assert not bench.is_closed
    assert "Interview room 2.wav" in window.windowTitle()
    finish(window, busy, qtbot)


def test_no_title_tells_what_is_behind_the_cover(window, guard, busy, qtbot):
    guard.on_idle()
    window.desk.place_changed.emit()
    assert window.windowTitle() == TITLE
    finish(window, busy, qtbot)


def test_the_cover_grows_with_the_window(window, guard, busy, qtbot):
    guard.on_idle()
    window.resize(1500, 950)
    qtbot.waitUntil(lambda: window.findChild(Curtain).geometry() == window.rect())
    finish(window, busy, qtbot)


def test_no_dialog_shows_before_the_cover(window, guard, busy, qtbot):
    guard.on_idle()
    cover = wait_for(qtbot, Covered)
    notice = Notice("Import", "a name from the case", window).show_with()
    qtbot.waitUntil(lambda: not notice.isVisible())
    cover.password.setText(PASSWORD)
    press(qtbot, cover, "go")
    qtbot.waitUntil(notice.isVisible)
    notice.accept()
    finish(window, busy, qtbot)


def test_when_the_jobs_are_over_the_covered_vault_is_locked(window, bench, guard, busy, qtbot):
    guard.on_idle()
    wait_for(qtbot, Covered)
    busy.set()
    qtbot.waitUntil(lambda: window.desk is None)
    assert bench.is_closed
    assert shown(Covered) is None
    qtbot.waitUntil(lambda: window.findChild(Curtain) is None)


def test_what_was_typed_waits_behind_the_cover(window, guard, qtbot):
    window.actions_by_id["annotate"].trigger()
    form = wait_for(qtbot, AddNote)
    qtbot.keyClicks(form.words, "Half a thought")
    guard.on_idle()
    cover = wait_for(qtbot, Covered)
    assert not form.isVisible()
    cover.password.setText(PASSWORD)
    press(qtbot, cover, "go")
    qtbot.waitUntil(form.isVisible)
    assert form.words.toPlainText() == "Half a thought"
    form.reject()


def test_after_too_many_wrong_passwords_the_cover_counts_down(window, guard, busy, workshop, qtbot):
    guard.on_idle()
    form = wait_for(qtbot, Covered)
    workshop.wait = 2
    form.password.setText("wrong")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: "try again in 2 seconds" in form.problem.text())
    assert not form.go.isEnabled()
    qtbot.waitUntil(lambda: "in 1 second." in form.problem.text())
    workshop.wait = 0
    qtbot.waitUntil(form.go.isEnabled)
    form.password.setText(PASSWORD)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: shown(Covered) is None)
    finish(window, busy, qtbot)


def test_after_too_many_wrong_passwords_the_login_counts_down(enter, qtbot, vault, store, workshop):
    store.setValue("vaults", [str(vault)])
    enter(user="Analyst 1")
    login = wait_for(qtbot, Login)
    workshop.wait = 2
    login.password.setText("wrong")
    qtbot.keyClick(login.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "try again in 2 seconds" in login.problem.text())
    assert not login.go.isEnabled()
    workshop.wait = 0
    qtbot.waitUntil(login.go.isEnabled, timeout=4000)
    login.password.setText(PASSWORD)
    press(qtbot, login, "go")
    qtbot.waitUntil(lambda: shown(Login) is None)


def test_every_minute_the_bench_may_make_its_checkpoint(window, bench, guard):
    guard._minute.timeout.emit()
    assert bench.ticks == 1


def test_a_vault_open_for_reading_says_why_and_bars_changes(seat, workshop, qtbot):
    workshop.held = HELD
    window = seat("Analyst 1")
    assert window.notice.isVisible()
    assert HELD in window.notice.shown.text
    assert "verify the vault" in window.notice.shown.text
    assert not window.actions_by_id["new_case"].isEnabled()
    assert HELD in window.actions_by_id["new_case"].toolTip()
    assert window.actions_by_id["verify"].isEnabled()


def test_what_cannot_be_read_again_and_again_is_told_in_one_dialog(window, qtbot):
    for _ in range(5):
        window.desk.errands.failed.emit(OSError("the disk is gone"))
    assert len(window.findChildren(Notice)) == 1
    assert "the disk is gone" in window.bottom._notice.text()
    shown(Notice).accept()
