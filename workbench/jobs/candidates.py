"""Which engines come into question for a recording, the best first, and why each of them does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.orders import Process
from workbench.domain.presets import Preset
from workbench.domain.profile import Profile
from workbench.domain.routing_table import BATCH, CRITICAL, LIVE, NOISY, STANDARD, Situation, Table

_WORK = {
    LIVE: "what is read while it is recorded",
    CRITICAL: "critical work",
    NOISY: "noisy recordings",
    BATCH: "many recordings at once",
    STANDARD: "ordinary recordings",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engine with the reason it comes into question, as what its name goes on with."""

    engine: str
    reason: str


def situation_of(wish: Process, profile: Profile, table: Table, *, live: bool) -> Situation:
    """The first row of the table that applies; the standard one does where no other does."""
    level = profile.snr_tenths_db
    applies = {
        LIVE: live,
        CRITICAL: wish.tier == CRITICAL,
        NOISY: level is not None and level < table.noisy_under_tenths_db,
        BATCH: wish.tier == BATCH,
        STANDARD: True,
    }
    return next((row for row in table.situations if applies[row.name]), table.row(STANDARD))


def is_call(profile: Profile) -> bool:
    """Two channels with a voice on each."""
    return profile.channels == 2 and profile.likely_speakers == 2


def recognisers(row: Situation, preset: Preset, table: Table) -> tuple[Candidate, ...]:
    """From the preset's engine for the situation, by what stands in for it, to the last resort and the preset's fallback."""
    named = [(role, preset.transcriber(role)) for role in row.transcribers]
    found = [*_chains(named, row, preset, table), Candidate(table.last_transcriber, "is the last resort of every chain")]
    if fallback := preset.transcriber("fallback"):
        found.append(Candidate(fallback, f"is the fallback of the preset {preset.name}"))
    return _once(found)


def diarizers(row: Situation, preset: Preset, table: Table, profile: Profile) -> tuple[Candidate, ...]:
    """The same for voices; two channels of a call come first, each with its own voice."""
    found = []
    if table.calls and is_call(profile):
        found.append(Candidate(table.calls, "keeps the two channels of a call apart"))
    named = [(role, preset.diarizer(role)) for role in row.diarizers]
    found += _chains(named, row, preset, table)
    return _once([*found, Candidate(table.last_diarizer, "is the last resort of every chain")])


def _chains(named: list[tuple[str, str]], row: Situation, preset: Preset, table: Table) -> Iterator[Candidate]:
    first = next((engine for _, engine in named if engine), "")
    for role, engine in named:
        if not engine:
            continue
        own = engine == first
        why = f"is what the preset {preset.name} names for {_WORK[row.name]}" if own else f"is the preset's engine “{role}”"
        yield Candidate(engine, why)
        yield from (Candidate(other, f"stands in for {engine}") for other in table.chain(engine)[1:])


def _once(found: list[Candidate]) -> tuple[Candidate, ...]:
    """Each engine where it comes first."""
    return tuple({candidate.engine: candidate for candidate in reversed(found)}[name] for name in _names(found))


def _names(found: list[Candidate]) -> dict[str, None]:
    return dict.fromkeys(candidate.engine for candidate in found)
