"""Long work: a thread that pumps a job's generator."""

from __future__ import annotations

from collections.abc import Callable, Generator
from threading import Event as Flag
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from workbench.domain.progress import Progress

_EVERY = 0.05  # seconds between two progress signals; the screen shows no more than twenty a second

Job = Generator[Progress, None, Any]  # Any: every order has its own outcome


class JobThread(QThread):
    """Pumps one job. Cancelling closes the generator between two steps; a result that arrives with the cancel is kept."""

    progress = Signal(object)
    segments = Signal(str, object)
    arrived = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, begin: Callable[[], Job], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._begin = begin
        self._stop, self._go = Flag(), Flag()
        self._go.set()
        self._told = ("", 0.0)

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop.set()
        self._go.set()

    def hold(self, is_held: bool) -> None:
        """Let the job wait after its next step, or go on."""
        self._go.clear() if is_held else self._go.set()

    def run(self) -> None:
        try:
            self._pump(self._begin())
        except Exception as error:  # noqa: BLE001 - the thread's edge: every error becomes a failed job with its reason
            self.failed.emit(error)

    def _pump(self, job: Job) -> None:
        while True:
            try:
                step = next(job)
            except StopIteration as end:
                self.succeeded.emit(end.value)
                return
            self._tell(step)
            self._go.wait()
            if self._stop.is_set():
                job.close()
                self.cancelled.emit()
                return

    def _tell(self, step: Progress) -> None:
        if step.segments:
            self.segments.emit(step.recording_id, step.segments)
        if step.arrival is not None:
            self.arrived.emit(step.arrival)
        stage, at = self._told
        if step.stage != stage or step.segments or step.done == step.total or monotonic() - at > _EVERY:
            self._told = (step.stage, monotonic())
            self.progress.emit(step)
