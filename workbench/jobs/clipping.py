"""Clips: a passage's sound leaves as WAV, sample for sample, and beside it the record that says what it is."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench import __version__
from workbench.domain.audio import DecodedTrack
from workbench.domain.canonical import Json, plain
from workbench.domain.commands import RecordExport
from workbench.domain.court_orders import ClipOutcome, ExportClip
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.leaving import Redaction
from workbench.domain.listening import ORIGINAL, VALUES, Treatment
from workbench.domain.progress import Progress
from workbench.domain.questions import AnnotationsOf, CustodyOf, DraftOf, EvidenceBy, RecordingBy, TreatmentsOf
from workbench.domain.timeline import Rate, Span
from workbench.jobs.decoded import derived_folder, is_of
from workbench.jobs.exporting import refuse_folder, refuse_leaks, sheet_of, write_whole
from workbench.jobs.workplace import Workplace, outside
from workbench.stages.decoding import PlaybackSource
from workbench.stages.disclosing import redactions_of

SCHEMA: Final = "forensic-audio-workbench/clip/1"
MOST_BYTES: Final = 512 << 20  # three quarters of an hour at 48 kHz in stereo; the file is made in memory
_BLOCK: Final = 1 << 20

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Clip:
    """A passage's samples as a WAV file, and what was done to them."""

    evidence: Evidence
    recording: Recording
    span: Span
    body: bytes
    treatment: Treatment = ORIGINAL
    disclosure: bool = False
    silenced: tuple[Redaction, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the whole file."""
        return hashlib.sha256(self.body).hexdigest()


def export_clip(order: ExportClip, place: Workplace) -> Generator[Progress, None, ClipOutcome]:
    """Decode the evidence anew, cut the passage, enter the clip's digest, write both files or neither."""
    outside(order.destination, place)
    recording, evidence = _recorded(order, place)
    treatment = kept_treatment(order.treatment, recording.id, place)
    silenced = _redacted(order, place) if order.disclosure else ()
    body = yield from clipped(recording, evidence, order.span, place, treatment=treatment, silenced=silenced)
    clip = Clip(evidence, recording, order.span, body, treatment, order.disclosure, silenced)
    if silenced and place.ask(DraftOf(recording.id)) is not None:
        refuse_leaks(json.dumps(record_of(clip, order.destination.name), ensure_ascii=False), sheet_of(recording.id, place.ask))
    record = write_clip(clip, order.destination, place)
    return ClipOutcome(order.destination, clip.sha256, record)


def clipped(
    recording: Recording,
    evidence: Evidence,
    span: Span,
    place: Workplace,
    *,
    treatment: Treatment = ORIGINAL,
    silenced: Sequence[Redaction] = (),
) -> Generator[Progress, None, bytes]:
    """The passage as a WAV file, from the evidence itself: what was decoded earlier lies outside the ledger.

    Redacted passages are silent before any filter hears them: its memory would carry some of them on.
    """
    if span.length * recording.channels * 2 > MOST_BYTES:
        raise BadRequest(f"This passage is larger than {MOST_BYTES >> 20} MiB.", "Choose a shorter one.")
    folder = derived_folder(place.derived, evidence.sha256, recording.track).with_name(f"clip-{place.new_id()}")
    stored = place.keeper.path(evidence.sha256)
    try:
        decoded = yield from place.ears.decoder.decode(stored, name=evidence.name, track=recording.track, folder=folder)
        if not is_of(decoded, recording):
            raise CaseError(
                f"{evidence.name}: the decoded audio is not the one that was recorded at import.",
                "Run workbench verify; if the evidence is sound, the decoder has changed: no clip of it can be vouched for.",
            )
        yield Progress("clip", 0, 1, recording_id=recording.id)
        _silence(decoded, silenced)
        samples = _cut(place.playback(folder), span, treatment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for redaction in silenced:
        gone = redaction.span.clipped(span)
        samples[gone.first - span.first : gone.end - span.first] = 0
    return place.exchange.wave(samples.astype("<i2", copy=False).tobytes(), recording.rate, recording.channels)


def write_clip(clip: Clip, destination: Path, place: Workplace) -> Path:
    """Enter the clip, then write it and, beside it, the record that vouches for it; where that stands."""
    beside = destination.with_name(f"{destination.name}.json")
    refuse_folder(beside)

    def entered() -> None:
        recording = clip.recording
        place.do(RecordExport(recording.id, "clip", clip.sha256, clip.span, clip.disclosure))
        entry = place.ask(CustodyOf((recording.id,)))[-1]
        told = record_of(clip, destination.name)
        told["made"] = {"by": place.who.name, "at": entry.at, "program": f"Forensic Audio Workbench {__version__}"}
        told["ledger"] = {"entry": entry.seq, "hash": entry.hash}
        write_whole(beside, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(), lambda: None)

    write_whole(destination, clip.body, entered)
    return beside


def record_of(clip: Clip, name: str) -> dict[str, Json]:
    """What a clip is, in words for programs and for people: where it is from, which part, what was done to it."""
    evidence, recording, span = clip.evidence, clip.recording, clip.span
    rate = recording.rate
    return {
        "schema": SCHEMA,
        "standing": "The recording is the evidence; this copy of a passage is an aid to listening.",
        "file": {"name": name, "sha256": clip.sha256, "size": len(clip.body)},
        "evidence": {
            "reference": evidence.reference,
            "name": evidence.name,
            "size": evidence.size,
            "sha256": evidence.sha256,
        },
        "recording": {
            "track": recording.track,
            "codec": recording.codec,
            "rate_hz": rate.hz,
            "channels": recording.channels,
            "frames": recording.frames,
            "audio_sha256": recording.audio_sha256,
            "sample_format": _format(evidence, recording),
            "caveats": [plain(caveat) for caveat in recording.caveats if caveat.span is None or caveat.span.overlap(span)],
        },
        "span": {
            "first": span.first,
            "end": span.end,
            "from": rate.clock(span.first),
            "to": rate.clock(span.end),
            "frames": span.length,
        },
        "samples": {
            "format": "16-bit linear PCM, little endian, as the recording is decoded for listening",
            "loop": {"first": 0, "last": max(0, span.length - 1)},
        },
        "treatment": _treated(clip.treatment),
        "disclosure": clip.disclosure,
        "silenced": [_silenced(redaction, rate) for redaction in clip.silenced if redaction.span.overlap(span)],
    }


def kept_treatment(name: str, recording_id: str, place: Workplace) -> Treatment:
    """The recording's treatment of this name, none for an empty one; BadRequest names those that there are."""
    kept = {treatment.name: treatment for treatment in place.ask(TreatmentsOf(recording_id))} | {"": ORIGINAL}
    if name not in kept:
        known = ", ".join(sorted(filter(None, kept)))
        raise BadRequest(f"There is no treatment “{name}” here.", f"Kept are: {known}." if known else "None is kept yet.")
    return kept[name]


def _recorded(order: ExportClip, place: Workplace) -> tuple[Recording, Evidence]:
    recording = place.ask(RecordingBy(order.recording_id))
    evidence = place.ask(EvidenceBy(recording.evidence_id)) if recording else None
    if recording is None or evidence is None:
        raise BadRequest(f"There is no recording {order.recording_id}.", "See: workbench case list")
    if not order.span.length or order.span.end > recording.frames:
        raise BadRequest(
            f"The passage does not lie inside the recording, which is {recording.rate.clock(recording.frames)} long.",
            "Mark a passage inside it.",
        )
    return recording, evidence


def _redacted(order: ExportClip, place: Workplace) -> tuple[Redaction, ...]:
    return redactions_of(place.ask(AnnotationsOf(order.recording_id)))


def _silence(decoded: DecodedTrack, silenced: Sequence[Redaction]) -> None:
    if not silenced or not decoded.frames:
        return
    samples = np.memmap(decoded.playback, np.int16, "r+", 0, (decoded.frames, decoded.channels))
    for redaction in silenced:
        samples[redaction.span.first : redaction.span.end] = 0
    samples.flush()


def _cut(source: PlaybackSource, span: Span, treatment: Treatment) -> Samples:
    through = source.treated(treatment) if treatment.steps else source
    firsts = range(span.first, span.end, _BLOCK)
    samples = np.concatenate([through.read(first, min(_BLOCK, span.end - first)) for first in firsts])
    if len(samples) != span.length:
        raise CaseError("The decoded sound is shorter than the recording.", "Run workbench verify.")
    return samples


def _format(evidence: Evidence, recording: Recording) -> str:
    return next((track.sample_format for track in evidence.probe.tracks if track.index == recording.track), "")


def _treated(treatment: Treatment) -> Json:
    if not treatment.steps:
        return None
    steps: list[Json] = [
        {"kind": step.kind, **{name: value for (name, *_), value in zip(VALUES[step.kind], step.values, strict=True)}}
        for step in treatment.steps
    ]
    return {"name": treatment.name, "words": treatment.in_words(), "steps": steps}


def _silenced(redaction: Redaction, rate: Rate) -> Json:
    span = redaction.span
    told: dict[str, Json] = {"first": span.first, "end": span.end, "reason": redaction.reason}
    return {**told, "from": rate.clock(span.first), "to": rate.clock(span.end)}
