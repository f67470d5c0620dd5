"""The decoded form of a recording: it can be made again from the evidence at any time, and is believed only when it fits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeVar

from workbench.domain.audio import DecodedTrack
from workbench.domain.errors import CaseError, Defect
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.progress import Progress
from workbench.domain.questions import Asker, EvidenceBy, RecordingBy
from workbench.jobs.workplace import Workplace
from workbench.stages.decoding import PeakReader, PlaybackSource, SpectrogramReader

Decoded = TypeVar("Decoded", PeakReader, PlaybackSource)
_BLOCK = 1 << 26
Draw = Callable[[Path], Generator[Progress, None, SpectrogramReader]]


def derived_folder(derived: Path, sha256: str, track: int) -> Path:
    """Where the decoded form of a track stands. Never reached through a link."""
    folder = derived / sha256[:2] / sha256 / str(track)
    linked = [part for part in (derived, *folder.parents[:2], folder) if part.is_symlink()]
    if linked:
        raise CaseError(f"{linked[0]} is a link.", "Take it away; what stands there is decoded again from the evidence.")
    return folder


def decoded(recording_id: str, ask: Asker, derived: Path, read: Callable[[Path], Decoded]) -> Decoded:
    """A recording's peaks or samples; raises CaseError when it has to be decoded again first.

    Decoded files lie outside the ledger: what is shown and heard must at least be as long and as fast as what was recorded.
    """
    recording = ask(RecordingBy(recording_id))
    if recording is None:
        raise CaseError(f"There is no recording {recording_id}.")
    evidence = ask(EvidenceBy(recording.evidence_id))
    if evidence is None:
        raise Defect(f"recording {recording.id} belongs to no exhibit")
    found = read(derived_folder(derived, evidence.sha256, recording.track))
    if (found.rate, found.frames, found.channels) != (recording.rate, recording.frames, recording.channels):
        raise CaseError("The decoded sound is not the one that was recorded.", "Import the file again: it is decoded anew.")
    return found


def spectrogram(
    recording_id: str, ask: Asker, derived: Path, read: Callable[[Path], PlaybackSource], draw: Draw
) -> Generator[Progress, None, SpectrogramReader]:
    """A recording's spectrogram, made where it is not there yet from the sound that is played, which is checked first."""
    folders: list[Path] = []

    def noted(folder: Path) -> PlaybackSource:
        folders.append(folder)
        return read(folder)

    decoded(recording_id, ask, derived, noted)
    return (yield from draw(folders[0]))


def decoded_track(recording: Recording, evidence: Evidence, place: Workplace) -> Generator[Progress, None, DecodedTrack]:
    """The decoded form that stands, or where it is missing or not what the ledger knows, a new one from the evidence.

    Raises CaseError when even a new one is other audio than was recorded at import.
    """
    folder = derived_folder(place.derived, evidence.sha256, recording.track)
    decoded = place.ears.decoder.decoded(folder)
    if decoded is None or not (yield from _checked(decoded, recording)):
        stored = place.keeper.path(evidence.sha256)
        decoded = yield from place.ears.decoder.decode(stored, name=evidence.name, track=recording.track, folder=folder)
    if not is_of(decoded, recording):
        raise CaseError(
            f"{evidence.name}: the decoded audio is not the one that was recorded at import.",
            "Run workbench verify; if the evidence is sound, the decoder has changed: import the file into a new case.",
        )
    return decoded


def _checked(decoded: DecodedTrack, recording: Recording) -> Generator[Progress, None, bool]:
    """The same question with signs of life: ten hours are gigabytes."""
    steps = _digested(decoded)
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            return bool(end.value == recording.audio_sha256) and _is_like(decoded, recording)
        yield Progress("listening", done, decoded.mix.frames, "checking the decoded sound", recording.id)


def is_of(decoded: DecodedTrack, recording: Recording) -> bool:
    """By the samples that engines will hear, not by what a file beside them claims."""
    steps = _digested(decoded)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return bool(end.value == recording.audio_sha256) and _is_like(decoded, recording)


def _is_like(decoded: DecodedTrack, recording: Recording) -> bool:
    return (decoded.rate, decoded.frames, decoded.channels) == (recording.rate, recording.frames, recording.channels)


def _digested(decoded: DecodedTrack) -> Generator[int, None, str]:
    """The digest of what engines hear, the frames read so far from time to time; empty for what cannot be read."""
    digest, done = hashlib.sha256(), 0
    try:
        with decoded.mix.path.open("rb") as file:
            yield 0
            while block := file.read(_BLOCK):
                digest.update(block)
                done += len(block) // 4
                yield done
    except OSError:  # decoded again
        return ""
    return digest.hexdigest()
