"""init, people, case, verify."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.access import opened, password_of, vault_of
from workbench.cli.answers import Answer, table
from workbench.cli.following import follow
from workbench.domain.commands import OpenCase
from workbench.domain.custody import Finding, Verdict
from workbench.domain.errors import BadRequest
from workbench.domain.events import CaseOpened, ReportIssued
from workbench.domain.orders import VerifyVault
from workbench.domain.people import Role
from workbench.domain.questions import Cases, CustodyOf, EvidenceIn, People


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    init = verbs.add_parser("init", parents=[common], help="make a new vault")
    init.add_argument("folder", metavar="VAULT", type=Path)
    init.add_argument("--admin", required=True, metavar="NAME")
    init.set_defaults(run=found)

    people = verbs.add_parser("people", parents=[common], help="who works in the vault").add_subparsers(dest="act", required=True)
    new = people.add_parser("add", parents=[common], help="enrol a person")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--role", required=True, choices=[str(r) for r in Role])
    new.add_argument("--new-password-file", metavar="FILE")
    new.set_defaults(run=enrol)
    people.add_parser("list", parents=[common], help="list people").set_defaults(run=list_people)

    case = verbs.add_parser("case", parents=[common], help="cases").add_subparsers(dest="act", required=True)
    opening = case.add_parser("new", parents=[common], help="open a case")
    opening.add_argument("number", metavar="NUMBER")
    opening.add_argument("--title", required=True, metavar="T")
    opening.add_argument("--critical", action="store_true", help="a supervisor must approve")
    opening.set_defaults(run=open_case)
    case.add_parser("list", parents=[common], help="list cases").set_defaults(run=list_cases)

    check = verbs.add_parser("verify", parents=[common], help="check a vault or a signed report")
    check.add_argument("target", nargs="?", metavar="VAULT|FILE.pdf", type=Path)
    said = "the laboratory's root from a copy kept elsewhere: fingerprint for a vault, lab-root.pem for a report"
    check.add_argument("--root", default="", metavar="FINGERPRINT|FILE.pem", help=said)
    check.set_defaults(run=verify)


def found(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Make a vault; what must be kept is shown once."""
    password = password_of(args.password_file, f"New password for {args.admin}: ", twice=True)
    founding = workshop.found(args.folder, admin=args.admin, password=password)
    lines = (
        f"Vault made at {args.folder}; administrator {args.admin}.",
        f"Root fingerprint  {founding.fingerprint}",
        f"Recovery code     {founding.recovery_code}",
        "Write both down and keep them apart from this machine: they are not shown again.",
    )
    data = {"vault": str(args.folder), "fingerprint": founding.fingerprint, "recovery_code": founding.recovery_code}
    return Answer(lines, data)


