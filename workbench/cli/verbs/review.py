"""submit, withdraw, approve, return, reopen, queue, custody."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.bench.door import Bench
from workbench.bench.workshop import Workshop
from workbench.cli.access import exhibit_named, opened
from workbench.cli.answers import Answer, table
from workbench.domain.commands import ApproveReview, Command, ReopenReview, ReturnReview, SubmitReview, WithdrawReview
from workbench.domain.custody import sentence
from workbench.domain.errors import BadRequest
from workbench.domain.questions import ChangesOf, CustodyOf, LinesOf, RecordingsOf, ReviewOf, ReviewQueue
from workbench.domain.review import Change, Review

_SHOWN = 12


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    for name, said, option, needed in (
        ("submit", "put an exhibit before a reviewer", "--comment", False),
        ("withdraw", "take back what you submitted", "", False),
        ("approve", "stand for an exhibit as it was submitted", "--comment", False),
        ("return", "send an exhibit back to be mended", "--comment", True),
        ("reopen", "let an approved exhibit be worked on again", "--reason", True),
    ):
        verb = verbs.add_parser(name, parents=[common], help=said)
        verb.add_argument("evidence", metavar="EVIDENCE", help="CASE/EXHIBIT, for example 2026-0417/1")
        if option:
            verb.add_argument(option, dest="said", default="", required=needed, metavar="T", help="a text that goes on record")
        if name == "approve":
            verb.add_argument(
                "--words",
                default="",
                metavar="W-W-W-W-W-W",
                help="the six words the submitter reads to you; refused where others stand",
            )
        verb.set_defaults(run=_VERBS[name])
    verbs.add_parser("queue", parents=[common], help="what waits for a reviewer").set_defaults(run=queue)
    story = verbs.add_parser("custody", parents=[common], help="what happened to an exhibit, by whom and when")
    story.add_argument("evidence", nargs="?", default="", metavar="EVIDENCE", help="everything without it")
    story.set_defaults(run=custody)


def submit(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Bind the exhibit as it stands."""
    return _done(args, workshop, lambda evidence, _: SubmitReview(evidence, args.said), "is before a reviewer")


def withdraw(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Back to work."""
    return _done(args, workshop, lambda evidence, _: WithdrawReview(evidence), "is withdrawn")


def approve(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """A second person's signature under what was submitted."""

    def command(evidence: str, stands: Review) -> Command:
        if args.words and stands.words and _told(args.words) != stands.words:
            raise BadRequest(
                f"{_told(args.words)} is not what stands here: {stands.words}.",
                "Do not approve unless it is a slip of the pen: ask the submitter.",
            )
        return ApproveReview(evidence, stands.bound, args.said)

    return _done(args, workshop, command, "is approved")


def _told(words: str) -> str:
    """Six words as people write them down: any case, with blanks, commas or hyphens between them."""
    return "-".join(words.replace("-", " ").replace(",", " ").lower().split())


def send_back(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Back to those who work on it."""
    return _done(args, workshop, lambda evidence, _: ReturnReview(evidence, args.said), "is returned")


def reopen(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """An approval taken down, with its reason."""
    return _done(args, workshop, lambda evidence, _: ReopenReview(evidence, args.said), "is open again")


def _done(args: argparse.Namespace, workshop: Workshop, command: Any, now: str) -> Answer:
    with opened(args, workshop) as bench:
        evidence = exhibit_named(args.evidence, bench)
        changes = _changes(bench, evidence.id) if args.verb == "approve" else ()
        bench.do(command(evidence.id, bench.ask(ReviewOf(evidence.id))))
        review = bench.ask(ReviewOf(evidence.id))
    words = (f"six words  {review.words}",) if review.words else ()
    data = {"evidence": evidence.reference, "state": str(review.state), "words": review.words, "bound": review.bound}
    return Answer((*changes, f"{evidence.reference} {now}.", *words), data)


def _changes(bench: Bench, evidence_id: str) -> tuple[str, ...]:
    """What was approved, in short: people's changes over the machine's draft."""
    changes = bench.ask(ChangesOf(evidence_id))
    numbers = {
        line.segment.id: n for r in bench.ask(RecordingsOf(evidence_id)) for n, line in enumerate(bench.ask(LinesOf(r.id)), 1)
    }
    shown = tuple(f"  {c.by}: {_change(c, numbers)}" for c in changes[:_SHOWN])
    more = (f"  and {len(changes) - _SHOWN} more",) if len(changes) > _SHOWN else ()
    return (f"{len(changes)} change{'' if len(changes) == 1 else 's'} over the machine's draft", *shown, *more)


def _change(change: Change, numbers: dict[str, int]) -> str:
    """Where, and both texts: `numbers` are those of segments in the transcript as it stands."""
    texts = " → ".join(f"“{t}”" if t else "nothing" for t in (change.before, change.after))
    family = change.kind.partition(".")[0]
    if family == "segment":
        return f"segment {numbers.get(change.place, 'no longer there')} · {texts}"
    return f"voice {change.place} · {texts}" if family == "speaker" else f"{family} · {texts}"


def queue(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Longest waiting first."""
    with opened(args, workshop) as bench:
        waiting = bench.ask(ReviewQueue())
    rows = [
        (
            f"{w.case_number}/{w.exhibit}",
            w.name,
            "critical" if w.critical else "",
            f"by {w.review.by} {w.review.at[:16]}",
            f"{w.changed} changes, {w.since_last} since last time",
            w.review.words,
        )
        for w in waiting
    ]
    data = [
        {"evidence": row[0], "name": row[1], "by": w.review.by, "words": w.review.words}
        for row, w in zip(rows, waiting, strict=True)
    ]
    return Answer(table(rows) or ("Nothing waits for a reviewer.",), {"waiting": data})


def custody(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The entries about an exhibit and its recordings, or all of them."""
    with opened(args, workshop) as bench:
        subjects: tuple[str, ...] = ()
        if args.evidence:
            evidence = exhibit_named(args.evidence, bench)
            subjects = (evidence.id, *(r.id for r in bench.ask(RecordingsOf(evidence.id))))
        entries = bench.ask(CustodyOf(subjects))
    rows = [(str(e.seq), e.at[:19] + "Z", e.actor, sentence(e), e.hash[:12]) for e in entries]
    data = [{"seq": e.seq, "at": e.at, "actor": e.actor, "kind": e.kind, "said": sentence(e), "hash": e.hash} for e in entries]
    return Answer(table(rows), {"entries": data})


_VERBS = {"submit": submit, "withdraw": withdraw, "approve": approve, "return": send_back, "reopen": reopen}
