"""analyse, checks, confirm: what can be counted about a transcript, what is to check in it, and who stands for what."""

from __future__ import annotations

import argparse
from collections.abc import Generator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from workbench.bench.door import Bench
from workbench.bench.workshop import Workshop
from workbench.cli.access import opened, recording_named
from workbench.cli.answers import Answer, table
from workbench.cli.following import follow
from workbench.domain.commands import Confirm
from workbench.domain.errors import BadRequest
from workbench.domain.evidence import Recording
from workbench.domain.progress import Progress
from workbench.domain.questions import ConfirmationsOf, LinesOf, ProfileOf, SpeakersOf, SuspicionsOf, TurnsOf
from workbench.domain.timeline import Rate
from workbench.domain.transcript import Line, SuspicionKind

if TYPE_CHECKING:
    from workbench.stages.analytics import Analysis
    from workbench.stages.analytics.nearness import Near
    from workbench.stages.suspicions import Check

_SHOWN = 8


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    count = verbs.add_parser("analyse", parents=[common], help="candidates and measures of a transcript: machine output")
    count.add_argument("evidence", metavar="EVIDENCE")
    count.add_argument("--near", default="", metavar="T", help="also the lines that mean much the same, by an installed model")
    count.set_defaults(run=analyse)

    ask = verbs.add_parser("checks", parents=[common], help="what in a transcript wants a human's ear")
    ask.add_argument("evidence", metavar="EVIDENCE")
    ask.add_argument("--kind", action="append", default=[], choices=[str(kind) for kind in SuspicionKind], metavar="K")
    ask.add_argument("--all", action="store_true", help="also what somebody stands for already")
    ask.set_defaults(run=list_checks)

    sure = verbs.add_parser("confirm", parents=[common], help="stand for a line as it reads now")
    sure.add_argument("evidence", metavar="EVIDENCE")
    sure.add_argument("--segment", required=True, type=int, metavar="N", help="its number in the transcript")
    sure.add_argument("--kind", action="append", default=[], choices=[str(kind) for kind in SuspicionKind], metavar="K")
    sure.set_defaults(run=confirm)


def analyse(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Everything the window's analysis shows; nothing of it is kept in the vault."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        lines = _lines(bench, recording, args.evidence)
        made: Analysis = follow(_analysis(bench, recording, lines))
        found: tuple[Near, ...] = follow(_near(bench, lines, args.near)) if args.near else ()
    return Answer(tuple(_told(made, found, recording.rate)), _document(args.evidence, made, found, recording.rate))


def _analysis(bench: Bench, recording: Recording, lines: Sequence[Line]) -> Generator[Progress, None, Analysis]:
    from workbench.stages import analytics

    turns, speakers = bench.ask(TurnsOf(recording.id)), bench.ask(SpeakersOf(recording.id))
    return analytics.analyse(lines, turns, speakers, recording.rate, _language(bench, recording))


def _near(bench: Bench, lines: Sequence[Line], question: str) -> Generator[Progress, None, tuple[Near, ...]]:
    from workbench.stages.analytics.nearness import nearest

    return nearest(question, lines, bench.embedder(), {})


def _told(made: Analysis, found: Sequence[Near], rate: Rate) -> Sequence[str]:
    from workbench.stages.analytics import LABEL

    told = [f"{LABEL}.", "", "Who talks"]
    told += table([(t.name, f"{t.permille / 10:.0f} %", rate.clock(t.frames, 0), f"{t.words:,} words") for t in made.talk])
    for head, rows in (
        ("Near in meaning", [(rate.clock(n.span.first, 0), f"{n.permille / 1000:.2f}", n.text) for n in found]),
        ("Summary", [(rate.clock(s.span.first, 0), s.text) for s in made.summary]),
        ("Candidates", [(str(c.sort), c.text, f"{len(c.places)} ×", c.note) for c in made.candidates[: 4 * _SHOWN]]),
        ("Key phrases", [(p.text, f"{len(p.places)} ×") for p in made.phrases[:_SHOWN]]),
        ("Topics", [(rate.clock(t.span.first, 0), ", ".join(t.terms)) for t in made.topics]),
    ):
        told += ["", head, *table(rows)] if rows else []
    return told


def _document(evidence: str, made: Analysis, found: Sequence[Near], rate: Rate) -> dict[str, Any]:
    from workbench.stages.analytics import LABEL

    body = {"evidence": evidence, "label": LABEL, **_plain(asdict(made), rate)}
    return {**body, **({"near": [_plain(asdict(near), rate) for near in found]} if found else {})}


def _plain(value: Any, rate: Rate) -> Any:
    """Spans as times too: whoever reads the document has no frames."""
    if isinstance(value, dict) and set(value) == {"first", "end"}:
        return {**value, "from": rate.clock(value["first"]), "to": rate.clock(value["end"])}
    if isinstance(value, dict):
        return {key: _plain(held, rate) for key, held in value.items()}
    return [_plain(held, rate) for held in value] if isinstance(value, list | tuple) else value


def list_checks(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """In order of time; exit 1 where something is open."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        lines = _lines(bench, recording, args.evidence)
        found = _checks(bench, recording, lines)
    wanted = [c for c in found if (args.all or c.is_open) and (not args.kind or str(c.kind) in args.kind)]
    numbers = {line.id: number for number, line in enumerate(lines, start=1)}
    rows = [
        (recording.rate.clock(c.span.first), str(numbers.get(c.segment_id, "")), str(c.kind), c.text, _state(c)) for c in wanted
    ]
    data = [_check(c, numbers, recording.rate) for c in wanted]
    said = table(rows) or ("Nothing is left to check.",)
    return Answer(said, {"evidence": args.evidence, "checks": data}, int(any(c.is_open for c in wanted)))


def _checks(bench: Bench, recording: Recording, lines: Sequence[Line]) -> tuple[Check, ...]:
    from workbench.stages.suspicions import checks

    return checks(
        lines,
        bench.ask(SuspicionsOf(recording.id)),
        _language(bench, recording),
        rate=recording.rate,
        turns=bench.ask(TurnsOf(recording.id)),
        confirmations=bench.ask(ConfirmationsOf(recording.id)),
    )


def _state(check: Check) -> str:
    return f"confirmed by {check.confirmed.author}" if check.confirmed else ""


def _check(check: Check, numbers: dict[str, int], rate: Rate) -> dict[str, Any]:
    return {
        "kind": str(check.kind),
        "segment": numbers.get(check.segment_id),
        "from": rate.clock(check.span.first),
        "to": rate.clock(check.span.end),
        "text": check.text,
        "confirmed_by": check.confirmed.author if check.confirmed else "",
    }


def confirm(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The line as a whole, or only the kinds of doubt that are named."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        lines = _lines(bench, recording, args.evidence)
        if not 1 <= args.segment <= len(lines):
            raise BadRequest(f"There is no segment {args.segment}.", f"The transcript has {len(lines)}.")
        line = lines[args.segment - 1]
        bench.do(Confirm(recording.id, line.id, tuple(args.kind)))
    return Answer((f"confirmed  {line.text}",), {"evidence": args.evidence, "segment": args.segment, "text": line.text})


def _lines(bench: Bench, recording: Recording, evidence: str) -> tuple[Line, ...]:
    lines = bench.ask(LinesOf(recording.id))
    if not lines:
        raise BadRequest(f"{evidence} has no transcript yet.", f"Make one: workbench process {evidence} --case NUMBER")
    return lines


def _language(bench: Bench, recording: Recording) -> str:
    profile = bench.ask(ProfileOf(recording.id))
    return (profile.language if profile else "") or ""
