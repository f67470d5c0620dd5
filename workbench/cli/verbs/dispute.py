"""redact: what a court disputes, and what it is not to read."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.access import opened, recording_named
from workbench.cli.answers import Answer
from workbench.cli.passages import marked
from workbench.domain.annotations import REDACTION
from workbench.domain.commands import Annotate


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    out = verbs.add_parser("redact", parents=[common], help="leave a passage out of disclosure versions")
    _passage(out)
    out.add_argument("--reason", required=True, metavar="T", help="printed in the passage's place")
    out.set_defaults(run=redact)


def _passage(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("evidence", metavar="EVIDENCE")
    parser.add_argument("--from", dest="first", required=True, metavar="TIME", help="h:mm:ss.mmm or seconds")
    parser.add_argument("--to", dest="end", required=True, metavar="TIME")


def redact(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """A note that says what is left out and why; whoever made it takes it back by withdrawing it."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        span = marked(args.first, args.end, recording)
        bench.do(Annotate(recording.id, args.reason, span, REDACTION))
        times = (recording.rate.clock(span.first), recording.rate.clock(span.end))
    told = f"Redacted {args.evidence} from {times[0]} to {times[1]} in disclosure versions; the transcript itself is as it was."
    return Answer((told,), {"evidence": args.evidence, "from": times[0], "to": times[1], "reason": args.reason})
