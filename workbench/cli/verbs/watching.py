"""watch: take in what arrives in a folder, until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from workbench.bench.workshop import Workshop
from workbench.cli.access import opened
from workbench.cli.answers import Answer, harmless
from workbench.cli.following import follow
from workbench.domain.arrivals import Arrival, Fate
from workbench.domain.hub_orders import WatchFolder, WatchOutcome
from workbench.domain.live import Finish
from workbench.domain.progress import Progress

_WORDS = {
    Fate.TAKEN: "imported",
    Fate.KNOWN: "already there",
    Fate.DRAFTED: "transcribed",
    Fate.ASIDE: "set aside",
    Fate.TROUBLE: "trouble",
}
_ENDING = "Stopping after the file at hand; press Ctrl-C again to cancel that too."


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    watch = verbs.add_parser("watch", parents=[common], help="import and transcribe what arrives in a folder")
    watch.add_argument("folder", metavar="FOLDER", type=Path, help="looked at with all below it; nothing in it is changed")
    watch.add_argument("--case", required=True, metavar="NUMBER")
    watch.add_argument("--once", action="store_true", help="end when nothing is on its way any more")
    watch.add_argument("--stable", type=int, default=5, metavar="S", help="seconds without a change until a file counts as whole")
    watch.add_argument("--every", type=int, default=2, metavar="S", help="seconds between two looks")
    watch.add_argument("--no-process", action="store_true", help="import only; transcribe later")
    watch.add_argument("--send", action="store_true", help="hand what is imported over to the hub as well")
    watch.set_defaults(run=watch_folder)


def watch_folder(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0, also after Ctrl-C; 4 where `--once` found files and none could be taken."""
    order = WatchFolder(args.folder, args.case, not args.no_process, args.send, args.stable, args.every, args.once)
    with opened(args, workshop) as bench, _ended_by_signals(order.stop):
        job = _printed(bench.start(order), sys.stderr if args.json == "-" else sys.stdout)
        outcome = follow(job)
    assert isinstance(outcome, WatchOutcome)  # noqa: S101 - this order has this outcome
    return _told(outcome)


@contextmanager
def _ended_by_signals(stop: Finish) -> Iterator[None]:
    """The first Ctrl-C, or the word of whoever runs services, asks for the end; the second Ctrl-C cancels."""

    def ask(number: int, _: FrameType | None) -> None:
        if stop.is_asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.ask()
        print(_ENDING, file=sys.stderr)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _printed(job: Generator[Progress, None, Any], lines: TextIO) -> Generator[Progress, None, Any]:
    """The job, with a line for each thing that happened as it does."""
    while True:
        try:
            step = next(job)
        except StopIteration as end:
            return end.value
        if step.arrival is not None:
            print(_line(step.arrival), file=lines, flush=True)
        yield step


def _line(arrival: Arrival) -> str:
    return harmless(f"{_WORDS[arrival.fate]}  {arrival.name}: {arrival.told}")


def _told(outcome: WatchOutcome) -> Answer:
    found = (f"{len(outcome.taken)} imported", f"{outcome.known} already there", f"{outcome.drafted} transcribed")
    lines = [" · ".join(found), *_list("set aside", outcome.aside), *_list("left where it is", outcome.left)]
    data = {
        "taken": list(outcome.taken),
        "known": outcome.known,
        "drafted": outcome.drafted,
        "aside": _rows(outcome.aside),
        "left": _rows(outcome.left),
        "troubles": _rows(outcome.troubles),
    }
    none = outcome.aside and not (outcome.taken or outcome.known)
    return Answer((*lines, *_list("trouble", outcome.troubles)), data, 4 if none else 0)


def _list(word: str, rows: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"{word}  {name}: {why}" for name, why in rows]


def _rows(rows: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"name": name, "reason": why} for name, why in rows]
