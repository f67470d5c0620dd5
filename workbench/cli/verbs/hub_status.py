"""hub status: what a unit's vault knows of its hand-overs, and what the hub says where it can be reached."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from workbench.bench.door import Bench
from workbench.bench.workshop import Workshop
from workbench.cli.access import opened
from workbench.cli.answers import Answer, table
from workbench.cli.following import follow
from workbench.domain.authority import fingerprint
from workbench.domain.canonical import plain
from workbench.domain.fingerprints import six_words
from workbench.domain.handing_over import HandOver, HandOverState, Wish
from workbench.domain.hub_orders import HubLook, LookAtHub
from workbench.domain.hub_questions import HandOvers, HubInForce
from workbench.domain.policy import HandOverRule
from workbench.domain.questions import EvidenceBy, PolicyInForce, WitnessedOf
from workbench.domain.spread import Job, WorkState
from workbench.domain.units import Hub

_WORDS = {
    HandOverState.ASKED: "waits to go",
    HandOverState.RECEIVED: "at the hub",
    HandOverState.RETURNED: "came back",
    HandOverState.WITHDRAWN: "taken back",
    HandOverState.FAILED: "failed",
}
_RULES = {
    HandOverRule.ASKED: "what a person asks for",
    HandOverRule.CRITICAL: "critical cases by itself",
    HandOverRule.ALL: "everything by itself",
}


def show_status(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 also where the hub cannot be reached: then it is told what is on record here."""
    with opened(args, workshop) as bench:
        hub, handed = bench.ask(HubInForce()), bench.ask(HandOvers())
        look = _look(bench) if hub else HubLook()
        lines = [*_hub_lines(hub, look, bench), *_table(handed, look.jobs, bench)]
        data = {
            "hub": plain(hub) if hub else None,
            "hand_overs": [_data(one, look.jobs, bench) for one in handed],
            "backlog": plain(look.backlog) if look.backlog else None,
            "problem": look.problem,
        }
    return Answer(tuple(lines), data)


def _look(bench: Bench) -> HubLook:
    look = follow(bench.start(LookAtHub()))
    assert isinstance(look, HubLook)  # noqa: S101 - this order has this outcome
    return look


def _hub_lines(hub: Hub | None, look: HubLook, bench: Bench) -> Iterator[str]:
    if hub is None:
        yield "This vault is with no hub. Join one: workbench hub join URL --code CODE --unit NAME"
        return
    shown, seen = fingerprint(hub.keys.signing), bench.ask(WitnessedOf())
    rows = (
        ("hub", f"{hub.name} at {hub.url}"),
        ("joined", f"as {hub.unit} by {hub.joined_by} on {_when(hub.joined_at)}"),
        ("its key", f"{six_words(shown)}  {shown}"),
        ("hands over", _RULES[bench.ask(PolicyInForce()).hand_over]),
        ("witnessed", f"{seen.witnessed:,} of {seen.size:,} entries"),
        ("now", look.problem or _queue(look)),
    )
    yield from table(rows)


def _queue(look: HubLook) -> str:
    backlog = look.backlog
    if backlog is None:
        return ""
    waiting = ", ".join(f"{count} {urgency}" for urgency, count in backlog.waiting.items() if count) or "nothing"
    return f"{waiting} waiting, {backlog.running} running, {look.workers} worker{'' if look.workers == 1 else 's'}"


def _table(handed: Sequence[HandOver], jobs: Sequence[Job], bench: Bench) -> Iterator[str]:
    if handed:
        yield ""
        yield from table([_row(one, jobs, bench) for one in handed])


def _row(one: HandOver, jobs: Sequence[Job], bench: Bench) -> tuple[str, ...]:
    asked = f"asked by {one.asked_by} on {_when(one.asked_at)}"
    return _reference(one, bench), _WORDS[one.state], _detail(one, _job(one, jobs)), _wish(one.wish), asked


def _detail(one: HandOver, job: Job | None) -> str:
    if one.state is HandOverState.RETURNED:
        return f"{len(one.draft_ids)} draft{'' if len(one.draft_ids) == 1 else 's'}"
    if one.problem:
        return one.problem
    if one.state is not HandOverState.RECEIVED or job is None:
        return ""
    if job.state is WorkState.RUNNING:
        return f"{job.stage or 'running'} {job.permille // 10} %"
    return f"job {job.state}" + (f": {job.problem}" if job.problem else "")


def _when(at: str) -> str:
    return f"{at[:19]}Z"


def _wish(wish: Wish) -> str:
    told = (wish.tier, wish.preset, wish.language, f"{wish.speakers} speakers" if wish.speakers else "")
    return ", ".join(filter(None, told))


def _job(one: HandOver, jobs: Sequence[Job]) -> Job | None:
    return next((job for job in jobs if job.id == one.job), None) if one.job else None


def _reference(one: HandOver, bench: Bench) -> str:
    evidence = bench.ask(EvidenceBy(one.evidence_id))
    return evidence.reference if evidence else one.evidence_id


def _data(one: HandOver, jobs: Sequence[Job], bench: Bench) -> dict[str, Any]:
    job, told = _job(one, jobs), plain(one)
    assert isinstance(told, dict)  # noqa: S101 - a dataclass
    at_hub = {"state": str(job.state), "stage": job.stage, "permille": job.permille, "problem": job.problem} if job else None
    return {"evidence": _reference(one, bench), **told, "at_hub": at_hub}
