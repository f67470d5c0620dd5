"""Catch up with the hub: everything that can be done now is done, every trouble is told and left for the next time."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass, field

from workbench.domain.casework import no_work
from workbench.domain.errors import CaseError
from workbench.domain.handing_over import HandOver, HandOverState
from workbench.domain.hub_commands import AskHandOver, WithdrawHandOver
from workbench.domain.hub_orders import HubAway, HubLook, LookAtHub, SyncOutcome, SyncWithHub
from workbench.domain.hub_questions import HandOvers
from workbench.domain.progress import Progress
from workbench.domain.questions import Cases, CaseStandingOf, EvidenceBy, EvidenceIn, PolicyInForce
from workbench.domain.spread import Job, WorkState
from workbench.domain.units import Hub
from workbench.jobs.destroying import is_destroyed
from workbench.jobs.handing_over import hand_over
from workbench.jobs.hub_witnessing import have_witnessed
from workbench.jobs.taking_hub_drafts import take_hub_drafts
from workbench.jobs.unit_desk import HubLink, joined, linked, recognised
from workbench.jobs.workplace import Workplace

_LOOK_AGAIN_S = 2.0
_SENT = (HandOverState.RECEIVED, HandOverState.RETURNED, HandOverState.FAILED)  # what failed may have been mended there
Steps = Generator[Progress, None, None]


def sync_with_hub(order: SyncWithHub, place: Workplace) -> Generator[Progress, None, SyncOutcome]:
    """A hub that is away is no error: what waits, waits."""
    hub = joined(place.ask)
    _ask_by_policy(hub, place)
    with linked(place.desk, hub.url, hub.unit, hub.unit_key) as link:
        sync = _Sync(hub, link, place)
        try:
            yield Progress("hub", 0, None, hub.name)
            recognised(hub, link)
            yield from sync.send()
            yield from sync.take(order.wait_s)
            sync.have_witnessed()
        except CaseError as error:
            sync.is_away = isinstance(error, HubAway)
            sync.trouble(hub.name, error)
    return sync.outcome()


def look_at_hub(_order: LookAtHub, place: Workplace) -> Generator[Progress, None, HubLook]:
    """What waits there, and this unit's own jobs."""
    hub = joined(place.ask)
    with linked(place.desk, hub.url, hub.unit, hub.unit_key) as link:
        yield Progress("hub", 0, None, hub.name)
        try:
            recognised(hub, link)
            queue, jobs = link.queue(), link.jobs()
        except CaseError as error:
            return HubLook(problem=f"{error.problem} {error.remedy}".strip())
    return HubLook(queue.backlog, jobs, workers=queue.workers, busy=queue.busy)


@dataclass(slots=True)
class _Sync:
    """One catching up, and what came of it so far."""

    hub: Hub
    link: HubLink
    place: Workplace
    sent: list[str] = field(default_factory=list)
    drafted: list[tuple[str, str]] = field(default_factory=list)
    troubles: list[tuple[str, str]] = field(default_factory=list)
    witnessed: int = 0
    fork: str = ""
    is_away: bool = False

    def send(self) -> Steps:
        """One exhibit that cannot go never keeps the others."""
        for handed in self._standing(HandOverState.ASKED):
            try:
                if (yield from hand_over(handed, self.hub, self.link, self.place)):
                    self.sent.append(self._named(handed))
            except HubAway:
                raise
            except CaseError as error:
                self.trouble(self._named(handed), error)

    def take(self, wait_s: int) -> Steps:
        """What is ready; with `wait_s` what becomes ready, for so long."""
        until = time.monotonic() + wait_s
        told: set[str] = set()
        while True:
            pending = yield from self._take_ready(told)
            if not pending or time.monotonic() >= until:
                return
            yield Progress("waiting", 0, None, ", ".join(pending))
            time.sleep(min(_LOOK_AGAIN_S, max(0.0, until - time.monotonic())))

    def _take_ready(self, told: set[str]) -> Generator[Progress, None, tuple[str, ...]]:
        """How far the jobs are that are still to be done after what was ready was taken."""
        jobs = {job.id: job for job in self.link.jobs()}
        pending = []
        for handed in self._standing(*_SENT):
            job = jobs.get(handed.job)
            if job is None or handed.id in told or self._is_settled(handed, job):
                continue
            try:
                self._enter_failure(handed, job)
                yield from take_hub_drafts(handed, self.hub, self.link, self.place, self.drafted)
                self._settle(handed, job)
            except HubAway:
                raise
            except CaseError as error:
                told.add(handed.id)
                self.trouble(self._named(handed), error)
                continue
            if not job.state.is_over:
                pending.append(f"{self._named(handed)} {job.stage or job.state} {job.permille // 10} %")
        return tuple(pending)

    def _enter_failure(self, handed: HandOver, job: Job) -> None:
        """That the hub made nothing of it is entered, and told once."""
        if handed.state is HandOverState.RECEIVED and job.state in (WorkState.FAILED, WorkState.CANCELLED):
            why = job.problem or f"its job was {job.state}."
            self.place.do(WithdrawHandOver(handed.id, f"The hub made no draft: {why}", failed=True))
            raise CaseError(f"The hub made no draft: {why}", "Send it again, or ask the hub's administrator.")

    def _is_settled(self, handed: HandOver, job: Job) -> bool:
        """Whether all that came of a job was taken and told: years of hand-overs are not asked about each time."""
        return self.place.desk.kept(f"settled {handed.id}") == _drafts_of(job)

    def _settle(self, handed: HandOver, job: Job) -> None:
        if job.state is WorkState.DONE:
            self.place.desk.keep(f"settled {handed.id}", _drafts_of(job))

    def have_witnessed(self) -> None:
        """The hub's word on the history up to here."""
        vouched = have_witnessed(self.hub, self.link, self.place, worked=bool(self.sent or self.drafted))
        self.witnessed, self.fork = vouched.size, vouched.fork

    def trouble(self, named: str, error: CaseError) -> None:
        """Tell what did not work."""
        self.troubles.append((named, f"{error.problem} {error.remedy}".strip()))

    def outcome(self) -> SyncOutcome:
        """What came of it."""
        waiting = tuple(self._named(handed) for handed in self._standing(HandOverState.ASKED))
        came = (tuple(self.sent), tuple(self.drafted), waiting, tuple(self.troubles))
        return SyncOutcome(*came, self.witnessed, self.fork, self.is_away)

    def _standing(self, *states: HandOverState) -> tuple[HandOver, ...]:
        return tuple(h for h in self.place.ask(HandOvers()) if h.state in states and h.hub == self.hub.name)

    def _named(self, handed: HandOver) -> str:
        evidence = self.place.ask(EvidenceBy(handed.evidence_id))
        return evidence.reference if evidence else handed.evidence_id


def _drafts_of(job: Job) -> bytes:
    return " ".join(job.draft_ids).encode()


def _ask_by_policy(hub: Hub, place: Workplace) -> None:
    """Where the policy hands over by itself, what was never asked for is asked for; what a person took back stays."""
    policy = place.ask(PolicyInForce())
    for case in place.ask(Cases()):
        if not policy.hands_over(critical=case.critical) or no_work(place.ask(CaseStandingOf(case.number))):
            continue
        for evidence in place.ask(EvidenceIn(case.number)):
            known = any(handed.hub == hub.name for handed in place.ask(HandOvers(evidence.id)))
            if not known and not is_destroyed(evidence, place):
                place.do(AskHandOver(evidence.id, policy=policy.hand_over))
