"""What an open vault says of itself: who waits for a verdict, how much of the ledger is witnessed, its policy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.domain import events as e
from workbench.domain import questions as q
from workbench.domain.checkpoints import Witnessing
from workbench.domain.commands import ApproveReview
from workbench.domain.court_questions import ReportsOf
from workbench.domain.leaving import ReportInfo
from workbench.domain.policy import Policy
from workbench.domain.review import Waiting
from workbench.gui.errands import Errands

if TYPE_CHECKING:
    from workbench.bench.door import Bench


@dataclass(frozen=True, slots=True)
class _Seen:
    waiting: tuple[Waiting, ...]
    policy: Policy
    reports: tuple[ReportInfo, ...]


class Oversight(QObject):
    """Asked beside the GUI thread, again whenever an event may have changed the answer."""

    queue_changed = Signal()
    witnessing_changed = Signal()

    def __init__(self, bench: Bench, errands: Errands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._errands = bench, errands
        self.waiting: tuple[Waiting, ...] = ()
        self.reports: tuple[ReportInfo, ...] = ()
        self.policy = Policy()
        self.witnessing: Witnessing | None = None
        self._queue_soon = QTimer(self, singleShot=True, interval=80)
        self._queue_soon.timeout.connect(self._load_queue)
        self._witness_soon = QTimer(self, singleShot=True, interval=120)
        self._witness_soon.timeout.connect(self._load_witnessing)

    @property
    def may_judge(self) -> bool:
        """Whether the person's role approves and returns at all."""
        return not self._bench.refusal(ApproveReview)

    def load(self) -> None:
        """Ask everything."""
        self._load_queue()
        self._load_witnessing()

    def hear(self, event: e.Event) -> None:
        """Something was committed."""
        self._witness_soon.start()
        if isinstance(event, _QUEUE):
            self._queue_soon.start()

    def close(self) -> None:
        """Ask no more."""
        self._queue_soon.stop()
        self._witness_soon.stop()

    def _load_queue(self) -> None:
        self._errands.run(partial(_seen, self._bench), self._on_seen, key="review queue")

    def _load_witnessing(self) -> None:
        self._errands.run(lambda: self._bench.ask(q.WitnessedOf()), self._on_witnessing, key="witnessing")

    def _on_seen(self, seen: _Seen) -> None:
        self.waiting, self.policy, self.reports = seen.waiting, seen.policy, seen.reports
        self.queue_changed.emit()

    def _on_witnessing(self, witnessing: Witnessing) -> None:
        self.witnessing = witnessing
        self.witnessing_changed.emit()


def _seen(bench: Bench) -> _Seen:
    waiting = sorted(bench.ask(q.ReviewQueue()), key=lambda w: (not w.critical, w.review.seq))
    reports = tuple(report for report in bench.ask(ReportsOf()) if report.waits_for == bench.person.name)
    return _Seen(tuple(waiting), bench.ask(q.PolicyInForce()), reports)


_QUEUE = (
    e.ReviewSubmitted,
    e.ReviewWithdrawn,
    e.ReviewApproved,
    e.ReviewReturned,
    e.ReviewReopened,
    e.PolicySet,
    e.ReportIssued,
    e.ReportCountersigned,
)
