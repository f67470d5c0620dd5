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
from workbench.domain.errors import BadRequest
from workbench.domain.events import (
    Annotated,
    AnnotationRestored,
    AnnotationWithdrawn,
    SegmentCorrected,
    SpeakerRenamed,
    TextReinstated,
)
from workbench.domain.questions import AnnotationBy, LineBy, RecordingBy, SpeakersOf
from workbench.domain.transcript import Correction, Line


def correct_segment(command: CorrectSegment, at: Situation) -> SegmentCorrected:
    """A text that changes nothing is refused, so that history stays worth reading."""
    line = _line(command.recording_id, command.segment_id, at)
    text = " ".join(command.text.split())
    if not text:
        raise BadRequest("A segment's text cannot be empty.", "Write [inaudible] where no words can be made out.")
    if text == line.text:
        raise BadRequest("The text is the same as before.")
    return SegmentCorrected(command.recording_id, Correction(command.segment_id, text, at.who.name, at.now))


def reinstate_text(command: ReinstateText, at: Situation) -> TextReinstated:
    """Back to the machine's words; the correction stays in the history."""
    if _line(command.recording_id, command.segment_id, at).correction is None:
        raise BadRequest("The machine's words stand already.")
    return TextReinstated(command.recording_id, command.segment_id)


def rename_speaker(command: RenameSpeaker, at: Situation) -> SpeakerRenamed:
    """One name for a voice, everywhere in the recording."""
    name = " ".join(command.name.split())
    if not name:
        raise BadRequest("A speaker needs a name.")
    speakers = at.ask(SpeakersOf(command.recording_id))
    if command.speaker not in {s.key for s in speakers}:
        raise BadRequest(f"There is no speaker {command.speaker} in this recording.", _known([s.key for s in speakers]))
    if any(s.name == name and s.key != command.speaker for s in speakers):
        raise BadRequest(f"Another voice is called {name} already.", "Two lanes with one name could not be told apart.")
    return SpeakerRenamed(command.recording_id, command.speaker, name, command.role.strip())


def annotate(command: Annotate, at: Situation) -> Annotated:
    """A note on a passage inside the recording, or on the whole of it."""
    recording = at.standing(RecordingBy(command.recording_id), f"recording {command.recording_id}")
    if not command.text.strip():
        raise BadRequest("A note needs a text.")
    if command.span is not None and command.span.end > recording.frames:
        raise BadRequest(f"The recording ends at {recording.rate.clock(recording.frames)}.", "Mark a passage inside it.")
    note = Annotation(at.new_id(), command.recording_id, command.span, command.kind, command.text.strip(), at.who.name, at.now)
    return Annotated(note)


def withdraw_annotation(command: WithdrawAnnotation, at: Situation) -> AnnotationWithdrawn:
    """Only the author takes a note back."""
    note = at.standing(AnnotationBy(command.annotation_id), f"note {command.annotation_id}")
    if note.author != at.who.name:
        raise BadRequest(f"The note is {note.author}'s.", "Add a note of your own instead.")
    return AnnotationWithdrawn(note.recording_id, note.id)


def restore_annotation(command: RestoreAnnotation, at: Situation) -> AnnotationRestored:
    """The author lets a withdrawn note stand again."""
    note = at.standing(AnnotationBy(command.annotation_id), f"note {command.annotation_id}")
    if note.author != at.who.name:
        raise BadRequest(f"The note is {note.author}'s.")
    return AnnotationRestored(note.recording_id, note.id)


def _line(recording_id: str, segment_id: str, at: Situation) -> Line:
    return at.standing(LineBy(recording_id, segment_id), f"segment {segment_id} in this recording's transcript")


def _known(names: list[str]) -> str:
    return f"Known here: {', '.join(names)}." if names else "It has no transcript yet; process it first."
