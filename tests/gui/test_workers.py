"""The pumping thread."""

from __future__ import annotations

from threading import Event, current_thread

from workbench.domain.progress import Progress
from workbench.gui.workers import JobThread


def endless(closed: Event, stepped: Event):
    try:
        while True:
            stepped.set()
            yield Progress("work", 1, 10)
    finally:
        closed.set()


def test_cancel_closes_the_generator_on_the_pumping_thread(qtbot):
    closed, stepped = Event(), Event()
    thread = JobThread(lambda: endless(closed, stepped))
    with qtbot.waitSignal(thread.cancelled):
        thread.start()
        assert stepped.wait(5)
        thread.cancel()
    assert closed.is_set()
    assert thread.wait(5000)


def test_a_result_that_arrives_with_the_cancel_is_kept(qtbot):
    def job():
        thread.cancel()
        return "done"
        yield

    thread = JobThread(job)
    with qtbot.waitSignal(thread.succeeded) as told:
        thread.start()
    assert told.args == ["done"]
    assert thread.wait(5000)


def test_an_error_of_the_job_is_told_with_its_reason(qtbot):
    def job():
        yield Progress("work", 0, 1)
        raise ValueError("the disk is full")

    thread = JobThread(job)
    with qtbot.waitSignal(thread.failed) as told:
        thread.start()
    assert "the disk is full" in str(told.args[0])
    assert thread.wait(5000)


def test_the_job_never_runs_on_the_gui_thread(qtbot):
    seen = []

    def job():
        seen.append(current_thread())
        return None
        yield

    thread = JobThread(job)
    with qtbot.waitSignal(thread.succeeded):
        thread.start()
    assert seen[0] is not current_thread()
    assert thread.wait(5000)
