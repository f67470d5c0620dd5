"""annotate, correct, rename-speaker."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.access import opened, recording_named
from workbench.cli.answers import Answer
from workbench.cli.passages import frame, passage
from workbench.domain.annotations import KINDS
from workbench.domain.commands import Annotate, CorrectSegment, RenameSpeaker
from workbench.domain.errors import BadRequest
from workbench.domain.questions import LinesOf, SpeakersOf


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    note = verbs.add_parser("annotate", parents=[common], help="attach a note")
    note.add_argument("evidence", metavar="EVIDENCE")
    note.add_argument("--text", required=True, metavar="T")
    note.add_argument("--from", dest="first", metavar="TIME", help="h:mm:ss.mmm or seconds; the whole recording without")
    note.add_argument("--to", dest="end", metavar="TIME")
    note.add_argument("--kind", default="note", type=str.lower, choices=KINDS)
    note.add_argument("--tag", action="append", default=[], metavar="T", help="privileged keeps it out of disclosure versions")
    note.set_defaults(run=annotate)

    correct = verbs.add_parser("correct", parents=[common], help="put your text over a segment")
    correct.add_argument("evidence", metavar="EVIDENCE")
    correct.add_argument("--segment", required=True, metavar="N|TIME", help="its number in the transcript, or a time in it")
    correct.add_argument("--text", required=True, metavar="T")
    correct.set_defaults(run=correct_segment)

    rename = verbs.add_parser("rename-speaker", parents=[common], help="name a voice")
    rename.add_argument("evidence", metavar="EVIDENCE")
    rename.add_argument("speaker", metavar="SPEAKER", help="its key (S1) or its present name")
    rename.add_argument("name", metavar="NAME")
    rename.add_argument("--role", default="", metavar="R", help="witness, officer …")
    rename.set_defaults(run=rename_speaker)


def annotate(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """A note on a passage or on the whole recording."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        bench.do(Annotate(recording.id, args.text, passage(args.first, args.end, recording), args.kind, tuple(args.tag)))
    return Answer((f"Noted on {args.evidence}.",), {"evidence": args.evidence})


def correct_segment(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """A human's text over the machine's."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        lines = bench.ask(LinesOf(recording.id))
        if args.segment.isdecimal() and not 1 <= int(args.segment) <= len(lines):
            raise BadRequest(f"There is no segment {args.segment}.", f"The transcript has {len(lines)}.")
        if args.segment.isdecimal():
            line = lines[int(args.segment) - 1]
        else:
            at = frame(args.segment, recording)
            found = [x for x in lines if x.segment.span.contains(at)]
            if not found:
                raise BadRequest(f"No segment stands at {args.segment}.", "Choose a time inside one.")
            line = found[0]
        bench.do(CorrectSegment(recording.id, line.segment.id, args.text))
    return Answer((f"was  {line.text}", f"now  {args.text}"), {"was": line.text, "now": args.text})


def rename_speaker(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """One name for a voice, everywhere in the recording."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        speakers = bench.ask(SpeakersOf(recording.id))
        key = next((s.key for s in speakers if args.speaker in (s.key, s.name)), args.speaker)
        bench.do(RenameSpeaker(recording.id, key, args.name, args.role))
    return Answer((f"{args.speaker} is now {args.name}.",), {"speaker": key, "name": args.name})
