"""What leaves the vault."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation, refuse
from workbench.domain.commands import (
    IssueReport,
    RecordArchiving,
    RecordBundle,
    RecordCountersigning,
    RecordExport,
    RecordRendering,
)
from workbench.domain.court_questions import ReportsOf, ReportWith
from workbench.domain.court_rules import (
    Known,
    Report,
    no_archiving,
    no_countersigning,
    no_file,
    no_issuing,
    no_moment,
    no_rendering,
)
from workbench.domain.errors import BadRequest
from workbench.domain.events import (
    BundleMade,
    ReportArchived,
    ReportCountersigned,
    ReportIssued,
    ReportRendered,
    TranscriptExported,
)
from workbench.domain.questions import (
    CaseNumbered,
    CustodyOf,
    EvidenceIn,
    LedgerHead,
    People,
    RecordingBy,
    ReviewOf,
    TombstoneOf,
)


def record_export(command: RecordExport, at: Situation) -> TranscriptExported:
    """An exported file is known by its digest."""
    recording = at.standing(RecordingBy(command.recording_id), f"recording {command.recording_id}")
    if command.span and command.span.end > recording.frames:
        raise BadRequest("The passage ends after the recording does.")
    return TranscriptExported(command.recording_id, command.format, command.sha256, command.span, command.disclosure)


def record_rendering(command: RecordRendering, at: Situation) -> ReportRendered:
    """The unsigned revision's digest, before anyone signs."""
    reports = _reports(command.case_number, at)
    event = ReportRendered(
        command.case_number,
        command.report_id,
        command.unsigned_sha256,
        command.evidence,
        command.number,
        command.amends,
        command.disclosure,
        command.signers,
        command.made_at,
        command.size,
        command.style,
    )
    if any(entry.kind == ReportRendered.KIND for entry in at.ask(CustodyOf((event.report_id,)))):
        _refuse("a report is set once")
    why = no_rendering(event, at.who.name, reports, _known(event, at))
    _refuse(why or no_moment(event, at.ask(LedgerHead()).size, at.now))
    return event


def _known(event: ReportRendered, at: Situation) -> Known:
    people = {person.name: person for person in at.ask(People())}
    exhibits = {item.id for item in at.ask(EvidenceIn(event.case_number))}
    stones = (at.ask(TombstoneOf(key)) for key in event.evidence)
    gone = {stone.evidence_id for stone in stones if stone is not None and stone.is_destroyed}
    return Known(people, exhibits, gone, _files(event.unsigned_sha256, at))


def _files(sha256: str, at: Situation) -> tuple[str, ...]:
    """The digest, where a file of a report has it."""
    return (sha256,) if at.ask(ReportWith(sha256)) else ()


def issue_report(command: IssueReport, at: Situation) -> ReportIssued:
    """The signed file's digest: what a verdict compares."""
    why = no_issuing(command.report_id, command.case_number, at.who.name, _reports(command.case_number, at))
    _refuse(why or no_file(command.sha256, _files(command.sha256, at)))
    return ReportIssued(command.case_number, command.report_id, command.sha256)


def record_countersigning(command: RecordCountersigning, at: Situation) -> ReportCountersigned:
    """The whole file's digest after the second person signed; what it reports must still stand approved."""
    reports = _reports(command.case_number, at)
    held = reports.get(command.report_id)
    steps = [at.ask(ReviewOf(key)) for key in held.evidence] if held else []
    approved = {step.evidence_id: step for step in steps if step.is_final}
    why = no_countersigning(command.report_id, command.case_number, at.who.name, reports, approved)
    _refuse(why or no_file(command.sha256, _files(command.sha256, at)))
    return ReportCountersigned(command.case_number, command.report_id, command.sha256)


def record_archiving(command: RecordArchiving, at: Situation) -> ReportArchived:
    """The whole file's digest with its long-term proofs."""
    why = no_archiving(command.report_id, command.case_number, _reports(command.case_number, at))
    _refuse(why or no_file(command.sha256, _files(command.sha256, at)))
    return ReportArchived(command.case_number, command.report_id, command.sha256)


def record_bundle(command: RecordBundle, at: Situation) -> BundleMade:
    """A bundle's tag manifest, which binds everything in it; without a case it is of the whole vault."""
    if command.case_number:
        at.standing(CaseNumbered(command.case_number), f"case {command.case_number}")
    return BundleMade(command.case_number, command.sha256, command.evidence)


def _reports(case_number: str, at: Situation) -> dict[str, Report]:
    at.standing(CaseNumbered(case_number), f"case {case_number}")
    return {
        report.report_id: Report(
            report.case_number,
            report.number,
            report.signers,
            report.evidence,
            tuple(r.act for r in report.revisions),
            report.seq,
        )
        for report in at.ask(ReportsOf(case_number))
    }


def _refuse(why: str) -> None:
    refuse(f"The report cannot be entered: {why}." if why else "", "Make the report again.")
