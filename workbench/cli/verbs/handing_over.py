"""hub join, leave, send, withdraw, sync, status: a vault as a field unit that hands evidence to its hub."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from workbench.bench.door import Bench
from workbench.bench.workshop import Workshop
from workbench.cli.access import exhibit_named, opened
from workbench.cli.answers import Answer
from workbench.cli.following import follow
from workbench.cli.verbs.hub_status import show_status
from workbench.domain.casework import no_work
from workbench.domain.errors import BadRequest
from workbench.domain.evidence import Evidence
from workbench.domain.fingerprints import six_words
from workbench.domain.handing_over import HandOverState, Wish
from workbench.domain.hub_commands import AskHandOver, LeaveHub, WithdrawHandOver
from workbench.domain.hub_orders import EnterHub, EnterOutcome, SyncOutcome, SyncWithHub
from workbench.domain.hub_questions import HandOvers, HubInForce
from workbench.domain.orders import TIERS
from workbench.domain.questions import (
    CaseNumbered,
    CaseStandingOf,
    DraftsOf,
    EvidenceBy,
    EvidenceIn,
    RecordingBy,
    RecordingsOf,
    TombstoneOf,
)
from workbench.domain.units import Hub


def add(acts: Any, common: argparse.ArgumentParser) -> None:
    """The unit's words below `workbench hub`."""
    join = acts.add_parser("join", parents=[common], help="hand evidence of this vault to a hub from now on")
    join.add_argument("url", metavar="URL", help="https://HOST:PORT")
    join.add_argument("--code", required=True, metavar="C", help="the one-time code that `hub enrol` told at the hub")
    join.add_argument("--unit", required=True, metavar="NAME", help="the name that the code was made for: van-3")
    join.add_argument("--fingerprint", default="", metavar="F", help="of the hub's key, as 64 digits or six words")
    join.set_defaults(run=join_hub)
    leave = acts.add_parser("leave", parents=[common], help="hand nothing to the hub any more")
    leave.add_argument("--reason", required=True, metavar="T")
    leave.set_defaults(run=leave_hub)
    _add_sending(acts, common)
    sync = acts.add_parser("sync", parents=[common], help="send what is to go, take the drafts that are ready")
    sync.add_argument("--wait", type=int, default=0, metavar="S", help="seconds to wait for drafts that are being made")
    sync.set_defaults(run=sync_hub)
    acts.add_parser("status", parents=[common], help="what went, what waits, what came back").set_defaults(run=show_status)


def _add_sending(acts: Any, common: argparse.ArgumentParser) -> None:
    send = acts.add_parser("send", parents=[common], help="hand evidence over; where the hub is away it goes later")
    send.add_argument("evidence", nargs="*", metavar="EVIDENCE", help="CASE/EXHIBIT, for example 2026-0417/1")
    send.add_argument("--case", default="", metavar="NUMBER", help="everything in the case that did not go yet")
    send.add_argument("--tier", choices=TIERS, default="", help="how soon and how thoroughly; else the hub chooses")
    send.add_argument("--preset", default="", metavar="P", help="a preset of the hub")
    send.add_argument("--language", default="", metavar="L", help="ISO 639-1 code; found out without it")
    send.add_argument("--speakers", type=int, default=0, metavar="N", help="found out without it")
    send.add_argument("--later", action="store_true", help="only note it: it goes with the next sync")
    send.set_defaults(run=send_evidence)
    back = acts.add_parser("withdraw", parents=[common], help="let evidence that has not left yet stay after all")
    back.add_argument("evidence", metavar="EVIDENCE")
    back.add_argument("--reason", required=True, metavar="T")
    back.set_defaults(run=withdraw_evidence)


