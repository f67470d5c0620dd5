"""init, verify, checkpoint, policy, backup, salvage, custody."""

from __future__ import annotations

import argparse
import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.access import credentials, opened, password_of, vault_of
from workbench.cli.answers import Answer, table
from workbench.cli.following import follow
from workbench.cli.verdicts import told
from workbench.domain.commands import MakeCheckpoint
from workbench.domain.court_questions import CertificatesOf, ReportsOf
from workbench.domain.custody import Finding, Verdict
from workbench.domain.errors import BadRequest, NotPermitted, WorkbenchError
from workbench.domain.leaving import Issued
from workbench.domain.orders import BackUp, BackUpOutcome, VerifyVault, Witness, WitnessOutcome
from workbench.domain.questions import CheckpointAt, PolicyInForce, WitnessedOf


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    init = verbs.add_parser("init", parents=[common], help="make a new vault")
    init.add_argument("folder", metavar="VAULT", type=Path)
    init.add_argument("--admin", required=True, metavar="NAME")
    init.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database; a file in VAULT without it")
    init.set_defaults(run=found)

    check = verbs.add_parser("verify", parents=[common], help="check a vault, a signed report or a bundle")
    check.add_argument("target", nargs="?", metavar="VAULT|BUNDLE|FILE.pdf", type=Path)
    said = (
        "the laboratory's root from a copy kept elsewhere: fingerprint for a vault or a bundle, lab-root.pem for a report,"
        " once more for the root of another authority whose certificate somebody signed with"
    )
    check.add_argument("--root", action="append", default=[], metavar="FINGERPRINT|FILE.pem", help=said)
    clocks = "for a report: the roots that are trusted for its timestamps; the policy's without it"
    check.add_argument("--timestamp-roots", type=Path, metavar="FILE.pem", help=clocks)
    kept = "a checkpoint kept elsewhere: the ledger must still hold what it witnesses"
    check.add_argument("--checkpoint", action="append", default=[], type=Path, metavar="FILE", help=kept)
    check.add_argument("--since-last", action="store_true", help="judge only what came since this machine verified all of it")
    check.set_defaults(run=verify)
    _checkpoint(verbs, common)
    _care(verbs, common)


def _checkpoint(verbs: Any, common: argparse.ArgumentParser) -> None:
    point = verbs.add_parser("checkpoint", parents=[common], help="what vouches for the ledger").add_subparsers(
        dest="act", required=True
    )
    show = point.add_parser("show", parents=[common], help="the newest checkpoint, to be kept elsewhere")
    show.add_argument("-o", "--output", type=Path, metavar="FILE")
    show.set_defaults(run=show_checkpoint)
    point.add_parser("make", parents=[common], help="sign one now").set_defaults(run=make_checkpoint)
    said = "verify what is new, cosign another's checkpoint, fetch timestamps"
    point.add_parser("witness", parents=[common], help=said).set_defaults(run=witness)


def _care(verbs: Any, common: argparse.ArgumentParser) -> None:
    backup = verbs.add_parser("backup", parents=[common], help="copies of the database").add_subparsers(dest="act", required=True)
    backup.add_parser("make", parents=[common], help="make one now").set_defaults(run=back_up)
    backup.add_parser("list", parents=[common], help="list them").set_defaults(run=list_backups)
    back = backup.add_parser("restore", parents=[common], help="put one in the place of a damaged database")
    back.add_argument("name", nargs="?", default="", metavar="NAME", help="the newest without it")
    back.add_argument("--yes", action="store_true", help="also where nothing shows that the database is damaged")
    back.set_defaults(run=restore)
    rescue = verbs.add_parser("salvage", parents=[common], help="save what can be read of a damaged vault")
    rescue.add_argument("-o", "--output", required=True, type=Path, metavar="FOLDER")
    rescue.set_defaults(run=salvage)


