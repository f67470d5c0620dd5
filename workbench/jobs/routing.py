"""Routing: which engines hear a recording, where, and why, which is stored, shown before a job starts, and printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbench.domain.devices import Placement
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import Unavailable
from workbench.domain.orders import Process
from workbench.domain.presets import Preset
from workbench.domain.profile import Profile
from workbench.domain.routing import Choice, Decision, PassedOver
from workbench.domain.routing_table import CRITICAL, STANDARD, Situation, Table
from workbench.jobs.candidates import Candidate, diarizers, recognisers, situation_of
from workbench.jobs.placing import device_for, must_be_a_device, no_room, placement
from workbench.jobs.workplace import EngineRoom

ATTENTION = "attention"  # the name under which people ask for the recogniser's own word times
TASKS = {Task.TRANSCRIPTION: "transcribe", Task.DIARIZATION: "tell the voices apart", Task.ALIGNMENT: "place the words"}


def route(wish: Process, profile: Profile, room: EngineRoom, *, live: bool = False) -> Decision:
    """An engine asked for by name runs or fails; otherwise the first of its chain that can hear this recording here.

    Raises Unavailable, with what each engine lacks, when nothing of a chain can run.
    """
    routing = _begun(wish, profile, room, live=live)
    preset, table = routing.preset, routing.table
    choices = (routing.recogniser(), *routing.aligner(), routing.diarizer())
    sources = ((preset.source, preset.digest), (table.source, table.digest))
    return Decision(choices, preset.name, wish.tier or STANDARD, condition(profile), sources)


def scout(wish: Process, room: EngineRoom) -> str:
    """Who listens for speech and language before anything is measured: the recogniser that most likely reads it too, so that one
    model is loaded."""
    return _begun(wish, _UNHEARD, room).recogniser().engine


def must_be_known(wish: Process, room: EngineRoom) -> None:
    """Raises BadRequest where a preset, an engine or a device is asked for by a name that nobody has: told once, before anybody
    listens."""
    room.roster.preset(wish.preset)
    recognisers_asked = ((name, Task.TRANSCRIPTION) for name in (wish.engine, wish.second))
    for name, task in (*recognisers_asked, (wish.diarizer, Task.DIARIZATION), (wish.aligner, Task.ALIGNMENT)):
        if name not in ("", ATTENTION):
            room.roster.named(name, task)
    if wish.device:
        must_be_a_device(wish.device)


def with_tier_of(wish: Process, *, is_critical: bool) -> Process:
    """The wish with the tier of its case, where it names none."""
    return replace(wish, tier=CRITICAL) if is_critical and not wish.tier else wish


def condition(profile: Profile) -> str:
    """What of the profile engines were chosen by."""
    return ", ".join(_condition(profile))


_UNHEARD = Profile(0, 0, 0, "", 0, None, 0, None)


def _begun(wish: Process, profile: Profile, room: EngineRoom, *, live: bool = False) -> _Routing:
    return _Routing(wish, profile, room, room.roster.preset(wish.preset), room.roster.table(), live)


@dataclass(frozen=True, slots=True)
class _Routing:
    """One choice under way."""

    wish: Process
    profile: Profile
    room: EngineRoom
    preset: Preset
    table: Table
    live: bool

    def recogniser(self) -> Choice:
        found = recognisers(self._row(), self.preset, self.table)
        return self._first(Task.TRANSCRIPTION, self.wish.engine, found)

    def diarizer(self) -> Choice:
        found = diarizers(self._row(), self.preset, self.table, self.profile)
        return self._first(Task.DIARIZATION, self.wish.diarizer, found)

    def aligner(self) -> tuple[Choice, ...]:
        """None where the recogniser's own word times stand; one that a preset names and that cannot run is told all the same."""
        wanted = self.wish.aligner or self.preset.aligner
        if not wanted or wanted == ATTENTION:
            return ()
        named = (Candidate(wanted, f"is what the preset {self.preset.name} names"),)
        try:
            return (self._first(Task.ALIGNMENT, self.wish.aligner, named),)
        except Unavailable:
            if self.wish.aligner:
                raise
            passed = PassedOver(wanted, self._lack(self.room.roster.named(wanted, Task.ALIGNMENT)))
            return (Choice(Task.ALIGNMENT, "", "the recogniser's own word times stand", (passed,)),)

    def _row(self) -> Situation:
        return situation_of(self.wish, self.profile, self.table, live=self.live)

    def _first(self, task: Task, asked: str, found: tuple[Candidate, ...]) -> Choice:
        if asked:
            found = (Candidate(asked, "was asked for by name"),)
        passed: list[PassedOver] = []
        for candidate in found:
            engine = self.room.roster.named(candidate.engine, task)
            lack = self._lack(engine)
            if not lack:
                return Choice(task, engine.name, candidate.reason, tuple(passed), bool(asked), self._placed(engine))
            passed.append(PassedOver(engine.name, lack))
        told = " ".join(f"{over.engine}: {over.why}" for over in passed)
        raise Unavailable(f"No engine can {TASKS[task]} here. {told}", "See: workbench engines list, workbench models fetch")

    def _placed(self, engine: Engine) -> Placement:
        roster = self.room.roster
        device = device_for(engine, self.wish.device, self.preset, roster)
        return placement(engine, device, self.preset, roster, self.profile.duration_ms)

    def _lack(self, engine: Engine) -> str:
        heard = "" if engine.task == Task.DIARIZATION else self.wish.language or self.profile.language or ""
        few = self._too_many(engine) if engine.task == Task.DIARIZATION else ""
        return few or no_room(engine, self.wish.device, self.preset, self.room.roster) or self.room.lack(engine.name, heard)

    def _too_many(self, engine: Engine) -> str:
        """An engine for few voices needs to be told that there are few, but where a person chose it or nobody can know yet."""
        speakers, most = self.wish.speakers or self.profile.likely_speakers, engine.most_speakers
        if not most or self.wish.diarizer or (speakers is None and self.live):
            return ""
        if speakers is None:
            return f"It tells at most {most} voices apart, and how many speak is not known."
        return f"It tells at most {most} voices apart; {speakers} are expected." if speakers > most else ""


def _condition(profile: Profile) -> Iterator[str]:
    yield f"speech {profile.spoken_share}"
    if profile.snr_tenths_db is not None:
        yield f"SNR {profile.spoken_ratio}"
    if profile.is_narrow_band:
        yield "telephone band"
    if profile.coding:
        yield profile.coding
    if profile.language:
        yield f"language {profile.language}"
    if profile.likely_speakers:
        yield f"likely {profile.likely_speakers} voice{'' if profile.likely_speakers == 1 else 's'}"
    if profile.channels > 1:
        yield f"{profile.channels} channels"