def join_hub(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The hub's key is held to the code before anything is told to it."""
    with opened(args, workshop) as bench:
        outcome = follow(bench.start(EnterHub(args.url, args.code, args.unit, args.fingerprint)))
    assert isinstance(outcome, EnterOutcome)  # noqa: S101 - this order has this outcome
    lines = (
        f"Joined the hub {outcome.name} at {outcome.url} as {args.unit}.",
        f"Its key: {six_words(outcome.fingerprint)}",
        f"         {outcome.fingerprint}",
        "Hand evidence over: workbench hub send EVIDENCE, or by itself: workbench policy set --hand-over critical",
    )
    return Answer(lines, {"hub": outcome.name, "url": outcome.url, "fingerprint": outcome.fingerprint})


def leave_hub(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """What went stays there; what waits does not go."""
    with opened(args, workshop) as bench:
        hub = _hub(bench)
        bench.do(LeaveHub(hub.name, args.reason))
    note = f"To join again: have its administrator revoke {hub.unit}, and enrol this vault under another name."
    return Answer((f"Left the hub {hub.name}.", note), {"hub": hub.name})


def send_evidence(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 also where the hub is away: that it is to go is on record."""
    wish = Wish(args.tier, args.preset, args.language, args.speakers)
    with opened(args, workshop) as bench:
        _hub(bench)
        chosen = _chosen(args, bench)
        asked = [_asked(evidence, wish, bench) for evidence in chosen]
        if args.later:
            return Answer(tuple(f"{name} waits to go." for name in asked), {"asked": asked})
        outcome = _synced(bench, 0)
        answer = _told(outcome, bench)
    return Answer(answer.lines, {"asked": asked, **answer.data}, 0 if outcome.is_away else answer.exit_code)


def _chosen(args: argparse.Namespace, bench: Bench) -> tuple[Evidence, ...]:
    """The exhibits that are named, or those of a case that were never asked for."""
    if bool(args.evidence) == bool(args.case):
        raise BadRequest("What is to go?", "Name exhibits, or a case with --case NUMBER.")
    if args.evidence:
        return tuple(dict.fromkeys(exhibit_named(name, bench) for name in args.evidence))
    if bench.ask(CaseNumbered(args.case)) is None:
        raise BadRequest(f"There is no case {args.case}.", "See: workbench case list")
    if why := no_work(bench.ask(CaseStandingOf(args.case))):
        raise BadRequest(why, f"Reopen it first: workbench case reopen {args.case} --reason T")
    found = tuple(e for e in bench.ask(EvidenceIn(args.case)) if not _went(e, bench) and not bench.ask(TombstoneOf(e.id)))
    if not found:
        raise BadRequest(f"Everything in case {args.case} went already, or nothing is in it.", "See: workbench hub status")
    return found


def _went(evidence: Evidence, bench: Bench) -> bool:
    states = {handed.state for handed in bench.ask(HandOvers(evidence.id))}
    return bool(states & {HandOverState.ASKED, HandOverState.RECEIVED, HandOverState.RETURNED})


def _asked(evidence: Evidence, wish: Wish, bench: Bench) -> str:
    """One that waits already is not asked for twice: sending again is how people hurry."""
    waits = any(handed.state is HandOverState.ASKED and handed.wish == wish for handed in bench.ask(HandOvers(evidence.id)))
    if not waits:
        bench.do(AskHandOver(evidence.id, wish))
    return evidence.reference


def withdraw_evidence(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Only what has not left."""
    with opened(args, workshop) as bench:
        evidence = exhibit_named(args.evidence, bench)
        asked = next((h for h in bench.ask(HandOvers(evidence.id)) if h.state is HandOverState.ASKED), None)
        if asked is None:
            raise BadRequest(f"{evidence.reference} does not wait to go.", "What the hub has, it has: see workbench hub status")
        bench.do(WithdrawHandOver(asked.id, args.reason))
    return Answer((f"{evidence.reference} stays.",), {"evidence": evidence.reference})


def sync_hub(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 where all that could be done was done, 5 where something did not work, 1 where the hub saw another history."""
    with opened(args, workshop) as bench:
        return _told(_synced(bench, args.wait), bench)


def _synced(bench: Bench, wait_s: int) -> SyncOutcome:
    outcome = follow(bench.start(SyncWithHub(wait_s)))
    assert isinstance(outcome, SyncOutcome)  # noqa: S101 - this order has this outcome
    return outcome


def _told(outcome: SyncOutcome, bench: Bench) -> Answer:
    return Answer(tuple(_sync_lines(outcome, bench)), _data(outcome), 1 if outcome.fork else 5 * bool(outcome.troubles))


def _sync_lines(outcome: SyncOutcome, bench: Bench) -> Iterator[str]:
    if outcome.fork:
        yield f"WARNING: {outcome.fork}"
    yield from (f"Sent: {name}" for name in outcome.sent)
    for recording, draft in outcome.drafted:
        named = _reference(recording, bench)
        is_alone = len(bench.ask(DraftsOf(recording))) == 1
        see = f"export {named} --format txt -o FILE" if is_alone else f"compare {named} --with {draft[:8]}"
        yield f"Came back: draft {draft[:8]} of {named}. See: workbench {see}"
    troubles = outcome.troubles[-1:] if outcome.is_away else ()
    yield from (f"Trouble: {named}: {problem}" for named, problem in outcome.troubles if (named, problem) not in troubles)
    yield from (problem for _, problem in troubles)
    yield from (f"Waits to go: {name}" for name in outcome.waiting)
    if not (outcome.fork or outcome.sent or outcome.drafted or outcome.troubles or outcome.waiting):
        yield "Nothing to send, nothing new."
    if outcome.witnessed:
        yield f"The hub vouches for {outcome.witnessed:,} entries of this vault's history."


def _data(outcome: SyncOutcome) -> dict[str, Any]:
    """An outcome as JSON."""
    return {
        "sent": list(outcome.sent),
        "drafted": [{"recording": recording, "draft": draft} for recording, draft in outcome.drafted],
        "waiting": list(outcome.waiting),
        "troubles": [{"what": what, "problem": problem} for what, problem in outcome.troubles],
        "witnessed": outcome.witnessed,
        "fork": outcome.fork,
        "away": outcome.is_away,
    }


def _hub(bench: Bench) -> Hub:
    hub = bench.ask(HubInForce())
    if hub is None:
        raise BadRequest("This vault has joined no hub.", "Join one: workbench hub join URL --code CODE --unit NAME")
    return hub


def _reference(recording_id: str, bench: Bench) -> str:
    recording = bench.ask(RecordingBy(recording_id))
    evidence = bench.ask(EvidenceBy(recording.evidence_id)) if recording else None
    if recording is None or evidence is None:
        return recording_id
    several = len(bench.ask(RecordingsOf(evidence.id))) > 1
    return f"{evidence.reference}#{recording.track}" if several else evidence.reference
