"""Makes a recording's spectrogram in a thread of its own while the timeline says how far it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from workbench.domain.progress import Progress
from workbench.gui.language import tr
from workbench.gui.workers import JobThread

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.gui.timeline.desk import TimelineDesk

_QUEUED = Qt.ConnectionType.QueuedConnection


class SpectrumMaker(QObject):
    """One spectrogram at a time; what nobody looks at any more is given up between two steps."""

    def __init__(self, bench: Bench, timeline: TimelineDesk) -> None:
        super().__init__(timeline)
        self._bench, self._timeline = bench, timeline
        self._thread: JobThread | None = None
        self._recording = ""

    def make(self, recording_id: str) -> None:
        """Make it, or open the one that is there, unless that is under way."""
        if self._recording == recording_id:
            return
        self.stop()
        self._recording = recording_id
        self._thread = JobThread(partial(self._bench.spectrogram, recording_id), self)
        self._thread.progress.connect(self._on_progress, _QUEUED)
        self._thread.succeeded.connect(self._on_made, _QUEUED)
        self._thread.failed.connect(self._on_failed, _QUEUED)
        self._timeline.say_drawing(tr("The spectrogram is being drawn."))
        self._thread.start(JobThread.Priority.LowPriority)

    def stop(self) -> None:
        """Give up what is under way, and hear nothing more of it."""
        thread, self._thread, self._recording = self._thread, None, ""
        if thread is not None:
            thread.cancel()
            thread.wait()
            thread.deleteLater()

    def _is_current(self) -> bool:
        # What was on its way when its thread was given up still arrives.
        return self._thread is not None and self.sender() is self._thread

    def _on_progress(self, step: Progress) -> None:
        if self._is_current() and step.permille is not None:
            self._timeline.say_drawing(tr("The spectrogram is being drawn: {n} %").format(n=step.permille // 10))

    def _on_made(self, spectra: object) -> None:
        if self._is_current():
            self._timeline.set_spectra(spectra)  # type: ignore[arg-type]  # a signal carries any object

    def _on_failed(self, error: BaseException) -> None:
        if self._is_current():
            self._recording = ""  # asked for again, it is tried again
            self._timeline.say_drawing(str(error))
