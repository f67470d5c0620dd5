"""The line of jobs: changed, held, tried again."""

from __future__ import annotations

from threading import Event
from types import SimpleNamespace

import pytest

from workbench.domain.errors import InputRefused
from workbench.domain.orders import VerifyVault
from workbench.domain.progress import Progress
from workbench.gui.queue import JobQueue, JobState


@pytest.fixture
def gate():
    return Event()


@pytest.fixture
def steps():
    return []


@pytest.fixture
def queue(qtbot, gate, steps):
    def start(order):
        while not gate.wait(0.01):
            steps.append(order)
            yield Progress("verify", 1, 4)
        return order

    made = JobQueue(SimpleNamespace(start=start))
    yield made
    made.hold(False)
    made.close()


def names(queue: JobQueue) -> list[str]:
    return [job.title for job in queue.waiting()]


def add(queue: JobQueue, *titles: str):
    return [queue.add(VerifyVault(), title) for title in titles]


def test_a_waiting_job_comes_earlier_later_or_next(queue):
    _, _, second, third = add(queue, "runs", "one", "two", "three")
    queue.move(third.id, -1)
    assert names(queue) == ["one", "three", "two"]
    queue.put_first(second.id)
    assert names(queue) == ["two", "one", "three"]
    queue.move(second.id, +5)
    assert names(queue) == ["one", "three", "two"]


def test_the_next_job_is_the_first_of_the_line(queue, qtbot, gate):
    _, _, last = add(queue, "runs", "one", "two")
    started: list[str] = []
    queue.changed.connect(lambda job: started.append(job.title) if job.state is JobState.RUNNING else None)
    queue.put_first(last.id)
    gate.set()
    qtbot.waitUntil(lambda: queue.is_idle)
    assert list(dict.fromkeys(started)) == ["two", "one"]


def test_held_nothing_goes_on_and_nothing_begins(queue, qtbot, gate, steps):
    add(queue, "runs", "one")
    qtbot.waitUntil(lambda: bool(steps))
    queue.hold(True)
    qtbot.wait(60)
    before = len(steps)
    qtbot.wait(80)
    assert len(steps) == before
    assert queue.jobs()[0].is_held
    queue.hold(False)
    gate.set()
    qtbot.waitUntil(lambda: queue.is_idle)
    assert [job.state for job in queue.jobs()] == [JobState.DONE, JobState.DONE]


def test_a_held_job_can_be_cancelled(queue, qtbot, steps):
    (running,) = add(queue, "runs")
    qtbot.waitUntil(lambda: bool(steps))
    queue.hold(True)
    queue.cancel(running.id)
    qtbot.waitUntil(lambda: queue.jobs()[0].state is JobState.CANCELLED)


def test_a_job_that_is_added_while_held_waits(queue, qtbot):
    queue.hold(True)
    add(queue, "one")
    qtbot.wait(30)
    assert names(queue) == ["one"]


def test_a_failed_job_is_tried_again_in_its_own_place(qtbot):
    fails = [True]

    def start(order):
        if fails.pop() if fails else False:
            raise InputRefused("The disk is full.", "Make room.")
        yield Progress("verify", 1, 1)

    queue = JobQueue(SimpleNamespace(start=start))
    (failed,) = add(queue, "one")
    qtbot.waitUntil(lambda: queue.jobs()[0].state is JobState.FAILED)
    queue.retry(failed.id)
    qtbot.waitUntil(lambda: queue.is_idle)
    assert [(job.title, job.state) for job in queue.jobs()] == [("one", JobState.DONE)]
    queue.close()


def test_what_remains_is_told_once_a_like_job_was_done(queue, qtbot, gate):
    assert queue.remaining() is None
    gate.set()
    add(queue, "one")
    qtbot.waitUntil(lambda: queue.is_idle)
    queue.hold(True)
    add(queue, "two", "three")
    assert queue.remaining() is not None
