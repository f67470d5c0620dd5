"""Process: recordings become drafts, one after the other; one that fails never stops the rest."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from workbench.domain.commands import FinishDraft, RecordProfile, StartProcessing
from workbench.domain.errors import BadRequest, CaseError, Unavailable
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.orders import Process, ProcessOutcome, Refusal
from workbench.domain.progress import Progress
from workbench.domain.questions import (
    CaseNumbered,
    ConfirmationsOf,
    DraftOf,
    EvidenceBy,
    EvidenceIn,
    LinesOf,
    ProfileOf,
    RecordingBy,
    RecordingsOf,
    SpeakersOf,
    VocabularyOf,
)
from workbench.domain.transcript import Draft
from workbench.jobs.decoded import decoded_track
from workbench.jobs.hearing import Heard, OpenEngines, Sounding, read, sound_out
from workbench.jobs.workplace import Workplace
from workbench.stages.alignment import on_recording

MOST_SPEAKERS = 50


def process(order: Process, place: Workplace) -> Generator[Progress, None, ProcessOutcome]:
    """Drafts for the chosen recordings, or for all of the case."""
    recordings, kept = _chosen(order, place)
    engines = OpenEngines(place.ears.engines)
    drafts: list[tuple[str, str]] = []
    failed: list[Refusal] = []
    try:
        for number, recording in enumerate(recordings):
            yield Progress("recordings", number, len(recordings), recording_id=recording.id)
            try:
                _leave_people_s_work(recording, order, place)
                for wish in _wishes(order):
                    drafts.append((recording.id, (yield from _process_one(recording, wish, place, engines))))
            except CaseError as error:
                failed.append(Refusal(_name(recording, place), error.problem, error.remedy))
                if isinstance(error, Unavailable):
                    engines.close()
    finally:
        engines.close()
    return ProcessOutcome(tuple(drafts), tuple(failed), kept)


def _chosen(order: Process, place: Workplace) -> tuple[tuple[Recording, ...], tuple[str, ...]]:
    """The recordings to hear, and those of the whole case that are left out because they have a draft."""
    if not 0 <= order.speakers <= MOST_SPEAKERS:
        raise BadRequest(f"{order.speakers} speakers cannot be told apart.", f"Give 1 to {MOST_SPEAKERS}, or 0 to have it found.")
    if order.second and order.second == order.engine:
        raise BadRequest(f"{order.second} cannot be its own second.", "Name another engine: workbench engines list")
    if place.ask(CaseNumbered(order.case_number)) is None:
        raise BadRequest(f"There is no case {order.case_number}.", "See: workbench case list")
    if order.recordings:
        named = tuple(r for r in (place.ask(RecordingBy(key)) for key in order.recordings) if r is not None)
    else:
        named = tuple(r for e in place.ask(EvidenceIn(order.case_number)) for r in place.ask(RecordingsOf(e.id)))
    if not named:
        raise BadRequest(f"Case {order.case_number} has no recording to process.", "Import evidence first.")
    if order.recordings or order.again or order.beside:
        return named, ()
    done = {r.id for r in named if place.ask(DraftOf(r.id)) is not None}
    return tuple(r for r in named if r.id not in done), tuple(sorted(done))


def _wishes(order: Process) -> tuple[Process, ...]:
    """The draft that is wanted, and a second engine's beside it: where two differ, somebody has to listen."""
    if not order.second:
        return (order,)
    return order, replace(order, engine=order.second, second="", again=False, beside=True)


def _leave_people_s_work(recording: Recording, order: Process, place: Workplace) -> None:
    """A new draft stands without the corrections, names and confirmations of the one before: that has to be meant."""
    draft = place.ask(DraftOf(recording.id))
    if draft is None or order.again or order.beside:
        return
    corrected = sum(line.is_changed for line in place.ask(LinesOf(recording.id)))
    named = len(set(place.ask(SpeakersOf(recording.id))) - set(draft.speakers))
    confirmed = len(place.ask(ConfirmationsOf(recording.id)))
    if corrected or named or confirmed:
        held = f"{corrected} corrections, {named} names, {confirmed} confirmations"
        raise BadRequest(
            f"People have worked on the present draft: {held}. A new draft would set them aside.",
            "Transcribe again (--again) to make one all the same; what they wrote stays in the history.",
        )


def _process_one(recording: Recording, order: Process, place: Workplace, engines: OpenEngines) -> Generator[Progress, None, str]:
    evidence = place.ask(EvidenceBy(recording.evidence_id))
    if evidence is None:
        raise BadRequest(f"Recording {recording.id} belongs to no exhibit.")
    steps = _steps(recording, evidence, order, place, engines)
    try:
        while True:
            step = next(steps)
            fresh = on_recording(step.segments, recording.rate, recording.frames)
            yield replace(step, recording_id=recording.id, note=step.note or evidence.name, segments=fresh)
    except StopIteration as end:
        draft_id: str = end.value
        return draft_id
    finally:
        steps.close()


def _steps(
    recording: Recording, evidence: Evidence, order: Process, place: Workplace, engines: OpenEngines
) -> Generator[Progress, None, str]:
    track = next(t for t in evidence.probe.tracks if t.index == recording.track)
    decoded = yield from decoded_track(recording, evidence, place)
    heard_out = yield from sound_out(track, decoded, order, place.ears, engines)
    sounding = replace(heard_out, vocabulary=place.ask(VocabularyOf(order.case_number)))
    if place.ask(ProfileOf(recording.id)) != sounding.profile:
        place.do(RecordProfile(recording.id, sounding.profile))
    decision = sounding.decision
    _not_its_own_second(decision.transcriber, order)
    place.do(StartProcessing(recording.id, decision.engines, decision.reason, decision))
    heard = yield from read(decoded, sounding, order, place.ears, engines)
    draft = _draft(recording, sounding, heard, place)
    place.do(FinishDraft(draft, order.beside and place.ask(DraftOf(recording.id)) is not None))
    return draft.id


def _not_its_own_second(engine: str, order: Process) -> None:
    if order.second == engine:
        raise BadRequest(
            f"The first draft is {engine}'s already, which was asked for as the second.",
            "Name another engine for one of the two: --engine, --second.",
        )


def _draft(recording: Recording, sounding: Sounding, heard: Heard, place: Workplace) -> Draft:
    draft_id = place.new_id()
    return Draft(
        id=draft_id,
        recording_id=recording.id,
        made_at=place.clock(),
        recipes=heard.recipes,
        runs=heard.runs,
        segments=tuple(replace(s, id=f"{draft_id}-{s.id}") for s in heard.segments),
        speakers=heard.speakers,
        turns=heard.turns,
        suspicions=heard.suspicions,
        readings=heard.readings,
        caveats=heard.caveats,
        routing=sounding.decision.reason,
        language=heard.language,
    )


def _name(recording: Recording, place: Workplace) -> str:
    evidence = place.ask(EvidenceBy(recording.evidence_id))
    return f"{evidence.reference} {evidence.name}" if evidence else recording.id
