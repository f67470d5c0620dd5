"""The opposite of a command: undo appends it, nothing is taken out of the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.domain import commands as c
from workbench.domain import events as e
from workbench.domain.canonical import fact
from workbench.domain.custody import Entry
from workbench.domain.questions import Asker, CustodyOf, DraftOf
from workbench.stages.review import text_after


def opposite(command: c.Command, event: e.Event, ask: Asker) -> c.Command | None:
    """The command that brings back what stood before `event`; None for what cannot be undone."""
    find = _OPPOSITES.get(type(command))
    return find(command, event, ask) if find else None


def _of_correction(command: c.CorrectSegment, event: e.SegmentCorrected, ask: Asker) -> c.Command:
    story = _story(command.recording_id, ask)
    if text := text_after(story[: _place(event, story)], command.segment_id):
        return c.CorrectSegment(command.recording_id, command.segment_id, text)
    return c.ReinstateText(command.recording_id, command.segment_id)


def _of_reinstatement(command: c.ReinstateText, event: e.TextReinstated, ask: Asker) -> c.Command | None:
    story = _story(command.recording_id, ask)
    text = text_after(story[: _place(event, story)], command.segment_id)
    return c.CorrectSegment(command.recording_id, command.segment_id, text) if text else None


def _of_naming(command: c.RenameSpeaker, event: e.SpeakerRenamed, ask: Asker) -> c.Command | None:
    story = _story(command.recording_id, ask)
    earlier = [x for x in story[: _place(event, story)] if isinstance(x, e.SpeakerRenamed) and x.speaker == command.speaker]
    if earlier:
        return c.RenameSpeaker(command.recording_id, command.speaker, earlier[-1].name, earlier[-1].role)
    draft = ask(DraftOf(command.recording_id))
    drafted = [s for s in draft.speakers if s.key == command.speaker] if draft else []
    return c.RenameSpeaker(command.recording_id, command.speaker, drafted[0].name, drafted[0].role) if drafted else None


def _of_note(command: c.Annotate, event: e.Annotated, ask: Asker) -> c.Command:
    return c.WithdrawAnnotation(command.recording_id, event.annotation.id)


def _of_withdrawal(command: c.WithdrawAnnotation, event: e.Event, ask: Asker) -> c.Command:
    return c.RestoreAnnotation(command.recording_id, command.annotation_id)


def _of_restoring(command: c.RestoreAnnotation, event: e.Event, ask: Asker) -> c.Command:
    return c.WithdrawAnnotation(command.recording_id, command.annotation_id)


# Any: each function takes the command and event types of its own row.
_OPPOSITES: dict[type, Callable[[Any, Any, Asker], c.Command | None]] = {
    c.CorrectSegment: _of_correction,
    c.ReinstateText: _of_reinstatement,
    c.RenameSpeaker: _of_naming,
    c.Annotate: _of_note,
    c.WithdrawAnnotation: _of_withdrawal,
    c.RestoreAnnotation: _of_restoring,
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
}

_STORY: dict[str, type[e.Event]] = {kind.KIND: kind for kind in (e.SegmentCorrected, e.TextReinstated, e.SpeakerRenamed)}


def _story(recording_id: str, ask: Asker) -> list[e.Event]:
    """What people did to the working draft: words and names belong to a draft."""
    told: list[e.Event] = []
    for entry in ask(CustodyOf((recording_id,))):
        if entry.kind == e.DraftFinished.KIND:
            told.clear()
        elif entry.kind in _STORY:
            told.append(_event(entry))
    return told


def _event(entry: Entry) -> e.Event:
    event: e.Event = fact(_STORY[entry.kind], entry.payload)
    return event


def _place(event: e.Event, story: list[e.Event]) -> int:
    return max((i for i, happened in enumerate(story) if happened == event), default=len(story))
