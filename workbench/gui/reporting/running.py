"""Work that one dialog waits for and that nobody else needs: a job beside the queue, with its progress and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from workbench.gui.workers import Job, JobThread

if TYPE_CHECKING:
    from workbench.domain.progress import Progress


class Run(QObject):
    """One job at a time; what is begun anew ends what ran before. `close` waits until nothing runs."""

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: JobThread | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something runs."""
        return self._thread is not None

    def begin(self, start: Callable[[], Job]) -> None:
        """Run a job; only its own news is told from here on."""
        self.close()
        thread = self._thread = JobThread(start, self)
        thread.progress.connect(self._on_progress)
        thread.succeeded.connect(self._on_done)
        thread.failed.connect(self._on_failed)
        thread.start()

    def close(self) -> None:
        """Stop at the next step, wait for it, and tell nothing more."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.cancel()
            thread.wait()
            QCoreApplication.removePostedEvents(self)
            thread.deleteLater()

    def _on_progress(self, step: Progress) -> None:
        if self.sender() is self._thread:
            self.progressed.emit(step)

    def _on_done(self, outcome: object) -> None:
        if self._over():
            self.done.emit(outcome)

    def _on_failed(self, error: object) -> None:
        if self._over():
            self.failed.emit(error)

    def _over(self) -> bool:
        thread = self._thread
        if thread is None or self.sender() is not thread:
            return False
        self._thread = None
        thread.wait()
        thread.deleteLater()
        return True
