"""Versions of a transcript's rows, the voices that say them, and who stands for what was heard."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation, refuse
from workbench.domain.commands import ArrangeVoices, Confirm, RestoreRows, Revise, Unconfirm
from workbench.domain.errors import BadRequest
from workbench.domain.events import (
    PassageConfirmed,
    PassageUnconfirmed,
    RowsRestored,
    TranscriptRevised,
    VoicesArranged,
)
from workbench.domain.evidence import Recording
from workbench.domain.questions import ConfirmationsOf, DraftedVoicesOf, DraftsOf, LineBy, RosterOf, RowsOf
from workbench.domain.revision import Confirmation, no_restoring, no_revision, no_roster
from workbench.domain.timeline import Span
from workbench.stages import review


def revise(command: Revise, at: Situation) -> TranscriptRevised:
    """Rows as a person leaves them, over whatever stood."""
    recording = at.open_recording(command.recording_id)
    draft_id = _draft(command.recording_id, command.draft_id, at)
    known = at.ask(RowsOf(draft_id, tuple(row.segment_id for row in command.rows)))
    if why := no_revision(command.rows, known.ids, recording.frames):
        raise BadRequest(f"The transcript was not revised: {why}.")
    return TranscriptRevised(command.recording_id, draft_id, command.act, command.rows, command.why.strip(), command.dissent)


def restore(command: RestoreRows, at: Situation) -> RowsRestored:
    """Earlier versions; what stood until now stays in the history."""
    at.open_recording(command.recording_id)
    draft_id = _draft(command.recording_id, command.draft_id, at)
    known = at.ask(RowsOf(draft_id, tuple(version.segment_id for version in command.versions)))
    if why := no_restoring(command.versions, known.ids, known.versions):
        raise BadRequest(f"Nothing was restored: {why}.")
    return RowsRestored(command.recording_id, draft_id, command.versions)


def arrange_voices(command: ArrangeVoices, at: Situation) -> VoicesArranged:
    """The whole roster as it is to stand."""
    at.open_recording(command.recording_id)
    standing = at.ask(RosterOf(command.recording_id))
    voices = tuple(map(review.spelt, command.voices))
    if why := no_roster(voices, {voice.key for voice in at.ask(DraftedVoicesOf(command.recording_id))}):
        raise BadRequest(f"The voices cannot stand like this: {why}.")
    if voices == standing:
        raise BadRequest("The voices stand like this already.")
    return VoicesArranged(command.recording_id, voices)


def confirm(command: Confirm, at: Situation) -> PassageConfirmed:
    """Someone listened: the text as it reads now is theirs to stand for."""
    recording = at.open_recording(command.recording_id)
    span, text = _passage(command, recording, at)
    kinds = tuple(sorted(set(command.kinds)))
    place = (command.segment_id, span, kinds, text, at.who.name)
    if any((c.segment_id, c.span, c.kinds, c.text, c.author) == place for c in at.ask(ConfirmationsOf(recording.id))):
        raise BadRequest("You have confirmed this already.")
    said = (command.segment_id, span, kinds, text, at.who.name, at.now)
    return PassageConfirmed(command.recording_id, Confirmation(*said))


def unconfirm(command: Unconfirm, at: Situation) -> PassageUnconfirmed:
    """One's own newest confirmation is taken back."""
    recording = at.open_recording(command.recording_id)
    held = [c for c in at.ask(ConfirmationsOf(recording.id)) if _is_meant(c, command) and c.author == at.who.name]
    if not held:
        raise BadRequest("You have not confirmed this.", "Who confirmed it takes it back.")
    return PassageUnconfirmed(recording.id, command.segment_id, held[-1].span, held[-1].kinds)


def _is_meant(held: Confirmation, command: Unconfirm) -> bool:
    place = held.segment_id == command.segment_id and (bool(command.segment_id) or held.span == command.span)
    return place and held.kinds == tuple(sorted(set(command.kinds)))


def _passage(command: Confirm, recording: Recording, at: Situation) -> tuple[Span, str]:
    if command.segment_id:
        line = at.standing(LineBy(recording.id, command.segment_id), f"row {command.segment_id} in this recording's transcript")
        refuse("A row that was struck cannot be confirmed." if line.is_struck else "", "Restore it first.")
        return line.span, line.text
    if command.span is None or command.span.end > recording.frames:
        raise BadRequest("Nothing was named that could be confirmed.", "Choose a row, or a passage inside the recording.")
    _draft(recording.id, "", at)
    return command.span, ""


def _draft(recording_id: str, draft_id: str, at: Situation) -> str:
    """The draft that is meant, where it is this recording's."""
    drafts = at.ask(DraftsOf(recording_id))
    meant = [draft.id for draft in drafts if (draft.id == draft_id if draft_id else draft.is_working)]
    if not meant:
        raise BadRequest("There is no such draft of this recording.", "Transcribe the recording first.")
    return meant[0]
