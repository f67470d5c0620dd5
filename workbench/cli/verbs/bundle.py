"""bundle make, bundle open, bundle verify: a case as a folder that anyone can check."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.access import opened
from workbench.cli.answers import Answer
from workbench.cli.following import follow
from workbench.cli.verbs.bundle_shown import shown, taken
from workbench.cli.verdicts import told
from workbench.domain.errors import BadRequest
from workbench.domain.orders import BundleOutcome, MakeBundle, TakeBundle, TakingOutcome
from workbench.domain.questions import EvidenceIn


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    bundle = verbs.add_parser("bundle", parents=[common], help="a case to hand out").add_subparsers(dest="act", required=True)
    new = bundle.add_parser("make", parents=[common], help="pack a case with its history, signed by you")
    new.add_argument("--case", default="", metavar="NUMBER", help="the whole vault without it")
    new.add_argument("-o", "--output", required=True, type=Path, metavar="FOLDER")
    new.add_argument("--without-media", action="store_true", help="leave the evidence files out; they are named")
    new.add_argument("--report", action="append", default=[], type=Path, metavar="FILE.pdf", help="a signed report to enclose")
    new.set_defaults(run=make)

    look = bundle.add_parser("open", parents=[common], help="show a bundle, without a vault; or take it into a case")
    _add_folder(look)
    look.add_argument(
        "--into", default="", metavar="CASE", help="take evidence, transcripts and notes into this case of the vault"
    )
    look.set_defaults(run=open_)

    check = bundle.add_parser("verify", parents=[common], help="check a bundle; needs no vault")
    _add_folder(check)
    check.set_defaults(run=verify)


def _add_folder(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("folder", type=Path, metavar="FOLDER")
    verb.add_argument("--root", default="", metavar="FINGERPRINT", help="the laboratory root's, from a copy kept elsewhere")
    verb.add_argument("--checkpoint", type=Path, metavar="FILE", help="a checkpoint of the vault that you kept yourself")


def make(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Pack and sign a bundle."""
    order = MakeBundle(args.case, args.output, not args.without_media, tuple(args.report))
    with opened(args, workshop) as bench:
        made = follow(bench.start(order))
    assert isinstance(made, BundleOutcome)  # noqa: S101 - this order has this outcome
    of = f"case {args.case}" if args.case else "the whole vault"
    hidden = f", {made.hidden} of them hidden because they do not concern this case" if made.hidden else ""
    lines = (
        f"Bundle of {of}: {made.path}",
        f"{made.entries} entries{hidden}; {made.evidence} evidence file{'' if made.evidence == 1 else 's'}.",
        f"Tag manifest SHA-256  {made.sha256}",
        "It holds the case whole, redacted passages and privileged notes too: it is no version for disclosure.",
        "Whoever gets it needs the root's fingerprint by another way: python3 verify_bundle.py FOLDER --root FINGERPRINT",
    )
    data = {"path": str(made.path), "sha256": made.sha256, "entries": made.entries, "hidden": made.hidden}
    return Answer(lines, {**data, "evidence": made.evidence})


def open_(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 when sound, 1 with findings, 4 where nothing of it could be taken in."""
    if not args.into:
        return shown(follow(workshop.open_bundle(args.folder, root=args.root, checkpoint=args.checkpoint)))
    if args.checkpoint:
        raise BadRequest("A bundle is taken in against its root alone.", "Check it against your checkpoint first: bundle verify.")
    with opened(args, workshop) as bench:
        outcome = follow(bench.start(TakeBundle(args.folder, args.into, args.root)))
        assert isinstance(outcome, TakingOutcome)  # noqa: S101 - this order has this outcome
        names = {e.id: e.reference for e in bench.ask(EvidenceIn(args.into))}
    return taken(outcome, tuple(names[key] for key in outcome.evidence))


def verify(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 when sound, 1 with findings."""
    return told(follow(workshop.judge_bundle(args.folder, root=args.root, checkpoint=args.checkpoint)))
