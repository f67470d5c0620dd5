"""export, clip, import-transcript."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.access import opened, recording_named
from workbench.cli.answers import Answer
from workbench.cli.following import follow
from workbench.cli.passages import marked
from workbench.domain.errors import BadRequest
from workbench.domain.orders import (
    FORMATS,
    TAKEN,
    ClipOutcome,
    Export,
    ExportClip,
    ExportOutcome,
    ImportedTranscript,
    ImportTranscript,
)

_REDACTED = "without what is redacted and without privileged notes"


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    leave = verbs.add_parser("export", parents=[common], help="write a transcript")
    leave.add_argument("evidence", metavar="EVIDENCE")
    leave.add_argument("--format", required=True, choices=FORMATS)
    leave.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
    leave.add_argument("--disclosure", action="store_true", help=_REDACTED)
    leave.set_defaults(run=export)

    clip = verbs.add_parser("clip", parents=[common], help="write a passage's sound, with a record of its digests beside it")
    clip.add_argument("evidence", metavar="EVIDENCE")
    clip.add_argument("--from", dest="first", required=True, metavar="TIME", help="h:mm:ss.mmm or seconds")
    clip.add_argument("--to", dest="end", required=True, metavar="TIME")
    clip.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.wav")
    clip.add_argument("--treatment", default="", metavar="T", help="a kept way of listening, applied to the copy")
    clip.add_argument("--disclosure", action="store_true", help="redacted passages are silent")
    clip.set_defaults(run=export_clip)

    take = verbs.add_parser("import-transcript", parents=[common], help="take another program's transcript in as a draft")
    take.add_argument("evidence", metavar="EVIDENCE")
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--format", default="", choices=TAKEN, help="else by the file's ending")
    take.add_argument("--language", default="", metavar="L", help="the code of its language, such as en")
    take.set_defaults(run=import_transcript)


def export(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The working transcript as a file."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        outcome = follow(bench.start(Export(recording.id, args.format, args.output, args.disclosure)))
        assert isinstance(outcome, ExportOutcome)  # noqa: S101 - this order has this outcome
    return Answer((f"wrote  {outcome.path}  SHA-256 {outcome.sha256}",), {"path": str(outcome.path), "sha256": outcome.sha256})


def export_clip(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """A passage as WAV and its record."""
    if args.output.suffix.lower() != ".wav":
        raise BadRequest(f"{args.output} does not end in .wav.", "A clip is a WAV file: name it so.")
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        span = marked(args.first, args.end, recording)
        order = ExportClip(recording.id, span, args.output, args.treatment, args.disclosure)
        outcome = follow(bench.start(order))
        assert isinstance(outcome, ClipOutcome)  # noqa: S101 - this order has this outcome
    told = {"path": str(outcome.path), "sha256": outcome.sha256, "record": str(outcome.record)}
    return Answer((f"wrote  {outcome.path}  SHA-256 {outcome.sha256}", f"and    {outcome.record}"), told)


def import_transcript(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """A draft beside the working one."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        outcome = follow(bench.start(ImportTranscript(recording.id, args.file, args.format, args.language)))
        assert isinstance(outcome, ImportedTranscript)  # noqa: S101 - this order has this outcome
    lines = (f"took in {outcome.rows} rows as draft {outcome.draft_id}", *outcome.notes)
    return Answer(lines, {"draft": outcome.draft_id, "rows": outcome.rows, "notes": list(outcome.notes)})