def found(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Make a vault; what must be kept is shown once."""
    password = password_of(args.password_file, f"New password for {args.admin}: ", twice=True)
    founding = workshop.found(args.folder, admin=args.admin, password=password, database=args.database)
    warned = tuple(f"Warning: {said}" for said in workshop.warnings(args.folder))
    lines = (
        *warned,
        f"Vault made at {args.folder}; administrator {args.admin}.",
        f"Root fingerprint  {founding.fingerprint}",
        f"Recovery code     {founding.recovery_code}",
        "Write both down and keep them apart from this machine: they are not shown again.",
    )
    data = {"vault": str(args.folder), "fingerprint": founding.fingerprint, "recovery_code": founding.recovery_code}
    return Answer(lines, data)


def verify(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 when sound, 1 with findings."""
    target = args.target or vault_of(args)
    if target.is_dir() and args.timestamp_roots:
        raise BadRequest("--timestamp-roots is for a report.", "A vault's policy names its own; leave the option out.")
    if (target / "bagit.txt").is_file():
        if args.since_last:
            raise BadRequest("--since-last is for a vault.", "A bundle is judged whole; leave the option out.")
        return told(follow(workshop.judge_bundle(target, root=_single(args.root), checkpoint=_one(args.checkpoint))))
    if target.is_dir():
        args.vault = str(target)
        with opened(args, workshop) as bench:
            verdict = follow(bench.start(VerifyVault(_single(args.root), _notes(args.checkpoint), args.since_last)))
        assert isinstance(verdict, Verdict)  # noqa: S101 - this order has this outcome
    elif target.is_file():
        verdict = _report(target, args, workshop)
    else:
        raise BadRequest(f"{target} is neither a vault nor a bundle nor a report.", "Name a folder or a PDF file.")
    return told(verdict)


def _notes(paths: list[Path]) -> tuple[str, ...]:
    try:
        return tuple(path.read_text(encoding="utf-8") for path in paths)
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"A checkpoint cannot be read: {error}.", "Give a file with its three lines.") from error


def _one(paths: list[Path]) -> Path | None:
    if len(paths) > 1:
        raise BadRequest("A bundle is checked against one checkpoint.", "Name the newest you kept.")
    return paths[0] if paths else None


def _single(roots: list[str]) -> str:
    if len(roots) > 1:
        raise BadRequest("A vault or a bundle has one root.", "Give --root once.")
    return roots[0] if roots else ""


def _report(pdf: Path, args: argparse.Namespace, workshop: Workshop) -> Verdict:
    vault = vault_of(args) if _has_vault(args) else None
    prints = [root for root in args.root if _is_fingerprint(root)]
    roots = [Path(root) for root in args.root if not _is_fingerprint(root)]
    issued, unsound = _issued(args, workshop, _single(prints))
    if issued is None and (prints or args.checkpoint or args.since_last):
        raise BadRequest(
            "A fingerprint or a checkpoint is compared with a ledger, and none was unlocked.",
            "Give the certificate's file instead: --root lab-root.pem. Or name the vault, who you are and your password.",
        )
    verdict = workshop.judge_report(pdf, vault=vault, issued=issued, roots=roots, clocks=args.timestamp_roots)
    return replace(verdict, findings=(*verdict.findings, *unsound))


def _is_fingerprint(text: str) -> bool:
    return len(text) == 64 and not set(text.lower()) - set("0123456789abcdef")


def _has_vault(args: argparse.Namespace) -> bool:
    return bool(args.vault or os.environ.get("WORKBENCH_VAULT"))


def _issued(args: argparse.Namespace, workshop: Workshop, root: str) -> tuple[Issued | None, tuple[Finding, ...]]:
    """What the vault's ledger knows of reports, where somebody can unlock it; None without, and the verdict says so.
    What the ledger says counts only when the ledger itself is sound: its findings come along."""
    if not (_has_vault(args) and (args.password_file or os.environ.get("WORKBENCH_PASSWORD"))):
        return None, ()
    with opened(args, workshop) as bench:
        verdict = follow(bench.start(VerifyVault(root, _notes(args.checkpoint), args.since_last)))
        assert isinstance(verdict, Verdict)  # noqa: S101 - this order has this outcome
        known = Issued(bench.ask(ReportsOf()), bench.ask(CertificatesOf()), bench.ask(PolicyInForce()).timestamp_roots)
    return known, verdict.findings


