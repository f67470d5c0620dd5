"""Machine drafts: runs that begin and drafts that are finished."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation
from workbench.domain.commands import FinishDraft, StartProcessing
from workbench.domain.events import DraftFinished, ProcessingStarted


def start_processing(command: StartProcessing, at: Situation) -> ProcessingStarted:
    """The choice of engines and its reason are on record before they run."""
    at.open_recording(command.recording_id)
    return ProcessingStarted(command.recording_id, command.engines, command.reason, command.decision)


def finish_draft(command: FinishDraft, at: Situation) -> DraftFinished:
    """The draft, whole, bound by its digest."""
    at.open_recording(command.draft.recording_id)
    return DraftFinished(command.draft, command.beside)
