"""One live recording as the window knows it: a thread that pumps the job, and everything heard so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from workbench.domain.live import LiveStep
from workbench.domain.live_orders import ListenLive
from workbench.domain.progress import Progress
from workbench.domain.speakers import Turn
from workbench.domain.transcript import Segment
from workbench.gui.workers import JobThread

if TYPE_CHECKING:
    from workbench.bench.door import Bench


@dataclass(slots=True)
class Heard:
    """What is known by now; `frames` at the engines' rate, `read` of them by the recogniser."""

    frames: int = 0
    read: int = 0
    peaks: list[tuple[int, int]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    turns: tuple[Turn, ...] = ()
    provisional: str = ""
    trouble: str = ""
    engine: str = ""
    stage: str = "live"


class LiveSession(QObject):
    """Starts at once, beside the queue: what is said now does not wait for yesterday's recordings."""

    changed = Signal()
    sealed = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, bench: Bench, order: ListenLive, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order, self.heard = order, Heard()
        self.is_running, self.is_ending = True, False
        self._thread = JobThread(lambda: bench.start(order), self)
        self._thread.progress.connect(self._on_progress)
        self._thread.segments.connect(lambda _, segments: self.heard.segments.extend(segments))
        self._thread.succeeded.connect(self.sealed)
        self._thread.failed.connect(self.failed)
        self._thread.cancelled.connect(self.stopped)
        self._thread.finished.connect(self._on_finished)
        self._thread.start()

    def finish(self) -> None:
        """End the recording and seal it."""
        self.is_ending = True
        self.order.finish.ask()
        self.changed.emit()

    def cancel(self) -> None:
        """End the recording; its sound stays unsealed."""
        self.is_ending = True
        self._thread.cancel()
        self.changed.emit()

    def close(self) -> None:
        """The same, and wait until it has let go."""
        self._thread.cancel()
        self._thread.wait()

    def when_over(self, do: Callable[[], object]) -> None:
        """Do something once nothing runs any more."""
        self._thread.finished.connect(do)

    def _on_progress(self, step: Progress) -> None:
        self.heard.stage = step.stage
        if step.live is not None:
            self._take(step.live)
        self.changed.emit()

    def _take(self, live: LiveStep) -> None:
        heard = self.heard
        heard.frames, heard.read = live.frames, live.read
        heard.peaks.extend(live.peaks)
        heard.turns, heard.provisional = live.turns, live.provisional
        heard.trouble, heard.engine = live.trouble, live.engine

    def _on_finished(self) -> None:
        self.is_running = False
        self.changed.emit()
