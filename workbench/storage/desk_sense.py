"""What an entry of the review desk may not say, whoever signed it: the door refuses the same by the same rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.domain import events as e
from workbench.domain.desk_rules import (
    no_hearing,
    no_kinds,
    no_name,
    no_note,
    no_pictures,
    no_profile,
    no_treatment,
    no_vocabulary,
)
from workbench.domain.people import unfit
from workbench.domain.questions import Asker, LineBy, SpeakersOf
from workbench.domain.revision import no_restoring, no_revision, no_roster
from workbench.storage.scene import Rows, Scene, Track, passage

_NOWHERE = Track("", 0)
_NO_ROWS = Rows(frozenset(), set())


def _corrected(event: e.SegmentCorrected, scene: Scene, who: str, ask: Asker) -> str:
    rows, name = _track(event, scene).worked, event.correction.segment_id
    if name not in rows.drafted:
        return "corrects a segment that is not in the transcript"
    # Its time and voice would fall back to the machine's.
    return "corrects a row that was revised, and should be revised again" if name in rows.revised else ""


def _reinstated(event: e.TextReinstated, scene: Scene, who: str, ask: Asker) -> str:
    there = event.segment_id in _track(event, scene).worked.drafted
    return "" if there else "reinstates a segment that is not in the transcript"


def _revised(event: e.TranscriptRevised, scene: Scene, who: str, ask: Asker) -> str:
    track = _track(event, scene)
    rows = track.rows.get(event.draft_id)
    if rows is None:
        return "revises a draft that is not there"
    why = no_revision(event.rows, rows.ids, track.frames)
    return f"revises what cannot be revised: {why}" if why else ""


def _restored(event: e.RowsRestored, scene: Scene, who: str, ask: Asker) -> str:
    rows = _track(event, scene).rows.get(event.draft_id, _NO_ROWS)
    why = no_restoring(event.versions, rows.ids, rows.versions)
    return f"restores what cannot be restored: {why}" if why else ""


def _named(event: e.SpeakerRenamed, scene: Scene, who: str, ask: Asker) -> str:
    if not _track(event, scene).working:
        return "names a voice that is not in the recording"
    why = no_name(ask(SpeakersOf(event.recording_id)), event.speaker, event.name)
    return f"names a voice as it cannot be called: {why}" if why else ""


def _arranged(event: e.VoicesArranged, scene: Scene, who: str, ask: Asker) -> str:
    track = _track(event, scene)
    if not track.working:
        return "arranges the voices of a recording without a transcript"
    why = no_roster(event.voices, track.drafted_voices)
    return f"arranges voices as they cannot stand: {why}" if why else ""


def _noted(event: e.Annotated, scene: Scene, who: str, ask: Asker) -> str:
    note = event.annotation
    track = scene.tracks.get(note.recording_id)
    if track is None:
        return "notes something on a recording that is not there"
    if note.id in scene.notes:
        return "brings a note a second time"
    if note.reply_to and (note.reply_to not in scene.notes or scene.notes[note.reply_to].recording_id != note.recording_id):
        return "answers a note that is not on this recording"
    if note.span and note.span.end > track.frames:
        return "notes something past the recording's end"
    why = no_note(note.text, note.kind, note.importance) or no_pictures(note.attachments, event.attached)
    return f"notes what cannot be noted: {why}" if why else ""


def _edited(event: e.AnnotationEdited, scene: Scene, who: str, ask: Asker) -> str:
    why = no_note(event.text, event.kind, event.importance)
    return _own_note(event, scene, who, ask) or (f"notes what cannot be noted: {why}" if why else "")


def _own_note(event: Any, scene: Scene, who: str, ask: Asker) -> str:
    note = scene.notes.get(event.annotation_id)
    if note is None or note.recording_id != event.recording_id:
        return "is about a note that is not on this recording"
    return "" if note.author == who else f"changes {note.author}'s note in the name of {who}"


def _confirmed(event: e.PassageConfirmed, scene: Scene, who: str, ask: Asker) -> str:
    said, track = event.confirmation, _track(event, scene)
    if why := no_kinds(said.kinds):
        return f"confirms what cannot be confirmed: {why}"
    if not said.segment_id:
        there = bool(track.working) and said.span.end <= track.frames and not said.text
        return "" if there else "confirms what is not in the transcript"
    line = ask(LineBy(event.recording_id, said.segment_id)) if said.segment_id in track.worked.ids else None
    if line is None or line.is_struck:
        return "confirms what is not in the transcript"
    return "" if (line.span, line.text) == (said.span, said.text) else "confirms what the row does not say"


def _unconfirmed(event: e.PassageUnconfirmed, scene: Scene, who: str, ask: Asker) -> str:
    held = _track(event, scene).confirmed.get(passage(event, who), 0)
    return "" if held > 0 else "takes back a confirmation that its signer never gave"


def _listened(event: e.ListeningLogged, scene: Scene, who: str, ask: Asker) -> str:
    if event.recording_id not in scene.tracks:
        return "is about a recording that is not there"
    why = no_hearing(event.heard, event.speed_percent, scene.tracks[event.recording_id].frames)
    return f"says that someone listened as nobody can: {why}" if why else ""


def _treatment_kept(event: e.TreatmentKept, scene: Scene, who: str, ask: Asker) -> str:
    if event.recording_id not in scene.tracks:
        return "is about a recording that is not there"
    why = no_treatment(event.treatment)
    return f"keeps a way of listening that cannot be: {why}" if why else ""


def _treatment_dropped(event: e.TreatmentDropped, scene: Scene, who: str, ask: Asker) -> str:
    return "" if event.name in _track(event, scene).treatments else "drops a way of listening that is not kept"


def _in_case(event: Any, scene: Scene, who: str, ask: Asker) -> str:
    return "" if event.case_number in scene.cases else f"is about case {event.case_number}, which is not there"


def _vocabulary(event: e.VocabularySet, scene: Scene, who: str, ask: Asker) -> str:
    why = no_vocabulary(event.words)
    return _in_case(event, scene, who, ask) or (f"sets a vocabulary that cannot be: {why}" if why else "")


def _invited(event: e.ListenerInvited, scene: Scene, who: str, ask: Asker) -> str:
    track, person = _track(event, scene), scene.people.get(event.listener)
    if person is None:
        return f"asks {event.listener}, who is not enrolled"
    if why := unfit(person):
        return f"asks someone who may not act. {why}"
    exhibit = scene.exhibits.get(track.evidence_id)
    if exhibit is None:
        return "is about a recording that is not there"
    return f"asks {event.listener}, who is not blind to the exhibit" if event.listener in exhibit.authors else ""


def _profiled(event: e.VoiceProfiled, scene: Scene, who: str, ask: Asker) -> str:
    exhibit = scene.exhibits.get(_track(event, scene).evidence_id)
    if exhibit is None or exhibit.case_number != event.case_number:
        return "keeps a voice of a recording that is not in the case"
    if event.speaker not in {voice.key for voice in ask(SpeakersOf(event.recording_id))}:
        return "keeps a voice that is not in the recording"
    why = no_profile(event.name, event.reason, event.print)
    return f"keeps a voice as it cannot be known: {why}" if why else ""


def _forgotten(event: e.VoiceForgotten, scene: Scene, who: str, ask: Asker) -> str:
    return "" if (event.case_number, event.name) in scene.voices else "forgets a voice that is not known"


def _track(event: Any, scene: Scene) -> Track:
    return scene.tracks.get(event.recording_id, _NOWHERE)


# Any: each check takes the event type beside it.
CHECKS: dict[type[e.Event], Callable[[Any, Scene, str, Asker], str]] = {
    e.SegmentCorrected: _corrected,
    e.TextReinstated: _reinstated,
    e.TranscriptRevised: _revised,
    e.RowsRestored: _restored,
    e.SpeakerRenamed: _named,
    e.VoicesArranged: _arranged,
    e.Annotated: _noted,
    e.AnnotationEdited: _edited,
    e.AnnotationWithdrawn: _own_note,
    e.AnnotationRestored: _own_note,
    e.PassageConfirmed: _confirmed,
    e.PassageUnconfirmed: _unconfirmed,
    e.ListeningLogged: _listened,
    e.TreatmentKept: _treatment_kept,
    e.TreatmentDropped: _treatment_dropped,
    e.VocabularySet: _vocabulary,
    e.ListenerInvited: _invited,
    e.VoiceProfiled: _profiled,
    e.VoiceForgotten: _forgotten,
}
