"""redact, exhibit, reproduce: what a court is not to read, what it is to hear, and whether the machine would say it again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.access import opened, recording_named
from workbench.cli.answers import Answer, table
from workbench.cli.following import follow
from workbench.cli.passages import marked
from workbench.domain.annotations import REDACTION
from workbench.domain.commands import Annotate
from workbench.domain.errors import BadRequest
from workbench.domain.leaving import LANGUAGES, Sameness
from workbench.domain.orders import ExhibitOutcome, MakeExhibit, Reproduce, ReproductionOutcome
from workbench.domain.questions import DraftsOf
from workbench.domain.transcript import DraftInfo

MOST_CONTEXT_S = 60


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    out = verbs.add_parser("redact", parents=[common], help="leave a passage out of disclosure versions")
    _passage(out)
    out.add_argument("--reason", required=True, metavar="T", help="printed in the passage's place")
    out.set_defaults(run=redact)

    show = verbs.add_parser("exhibit", parents=[common], help="put a disputed utterance before a court, as a folder")
    _passage(show)
    show.add_argument("--title", default="", metavar="T")
    show.add_argument("--context", default=5.0, type=float, metavar="SECONDS", help="shown before and after it, 5 without")
    show.add_argument("--language", default="en", choices=LANGUAGES, help="what the page is set in")
    show.add_argument("-o", "--output", required=True, type=Path, metavar="FOLDER")
    show.set_defaults(run=exhibit)

    again = verbs.add_parser("reproduce", parents=[common], help="run a draft's recorded recipe again and compare")
    again.add_argument("evidence", metavar="EVIDENCE")
    again.add_argument("--run", dest="draft", default="", metavar="ID", help="the working draft without; its first digits do")
    again.add_argument("--list", action="store_true", help="only name the runs that are on record")
    again.set_defaults(run=reproduce)


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


def exhibit(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Page, picture, clips that loop, everybody's reading; the folder must not be there yet."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        span = marked(args.first, args.end, recording)
        if not 0 <= args.context <= MOST_CONTEXT_S:
            raise BadRequest(f"{args.context} seconds cannot be shown around it.", f"Give 0 to {MOST_CONTEXT_S}.")
        order = MakeExhibit(recording.id, span, args.output, args.title, round(10 * args.context), args.language)
        outcome = follow(bench.start(order))
        assert isinstance(outcome, ExhibitOutcome)  # noqa: S101 - this order has this outcome
    told = (f"wrote  {outcome.path}  manifest SHA-256 {outcome.sha256}", *(f"  {name}" for name in outcome.files))
    return Answer(told, {"path": str(outcome.path), "sha256": outcome.sha256, "files": outcome.files})


def reproduce(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """IDENTICAL and TEXT-IDENTICAL end with 0, DIFFERENT with 1."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        drafts = bench.ask(DraftsOf(recording.id))
        if args.list:
            return _runs(drafts)
        outcome = follow(bench.start(Reproduce(recording.id, _draft(args.draft, drafts))))
        assert isinstance(outcome, ReproductionOutcome)  # noqa: S101 - this order has this outcome
    made = outcome.reproduction
    data = {
        "evidence": args.evidence,
        "run": made.draft_id,
        "outcome": str(made.outcome),
        "sha256": made.sha256,
        "differences": made.differences,
        "why": made.why,
        "rows": [{"then": then, "now": now} for then, now in outcome.rows],
    }
    return Answer(tuple(_told(outcome)), data, int(made.outcome is Sameness.DIFFERENT))


def _runs(drafts: Sequence[DraftInfo]) -> Answer:
    rows = [(d.id, d.made_at, d.by, ", ".join(d.engines), "working" if d.is_working else "beside") for d in drafts]
    data = [{"run": d.id, "made_at": d.made_at, "by": d.by, "engines": d.engines, "working": d.is_working} for d in drafts]
    return Answer(table(rows) or ("No run is on record.",), {"runs": data})


def _draft(name: str, drafts: Sequence[DraftInfo]) -> str:
    found = [draft.id for draft in drafts if draft.id.startswith(name)]
    if name and len(found) != 1:
        known = ", ".join(draft.id for draft in drafts) or "none"
        raise BadRequest(f"{len(found)} runs of this recording begin with {name!r}.", f"Runs there: {known}.")
    return found[0] if name else ""


def _told(outcome: ReproductionOutcome) -> Iterator[str]:
    made = outcome.reproduction
    yield f"{made.outcome}  run {made.draft_id}  SHA-256 {made.sha256}"
    if made.outcome is Sameness.TEXT_IDENTICAL:
        yield f"The same words by the same voices; {made.differences} words or turns have another time or probability."
    for then, now in outcome.rows:
        yield f"- {then}" if then else "- (nothing)"
        yield f"+ {now}" if now else "+ (nothing)"
    if made.outcome is not Sameness.IDENTICAL:
        yield f"Why: {made.why}." if made.why else "Why: nothing about this machine or its programs explains it."
