"""live: record and read a growing file or an input device, and seal it as evidence."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any, TextIO

from workbench.bench.door import Bench
from workbench.bench.workshop import Workshop
from workbench.cli.access import opened
from workbench.cli.answers import Answer, harmless, table
from workbench.cli.following import follow
from workbench.domain.audio import ENGINE_RATE
from workbench.domain.errors import BadRequest
from workbench.domain.live import Source, SourceKind, Spool
from workbench.domain.live_orders import QUIET_S, ListenLive, LiveOutcome, SealSpool
from workbench.domain.progress import Progress


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    live = verbs.add_parser("live", parents=[common], help="transcribe while it is recorded, then seal it as evidence")
    live.add_argument("--case", default="", metavar="NUMBER")
    where = live.add_mutually_exclusive_group(required=True)
    where.add_argument("--file", metavar="PATH", type=Path, help="a file that another program is writing")
    where.add_argument("--device", metavar="NAME", help="an input device; see --devices")
    where.add_argument("--devices", action="store_true", help="list the input devices of this machine")
    where.add_argument("--left", action="store_true", help="list sound that a crash or a cancelled recording left unsealed")
    where.add_argument("--seal", metavar="KEY", help="take sound that was left in as evidence")
    where.add_argument("--throw-away", metavar="KEY", help="give sound that was left up; that is entered in the ledger")
    live.add_argument("--name", default="", metavar="N", help="what the exhibit's file is called")
    live.add_argument("--engine", default="", metavar="E", help="this speech recogniser and no other")
    live.add_argument("--language", default="", metavar="L", help="ISO 639-1 code; found out without it")
    live.add_argument("--stop-after", type=int, default=0, metavar="S", help="seconds after which it is sealed")
    live.add_argument("--quiet", type=int, default=QUIET_S, metavar="S", help="seconds without growth that end a file")
    live.add_argument("--samples", default="", metavar="HZ[/CHANNELS]", help="of a file of bare 16 bit samples")
    live.add_argument("--no-draft", action="store_true", help="seal it only; transcribe it later")
    live.set_defaults(run=listen)


def listen(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 where an exhibit came of it, 4 where nothing arrived; Ctrl-C stops and seals."""
    with opened(args, workshop) as bench:
        if args.devices:
            return _devices(bench)
        if args.left:
            return _left(bench.recorder().left())
        if args.seal or args.throw_away:
            return _settled(args, bench)
        if not args.case:
            raise BadRequest("Which case does the recording belong to?", "Give --case NUMBER.")
        choice = {"engine": args.engine, "language": args.language, "draft": not args.no_draft}
        waits = {"stop_after_s": args.stop_after, "quiet_s": args.quiet}
        order = ListenLive(args.case, _source(args), args.name, **choice, **waits)
        return _told(_followed(bench, order, sys.stderr if args.json == "-" else sys.stdout))


def _source(args: argparse.Namespace) -> Source:
    if args.device:
        return Source(SourceKind.DEVICE, args.device)
    hz, _, channels = args.samples.partition("/")
    if args.samples and not (hz.isdigit() and (channels or "1").isdigit()):
        raise BadRequest(f"“{args.samples}” says no rate.", "Write for example --samples 16000/1.")
    return Source(SourceKind.FILE, str(args.file), int(hz or 0), int(channels or 1) if hz else 0)


def _followed(bench: Bench, order: ListenLive, lines: TextIO) -> LiveOutcome:
    """The job on a thread of its own, so that Ctrl-C can ask for its end and what is sealed is sealed."""
    outcome: list[LiveOutcome | BaseException] = []
    over = threading.Event()
    threading.Thread(target=_run, args=(bench.start(order), outcome, over, lines), name="live").start()
    asked = 0
    while not over.is_set():
        try:
            _awaited(over)
        except KeyboardInterrupt:
            asked += 1
            order.finish.ask()
            print("Stopping; the recording is sealed as evidence." if asked == 1 else "It is being sealed.", file=sys.stderr)
    made = outcome[0]
    if isinstance(made, BaseException):
        raise made
    return made


def _awaited(over: threading.Event) -> None:
    """Until it is over. Not Thread.join: interrupted, it takes a running thread for an ended one."""
    while not over.wait(0.2):
        pass


def _run(
    job: Generator[Progress, None, Any], outcome: list[LiveOutcome | BaseException], over: threading.Event, lines: TextIO
) -> None:
    try:
        outcome.append(follow(_printed(job, lines)))
    except BaseException as error:  # noqa: BLE001 - a thread's edge: handed to whoever waits
        outcome.append(error)
    over.set()


def _printed(job: Generator[Progress, None, Any], lines: TextIO) -> Generator[Progress, None, Any]:
    """The job, its settled lines printed as they come while it records."""
    troubles: set[str] = set()
    while True:
        try:
            step = next(job)
        except StopIteration as end:
            return end.value
        if step.live is not None:
            for segment in step.segments:
                print(f"{ENGINE_RATE.clock(segment.span.first)}  {harmless(segment.text)}", file=lines, flush=True)
            if step.live.trouble and step.live.trouble not in troubles:
                troubles.add(step.live.trouble)
                print(f"Warning: {harmless(step.live.trouble)}", file=sys.stderr)
        yield step


def _told(outcome: LiveOutcome) -> Answer:
    evidence = outcome.evidence
    if evidence is None:
        return Answer((f"nothing sealed  {outcome.trouble}".rstrip(),), {"evidence": None, "trouble": outcome.trouble}, 4)
    lines = [f"sealed  {evidence.reference}  {evidence.name}  {outcome.seconds} s  SHA-256 {evidence.sha256}"]
    lines += [f"transcribed  {evidence.reference}  draft {outcome.draft_id}"] if outcome.draft_id else []
    lines += [f"trouble  {outcome.trouble}"] if outcome.trouble else []
    data = {"evidence": evidence.reference, "name": evidence.name, "sha256": evidence.sha256, "seconds": outcome.seconds}
    return Answer(tuple(lines), {**data, "draft": outcome.draft_id, "trouble": outcome.trouble})


def _devices(bench: Bench) -> Answer:
    found = bench.recorder().devices()
    said = table([(device.name, device.title) for device in found]) or ("This machine has no input device.",)
    return Answer(said, {"devices": [{"name": device.name, "title": device.title} for device in found]})


def _left(found: tuple[Spool, ...]) -> Answer:
    rows = [(s.key, s.case_number, s.name, f"{s.arrived:,} bytes", s.started_at, _state(s)) for s in found]
    data = [{"key": s.key, "case": s.case_number, "name": s.name, "bytes": s.arrived, "running": s.is_running} for s in found]
    return Answer(table(rows) or ("Nothing was left unsealed.",), {"left": data})


def _state(spool: Spool) -> str:
    return "still being recorded" if spool.is_running else f"left at {spool.last_at}"


def _settled(args: argparse.Namespace, bench: Bench) -> Answer:
    choice = {"engine": args.engine, "language": args.language, "draft": not args.no_draft}
    order = SealSpool(args.seal or args.throw_away, throw_away=bool(args.throw_away), **choice)
    outcome = follow(bench.start(order))
    assert isinstance(outcome, LiveOutcome)  # noqa: S101 - this order has this outcome
    if args.throw_away:
        return Answer((f"thrown away  {args.throw_away}",), {"thrown_away": args.throw_away})
    return _told(outcome)
