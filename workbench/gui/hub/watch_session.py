"""One watched folder as the window knows it: a thread that pumps the job, and everything that happened so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from workbench.domain.arrivals import Arrival, Fate
from workbench.domain.hub_orders import WatchFolder, WatchOutcome
from workbench.domain.progress import Progress
from workbench.gui.telling import told
from workbench.gui.workers import JobThread

if TYPE_CHECKING:
    from workbench.bench.door import Bench


class WatchSession(QObject):
    """Starts at once, beside the queue, and goes on until it is asked to end or the vault is locked."""

    changed = Signal()
    arrived = Signal(object)
    over = Signal()

    def __init__(self, bench: Bench, order: WatchFolder, *, drafts: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order, self.drafts = order, drafts
        self.arrivals: list[Arrival] = []
        self.left: tuple[tuple[str, str], ...] = ()
        self.moving, self.at_hand, self.problem = 0, "", ""
        self.is_running, self.is_ending = True, False
        self._thread = JobThread(lambda: bench.start(order), self)
        self._thread.arrived.connect(self._on_arrival)
        self._thread.progress.connect(self._on_progress)
        self._thread.succeeded.connect(self._on_outcome)
        self._thread.failed.connect(self._on_failed)
        self._thread.finished.connect(self._on_finished)
        self._thread.start()

    def count(self, fate: Fate) -> int:
        """How many files that became of."""
        return sum(one.fate is fate for one in self.arrivals)

    def finish(self) -> None:
        """End after the file at hand."""
        self.is_ending = True
        self.order.stop.ask()
        self.changed.emit()

    def close(self) -> None:
        """The same at once, and wait until it has let go."""
        self.order.stop.ask()
        self._thread.cancel()
        self._thread.wait()

    def _on_arrival(self, arrival: Arrival) -> None:
        self.arrivals.append(arrival)
        self.arrived.emit(arrival)
        self.changed.emit()

    def _on_progress(self, step: Progress) -> None:
        """What is on its way is counted when the folder was looked through; until then the file at hand is told."""
        if step.arrival is not None:
            return
        is_looking = step.stage == "watching"
        found = (step.done, "") if is_looking else (self.moving, step.note)
        if found != (self.moving, self.at_hand):
            self.moving, self.at_hand = found
            self.changed.emit()

    def _on_outcome(self, outcome: WatchOutcome) -> None:
        self.left = outcome.left

    def _on_failed(self, error: BaseException) -> None:
        self.problem = told(error)

    def _on_finished(self) -> None:
        self.is_running = False
        self.changed.emit()
        self.over.emit()