def enrol(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Enrol a person with a password of their own."""
    with opened(args, workshop) as bench:
        password = password_of(args.new_password_file, f"Password for {args.name}: ", None, twice=True)
        person = bench.enrol(args.name, Role(args.role), password)
    return Answer((f"{person.name} is enrolled as {person.role}.",), {"name": person.name, "role": str(person.role)})


def list_people(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Everyone ever enrolled."""
    with opened(args, workshop) as bench:
        people = bench.ask(People())
    rows = [(p.name, str(p.role), f"enrolled {p.enrolled_at[:10]} by {p.enrolled_by}") for p in people]
    return Answer(table(rows), {"people": [{"name": p.name, "role": str(p.role)} for p in people]})


def open_case(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Open a case."""
    with opened(args, workshop) as bench:
        event = bench.do(OpenCase(args.number, args.title, args.critical))
    assert isinstance(event, CaseOpened)  # noqa: S101 - this command has this event; the type checker cannot know
    critical = " · critical: a supervisor must approve" if event.case.critical else ""
    return Answer((f"Case {event.case.number} is open{critical}.",), {"number": event.case.number})


def list_cases(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """All cases with the number of their exhibits."""
    with opened(args, workshop) as bench:
        cases = [(c, len(bench.ask(EvidenceIn(c.number)))) for c in bench.ask(Cases())]
    rows = [(c.number, c.title, "critical" if c.critical else "", f"{n} exhibits") for c, n in cases]
    data = [{"number": c.number, "title": c.title, "critical": c.critical, "exhibits": n} for c, n in cases]
    return Answer(table(rows) or ("No case yet. Open one: workbench case new NUMBER --title T",), {"cases": data})


def verify(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 when sound, 1 with findings."""
    target = args.target or vault_of(args)
    if target.is_dir():
        args.vault = str(target)
        with opened(args, workshop) as bench:
            verdict = follow(bench.start(VerifyVault(args.root)))
        assert isinstance(verdict, Verdict)  # noqa: S101 - this order has this outcome
    elif target.is_file():
        verdict = _report(target, args, workshop)
    else:
        raise BadRequest(f"{target} is neither a vault nor a report.", "Name a vault's folder or a PDF file.")
    return told(verdict)


def _report(pdf: Path, args: argparse.Namespace, workshop: Workshop) -> Verdict:
    vault = vault_of(args) if _has_vault(args) else None
    root = Path(args.root) if args.root and not _is_fingerprint(args.root) else None
    if args.root and not root and not vault:
        raise BadRequest("A report is checked against a certificate.", "Give the file: --root lab-root.pem, from the vault.")
    issued, unsound = _issued(args, workshop, "" if root else args.root)
    verdict = workshop.judge_report(pdf, vault=vault, issued=issued, root=root)
    return replace(verdict, findings=(*verdict.findings, *unsound))


def _is_fingerprint(text: str) -> bool:
    return len(text) == 64 and not set(text.lower()) - set("0123456789abcdef")


def _has_vault(args: argparse.Namespace) -> bool:
    return bool(args.vault or os.environ.get("WORKBENCH_VAULT"))


def _issued(args: argparse.Namespace, workshop: Workshop, root: str) -> tuple[frozenset[str] | None, tuple[Finding, ...]]:
    """Digests of the reports that the vault issued, where somebody can unlock it; None without, and the verdict says so.
    What the ledger says counts only when the ledger itself is sound: its findings come along."""
    if not (_has_vault(args) and (args.password_file or os.environ.get("WORKBENCH_PASSWORD"))):
        return None, ()
    with opened(args, workshop) as bench:
        verdict = follow(bench.start(VerifyVault(root)))
        assert isinstance(verdict, Verdict)  # noqa: S101 - this order has this outcome
        entries = [e for e in bench.ask(CustodyOf()) if e.kind == ReportIssued.KIND]
    return frozenset(str(e.payload["sha256"]) for e in entries if isinstance(e.payload, dict)), verdict.findings


def told(verdict: Verdict) -> Answer:
    """A verdict as people and programs read it."""
    lines = [f"{verdict.subject}: {'SOUND' if verdict.is_sound else 'FINDINGS'}"]
    lines += [f"  {note}" for note in verdict.notes]
    lines += [f"  checked  {item}" for item in verdict.checked]
    lines += [f"  not checked  {item}" for item in verdict.unchecked]
    for finding in verdict.findings:
        lines += [f"  FINDING  {finding.place}: {finding.problem}", f"           {finding.meaning}"]
    if verdict.head:
        lines.append(f"  ledger   {verdict.head.size} entries · root {verdict.head.root}")
    findings = [{"place": f.place, "problem": f.problem, "meaning": f.meaning} for f in verdict.findings]
    data: dict[str, Any] = {"subject": verdict.subject, "sound": verdict.is_sound, "notes": list(verdict.notes)}
    data |= {"checked": list(verdict.checked), "unchecked": list(verdict.unchecked), "findings": findings}
    return Answer(tuple(lines), data, 0 if verdict.is_sound else 1)