def show_checkpoint(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The newest checkpoint with every signature under it."""
    with opened(args, workshop) as bench:
        made, far = bench.ask(CheckpointAt()), bench.ask(WitnessedOf())
    if made is None:
        raise BadRequest("There is no checkpoint yet.", "Make one: workbench checkpoint make")
    if args.output:
        _write(args.output, made.text)
    who = [f"made by {made.by}, {made.at}"]
    who += [f"{'cosigned by ' + w.by if w.line else 'timestamped'}, {w.at}" for w in made.witnesses]
    lines = (*made.text.rstrip().splitlines(), *who, f"{far.unwitnessed} of {far.size} entries are unwitnessed.")
    return Answer(lines, {"checkpoint": made.text, "size": made.seq, "unwitnessed": far.unwitnessed})


def make_checkpoint(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """A checkpoint over everything so far."""
    with opened(args, workshop) as bench:
        bench.do(MakeCheckpoint())
        made = bench.ask(CheckpointAt())
    assert made is not None  # noqa: S101 - it was made above
    return Answer(tuple(made.text.rstrip().splitlines()), {"checkpoint": made.text, "size": made.seq})


def witness(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Vouch for what somebody else did, after looking at it."""
    with opened(args, workshop) as bench:
        done = follow(bench.start(Witness()))
    assert isinstance(done, WitnessOutcome)  # noqa: S101 - this order has this outcome
    if done.findings:
        return told(Verdict("vault", (), done.findings))
    lines = [
        f"Cosigned the checkpoint over {done.cosigned} entries."
        if done.cosigned
        else "Nothing here was yours to cosign: a checkpoint needs another person's word than its maker's."
    ]
    lines += [f"Timestamped the checkpoint over {size} entries." for size in done.stamped]
    lines += [*done.troubles, f"{done.witnessing.unwitnessed} of {done.witnessing.size} entries are unwitnessed."]
    return Answer(tuple(lines), {"cosigned": done.cosigned, "stamped": list(done.stamped), "troubles": list(done.troubles)})


def back_up(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """A signed copy of the database."""
    with opened(args, workshop) as bench:
        made = follow(bench.start(BackUp()))
    assert isinstance(made, BackUpOutcome)  # noqa: S101 - this order has this outcome
    return Answer(
        (f"{made.path}  {made.entries} entries  SHA-256 {made.sha256}",), {"path": str(made.path), "entries": made.entries}
    )


def list_backups(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Every signed copy, newest first."""
    found = workshop.backups(vault_of(args))
    rows = [(name, at, f"{entries} entries", who) for name, at, entries, who in found]
    return Answer(table(rows) or ("There is no backup yet.",), {"backups": [list(row) for row in found]})


def restore(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """A copy in the database's place; what stood there is kept."""
    vault, user, password = credentials(args, workshop)
    if not args.yes and _is_sound(workshop, vault, user, password):
        raise BadRequest(
            "The database opens, and nothing shows that it is damaged: a copy in its place lacks what came after it.",
            "Run workbench verify first. To put the copy there all the same, add --yes.",
        )
    name, entries = workshop.restore(vault, user=user, password=password, name=args.name)
    lines = (f"{name} stands in the database's place, with {entries} entries; what stood there is kept beside it.",)
    return Answer((*lines, "Now: workbench verify. It names what the copy lacks."), {"name": name, "entries": entries})


def _is_sound(workshop: Workshop, vault: Path, user: str, password: str) -> bool:
    try:
        bench = workshop.unlock(vault, user=user, password=password)
    except NotPermitted:
        raise
    except WorkbenchError:
        return False
    with closing(bench):
        return not bench.read_only


def salvage(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """What can still be read, as a folder."""
    vault, user, password = credentials(args, workshop)
    saved = follow(workshop.salvage(vault, args.output, user=user, password=password))
    lost = f"; {len(saved.lost)} cannot be read: {', '.join(map(str, saved.lost[:20]))}" if saved.lost else ""
    lines = (f"{saved.entries} entries and {saved.transcripts} transcripts saved in {saved.folder}{lost}.", *saved.untold)
    data = {"folder": str(saved.folder), "entries": saved.entries, "lost": list(saved.lost), "untold": list(saved.untold)}
    return Answer(lines, {**data, "transcripts": saved.transcripts}, 1 if saved.lost or saved.untold else 0)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadRequest(f"{path} could not be written: {error.strerror}.", "Choose another place.") from error
