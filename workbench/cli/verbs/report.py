"""report, reports: what leaves the vault for court, and which reports left it before."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.bench.door import Bench
from workbench.bench.workshop import Workshop
from workbench.cli.access import exhibit_named, opened, password_of
from workbench.cli.answers import Answer, table
from workbench.cli.following import follow
from workbench.domain.court_questions import ReportsOf
from workbench.domain.errors import BadRequest
from workbench.domain.leaving import LANGUAGES, PROFILES, ReportInfo, ReportStyle, Speakers
from workbench.domain.orders import MakeReport, PagesAgain, Pkcs12, Preview, PreviewReport, ReportOutcome, SetAgain
from workbench.domain.questions import CaseNumbered, DraftsOf, EvidenceIn, RecordingsOf, SpeakersOf


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    report = verbs.add_parser("report", parents=[common], help="write and sign a report, or look at it first")
    report.add_argument("--case", required=True, metavar="NUMBER")
    report.add_argument("--exhibit", action="append", default=[], metavar="EXHIBIT")
    report.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.pdf")
    report.add_argument("--final", action="store_true", help="refuse where an approval is wanting")
    report.add_argument("--preview", action="store_true", help="only set the pages: not signed, on no record")
    report.add_argument("--profile", default="standard", choices=tuple(PROFILES), help="; ".join(_profiles()))
    report.add_argument("--language", default="en", choices=LANGUAGES)
    report.add_argument("--disclosure", action="store_true", help="black out what is redacted, leave out privileged notes")
    report.add_argument("--translation", action="append", default=[], metavar="DRAFT", help="a draft to set beside the original")
    report.add_argument("--questions", action="append", default=[], metavar="NAME", help="a voice that asks the questions")
    report.add_argument("--term", action="append", default=[], metavar="T", help="to be found in the index too")
    report.add_argument("--amends", default="", metavar="last|NUMBER|ID", help="the report whose place this one takes")
    report.add_argument("--p12", type=Path, metavar="FILE", help="sign with the key of the certificate you brought in")
    report.add_argument("--p12-password-file", metavar="FILE", help="its password; asked for without")
    report.set_defaults(run=make_report)

    there = verbs.add_parser("reports", parents=[common], help="the reports of a case, with every file of them that left")
    there.add_argument("--case", required=True, metavar="NUMBER")
    there.add_argument("--again", default="", metavar="NUMBER|ID", help="set one's pages again and compare their digest")
    there.add_argument("-o", "--output", type=Path, metavar="FILE.pdf", help="with --again: the pages, not signed")
    there.set_defaults(run=reports)


def _profiles() -> Iterator[str]:
    return (f"{name}: {profile.title}" for name, profile in PROFILES.items())


def make_report(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """A signed report of all exhibits, or of those named; with --preview the pages alone."""
    if not args.output.absolute().parent.is_dir():
        raise BadRequest(f"There is no folder {args.output.absolute().parent}.", "Make it first, or choose another place.")
    if args.preview and (args.final or args.p12):
        raise BadRequest("A preview is neither final nor signed.", "Leave out --final and --p12, or --preview.")
    with opened(args, workshop) as bench:
        _case(args.case, bench)
        evidence = tuple(exhibit_named(name, bench, args.case).id for name in args.exhibit)
        style = _style(args, bench)
        if args.preview:
            return _looked_at(follow(bench.start(PreviewReport(args.case, args.output, evidence, style, args.amends))))
        order = MakeReport(args.case, args.output, evidence, args.final, style, args.amends, _key(args))
        return _signed(follow(bench.start(order)))


def _case(number: str, bench: Bench) -> None:
    if bench.ask(CaseNumbered(number)) is None:
        raise BadRequest(f"There is no case {number}.", "See: workbench case list")


def _style(args: argparse.Namespace, bench: Bench) -> ReportStyle:
    if PROFILES[args.profile].speakers is Speakers.QUESTIONS and not args.questions:
        raise BadRequest(f"Nobody asks the questions of profile {args.profile}.", "Name who does: --questions NAME")
    recordings = [r.id for item in bench.ask(EvidenceIn(args.case)) for r in bench.ask(RecordingsOf(item.id))]
    drafts = [draft.id for recording in recordings for draft in bench.ask(DraftsOf(recording))] if args.translation else []
    return ReportStyle(
        args.profile,
        args.language,
        args.disclosure,
        tuple(_draft(name, drafts) for name in args.translation),
        tuple(_voice(name, recordings, bench) for name in args.questions),
        tuple(args.term),
    )


def _voice(name: str, recordings: list[str], bench: Bench) -> str:
    """A voice's name or key, which somebody in the case has: a slip of the pen would turn questions into statements."""
    voices = [voice for recording in recordings for voice in bench.ask(SpeakersOf(recording))]
    if name.casefold().strip() not in {said.casefold() for voice in voices for said in (voice.key, voice.name)}:
        known = ", ".join(dict.fromkeys(voice.name for voice in voices)) or "none yet"
        raise BadRequest(f"No voice of this case is called {name}.", f"Voices there: {known}.")
    return name


