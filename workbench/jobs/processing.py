"""Process: recordings become drafts; one that fails never stops the rest."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from functools import partial

from workbench.domain.commands import FinishDraft, RecordProfile, StartProcessing
from workbench.domain.devices import CPU
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.orders import Process, ProcessOutcome, Refusal
from workbench.domain.profile import Profile
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
from workbench.jobs.routing import must_be_known, with_tier_of
from workbench.jobs.streams import Turnstile, side_by_side
from workbench.jobs.workplace import EngineRoom, Workplace
from workbench.stages.alignment import on_recording

MOST_SPEAKERS = 50
_OWN_SECOND = ("The engine asked for as the second made the first draft.", "Name another: --engine, --second.")


def process(order: Process, place: Workplace) -> Generator[Progress, None, ProcessOutcome]:
    """Drafts for the chosen recordings, or for all of the case; then a second engine's beside them, where one is asked for."""
    case = place.ask(CaseNumbered(order.case_number))
    must_be_known(order, place.ears.engines)
    order = with_tier_of(order, is_critical=case is not None and case.critical)
    made = yield from _drafts(order, place)
    if not order.second:
        return made
    alike = tuple(Refusal(_named(r, place), *_OWN_SECOND) for r, draft in made.drafts if _is_by(order.second, r, draft, place))
    heard = tuple(r for r, draft in made.drafts if not _is_by(order.second, r, draft, place))
    if not heard:
        return replace(made, failed=(*made.failed, *alike))
    again = replace(order, recordings=heard, engine=order.second, second="", again=False, beside=True)
    beside = yield from _drafts(again, place)
    return ProcessOutcome((*made.drafts, *beside.drafts), (*made.failed, *alike, *beside.failed), made.kept)


def _is_by(engine: str, recording_id: str, draft_id: str, place: Workplace) -> bool:
    """Whether a draft is this engine's: the same weights heard twice say the same, and prove nothing."""
    draft = place.ask(DraftOf(recording_id, draft_id))
    return draft is not None and any(dict(recipe.parameters).get("model") == engine for recipe in draft.recipes)


def _named(recording_id: str, place: Workplace) -> str:
    recording = place.ask(RecordingBy(recording_id))
    return _name(recording, place) if recording else recording_id


def _drafts(order: Process, place: Workplace) -> Generator[Progress, None, ProcessOutcome]:
    """While one recording is read the next is made ready: its sound checked, its speech found, its engines chosen."""
    recordings, kept = _chosen(order, place)
    streams = _streams(order, place.ears.engines)
    job = _Job(order, place, OpenEngines(place.ears.engines), Turnstile(streams), len(recordings))
    works = [partial(_one, number, recording, job) for number, recording in enumerate(recordings)]
    try:
        ends = yield from side_by_side(works, streams + 1, job.end)
    finally:
        job.end()
    drafts = tuple((recording.id, end) for recording, end in zip(recordings, ends, strict=True) if isinstance(end, str))
    return ProcessOutcome(drafts, tuple(end for end in ends if isinstance(end, Refusal)), kept)


def _streams(order: Process, room: EngineRoom) -> int:
    """How many recordings are read at once: what the preset says; without a GPU no more than one for every two processors."""
    wanted = room.roster.preset(order.preset).parallel_streams
    if wanted < 2 or (order.device != CPU.name and room.roster.gpus()):
        return wanted
    return max(1, min(wanted, room.roster.processors // 2))


@dataclass(frozen=True, slots=True)
class _Job:
    """What the recordings of one order share."""

    order: Process
    place: Workplace
    engines: OpenEngines
    turnstile: Turnstile
    count: int

    def end(self) -> None:
        """No engine runs any more, and nobody waits for one."""
        self.turnstile.shut()
        self.engines.end()


def _one(number: int, recording: Recording, job: _Job) -> Generator[Progress, None, str | Refusal]:
    """The draft's id, or why there is none: what befalls one recording never touches another."""
    yield Progress("recordings", number, job.count, recording_id=recording.id)
    try:
        _leave_people_s_work(recording, job.order, job.place)
        return (yield from _process_one(number, recording, job))
    except CaseError as error:
        return Refusal(_name(recording, job.place), error.problem, error.remedy)
    finally:
        job.turnstile.leave(number)


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


def _process_one(number: int, recording: Recording, job: _Job) -> Generator[Progress, None, str]:
    evidence = job.place.ask(EvidenceBy(recording.evidence_id))
    if evidence is None:
        raise BadRequest(f"Recording {recording.id} belongs to no exhibit.")
    steps = _steps(number, recording, evidence, job)
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


def _steps(number: int, recording: Recording, evidence: Evidence, job: _Job) -> Generator[Progress, None, str]:
    order, place = job.order, job.place
    track = next(t for t in evidence.probe.tracks if t.index == recording.track)
    decoded = yield from decoded_track(recording, evidence, place)
    heard_out = yield from sound_out(track, decoded, order, place.ears, job.engines)
    sounding = replace(heard_out, vocabulary=place.ask(VocabularyOf(order.case_number)))
    _record(recording, sounding.profile, place)
    with job.turnstile.through(number) as slot:
        decision = sounding.decision
        place.do(StartProcessing(recording.id, decision.engines, decision.reason, decision))
        heard = yield from read(decoded, sounding, order, place.ears, job.engines, slot)
        _record(recording, heard.profile, place)
        draft = _draft(recording, sounding, heard, place)
        place.do(FinishDraft(draft, order.beside and place.ask(DraftOf(recording.id)) is not None))
        return draft.id


def _record(recording: Recording, profile: Profile, place: Workplace) -> None:
    if place.ask(ProfileOf(recording.id)) != profile:
        place.do(RecordProfile(recording.id, profile))


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
