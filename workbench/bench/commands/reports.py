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
from workbench.domain.court_questions import ReportsOf
from workbench.domain.court_rules import Report, no_archiving, no_countersigning, no_issuing, no_rendering
from workbench.domain.errors import BadRequest
from workbench.domain.events import (
    BundleMade,
    ReportArchived,
    ReportCountersigned,
    ReportIssued,
    ReportRendered,
    TranscriptExported,
)
from workbench.domain.questions import CaseNumbered, People, RecordingBy, ReviewOf


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
    people = {person.name for person in at.ask(People())}
    _refuse(no_rendering(event, at.who.name, reports, people))
    return event


def issue_report(command: IssueReport, at: Situation) -> ReportIssued:
    """The signed file's digest: what a verdict compares."""
    _refuse(no_issuing(command.report_id, command.case_number, at.who.name, _reports(command.case_number, at)))
    return ReportIssued(command.case_number, command.report_id, command.sha256)


def record_countersigning(command: RecordCountersigning, at: Situation) -> ReportCountersigned:
    """The whole file's digest after the second person signed; what it reports must still stand approved."""
    reports = _reports(command.case_number, at)
    held = reports.get(command.report_id)
    approved = {key for key in held.evidence if at.ask(ReviewOf(key)).is_final} if held else set()
    _refuse(no_countersigning(command.report_id, command.case_number, at.who.name, reports, approved))
    return ReportCountersigned(command.case_number, command.report_id, command.sha256)


def record_archiving(command: RecordArchiving, at: Situation) -> ReportArchived:
    """The whole file's digest with its long-term proofs."""
    _refuse(no_archiving(command.report_id, command.case_number, _reports(command.case_number, at)))
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
            report.case_number, report.number, report.signers, report.evidence, tuple(r.act for r in report.revisions)
        )
        for report in at.ask(ReportsOf(case_number))
    }


def _refuse(why: str) -> None:
    refuse(f"The report cannot be entered: {why}." if why else "", "Make the report again.")
