"""The job queue."""

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
def queue(qtbot, gate):
    def start(order):
        yield Progress("verify", 1, 4)
        while not gate.wait(0.01):
            yield Progress("verify", 2, 4)
        return order

    made = JobQueue(SimpleNamespace(start=start))
    yield made
    made.close()


def states(queue):
    return [job.state for job in queue.jobs()]


def test_one_job_runs_at_a_time(queue, qtbot, gate):
    queue.add(VerifyVault(), "first")
    queue.add(VerifyVault(), "second")
    qtbot.waitUntil(lambda: queue.jobs()[0].permille == 500)
    assert states(queue) == [JobState.RUNNING, JobState.QUEUED]
    gate.set()
    qtbot.waitUntil(lambda: states(queue) == [JobState.DONE, JobState.DONE])


def test_a_cancelled_job_makes_room_for_the_next(queue, qtbot, gate):
    first = queue.add(VerifyVault(), "first")
    queue.add(VerifyVault(), "second")
    queue.cancel(first.id)
    qtbot.waitUntil(lambda: states(queue) == [JobState.CANCELLED, JobState.RUNNING])


def test_a_waiting_job_can_be_taken_out(queue, qtbot, gate):
    queue.add(VerifyVault(), "first")
    second = queue.add(VerifyVault(), "second")
    queue.cancel(second.id)
    assert states(queue)[1] is JobState.CANCELLED


def test_a_failed_job_keeps_its_reason(qtbot):
    def start(order):
        raise InputRefused("a.wav holds no audio.", "Ask for the original.")
        yield

    queue = JobQueue(SimpleNamespace(start=start))
    queue.add(VerifyVault(), "first")
    qtbot.waitUntil(lambda: queue.is_idle)
    assert queue.jobs()[0].reason == "a.wav holds no audio. Ask for the original."
    queue.close()


def test_closing_stops_everything(queue, qtbot, gate):
    queue.add(VerifyVault(), "first")
    queue.add(VerifyVault(), "second")
    queue.close()
    assert queue.jobs()[1].state is JobState.CANCELLED
