"""case new|list|close|reopen|archive|hold|release, destroy order|cancel|carry-out."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Any

from workbench.bench.door import Bench
from workbench.bench.workshop import Workshop
from workbench.cli.access import exhibit_named, opened
from workbench.cli.answers import Answer, table
from workbench.cli.following import follow
from workbench.domain.casework import CaseStanding, no_closing
from workbench.domain.commands import (
    ArchiveCase,
    CancelDestruction,
    CloseCase,
    HoldCase,
    OpenCase,
    OrderDestruction,
    ReleaseCase,
    ReopenCase,
)
from workbench.domain.court_questions import ReportsOf, ReportWith
from workbench.domain.errors import BadRequest, NotPermitted
from workbench.domain.events import CaseOpened
from workbench.domain.orders import ArchiveReport, DestroyExhibit, DestructionOutcome
from workbench.domain.questions import Cases, CaseStandingOf, EvidenceIn, PolicyInForce, ReviewOf
from workbench.domain.review import ReviewState

_Step = type[CloseCase] | type[ReopenCase] | type[ArchiveCase] | type[HoldCase] | type[ReleaseCase]
_STEPS: dict[str, tuple[_Step, str, str]] = {
    "close": (CloseCase, "end work on a case", "is closed"),
    "reopen": (ReopenCase, "go on with a closed or archived case", "is open again"),
    "archive": (ArchiveCase, "put a closed case away", "is archived"),
    "hold": (HoldCase, "let nothing of a case be destroyed or archived", "is on hold"),
    "release": (ReleaseCase, "release a hold", "is no longer on hold"),
}


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    case = verbs.add_parser("case", parents=[common], help="cases").add_subparsers(dest="act", required=True)
    opening = case.add_parser("new", parents=[common], help="open a case")
    opening.add_argument("number", metavar="NUMBER")
    opening.add_argument("--title", required=True, metavar="T")
    opening.add_argument("--critical", action="store_true", help="a supervisor must approve")
    opening.set_defaults(run=open_case)
    case.add_parser("list", parents=[common], help="list cases").set_defaults(run=list_cases)
    for name, (_, said, _) in _STEPS.items():
        step = case.add_parser(name, parents=[common], help=said)
        step.add_argument("number", metavar="NUMBER")
        step.add_argument("--reason", required=True, metavar="T")
        if name == "close":
            archived = "first give this report of the case the timestamp by which it can be judged in many years"
            step.add_argument("--archive", action="append", default=[], type=Path, metavar="FILE.pdf", help=archived)
        step.set_defaults(run=take_step, archive=[])
    _destroy(verbs, common)


def _destroy(verbs: Any, common: argparse.ArgumentParser) -> None:
    said = "evidence that a court ordered destroyed"
    destroy = verbs.add_parser("destroy", parents=[common], help=said).add_subparsers(dest="act", required=True)
    order = destroy.add_parser("order", parents=[common], help="enter the order; nothing is gone yet")
    order.add_argument("evidence", metavar="EVIDENCE")
    order.add_argument("--authority", required=True, metavar="T", help="the court and its order")
    order.add_argument("--reason", required=True, metavar="T")
    order.set_defaults(run=order_destruction)
    back = destroy.add_parser("cancel", parents=[common], help="take the order back")
    back.add_argument("evidence", metavar="EVIDENCE")
    back.add_argument("--reason", required=True, metavar="T")
    back.set_defaults(run=cancel_destruction)
    done = destroy.add_parser("carry-out", parents=[common], help="enter the tombstone and take the file away")
    done.add_argument("evidence", metavar="EVIDENCE")
    done.add_argument("--yes", action="store_true", help="yes, for ever")
    done.set_defaults(run=carry_out)


def open_case(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Open a case."""
    with opened(args, workshop) as bench:
        event = bench.do(OpenCase(args.number, args.title, args.critical))
    assert isinstance(event, CaseOpened)  # noqa: S101 - this command has this event; the type checker cannot know
    critical = " · critical: a supervisor must approve" if event.case.critical else ""
    return Answer((f"Case {event.case.number} is open{critical}.",), {"number": event.case.number})


