"""Explain: which engines would hear recordings and why, before anybody hears them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from functools import cache

from workbench.domain.commands import RecordProfile
from workbench.domain.engines import EngineState
from workbench.domain.errors import BadRequest, CaseError, NotPermitted
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.orders import Explain, Explained, ExplainOutcome, Process
from workbench.domain.profile import Profile
from workbench.domain.progress import Progress
from workbench.domain.questions import CaseNumbered, EvidenceBy, EvidenceIn, ProfileOf, RecordingBy, RecordingsOf
from workbench.jobs.decoded import decoded_track
from workbench.jobs.open_engines import OpenEngines
from workbench.jobs.routing import must_be_known, route, with_tier_of
from workbench.jobs.sounding import sound_out
from workbench.jobs.workplace import EngineRoom, Workplace


def explain(order: Explain, place: Workplace) -> Generator[Progress, None, ExplainOutcome]:
    """A choice for each of the recordings, or for all of the case."""
    wish, recordings = order.wish, _recordings(order.wish, place)
    case = place.ask(CaseNumbered(wish.case_number))
    wish = with_tier_of(wish, is_critical=case is not None and case.critical)
    room = _asked_once(place.ears.engines)
    must_be_known(wish, room)
    engines = OpenEngines(room)
    explained: list[Explained] = []
    try:
        for number, recording in enumerate(recordings):
            yield Progress("recordings", number, len(recordings), recording_id=recording.id)
            explained.append((yield from _one(recording, wish, place, engines, listen=order.listen)))
    finally:
        engines.end()
    return ExplainOutcome(tuple(explained), states(room), room.roster.presets())


def _asked_once(room: EngineRoom) -> EngineRoom:
    """The same room, which looks at the machine and at files once for all recordings."""
    roster = room.roster
    asked = replace(roster, preset=cache(roster.preset), table=cache(roster.table), gpus=cache(roster.gpus))
    return replace(room, lack=cache(room.lack), roster=asked)


def states(room: EngineRoom) -> tuple[EngineState, ...]:
    """Every engine with what stands in its way here."""
    return tuple(EngineState(e, tuple(filter(None, (room.lack(e.name, ""),)))) for e in room.roster.engines())


def _recordings(wish: Process, place: Workplace) -> tuple[Recording, ...]:
    if place.ask(CaseNumbered(wish.case_number)) is None:
        raise BadRequest(f"There is no case {wish.case_number}.", "See: workbench case list")
    if wish.recordings:
        return tuple(r for r in (place.ask(RecordingBy(key)) for key in wish.recordings) if r is not None)
    return tuple(r for e in place.ask(EvidenceIn(wish.case_number)) for r in place.ask(RecordingsOf(e.id)))


def _one(
    recording: Recording, wish: Process, place: Workplace, engines: OpenEngines, *, listen: bool
) -> Generator[Progress, None, Explained]:
    try:
        if listen:
            return (yield from _listened(recording, wish, place, engines))
        profile = place.ask(ProfileOf(recording.id))
        decision = route(wish, profile or _by_its_file(recording), engines.room)
        return Explained(recording.id, decision, profile is not None)
    except CaseError as error:
        return Explained(recording.id, None, False, f"{error.problem} {error.remedy}".strip())


def _listened(
    recording: Recording, wish: Process, place: Workplace, engines: OpenEngines
) -> Generator[Progress, None, Explained]:
    evidence = _exhibit(recording, place)
    track = next(t for t in evidence.probe.tracks if t.index == recording.track)
    decoded = yield from decoded_track(recording, evidence, place)
    sounding = yield from sound_out(track, decoded, wish, place.ears, engines)
    _record(recording, sounding.profile, place)
    return Explained(recording.id, sounding.decision, True)


def _record(recording: Recording, profile: Profile, place: Workplace) -> None:
    """What was measured goes on record, but where the exhibit is locked: there nothing changes any more."""
    if place.ask(ProfileOf(recording.id)) == profile:
        return
    try:
        place.do(RecordProfile(recording.id, profile))
    except NotPermitted:
        return


def _by_its_file(recording: Recording) -> Profile:
    """What is known before anybody listens: length, rate, channels and codec."""
    length = recording.frames * 1000 // recording.rate.hz
    return Profile(length, recording.rate.hz, recording.channels, recording.codec, 0, None, 0, None)


def _exhibit(recording: Recording, place: Workplace) -> Evidence:
    evidence = place.ask(EvidenceBy(recording.evidence_id))
    if evidence is None:
        raise BadRequest(f"Recording {recording.id} belongs to no exhibit.")
    return evidence
