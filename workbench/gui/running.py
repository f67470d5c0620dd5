"""Work that one dialog waits for and that nobody else needs: a job beside the queue, with its progress and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from workbench.gui.workers import Job, JobThread

if TYPE_CHECKING:
    from workbench.domain.progress import Progress

# Threads that nobody waits for any more and that have still to come to their next step.
_left: set[JobThread] = set()
# Those whose step may wait for another machine: nobody but the end of the program waits for them.
_far: set[JobThread] = set()


class Run(QObject):
    """One job at a time; what is begun anew gives up what ran before. The window never waits for a step to end."""

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, is_far: bool = False) -> None:
        super().__init__(parent)
        self._is_far = is_far
        self._thread: JobThread | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something runs."""
        return self._thread is not None

    def begin(self, start: Callable[[], Job]) -> None:
        """Run a job; only its own news is told from here on."""
        self.give_up()
        thread = self._thread = JobThread(start)
        thread.progress.connect(self._on_progress)
        thread.succeeded.connect(self._on_done)
        thread.failed.connect(self._on_failed)
        thread.start()

    def give_up(self) -> None:
        """Let it stop at its next step, and tell nothing more of it."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.cancel()
            keep_far(thread) if self._is_far else _keep(thread)

    def _on_progress(self, step: Progress) -> None:
        if self.sender() is self._thread:
            self.progressed.emit(step)

    def _on_done(self, outcome: object) -> None:
        if self._is_over():
            self.done.emit(outcome)

    def _on_failed(self, error: object) -> None:
        if self._is_over():
            self.failed.emit(error)

    def _is_over(self) -> bool:
        thread = self._thread
        if thread is None or self.sender() is not thread:
            return False
        self._thread = None
        _keep(thread)
        return True


def finish() -> None:
    """Wait for everything that was given up: the vault it reads is about to be closed."""
    for thread in tuple(_left):
        thread.wait()
    _left.clear()


def keep_far(thread: JobThread) -> None:
    """Let it end by itself; what it says from here on nobody hears."""
    _far.difference_update([one for one in _far if one.isFinished()])
    _far.add(thread)


def finish_far() -> None:
    """The program ends: wait for them too."""
    for thread in tuple(_far):
        thread.wait()
    _far.clear()


def _keep(thread: JobThread) -> None:
    """Until it has ended: a thread that is destroyed before takes the program with it."""
    _left.difference_update([one for one in _left if one.isFinished()])
    _left.add(thread)
