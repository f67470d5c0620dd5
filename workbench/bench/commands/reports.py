"""What leaves the vault."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation
from workbench.domain.commands import IssueReport, RecordBundle, RecordExport, RecordRendering
from workbench.domain.events import BundleMade, ReportIssued, ReportRendered, TranscriptExported
from workbench.domain.questions import CaseNumbered, RecordingBy


def record_export(command: RecordExport, at: Situation) -> TranscriptExported:
    """An exported file is known by its digest."""
    at.standing(RecordingBy(command.recording_id), f"recording {command.recording_id}")
    return TranscriptExported(command.recording_id, command.format, command.sha256)


def record_rendering(command: RecordRendering, at: Situation) -> ReportRendered:
    """The unsigned revision's digest, before anyone signs."""
    at.standing(CaseNumbered(command.case_number), f"case {command.case_number}")
    return ReportRendered(command.case_number, command.report_id, command.unsigned_sha256, command.evidence)


def issue_report(command: IssueReport, at: Situation) -> ReportIssued:
    """The signed file's digest: what a verdict compares."""
    at.standing(CaseNumbered(command.case_number), f"case {command.case_number}")
    return ReportIssued(command.case_number, command.report_id, command.sha256)


def record_bundle(command: RecordBundle, at: Situation) -> BundleMade:
    """A bundle's tag manifest, which binds everything in it; without a case it is of the whole vault."""
    if command.case_number:
        at.standing(CaseNumbered(command.case_number), f"case {command.case_number}")
    return BundleMade(command.case_number, command.sha256, command.evidence)
