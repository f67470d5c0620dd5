"""What each command does: from a command and what stands, to the event. One file a family."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.bench.commands import drafts, evidence, people, reports, review
from workbench.bench.commands.situation import Situation
from workbench.domain import commands as c
from workbench.domain.events import Event

# Any: each handler takes its own command type; the key beside it says which, and a test holds them together.
HANDLERS: dict[type, Callable[[Any, Situation], Event]] = {
    c.EnrolPerson: people.enrol_person,
    c.OpenSession: people.open_session,
    c.CloseSession: people.close_session,
    c.OpenCase: evidence.open_case,
    c.RecordEvidence: evidence.record_evidence,
    c.RefuseFile: evidence.refuse_file,
    c.RecordRecording: evidence.record_recording,
    c.RecordProfile: evidence.record_profile,
    c.StartProcessing: drafts.start_processing,
    c.FinishDraft: drafts.finish_draft,
    c.CorrectSegment: review.correct_segment,
    c.ReinstateText: review.reinstate_text,
    c.RenameSpeaker: review.rename_speaker,
    c.Annotate: review.annotate,
    c.WithdrawAnnotation: review.withdraw_annotation,
    c.RestoreAnnotation: review.restore_annotation,
    c.RecordExport: reports.record_export,
    c.RecordRendering: reports.record_rendering,
    c.IssueReport: reports.issue_report,
}
