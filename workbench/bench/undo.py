"""The opposite of a command: undo appends it, nothing is taken out of the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.domain import commands as c
from workbench.domain import events as e
from workbench.domain import questions as q
from workbench.domain.questions import Asker


def opposite(command: c.Command, event: e.Event, before: Asker) -> c.Command | None:
    """The command that brings back what `before` still answers, asked before the event is entered; None where there is none."""
    find = _OPPOSITES.get(type(command))
    return find(command, event, before) if find else None


def _of_rows(command: Any, event: Any, before: Asker) -> c.Command | None:
    draft_id, rows = _changed(event, before)
    return c.RestoreRows(event.recording_id, before(q.RowsOf(draft_id, rows)).standing, draft_id) if draft_id else None


def _changed(event: Any, before: Asker) -> tuple[str, tuple[str, ...]]:
    if isinstance(event, e.TranscriptRevised):
        return event.draft_id, tuple(row.segment_id for row in event.rows)
    if isinstance(event, e.RowsRestored):
        return event.draft_id, tuple(version.segment_id for version in event.versions)
    working = [draft.id for draft in before(q.DraftsOf(event.recording_id)) if draft.is_working]
    segment = event.correction.segment_id if isinstance(event, e.SegmentCorrected) else event.segment_id
    return (working[0] if working else "", (segment,))


def _of_naming(command: c.RenameSpeaker, event: e.Event, before: Asker) -> c.Command | None:
    called = [s for s in before(q.SpeakersOf(command.recording_id)) if s.key == command.speaker]
    return c.RenameSpeaker(command.recording_id, command.speaker, called[0].name, called[0].role) if called else None


def _of_roster(command: c.ArrangeVoices, event: e.VoicesArranged, before: Asker) -> c.Command:
    return c.ArrangeVoices(command.recording_id, before(q.ArrangedVoicesOf(command.recording_id)))


def _of_note(command: c.Annotate, event: e.Annotated, before: Asker) -> c.Command:
    return c.WithdrawAnnotation(command.recording_id, event.annotation.id)


def _of_edit(command: c.EditAnnotation, event: e.Event, before: Asker) -> c.Command | None:
    note = before(q.AnnotationBy(command.annotation_id))
    if note is None:
        return None
    return c.EditAnnotation(note.recording_id, note.id, note.text, note.kind, note.tags, note.importance)


def _of_withdrawal(command: c.WithdrawAnnotation, event: e.Event, before: Asker) -> c.Command:
    return c.RestoreAnnotation(command.recording_id, command.annotation_id)


def _of_restoring(command: c.RestoreAnnotation, event: e.Event, before: Asker) -> c.Command:
    return c.WithdrawAnnotation(command.recording_id, command.annotation_id)


def _of_confirmation(command: c.Confirm, event: e.Event, before: Asker) -> c.Command:
    return c.Unconfirm(command.recording_id, command.segment_id, command.kinds, command.span)


def _of_unconfirmation(command: c.Unconfirm, event: e.PassageUnconfirmed, before: Asker) -> c.Command | None:
    """None where the passage reads otherwise by now: it would be another confirmation."""
    line = before(q.LineBy(command.recording_id, command.segment_id)) if command.segment_id else None
    held = [h for h in before(q.ConfirmationsOf(command.recording_id)) if (h.segment_id, h.span, h.kinds) == _place(event)]
    if not held or (line is not None and (line.text, line.span) != (held[-1].text, held[-1].span)):
        return None
    return c.Confirm(command.recording_id, command.segment_id, command.kinds, command.span)


def _place(event: e.PassageUnconfirmed) -> tuple[Any, ...]:
    return (event.segment_id, event.span, event.kinds)


def _of_treatment(command: c.KeepTreatment, event: e.TreatmentKept, before: Asker) -> c.Command:
    held = [t for t in before(q.TreatmentsOf(command.recording_id)) if t.name == event.treatment.name]
    return c.KeepTreatment(command.recording_id, held[0]) if held else c.DropTreatment(command.recording_id, event.treatment.name)


def _of_dropping(command: c.DropTreatment, event: e.Event, before: Asker) -> c.Command | None:
    held = [t for t in before(q.TreatmentsOf(command.recording_id)) if t.name == command.name]
    return c.KeepTreatment(command.recording_id, held[0]) if held else None


def _of_vocabulary(command: c.SetVocabulary, event: e.Event, before: Asker) -> c.Command:
    return c.SetVocabulary(command.case_number, before(q.VocabularyOf(command.case_number)))


def _of_profile(command: c.ProfileVoice, event: e.VoiceProfiled, before: Asker) -> c.Command:
    return c.ForgetVoice(command.case_number, event.name)


# Any: each function takes the command and event types of its own row.
_OPPOSITES: dict[type, Callable[[Any, Any, Asker], c.Command | None]] = {
    c.CorrectSegment: _of_rows,
    c.ReinstateText: _of_rows,
    c.Revise: _of_rows,
    c.RestoreRows: _of_rows,
    c.RenameSpeaker: _of_naming,
    c.ArrangeVoices: _of_roster,
    c.Annotate: _of_note,
    c.EditAnnotation: _of_edit,
    c.WithdrawAnnotation: _of_withdrawal,
    c.RestoreAnnotation: _of_restoring,
    c.Confirm: _of_confirmation,
    c.Unconfirm: _of_unconfirmation,
    c.KeepTreatment: _of_treatment,
    c.DropTreatment: _of_dropping,
    c.SetVocabulary: _of_vocabulary,
    c.ProfileVoice: _of_profile,
}

# What cannot be undone, and why not.
FINAL: dict[type, str] = {
    c.EnrolPerson: "a person is revoked, not forgotten",
    c.OpenCase: "a case is closed, not forgotten",
    c.RecordEvidence: "evidence that came in stays in",
    c.RecordRecording: "a decoded track is a fact",
    c.RefuseFile: "a refusal is a fact",
    c.RecordProfile: "a measurement is a fact",
    c.StartProcessing: "a run that began is a fact",
    c.FinishDraft: "a draft is never changed; a newer one takes its place",
    c.RecordExport: "what left the vault has left it",
    c.RecordRendering: "a digest on record stays on record",
    c.IssueReport: "an issued report is amended by another one",
    c.OpenSession: "a login is a fact",
    c.CloseSession: "a logout is a fact",
    c.SubmitReview: "a submission is withdrawn, in sight of the reviewer",
    c.WithdrawReview: "it is submitted again",
    c.ApproveReview: "an approval is reopened by an act of its own, with its reason",
    c.ReturnReview: "what was returned is submitted again",
    c.ReopenReview: "what was reopened is submitted and approved again",
    c.CloseCase: "a case is reopened with a reason",
    c.ReopenCase: "a case is closed with a reason",
    c.ArchiveCase: "a case is reopened with a reason",
    c.HoldCase: "a hold is released with a reason",
    c.ReleaseCase: "a hold is put on again with a reason",
    c.OrderDestruction: "an order is cancelled with a reason",
    c.CancelDestruction: "an order is given again",
    c.DestroyEvidence: "what is destroyed is gone",
    c.RevokePerson: "a revoked name stays revoked; the person is enrolled under another",
    c.RotateKeys: "old keys stay old",
    c.ReplaceKeys: "old keys stay old",
    c.ConfirmPerson: "a confirmation is a fact; a wrong one is mended by revoking",
    c.RecordPasswordChange: "a password is changed again",
    c.SetPolicy: "a policy is set anew",
    c.MakeCheckpoint: "a checkpoint is a fact",
    c.Cosign: "a cosignature is a fact",
    c.RecordTimestamp: "a timestamp is a fact",
    c.NoteClock: "that the clock stood back is a fact",
    c.RecordBundle: "what left the vault has left it",
    c.LogListening: "what was heard was heard",
    c.InviteListener: "that someone was asked is a fact",
    c.RecordCountersigning: "a signature that was given stays given",
    c.RecordArchiving: "a digest on record stays on record",
    c.BringCertificate: "another certificate is brought in its place",
    c.RecordValidation: "a measurement is a fact; a newer one takes its place",
    c.RecordReproduction: "a run that was carried out is a fact",
    c.RecordTaking: "what came in stays in",
    c.ForgetVoice: "a voice is profiled again from the recording",
    c.EnrolUnit: "a unit is revoked, not forgotten",
    c.RevokeUnit: "a revoked unit stays revoked; its vault is enrolled under another name",
    c.RecordReception: "evidence that came in stays in",
    c.RecordReturn: "what a unit has, it has",
    c.WitnessHistory: "what was witnessed was witnessed",
    c.ReportFork: "that another history was shown is a fact",
    c.JoinHub: "a hub is left with a reason",
    c.LeaveHub: "a hub is joined again with a new code",
    c.AskHandOver: "it is withdrawn with a reason, while it has not left",
    c.WithdrawHandOver: "it is asked again",
    c.RecordHandOver: "what left the vault has left it",
    c.RecordHubDraft: "where a draft comes from is a fact",
    c.RecordWitness: "a cosignature is a fact",
}
