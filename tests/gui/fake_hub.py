"""The fake vault's hub: joined or not, there or away, with a queue; and folders that bring files while they are watched."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from tests.gui.sample_case import MOMENT, probe, said
from workbench.domain import events as e
from workbench.domain.arrivals import Arrival, Fate
from workbench.domain.authority import fingerprint
from workbench.domain.commands import FinishDraft, RecordEvidence, RecordRecording, RefuseFile
from workbench.domain.errors import CaseError
from workbench.domain.handing_over import HandOver, HandOverState, Wish
from workbench.domain.hub_orders import (
    EnterHub,
    EnterOutcome,
    HubAway,
    HubLook,
    LookAtHub,
    SyncOutcome,
    SyncWithHub,
    WatchFolder,
    WatchOutcome,
)
from workbench.domain.hub_questions import HandOvers, HubInForce
from workbench.domain.progress import Progress
from workbench.domain.spread import Backlog, Job, Urgency, WorkState
from workbench.domain.timeline import Rate
from workbench.domain.units import Hub, HubKeys

if TYPE_CHECKING:
    from tests.gui.fake_bench import FakeBench, State

HUB = Hub("Central lab", "https://hub.lab.example:8000", HubKeys("3f" * 32, "a7" * 32), "van-3", "5c" * 32, "Admin", MOMENT)
AWAY = HubAway("The hub at https://hub.lab.example:8000 does not answer.", "Nothing is lost: it is tried again by itself.")
QUEUE = Backlog({"critical": 1, "standard": 14, "batch": 260}, {"critical": 40, "standard": 1_500, "batch": 40_200}, 3, 88, 3)


@dataclass
class HubState:
    """What the fake vault knows of its hub, and how that hub behaves."""

    hub: Hub | None = None
    overs: dict[str, HandOver] = field(default_factory=dict)
    is_away: bool = False
    fork: str = ""
    problem: str = ""
    ready: set[str] = field(default_factory=set)  # hand-overs whose draft can be fetched
    jobs: tuple[Job, ...] = ()
    asked: int = 0
    arrivals: list[tuple[str, Fate, str]] = field(default_factory=list)


def joined(state: State, **how: Any) -> None:
    """As if the hub had been joined before."""
    state.hub = replace(state.hub, hub=HUB, **how)


def asked(evidence_id: str, at: HandOverState = HandOverState.ASKED, **more: Any) -> HandOver:
    """A hand-over as it stands on record."""
    return HandOver(f"H-{evidence_id}", evidence_id, HUB.name, at, "Analyst 1", MOMENT, Wish(), **more)


def a_job(name: str, sha256: str, state: WorkState, **more: Any) -> Job:
    """A job of this unit's."""
    about = (name, HUB.unit, "van-3-2026-0417", name, sha256, Urgency.STANDARD, "{}")
    return Job(*about, state=state, asked_at=MOMENT, started_at=MOMENT, **more)


def note(state: State, event: e.Event, who: str) -> None:
    """What an event changes here."""
    held = state.hub
    if isinstance(event, e.HubJoined):
        held.hub = event.hub
    elif isinstance(event, e.HubLeft):
        held.hub = None
    elif isinstance(event, e.HandOverAsked):
        over = HandOver(event.id, event.evidence_id, event.hub, HandOverState.ASKED, who, MOMENT, event.wish)
        held.overs[event.id] = over
    elif isinstance(event, e.HandOverWithdrawn):
        _put(held, event.id, state=HandOverState.WITHDRAWN, problem=event.reason)
    elif isinstance(event, e.EvidenceHandedOver):
        _put(held, event.id, state=HandOverState.RECEIVED, receipt=event.receipt)
    elif isinstance(event, e.HubDraftTaken):
        before = held.overs[event.id].draft_ids
        _put(held, event.id, state=HandOverState.RETURNED, draft_ids=(*before, event.draft_id))


def _put(held: HubState, name: str, **change: Any) -> None:
    held.overs[name] = replace(held.overs[name], **change)


def _enter(bench: FakeBench, order: EnterHub) -> Generator[Progress, None, EnterOutcome]:
    yield Progress("hub", 0, 2, order.url)
    if bench.state.hub.problem:
        raise CaseError(bench.state.hub.problem, "Ask for a new code.")
    hub = replace(HUB, url=order.url, unit=order.unit, joined_by=bench.person.name)
    bench.enter(e.HubJoined(hub))
    return EnterOutcome(hub.name, hub.url, fingerprint(hub.keys.signing))


