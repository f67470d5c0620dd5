"""What a signed event may not say although its signer holds the right: others' notes, things that are not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from workbench.domain import events as e
from workbench.domain import questions as q
from workbench.storage.questions import answer, has_segment


def nonsense(copy: Connection, event: e.Event, signer: str) -> str:
    """Why the event cannot stand on what came before it, as replayed in `copy`; empty when it can."""
    check = _CHECKS.get(type(event))
    return check(copy, event, signer) if check else ""


def _evidence(copy: Connection, event: e.EvidenceImported, signer: str) -> str:
    case = event.evidence.case_number
    if answer(copy, q.CaseNumbered(case)) is None:
        return f"brings evidence into case {case}, which is not open"
    taken = {x.exhibit for x in answer(copy, q.EvidenceIn(case))}
    return f"takes exhibit {event.evidence.exhibit} a second time" if event.evidence.exhibit in taken else ""


def _recording(copy: Connection, event: e.RecordingDecoded, signer: str) -> str:
    recording = event.recording
    if answer(copy, q.EvidenceBy(recording.evidence_id)) is None:
        return "decodes an exhibit that is not there"
    there = {r.track for r in answer(copy, q.RecordingsOf(recording.evidence_id))}
    return f"decodes track {recording.track} a second time" if recording.track in there else ""


def _about_recording(copy: Connection, event: e.RecordingProfiled, signer: str) -> str:
    return "" if answer(copy, q.RecordingBy(event.recording_id)) else "is about a recording that is not there"


def _draft(copy: Connection, event: e.DraftFinished, signer: str) -> str:
    return "" if answer(copy, q.RecordingBy(event.draft.recording_id)) else "drafts a recording that is not there"


def _correction(copy: Connection, event: e.SegmentCorrected, signer: str) -> str:
    there = has_segment(copy, event.recording_id, event.correction.segment_id)
    return "" if there else "corrects a segment that is not in the transcript"


def _reinstated(copy: Connection, event: e.TextReinstated, signer: str) -> str:
    there = has_segment(copy, event.recording_id, event.segment_id)
    return "" if there else "reinstates a segment that is not in the transcript"


def _named(copy: Connection, event: e.SpeakerRenamed, signer: str) -> str:
    keys = {s.key for s in answer(copy, q.SpeakersOf(event.recording_id))}
    return "" if event.speaker in keys else "names a voice that is not in the recording"


def _noted(copy: Connection, event: e.Annotated, signer: str) -> str:
    note = event.annotation
    recording = answer(copy, q.RecordingBy(note.recording_id))
    if recording is None:
        return "notes something on a recording that is not there"
    return "notes something past the recording's end" if note.span and note.span.end > recording.frames else ""


def _taken_back(copy: Connection, event: e.AnnotationWithdrawn | e.AnnotationRestored, signer: str) -> str:
    note = answer(copy, q.AnnotationBy(event.annotation_id))
    if note is None or note.recording_id != event.recording_id:
        return "is about a note that is not on this recording"
    return "" if note.author == signer else f"changes {note.author}'s note in the name of {signer}"


# Any: each check takes the event type beside it.
_CHECKS: dict[type[e.Event], Callable[[Connection, Any, str], str]] = {
    e.EvidenceImported: _evidence,
    e.RecordingDecoded: _recording,
    e.RecordingProfiled: _about_recording,
    e.ProcessingStarted: _about_recording,
    e.TranscriptExported: _about_recording,
    e.DraftFinished: _draft,
    e.SegmentCorrected: _correction,
    e.TextReinstated: _reinstated,
    e.SpeakerRenamed: _named,
    e.Annotated: _noted,
    e.AnnotationWithdrawn: _taken_back,
    e.AnnotationRestored: _taken_back,
}
