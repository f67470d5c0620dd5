"""Jobs that are over are told; the line of jobs is changed by clicks; what was looked at last is found again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QSystemTrayIcon

from workbench.domain.errors import InputRefused
from workbench.domain.orders import VerifyVault
from workbench.domain.progress import Progress
from workbench.gui import docking
from workbench.gui.desk import Place
from workbench.gui.panels.toasts import Toast
from workbench.gui.queue import JobState


def fails(order):
    raise InputRefused("The disk is full.", "Make room.")
    yield Progress("verify", 0, 1)


def works(order):
    yield Progress("verify", 1, 1)


def toasts(window) -> list[Toast]:
    return [toast for toast in window.findChildren(Toast) if toast.isVisible()]


def run_one(window, qtbot, title: str = "Verify the vault") -> None:
    window.desk.queue.add(VerifyVault(), title)
    qtbot.waitUntil(lambda: window.desk.queue.is_idle)


def test_a_failure_is_told_without_taking_the_focus(window, bench, qtbot, monkeypatch):
    monkeypatch.setattr(bench, "start", fails)
    window.centre.transcript.setFocus()
    run_one(window, qtbot)
    qtbot.waitUntil(lambda: bool(toasts(window)))
    assert "The disk is full. Make room." in toasts(window)[0].text.text()
    assert window.focusWidget() is window.centre.transcript


def test_a_message_is_put_away_and_stays_in_the_list(window, bench, qtbot, monkeypatch):
    monkeypatch.setattr(bench, "start", fails)
    run_one(window, qtbot)
    window.actions_by_id["notifications"].trigger()
    qtbot.waitUntil(lambda: docking.panel(window, "notifications") is not None)
    toast = toasts(window)[0]
    close = next(child for child in toast.children() if getattr(child, "accessibleName", str)() == "Put this message away")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not toasts(window))
    assert docking.panel(window, "notifications").list.item(0).text().endswith("Make room.")


def test_a_message_stays_over_a_panel_that_comes_forward(window, bench, qtbot, monkeypatch):
    monkeypatch.setattr(bench, "start", fails)
    run_one(window, qtbot)
    toast = toasts(window)[0]
    window.actions_by_id["notifications"].trigger()
    place = toast.mapTo(window, toast.rect().center())
    qtbot.wait(120)
    qtbot.waitUntil(lambda: toast is window.childAt(place) or toast.isAncestorOf(window.childAt(place)))


def test_messages_can_be_turned_off(window, bench, qtbot, monkeypatch):
    monkeypatch.setattr(bench, "start", fails)
    window.store.setValue("toasts", "no")
    run_one(window, qtbot)
    assert toasts(window) == []


def test_no_more_than_three_messages_stand_at_once(window, bench, qtbot, monkeypatch):
    monkeypatch.setattr(bench, "start", fails)
    for number in range(5):
        run_one(window, qtbot, f"job {number}")
    assert [toast.title.text() for toast in toasts(window)] == [f"job {number} failed" for number in (2, 3, 4)]


def test_the_system_is_told_the_kind_of_job_and_nothing_of_the_case(window, bench, qtbot, monkeypatch):
    shown: list[str] = []
    monkeypatch.setattr(bench, "start", fails)
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda self, title, text, icon: shown.append(f"{title}|{text}"))
    run_one(window, qtbot, "Interview room 2.wav")
    assert shown == ["Forensic Audio Workbench|Verification: failed"]


def test_locking_forgets_what_was_told(window, bench, qtbot, monkeypatch):
    monkeypatch.setattr(bench, "start", fails)
    run_one(window, qtbot)
    window.actions_by_id["notifications"].trigger()
    qtbot.waitUntil(lambda: docking.panel(window, "notifications") is not None)
    window.actions_by_id["lock"].trigger()
    assert docking.panel(window, "notifications").list.count() == 0
    qtbot.waitUntil(lambda: not toasts(window))


@contextmanager
def three_waiting(window) -> Iterator[list[int]]:
    """Three jobs that wait; they are gone before the window is closed, which asks about jobs."""
    queue = window.desk.queue
    queue.hold(True)
    try:
        yield [queue.add(VerifyVault(), title).id for title in ("one", "two", "three")]
    finally:
        for job in queue.waiting():
            queue.cancel(job.id)
        queue.hold(False)


def titles(window) -> list[str]:
    return [job.title for job in window.desk.queue.waiting()]


def test_the_line_of_jobs_is_changed_by_clicks(window, qtbot):
    with three_waiting(window) as (_, two, three):
        qtbot.mouseClick(window.jobs.card(three).up, Qt.MouseButton.LeftButton)
        assert titles(window) == ["one", "three", "two"]
        qtbot.mouseClick(window.jobs.card(two).first, Qt.MouseButton.LeftButton)
        assert titles(window) == ["two", "one", "three"]
        qtbot.mouseClick(window.jobs.card(two).down, Qt.MouseButton.LeftButton)
        assert titles(window) == ["one", "two", "three"]


def test_the_cards_stand_in_the_order_of_the_line(window, qtbot):
    with three_waiting(window) as line:
        window.desk.queue.put_first(line[2])
        cards = [window.jobs.card(job) for job in line]
        qtbot.waitUntil(lambda: cards[2].y() < cards[0].y() < cards[1].y())


def test_all_jobs_are_held_and_gone_on_with(window, qtbot):
    with three_waiting(window):
        assert window.jobs.hold.text() == "Go on"
        for job in window.desk.queue.waiting():
            window.desk.queue.cancel(job.id)
        qtbot.mouseClick(window.jobs.hold, Qt.MouseButton.LeftButton)
        assert not window.desk.queue.is_held
        window.actions_by_id["hold_jobs"].trigger()
        assert window.desk.queue.is_held


def test_a_failed_job_is_tried_again_from_its_card(window, bench, qtbot, monkeypatch):
    monkeypatch.setattr(bench, "start", fails)
    run_one(window, qtbot)
    monkeypatch.setattr(bench, "start", works)
    failed = window.desk.queue.jobs()[0]
    qtbot.mouseClick(window.jobs.card(failed.id).retry, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [job.state for job in window.desk.queue.jobs()] == [JobState.DONE])


def test_all_failed_jobs_are_tried_again(window, bench, qtbot, monkeypatch):
    monkeypatch.setattr(bench, "start", fails)
    for title in ("one", "two"):
        run_one(window, qtbot, title)
    monkeypatch.setattr(bench, "start", works)
    window.actions_by_id["retry_jobs"].trigger()
    qtbot.waitUntil(lambda: [job.state for job in window.desk.queue.jobs()] == [JobState.DONE, JobState.DONE])


def recent_menu(window) -> QMenu:
    file = next(action.menu() for action in window.top.menus.actions() if action.text() == "File")
    menu = next(action.menu() for action in file.actions() if action.text() == "Recent")
    menu.aboutToShow.emit()
    return menu


def test_what_was_looked_at_last_is_in_the_menu(window, qtbot):
    window.desk.go(Place("2026-0417", "E1", "R1"))
    qtbot.waitUntil(lambda: window.desk.view is not None and window.desk.view.recording.id == "R1")
    names = [action.text().split("  ")[-1] for action in recent_menu(window).actions()]
    assert names[:2] == ["2026-0417 · Intake call.m4a", "2026-0417 · Interview room 2.wav"]
    recent_menu(window).actions()[1].trigger()
    qtbot.waitUntil(lambda: window.desk.view is not None and window.desk.view.recording.id == "R2")


def test_an_empty_page_leads_back_to_what_was_looked_at_last(window, qtbot):
    window.desk.go(Place("2026-0417"))
    qtbot.waitUntil(lambda: any(made.isVisible() for made in window.centre.findChildren(QPushButton, "recent")))
    link = next(made for made in window.centre.findChildren(QPushButton, "recent") if made.isVisible())
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.desk.view is not None and window.desk.view.recording.id == "R2")


def test_nothing_of_a_case_is_written_outside_the_vault(window, qtbot):
    window.keep_layout()
    written = Path(window.store.fileName()).read_text("utf-8")
    assert "Interview" not in written
    assert "2026-0417" not in written