def _sync(bench: FakeBench, order: SyncWithHub) -> Generator[Progress, None, SyncOutcome]:
    held = bench.state.hub
    held.asked += 1
    yield Progress("hub", 0, None, HUB.name)
    waiting = tuple(over.evidence_id for over in held.overs.values() if over.state is HandOverState.ASKED)
    if held.is_away:
        return SyncOutcome(waiting=waiting, troubles=((HUB.name, str(AWAY)),), is_away=True)
    sent, drafted = [], []
    for over in tuple(held.overs.values()):
        if over.state is HandOverState.ASKED:
            bench.enter(e.EvidenceHandedOver(over.id, over.evidence_id, "{}", "ab"))
            sent.append(over.evidence_id)
        elif over.id in held.ready:
            held.ready.remove(over.id)
            drafted.append(_taken(bench, over))
    troubles = ((HUB.name, held.problem),) if held.problem else ()
    return SyncOutcome(tuple(sent), tuple(drafted), (), troubles, len(bench.state.entries), held.fork)


def _taken(bench: FakeBench, over: HandOver) -> tuple[str, str]:
    recording = next(r for r in bench.state.recordings.values() if r.evidence_id == over.evidence_id)
    draft = said(recording.id, again=7)
    segments = tuple(replace(s, text=s.text.replace("yard", "back")) for s in draft.segments)
    bench.do(FinishDraft(replace(draft, segments=segments), True))
    bench.enter(e.HubDraftTaken(over.id, over.evidence_id, recording.id, draft.id, "J1", "{}", "ab"))
    return recording.id, draft.id


def _look(bench: FakeBench, _: LookAtHub) -> Generator[Progress, None, HubLook]:
    yield Progress("hub", 0, None, HUB.name)
    if bench.state.hub.is_away:
        return HubLook(problem=str(AWAY))
    return HubLook(QUEUE, bench.state.hub.jobs, workers=3, busy=2)


def _watch(bench: FakeBench, order: WatchFolder) -> Generator[Progress, None, WatchOutcome]:
    """Brings what the test put down, then waits to be stopped."""
    taken, aside = [], []
    for name, fate, told in bench.state.hub.arrivals:
        evidence = None
        if fate is Fate.TAKEN:
            evidence = _exhibit(bench, order.case_number, name)
            taken.append(evidence.reference)
        elif fate is Fate.ASIDE:
            bench.do(RefuseFile(order.case_number, name, told))
            aside.append((name, told))
        what = evidence.reference if evidence else told
        arrival = Arrival(name, fate, what, MOMENT, evidence.id if evidence else "")
        yield Progress("watching", len(taken), None, name, arrival=arrival)
    while not order.stop.is_asked:
        yield Progress("watching", 1, None, "1 on their way")
        time.sleep(0.03)
    left = ((".hidden.wav", "It is hidden."),)
    return WatchOutcome(tuple(taken), 0, tuple(aside), 0, left)


def _exhibit(bench: FakeBench, case: str, name: str) -> Any:
    event = bench.do(RecordEvidence(case, name, f"{len(bench.state.evidence):064x}", 1_200_000, probe(60)))
    assert isinstance(event, e.EvidenceImported)
    bench.do(RecordRecording(event.evidence.id, 0, Rate(16_000), 60 * 16_000, 1, "pcm_s16le", event.evidence.sha256))
    return event.evidence


def _overs(state: State, question: HandOvers) -> tuple[HandOver, ...]:
    wanted = {one.name: value for one in fields(question) if (value := getattr(question, one.name))}
    return tuple(x for x in state.hub.overs.values() if all(getattr(x, name) == value for name, value in wanted.items()))


ANSWERS: dict[type, Callable[[Any, Any], Any]] = {HubInForce: lambda state, _: state.hub.hub, HandOvers: _overs}
JOBS: dict[type, Callable[[FakeBench, Any], Generator[Progress, None, Any]]] = {
    EnterHub: _enter,
    SyncWithHub: _sync,
    LookAtHub: _look,
    WatchFolder: _watch,
}