def _draft(name: str, drafts: list[str]) -> str:
    """A draft by the beginning of its id."""
    found = [draft for draft in drafts if draft.startswith(name)]
    if not name or len(found) != 1:
        raise BadRequest(f"{len(found)} drafts of this case begin with {name!r}.", "See: workbench reproduce EVIDENCE --list")
    return found[0]


def _key(args: argparse.Namespace) -> Pkcs12 | None:
    if args.p12 is None:
        return None
    return Pkcs12(args.p12, password_of(args.p12_password_file, f"Password of {args.p12}: ", None))


def _looked_at(outcome: object) -> Answer:
    assert isinstance(outcome, Preview)  # noqa: S101 - this order has this outcome
    said = f"preview  {outcome.path}  {outcome.pages} pages, not signed and on no record"
    return Answer((said,), {"path": str(outcome.path), "pages": outcome.pages, "preview": True})


def _signed(outcome: object) -> Answer:
    assert isinstance(outcome, ReportOutcome)  # noqa: S101 - this order has this outcome
    said = [f"signed  {outcome.path}  report {outcome.number}  {outcome.pages} pages  SHA-256 {outcome.sha256}"]
    if outcome.waits_for:
        said.append(f"waits for  {outcome.waits_for}: workbench countersign {outcome.path}")
    data = {
        "path": str(outcome.path),
        "sha256": outcome.sha256,
        "pages": outcome.pages,
        "report": outcome.report_id,
        "number": outcome.number,
        "waits_for": outcome.waits_for,
        "notes": outcome.notes,
    }
    return Answer((*said, *outcome.notes), data)


def reports(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Every report of a case, oldest first, each with the files of it that left the vault; or one of them set again."""
    with opened(args, workshop) as bench:
        _case(args.case, bench)
        if args.again:
            return _again(follow(bench.start(SetAgain(args.case, args.again, args.output))))
        found = bench.ask(ReportsOf(args.case))
    rows = [row for report in found for row in _rows(report, {r.report_id: r.number for r in found})]
    return Answer(table(rows) or ("No report of this case was set.",), {"case": args.case, "reports": [_data(r) for r in found]})


def _again(outcome: object) -> Answer:
    assert isinstance(outcome, PagesAgain)  # noqa: S101 - this order has this outcome
    word = "SAME" if outcome.is_same else "DIFFERENT"
    said = [f"{word}  report {outcome.number}  {outcome.pages} pages  SHA-256 {outcome.sha256}"]
    if not outcome.is_same:
        said += [f"on record  {outcome.recorded}", *(f"since  {told}" for told in outcome.since)]
    data = {"outcome": word, "report": outcome.report_id, "sha256": outcome.sha256, "recorded": outcome.recorded}
    return Answer(tuple(said), {**data, "pages": outcome.pages, "since": outcome.since}, int(not outcome.is_same))


def _rows(report: ReportInfo, numbers: dict[str, int]) -> Iterator[tuple[str, ...]]:
    kind = "disclosure version" if report.disclosure else ""
    amends = f"amends {numbers.get(report.amends) or report.amends}" if report.amends else ""
    waits = f"waits for {report.waits_for}" if report.waits_for else "" if report.is_issued else "not signed"
    told = ", ".join(part for part in (kind, amends, waits) if part)
    yield f"{report.number or '–'}", report.report_id, report.at, ", ".join(report.signers) or report.by, told
    for revision in report.revisions:
        yield "", f"{revision.act} by {revision.by}", revision.at, "", revision.sha256


def _data(report: ReportInfo) -> dict[str, object]:
    return {
        "number": report.number,
        "report": report.report_id,
        "at": report.at,
        "by": report.by,
        "amends": report.amends,
        "disclosure": report.disclosure,
        "signers": report.signers,
        "waits_for": report.waits_for,
        "unsigned_sha256": report.unsigned_sha256,
        "evidence": report.evidence,
        "revisions": [{"act": r.act, "by": r.by, "at": r.at, "sha256": r.sha256, "entry": r.seq} for r in report.revisions],
    }
