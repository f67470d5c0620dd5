"""What people change about a working transcript."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation
from workbench.domain.annotations import Annotation
from workbench.domain.commands import (
    Annotate,
    CorrectSegment,
    ReinstateText,
    RenameSpeaker,
    RestoreAnnotation,
    WithdrawAnnotation,
)
from workbench.domain.events import (
    Annotated,
    AnnotationRestored,
    AnnotationWithdrawn,
    SegmentCorrected,
    SpeakerRenamed,
    TextReinstated,
)
from workbench.domain.questions import AnnotationBy, LineBy, SpeakersOf
from workbench.domain.transcript import Line
from workbench.stages import review


def correct_segment(command: CorrectSegment, at: Situation) -> SegmentCorrected:
    """A human's text over the machine's, or over an earlier one."""
    line = _line(command.recording_id, command.segment_id, at)
    correction = review.corrected(line, command.text, author=at.who.name, made_at=at.now)
    return SegmentCorrected(command.recording_id, correction)


def reinstate_text(command: ReinstateText, at: Situation) -> TextReinstated:
    """Back to the machine's words; the correction stays in the history."""
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
    text = review.remark(recording, command.text, command.span)
    return Annotated(Annotation(at.new_id(), command.recording_id, command.span, command.kind, text, at.who.name, at.now))


def withdraw_annotation(command: WithdrawAnnotation, at: Situation) -> AnnotationWithdrawn:
    """Only the author takes a note back."""
    note = _own_note(command.annotation_id, at)
    return AnnotationWithdrawn(note.recording_id, note.id)


def restore_annotation(command: RestoreAnnotation, at: Situation) -> AnnotationRestored:
    """The author lets a withdrawn note stand again."""
    note = _own_note(command.annotation_id, at)
    return AnnotationRestored(note.recording_id, note.id)


def _own_note(annotation_id: str, at: Situation) -> Annotation:
    note = review.own(at.standing(AnnotationBy(annotation_id), f"note {annotation_id}"), at.who.name)
    at.open_recording(note.recording_id)
    return note


def _line(recording_id: str, segment_id: str, at: Situation) -> Line:
    at.open_recording(recording_id)
    return at.standing(LineBy(recording_id, segment_id), f"segment {segment_id} in this recording's transcript")
