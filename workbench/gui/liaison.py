"""The way to the hub while a vault is open: every minute, and at once when something is to go. Silent where there is no way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from workbench.domain import events as e
from workbench.domain.handing_over import HandOver, HandOverState
from workbench.domain.hub_events import (
    CheckpointWitnessed,
    EvidenceHandedOver,
    HandOverAsked,
    HandOverWithdrawn,
    HubDraftTaken,
    HubJoined,
    HubLeft,
)
from workbench.domain.hub_orders import HubAway, SyncOutcome, SyncWithHub
from workbench.domain.hub_questions import HandOvers, HubInForce
from workbench.domain.units import Hub
from workbench.gui import moments, running
from workbench.gui.errands import Errands
from workbench.gui.telling import told
from workbench.gui.workers import JobThread

if TYPE_CHECKING:
    from workbench.bench.door import Bench

EVERY_MS, _SOON_MS, _PATIENCE_MS = 60_000, 80, 1_500
_BY_ITSELF = ": workbench hub sync"  # what people do at a terminal; here nobody has to
EVENTS = (HubJoined, HubLeft, HandOverAsked, HandOverWithdrawn, EvidenceHandedOver, HubDraftTaken, CheckpointWitnessed)


@dataclass(frozen=True, slots=True)
class Contact:
    """How the last attempt went: when the hub was last reached, whether it is away now, what else did not work, and a fork."""

    reached_at: str = ""
    tried_at: str = ""
    is_away: bool = False
    problem: str = ""
    fork: str = ""
    witnessed: int = 0


class Liaison(QObject):
    """Runs beside the queue: it is nobody's job, and nobody waits for it. Ends with the vault."""

    changed = Signal()
    drafted = Signal(object)
    forked = Signal(str)

    def __init__(self, bench: Bench, errands: Errands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._errands = bench, errands
        self.hub: Hub | None = None
        self.hand_overs: tuple[HandOver, ...] = ()
        self.contact = Contact()
        self._thread: JobThread | None = None
        self._closing = self._once_more = False
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.load)
        self._pulse = QTimer(self, interval=EVERY_MS)
        self._pulse.timeout.connect(self.begin)

    @property
    def is_busy(self) -> bool:
        """Whether the hub is being asked now."""
        return self._thread is not None

    @property
    def waiting(self) -> tuple[HandOver, ...]:
        """What is to go and has not gone."""
        return tuple(one for one in self.hand_overs if one.state is HandOverState.ASKED)

    def load(self) -> None:
        """Read what is on record."""
        self._errands.run(partial(_known, self._bench), self._on_known, key="hub")

    def hear(self, event: e.Event) -> None:
        """Something was committed."""
        if isinstance(event, EVENTS):
            self._soon.start()

    def begin(self) -> None:
        """Ask the hub now; asked while it is being asked, it is asked once more after that."""
        if self.hub is None or self._closing or self._bench.refusal(SyncWithHub):
            return
        if self._thread is not None:
            self._once_more = True
            return
        bench = self._bench
        thread = self._thread = JobThread(lambda: bench.start(SyncWithHub()))
        thread.succeeded.connect(self._on_outcome)
        thread.failed.connect(self._on_failed)
        thread.finished.connect(self._on_finished)
        thread.start()
        self.changed.emit()

    def close(self) -> None:
        """Stop at the next step. One that waits for the hub's answer is let go: leaving takes no longer for that, and behind a
        closed vault it finds nothing to change."""
        self._closing = True
        self._soon.stop()
        self._pulse.stop()
        if self._thread is not None:
            self._thread.cancel()
            if not self._thread.wait(_PATIENCE_MS):
                running.keep_far(self._thread)
        QCoreApplication.removePostedEvents(self)
        self._thread = None

    def _on_known(self, known: tuple[Hub | None, tuple[HandOver, ...]]) -> None:
        before, asked = self.hub, {one.id for one in self.waiting}
        self.hub, self.hand_overs = known
        if self.hub is None:
            self._pulse.stop()
            self.contact = Contact()
        elif before != self.hub or {one.id for one in self.waiting} - asked:
            self._pulse.start()
            self.begin()
        self.changed.emit()

    def _on_outcome(self, outcome: SyncOutcome) -> None:
        """A hub that is away says nothing new of what was known before."""
        if self._closing:
            return
        now, before = moments.now(), self.contact
        problem = " ".join(why.replace(_BY_ITSELF, ".") for _, why in outcome.troubles)
        if outcome.is_away:
            self.contact = replace(before, tried_at=now, is_away=True, problem=problem)
        else:
            witnessed = outcome.witnessed or before.witnessed
            self.contact = Contact(now, now, problem=problem, fork=outcome.fork or before.fork, witnessed=witnessed)
        self.changed.emit()  # the bar below says so before a dialog does
        for recording, draft in outcome.drafted:
            self.drafted.emit((recording, draft))
        if outcome.fork:
            self.forked.emit(outcome.fork)

    def _on_failed(self, error: BaseException) -> None:
        is_away = isinstance(error, HubAway)
        self.contact = replace(self.contact, tried_at=moments.now(), is_away=is_away, problem=told(error))

    def _on_finished(self) -> None:
        if self._closing or self._thread is None:
            return
        running.keep_far(self._thread)  # it ends a moment after it says so
        self._thread = None
        again, self._once_more = self._once_more, False
        self.load()
        if again:
            self.begin()
        self.changed.emit()


def _known(bench: Bench) -> tuple[Hub | None, tuple[HandOver, ...]]:
    return bench.ask(HubInForce()), bench.ask(HandOvers())
