"""What people change about a working transcript."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation, refuse
from workbench.domain.annotations import MOST_ATTACHMENTS, Annotation
from workbench.domain.commands import (
    Annotate,
    CorrectSegment,
    EditAnnotation,
    ReinstateText,
    RenameSpeaker,
    RestoreAnnotation,
    WithdrawAnnotation,
)
from workbench.domain.desk_rules import no_pictures, no_redaction
from workbench.domain.errors import BadRequest
from workbench.domain.events import (
    Annotated,
    AnnotationEdited,
    AnnotationRestored,
    AnnotationWithdrawn,
    SegmentCorrected,
    SpeakerRenamed,
    TextReinstated,
    TranscriptRevised,
)
from workbench.domain.questions import AnnotationBy, DraftOf, LineBy, SpeakersOf
from workbench.domain.transcript import Line
from workbench.stages import review

_REDACT = "Mark the passage and say why it is left out: workbench redact EVIDENCE --from TIME --to TIME --reason T"


def correct_segment(command: CorrectSegment, at: Situation) -> SegmentCorrected | TranscriptRevised:
    """A human's text over the machine's, or over an earlier one; a row that was revised is revised again, or its time and
    voice would fall back to the machine's."""
    line = _line(command.recording_id, command.segment_id, at)
    correction = review.corrected(line, command.text, author=at.who.name, made_at=at.now)
    if line.revision is None:
        return SegmentCorrected(command.recording_id, correction)
    draft = at.standing(DraftOf(command.recording_id), "transcript of this recording")
    return TranscriptRevised(command.recording_id, draft.id, "corrected", (review.reworded(line, correction.text),))


def reinstate_text(command: ReinstateText, at: Situation) -> TextReinstated:
    """Back to what the machine drafted; what people made of the row stays in the history."""
    review.reinstated(_line(command.recording_id, command.segment_id, at))
    return TextReinstated(command.recording_id, command.segment_id)


def rename_speaker(command: RenameSpeaker, at: Situation) -> SpeakerRenamed:
    """One name for a voice, everywhere in the recording."""
    at.open_recording(command.recording_id)
    name = review.named(at.ask(SpeakersOf(command.recording_id)), command.speaker, command.name)
    return SpeakerRenamed(command.recording_id, command.speaker, name, command.role.strip())


def annotate(command: Annotate, at: Situation) -> Annotated:
    """A note on a passage inside the recording, or on the whole of it."""
    recording = at.open_recording(command.recording_id)
    text = review.remark(recording, command.text, command.span, is_mark=command.kind == "mark")
    kind, importance = review.ranked(command.kind, command.importance)
    refuse(no_redaction(kind, text, command.span), _REDACT)
    pictures = tuple(map(review.picture, command.attached))
    refuse(no_pictures(pictures, command.attached), f"At most {MOST_ATTACHMENTS} at once.")
    more = (review.tagged(command.tags), importance, _answered(command, at), command.segment_id, pictures)
    note = Annotation(at.new_id(), recording.id, command.span, kind, text, at.who.name, at.now, *more)
    return Annotated(note, command.attached)


def edit_annotation(command: EditAnnotation, at: Situation) -> AnnotationEdited:
    """The author says it in other words."""
    note = _own_note(command.annotation_id, at)
    recording = at.open_recording(note.recording_id)
    text = review.remark(recording, command.text, note.span, is_mark=command.kind == "mark")
    kind, importance = review.ranked(command.kind, command.importance)
    refuse(no_redaction(kind, text, note.span), _REDACT)
    edited = AnnotationEdited(note.recording_id, note.id, text, kind, review.tagged(command.tags), importance)
    if (note.text, note.kind, note.tags, note.importance) == (edited.text, edited.kind, edited.tags, edited.importance):
        raise BadRequest("The note is the same as before.")
    return edited


def withdraw_annotation(command: WithdrawAnnotation, at: Situation) -> AnnotationWithdrawn:
    """Only the author takes a note back."""
    note = _own_note(command.annotation_id, at)
    return AnnotationWithdrawn(note.recording_id, note.id)


def restore_annotation(command: RestoreAnnotation, at: Situation) -> AnnotationRestored:
    """The author lets a withdrawn note stand again."""
    note = _own_note(command.annotation_id, at)
    return AnnotationRestored(note.recording_id, note.id)


def _answered(command: Annotate, at: Situation) -> str:
    if not command.reply_to:
        return ""
    note = at.standing(AnnotationBy(command.reply_to), f"note {command.reply_to} to answer")
    if note.recording_id != command.recording_id:
        raise BadRequest("The note to answer is on another recording.")
    return note.reply_to or note.id


def _own_note(annotation_id: str, at: Situation) -> Annotation:
    note = review.own(at.standing(AnnotationBy(annotation_id), f"note {annotation_id}"), at.who.name)
    at.open_recording(note.recording_id)
    return note


def _line(recording_id: str, segment_id: str, at: Situation) -> Line:
    at.open_recording(recording_id)
    return at.standing(LineBy(recording_id, segment_id), f"segment {segment_id} in this recording's transcript")
