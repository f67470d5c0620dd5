"""What an entry of the review desk may not say, whoever signed it: the door refuses the same by the same rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.domain import events as e
from workbench.domain.errors import CaseError
from workbench.domain.listening import checked
from workbench.domain.revision import no_restoring, no_revision, no_roster
from workbench.storage.scene import Rows, Scene, Track, passage

_NOWHERE = Track("", 0)
_NO_ROWS = Rows(set())


def _corrected(event: e.SegmentCorrected, scene: Scene, who: str) -> str:
    there = event.correction.segment_id in _track(event, scene).segments
    return "" if there else "corrects a segment that is not in the transcript"


def _reinstated(event: e.TextReinstated, scene: Scene, who: str) -> str:
    return "" if event.segment_id in _track(event, scene).segments else "reinstates a segment that is not in the transcript"


def _revised(event: e.TranscriptRevised, scene: Scene, who: str) -> str:
    track = _track(event, scene)
    rows = track.rows.get(event.draft_id)
    if rows is None:
        return "revises a draft that is not there"
    why = no_revision(event.rows, rows.ids, track.frames)
    return f"revises what cannot be revised: {why}" if why else ""


def _restored(event: e.RowsRestored, scene: Scene, who: str) -> str:
    rows = _track(event, scene).rows.get(event.draft_id, _NO_ROWS)
    why = no_restoring(event.versions, rows.ids, rows.versions)
    return f"restores what cannot be restored: {why}" if why else ""


def _named(event: e.SpeakerRenamed, scene: Scene, who: str) -> str:
    return "" if event.speaker in _track(event, scene).voices else "names a voice that is not in the recording"


def _arranged(event: e.VoicesArranged, scene: Scene, who: str) -> str:
    track = _track(event, scene)
    if not track.working:
        return "arranges the voices of a recording without a transcript"
    why = no_roster(event.voices, track.drafted_voices)
    return f"arranges voices as they cannot stand: {why}" if why else ""


def _noted(event: e.Annotated, scene: Scene, who: str) -> str:
    note = event.annotation
    track = scene.tracks.get(note.recording_id)
    if track is None:
        return "notes something on a recording that is not there"
    if note.id in scene.notes:
        return "brings a note a second time"
    if note.reply_to and note.reply_to not in scene.notes:
        return "answers a note that is not there"
    return "notes something past the recording's end" if note.span and note.span.end > track.frames else ""


def _own_note(event: Any, scene: Scene, who: str) -> str:
    note = scene.notes.get(event.annotation_id)
    if note is None or note.recording_id != event.recording_id:
        return "is about a note that is not on this recording"
    return "" if note.author == who else f"changes {note.author}'s note in the name of {who}"


def _confirmed(event: e.PassageConfirmed, scene: Scene, who: str) -> str:
    said, track = event.confirmation, _track(event, scene)
    there = said.segment_id in track.segments if said.segment_id else bool(track.working) and said.span.end <= track.frames
    return "" if there else "confirms what is not in the transcript"


def _unconfirmed(event: e.PassageUnconfirmed, scene: Scene, who: str) -> str:
    held = _track(event, scene).confirmed.get(passage(event, who), 0)
    return "" if held > 0 else "takes back a confirmation that its signer never gave"


def _about_recording(event: Any, scene: Scene, who: str) -> str:
    return "" if event.recording_id in scene.tracks else "is about a recording that is not there"


def _treatment_kept(event: e.TreatmentKept, scene: Scene, who: str) -> str:
    try:
        checked(event.treatment)
    except CaseError as error:
        return f"keeps a way of listening that cannot be: {error.problem}"
    return _about_recording(event, scene, who)


def _treatment_dropped(event: e.TreatmentDropped, scene: Scene, who: str) -> str:
    return "" if event.name in _track(event, scene).treatments else "drops a way of listening that is not kept"


def _in_case(event: Any, scene: Scene, who: str) -> str:
    return "" if event.case_number in scene.cases else f"is about case {event.case_number}, which is not there"


def _invited(event: e.ListenerInvited, scene: Scene, who: str) -> str:
    track = _track(event, scene)
    if event.listener not in scene.people:
        return f"asks {event.listener}, who is not enrolled"
    exhibit = scene.exhibits.get(track.evidence_id)
    if exhibit is None:
        return "is about a recording that is not there"
    return f"asks {event.listener}, who is not blind to the exhibit" if event.listener in exhibit.authors else ""


def _forgotten(event: e.VoiceForgotten, scene: Scene, who: str) -> str:
    return "" if (event.case_number, event.name) in scene.voices else "forgets a voice that is not known"


def _track(event: Any, scene: Scene) -> Track:
    return scene.tracks.get(event.recording_id, _NOWHERE)


# Any: each check takes the event type beside it.
CHECKS: dict[type[e.Event], Callable[[Any, Scene, str], str]] = {
    e.SegmentCorrected: _corrected,
    e.TextReinstated: _reinstated,
    e.TranscriptRevised: _revised,
    e.RowsRestored: _restored,
    e.SpeakerRenamed: _named,
    e.VoicesArranged: _arranged,
    e.Annotated: _noted,
    e.AnnotationEdited: _own_note,
    e.AnnotationWithdrawn: _own_note,
    e.AnnotationRestored: _own_note,
    e.PassageConfirmed: _confirmed,
    e.PassageUnconfirmed: _unconfirmed,
    e.ListeningLogged: _about_recording,
    e.TreatmentKept: _treatment_kept,
    e.TreatmentDropped: _treatment_dropped,
    e.VocabularySet: _in_case,
    e.ListenerInvited: _invited,
    e.VoiceProfiled: _in_case,
    e.VoiceForgotten: _forgotten,
}
