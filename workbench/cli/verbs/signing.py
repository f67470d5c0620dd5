"""countersign, archive: what becomes of a report after it was prepared."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.access import opened, password_of
from workbench.cli.answers import Answer
from workbench.cli.following import follow
from workbench.domain.orders import ArchiveReport, Countersign, Pkcs12, ReportOutcome


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    sign = verbs.add_parser("countersign", parents=[common], help="sign a report as the second person that it names")
    _of_a_file(sign)
    sign.add_argument("--p12", type=Path, metavar="FILE", help="sign with the key of the certificate you brought in")
    sign.add_argument("--p12-password-file", metavar="FILE", help="its password; asked for without")
    sign.set_defaults(run=countersign)
    keep = verbs.add_parser("archive", parents=[common], help="timestamp a signed report so that it can be judged in many years")
    _of_a_file(keep)
    keep.set_defaults(run=archive)


def _of_a_file(words: argparse.ArgumentParser) -> None:
    words.add_argument("file", type=Path, metavar="FILE.pdf", help="the report as it left the vault")
    words.add_argument("-o", "--output", type=Path, metavar="FILE.pdf", help="the same file without it")


def countersign(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The second signature."""
    with opened(args, workshop) as bench:
        done = follow(bench.start(Countersign(args.file, args.output, pkcs12(args))))
    assert isinstance(done, ReportOutcome)  # noqa: S101 - this order has this outcome
    return _told(f"Countersigned: {done.path}", done)


def archive(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Certificates, and a timestamp over the whole document."""
    with opened(args, workshop) as bench:
        done = follow(bench.start(ArchiveReport(args.file, args.output)))
    assert isinstance(done, ReportOutcome)  # noqa: S101 - this order has this outcome
    return _told(f"Archived: {done.path}", done)


def pkcs12(args: argparse.Namespace) -> Pkcs12 | None:
    """The key of --p12, with its password."""
    if args.p12 is None:
        return None
    return Pkcs12(args.p12, password_of(args.p12_password_file, f"Password of {args.p12}: ", None))


def _told(first: str, done: ReportOutcome) -> Answer:
    lines = (first, f"SHA-256  {done.sha256}", *(f"Note: {note}" for note in done.notes))
    data = {"path": str(done.path), "report": done.report_id, "sha256": done.sha256, "notes": list(done.notes)}
    return Answer(lines, {**data, "number": done.number})
