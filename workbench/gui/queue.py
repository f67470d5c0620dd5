"""The job queue: one job at a time, the others wait in a line that can be changed, held and gone on with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from workbench.domain.orders import Order
from workbench.domain.progress import Progress
from workbench.gui.telling import told
from workbench.gui.workers import JobThread

if TYPE_CHECKING:
    from workbench.bench.door import Bench

_SOON = 2.0  # seconds before a remaining time is worth saying


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class JobView:
    """One job as the list shows it. `remaining` and `spent` are seconds; nobody can tell what remains where it is None."""

    id: int
    title: str
    order: Order
    state: JobState = JobState.QUEUED
    stage: str = ""
    note: str = ""
    recording_id: str = ""
    permille: int | None = None
    remaining: float | None = None
    reason: str = ""
    spent: float = 0.0
    is_held: bool = False

    @property
    def is_over(self) -> bool:
        """Nothing more will happen to it."""
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class JobQueue(QObject):
    """Starts jobs one after the other and keeps what became of them."""

    changed = Signal(object)
    line_changed = Signal()
    segments = Signal(str, object)
    succeeded = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._jobs: dict[int, JobView] = {}
        self._line: list[int] = []
        self.is_held = False
        self._begun = 0.0
        self._thread: JobThread | None = None
        self._running, self._last = 0, 0
        self._stage = ("", 0.0, 0)
        self._closing = False

    def add(self, order: Order, title: str) -> JobView:
        """Put an order in the queue; it starts as soon as nothing else runs."""
        self._last += 1
        job = JobView(self._last, title, order)
        self._line.append(job.id)
        self._put(job)
        self._next()
        self.line_changed.emit()
        return job

    def waiting(self) -> tuple[JobView, ...]:
        """What waits, in the order in which it will be started."""
        return tuple(self._jobs[job_id] for job_id in self._line)

    def move(self, job_id: int, places: int) -> None:
        """Let a waiting job come earlier (less than 0) or later in the line."""
        if job_id in self._line:
            at = self._line.index(job_id)
            self._line.remove(job_id)
            self._line.insert(max(0, at + places), job_id)
            self.line_changed.emit()

    def put_first(self, job_id: int) -> None:
        """Let a waiting job be the next one."""
        self.move(job_id, -len(self._line))

    def hold(self, is_held: bool) -> None:
        """Let everything wait: the running job after its next step, the others until they are gone on with."""
        self.is_held = is_held
        if self._thread is not None:
            self._thread.hold(is_held)
            # A time that remains is measured anew from here on.
            self._stage = ("", monotonic(), 0)
            self._put(replace(self._jobs[self._running], is_held=is_held, remaining=None))
        self.line_changed.emit()
        self._next()

    def retry(self, job_id: int) -> JobView:
        """Put the order of a job that failed or was cancelled at the end of the line again, in the old one's place."""
        job = self._jobs.pop(job_id)
        self.changed.emit(None)
        return self.add(job.order, job.title)

    def remaining(self) -> float | None:
        """Seconds until everything is done, as far as jobs of the same kind tell; None where nobody can tell."""
        running = self._jobs.get(self._running)
        parts = [running.remaining] if running is not None and running.state is JobState.RUNNING else []
        parts += [self._usual(type(job.order)) for job in self.waiting()]
        known = [part for part in parts if part is not None]
        return sum(known) if parts and len(known) == len(parts) else None

    def jobs(self) -> tuple[JobView, ...]:
        """All jobs of this session, in order."""
        return tuple(self._jobs.values())

    @property
    def is_idle(self) -> bool:
        """Nothing runs and nothing waits."""
        return all(job.is_over for job in self._jobs.values())

    def cancel(self, job_id: int) -> None:
        """Stop a running job at its next step, or take a waiting one out."""
        job = self._jobs[job_id]
        if job.state is JobState.QUEUED:
            self._line.remove(job_id)
            self._put(replace(job, state=JobState.CANCELLED))
            self.line_changed.emit()
        elif job.state is JobState.RUNNING and self._thread is not None:
            self._put(replace(job, state=JobState.STOPPING))
            self._thread.cancel()

    def forget_finished(self) -> None:
        """Take jobs that are over out of the list."""
        self._jobs = {key: job for key, job in self._jobs.items() if not job.is_over}
        self.changed.emit(None)

    def close(self) -> None:
        """Cancel everything and wait for the running job to stop cleanly."""
        self._closing = True
        for job in self.jobs():
            if not job.is_over:
                self.cancel(job.id)
        if self._thread is not None:
            self._thread.wait()
        # What the thread said last must arrive while there is someone to hear it.
        QCoreApplication.sendPostedEvents(self)

    def _next(self) -> None:
        if self._thread is not None or self._closing or self.is_held or not self._line:
            return
        waiting = self._jobs[self._line.pop(0)]
        self._running, self._begun = waiting.id, monotonic()
        self._stage = ("", monotonic(), 0)
        self._put(replace(waiting, state=JobState.RUNNING))
        self._thread = self._made(lambda: self._bench.start(waiting.order))
        self._thread.start()
        self.line_changed.emit()

    def _made(self, begin: Callable[[], object]) -> JobThread:
        thread = JobThread(begin, self)  # type: ignore[arg-type]  # the door's generator has a narrower outcome
        thread.progress.connect(self._on_progress)
        thread.segments.connect(self._on_segments)
        thread.succeeded.connect(self._on_succeeded)
        thread.failed.connect(self._on_failed)
        thread.cancelled.connect(self._on_cancelled)
        thread.finished.connect(self._on_finished)
        return thread

    def _on_segments(self, recording_id: str, segments: object) -> None:
        """A draft that will stand beside is not what the desk shows."""
        if not getattr(self._jobs[self._running].order, "beside", False):
            self.segments.emit(recording_id, segments)

    def _put(self, job: JobView) -> None:
        self._jobs[job.id] = job
        self.changed.emit(job)

    def _on_progress(self, step: Progress) -> None:
        job = self._jobs[self._running]
        if step.stage != self._stage[0]:
            self._stage = (step.stage, monotonic(), step.done)
        self._put(
            replace(
                job,
                stage=step.stage,
                note=step.note,
                recording_id=step.recording_id or job.recording_id,
                permille=step.permille,
                remaining=self._remaining(step),
            )
        )

    def _remaining(self, step: Progress) -> float | None:
        _, since, first = self._stage
        spent, done = monotonic() - since, step.done - first
        if step.total is None or done <= 0 or spent < _SOON:
            return None
        return spent * (step.total - step.done) / done

    def _usual(self, kind: type) -> float | None:
        done = [job.spent for job in self._jobs.values() if job.state is JobState.DONE and type(job.order) is kind]
        return sum(done) / len(done) if done else None

    def _on_succeeded(self, outcome: object) -> None:
        job = replace(
            self._jobs[self._running], state=JobState.DONE, permille=1000, remaining=None, spent=monotonic() - self._begun
        )
        self._put(job)
        self.succeeded.emit(job, outcome)

    def _on_failed(self, error: Exception) -> None:
        job = replace(self._jobs[self._running], state=JobState.FAILED, reason=told(error), remaining=None)
        self._put(job)
        self.failed.emit(job, error)

    def _on_cancelled(self) -> None:
        self._put(replace(self._jobs[self._running], state=JobState.CANCELLED, remaining=None))

    def _on_finished(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.deleteLater()
        self._next()
