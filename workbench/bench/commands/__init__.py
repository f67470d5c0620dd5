"""What each command does: from a command and what stands, to the event. One file a family."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.bench.commands import (
    cases,
    checkpoints,
    corrections,
    drafts,
    evidence,
    listening,
    people,
    reports,
    reviews,
    revisions,
)
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
    c.CorrectSegment: corrections.correct_segment,
    c.ReinstateText: corrections.reinstate_text,
    c.RenameSpeaker: corrections.rename_speaker,
    c.Annotate: corrections.annotate,
    c.WithdrawAnnotation: corrections.withdraw_annotation,
    c.RestoreAnnotation: corrections.restore_annotation,
    c.RecordExport: reports.record_export,
    c.RecordRendering: reports.record_rendering,
    c.IssueReport: reports.issue_report,
    c.RecordBundle: reports.record_bundle,
    c.SubmitReview: reviews.submit,
    c.WithdrawReview: reviews.withdraw,
    c.ApproveReview: reviews.approve,
    c.ReturnReview: reviews.send_back,
    c.ReopenReview: reviews.reopen,
    c.CloseCase: cases.close,
    c.ReopenCase: cases.reopen,
    c.ArchiveCase: cases.archive,
    c.HoldCase: cases.hold,
    c.ReleaseCase: cases.release,
    c.OrderDestruction: cases.order_destruction,
    c.CancelDestruction: cases.cancel_destruction,
    c.DestroyEvidence: cases.destroy,
    c.RevokePerson: people.revoke_person,
    c.RotateKeys: people.rotate_keys,
    c.ReplaceKeys: people.replace_keys,
    c.ConfirmPerson: people.confirm_person,
    c.RecordPasswordChange: people.record_password_change,
    c.SetPolicy: people.set_policy,
    c.MakeCheckpoint: checkpoints.make,
    c.Cosign: checkpoints.cosign,
    c.RecordTimestamp: checkpoints.record_timestamp,
    c.NoteClock: checkpoints.note_clock,
    c.Revise: revisions.revise,
    c.RestoreRows: revisions.restore,
    c.ArrangeVoices: revisions.arrange_voices,
    c.EditAnnotation: corrections.edit_annotation,
    c.Confirm: revisions.confirm,
    c.Unconfirm: revisions.unconfirm,
    c.LogListening: listening.log,
    c.KeepTreatment: listening.keep_treatment,
    c.DropTreatment: listening.drop_treatment,
    c.SetVocabulary: listening.set_vocabulary,
    c.InviteListener: listening.invite_listener,
    c.ProfileVoice: listening.profile_voice,
    c.ForgetVoice: listening.forget_voice,
}
