"""Comparing voices: prints of a recording's voices, set beside each other and beside those known in its case."""

from __future__ import annotations

from collections.abc import Generator

from workbench.domain.errors import BadRequest
from workbench.domain.orders import CompareVoices, VoicesCompared
from workbench.domain.progress import Progress
from workbench.domain.questions import EvidenceBy, LinesOf, RecordingBy, SpeakersOf, TurnsOf, VoiceProfilesOf
from workbench.domain.turns import as_revised
from workbench.jobs.decoded import decoded_track
from workbench.jobs.hearing import OpenEngines
from workbench.jobs.workplace import Workplace
from workbench.stages import voices


def compare_voices(order: CompareVoices, place: Workplace) -> Generator[Progress, None, VoicesCompared]:
    """Only stretches where a voice is alone are heard; nothing is entered, keeping a profile is an act of its own."""
    recording = place.ask(RecordingBy(order.recording_id))
    evidence = place.ask(EvidenceBy(recording.evidence_id)) if recording else None
    if recording is None or evidence is None:
        raise BadRequest(f"There is no recording {order.recording_id}.")
    speakers = tuple(speaker.key for speaker in place.ask(SpeakersOf(recording.id)))
    turns = as_revised(place.ask(TurnsOf(recording.id)), place.ask(LinesOf(recording.id)))
    stretches = {voice: spans for voice, spans in voices.alone(turns, recording.rate).items() if voice in speakers}
    if not stretches:
        raise BadRequest("No voice speaks alone for three seconds.", "Correct who speaks when first.")
    decoded = yield from decoded_track(recording, evidence, place)
    engines = OpenEngines(place.ears.engines)
    try:
        diarizer = engines.diarizer(place.ears.engines.roster.table().last_diarizer)
        made = yield from voices.prints(decoded.mix, recording, stretches, diarizer, place.ears.results)
    finally:
        engines.close()
    known = [p for p in place.ask(VoiceProfilesOf(evidence.case_number)) if p.recording_id != recording.id]
    silent = tuple(voice for voice in speakers if voice not in stretches)
    return VoicesCompared(made, voices.likenesses(made, known), silent)
