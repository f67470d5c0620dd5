"""A folder whose files the hub takes in by itself, each with a job of its own."""

from __future__ import annotations

import hashlib
import logging
import threading
from pathlib import Path

from workbench.domain.arrivals import Arrival, Fate
from workbench.domain.canonical import canonical, plain
from workbench.domain.errors import CaseError
from workbench.domain.handing_over import Wish
from workbench.domain.hub_orders import WatchFolder
from workbench.domain.live import Finish
from workbench.domain.progress import Progress
from workbench.domain.questions import CaseNumbered, EvidenceBy, RecordingsOf
from workbench.domain.spread import Job, Urgency
from workbench.hub.logs import told
from workbench.hub.side import HubSide

_AGAIN_S = 60.0


class Intake:
    """One watched folder, on a thread of its own."""

    def __init__(self, hub: HubSide, folder: Path, case_number: str) -> None:
        self._hub, self._stop, self._idle = hub, Finish(), threading.Event()
        self._order = WatchFolder(folder, case_number, process=False, stop=self._stop)
        self._thread = threading.Thread(target=self._run, name="intake")

    def start(self) -> None:
        """Watch from now on. Raises CaseError where the folder or the case will not do."""
        self._steps = self._hub.bench.start(self._order)
        self._followed(next(self._steps))
        self._thread.start()

    def close(self) -> None:
        """End after the file at hand."""
        self._stop.ask()
        self._idle.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_asked:
            try:
                for step in self._steps:
                    self._followed(step)
            except CaseError as error:  # the case was closed, the share is away: told, and tried again
                told("intake.waits", level=logging.WARNING, error=error)
                self._idle.wait(_AGAIN_S)
                self._steps = self._hub.bench.start(self._order)
            except Exception as error:  # noqa: BLE001 - a thread's edge
                told("intake.failed", level=logging.ERROR, error=error)
                return

    def _followed(self, step: Progress) -> None:
        if step.arrival is not None:
            self._came(step.arrival)

    def _came(self, arrival: Arrival) -> None:
        told("intake.came", state=str(arrival.fate))
        if arrival.fate in (Fate.TAKEN, Fate.KNOWN) and arrival.evidence_id:
            self._hub.work.submit(_job(arrival.evidence_id, self._hub))


def _job(evidence_id: str, hub: HubSide) -> Job:
    """The one job of an exhibit that came this way: found again however often its file is."""
    evidence = hub.bench.ask(EvidenceBy(evidence_id))
    assert evidence is not None  # noqa: S101 - it was taken in just now
    case = hub.bench.ask(CaseNumbered(evidence.case_number))
    return Job(
        id=hashlib.sha256(b"intake\0" + evidence_id.encode()).hexdigest()[:32],
        unit="",
        case_number=evidence.case_number,
        evidence_id=evidence_id,
        sha256=evidence.sha256,
        urgency=Urgency.CRITICAL if case is not None and case.critical else Urgency.STANDARD,
        wish=canonical(plain(Wish())).decode(),
        asked_at=hub.now(),
        audio_ms=sum(r.frames * 1_000 // r.rate.hz for r in hub.bench.ask(RecordingsOf(evidence_id))),
    )
