"""The pictures beside a recording, read from the exhibit's file as it was received."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workbench.domain.errors import CaseError
from workbench.domain.questions import Asker, EvidenceBy, RecordingBy
from workbench.domain.timeline import Rate
from workbench.stages.decoding import PictureSource
from workbench.stages.intake import EvidenceKeeper

Opener = Callable[[Path, str, Rate, int], PictureSource]


def pictures(recording_id: str, ask: Asker, keeper: EvidenceKeeper, opened: Opener) -> PictureSource:
    """A recording's pictures, whose times count from its frame 0; raises CaseError when its exhibit has none."""
    recording = ask(RecordingBy(recording_id))
    evidence = ask(EvidenceBy(recording.evidence_id)) if recording is not None else None
    if recording is None or evidence is None:
        raise CaseError(f"There is no recording {recording_id}.")
    if not evidence.probe.has_video:
        raise CaseError(f"{evidence.name} holds no moving picture.", "Listen to it; there is nothing to see.")
    offsets = {track.index: track.offset_us for track in evidence.probe.tracks}
    path = keeper.path(evidence.sha256)
    return opened(path, evidence.name, recording.rate, offsets.get(recording.track, 0))