def list_cases(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """All cases, where they stand, with the number of their exhibits."""
    with opened(args, workshop) as bench:
        cases = [(c, bench.ask(CaseStandingOf(c.number)), len(bench.ask(EvidenceIn(c.number)))) for c in bench.ask(Cases())]
    rows = [(c.number, c.title, _state(at), "critical" if c.critical else "", f"{n} exhibits") for c, at, n in cases]
    data = [
        {"number": c.number, "title": c.title, "critical": c.critical, "exhibits": n, "state": at.state, "held": at.is_held}
        for c, at, n in cases
    ]
    return Answer(table(rows) or ("No case yet. Open one: workbench case new NUMBER --title T",), {"cases": data})


def _state(standing: CaseStanding) -> str:
    return f"{standing.state}, on hold" if standing.is_held else str(standing.state)


def take_step(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Close, reopen, archive, hold, release."""
    command, _, now = _STEPS[args.act]
    with opened(args, workshop) as bench:
        if args.archive:
            _closable(args, bench)
        for path in args.archive:
            follow(bench.start(ArchiveReport(path)))
        bench.do(command(args.number, args.reason))
        wanting = _unarchived(args.number, bench) if command is CloseCase else ()
    return Answer((f"Case {args.number} {now}.", *wanting), {"number": args.number, "act": args.act})


def _closable(args: argparse.Namespace, bench: Bench) -> None:
    """BadRequest or NotPermitted where the closing would be refused, or a file cannot be archived: before any of them is."""
    if why := bench.refusal(CloseCase):
        raise NotPermitted(why)
    if not args.reason.strip():
        raise BadRequest("Give a reason.", "It stands in the history.")
    waiting = [e for e in bench.ask(EvidenceIn(args.number)) if bench.ask(ReviewOf(e.id)).state is ReviewState.SUBMITTED]
    standing = bench.ask(CaseStandingOf(args.number))
    if why := no_closing(standing, submitted=len(waiting)):
        raise BadRequest(f"{why} Nothing was archived.", "See: workbench case list")
    for path in args.archive:
        _of_case(path, args.number, bench)


def _of_case(path: Path, number: str, bench: Bench) -> None:
    """BadRequest where a file is no report of this case that is complete."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    report = bench.ask(ReportWith(sha256))
    if report is None:
        raise BadRequest(f"{path} is not a report that left this vault.", "Take the file as it left the vault.")
    if report.case_number != number:
        raise BadRequest(f"{path} is a report of case {report.case_number}.", f"Name reports of case {number}.")
    if report.revisions[-1:] and report.revisions[-1].sha256 != sha256:
        raise BadRequest(
            f"{path} is an earlier revision of the report.", f"Take the file with SHA-256 {report.revisions[-1].sha256}."
        )
    if report.waits_for:
        raise BadRequest(f"{path} waits for the countersignature of {report.waits_for}.", "Archive it after that.")


def _unarchived(number: str, bench: Bench) -> tuple[str, ...]:
    """Reports that a timestamp server could still archive."""
    if not bench.ask(PolicyInForce()).timestamp_url:
        return ()
    reports = [r for r in bench.ask(ReportsOf(number)) if r.is_issued and r.revisions[-1].act != "archived"]
    return tuple(f"Report {r.number} is not archived: workbench archive FILE.pdf" for r in reports)


def order_destruction(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Who ordered it, and why."""
    with opened(args, workshop) as bench:
        evidence = exhibit_named(args.evidence, bench)
        bench.do(OrderDestruction(evidence.id, args.authority, args.reason))
    said = f"The order to destroy {evidence.reference} ({evidence.name}) is entered; nothing is gone yet."
    return Answer((said, f"To carry it out: workbench destroy carry-out {evidence.reference} --yes"), {"sha256": evidence.sha256})


def cancel_destruction(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The order is taken back."""
    with opened(args, workshop) as bench:
        bench.do(CancelDestruction(exhibit_named(args.evidence, bench).id, args.reason))
    return Answer((f"The order to destroy {args.evidence} is cancelled.",), {"evidence": args.evidence})


def carry_out(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The tombstone, then the file."""
    if not args.yes:
        raise BadRequest("This takes the file away for ever.", "Say so: --yes")
    with opened(args, workshop) as bench:
        gone = follow(bench.start(DestroyExhibit(exhibit_named(args.evidence, bench).id)))
    assert isinstance(gone, DestructionOutcome)  # noqa: S101 - this order has this outcome
    said = f"{gone.reference} is destroyed: SHA-256 {gone.sha256}. Its history stays."
    return Answer((said, *filter(None, (gone.kept,))), {"sha256": gone.sha256, "kept": gone.kept})
