"""The table by which engines are chosen: situations, the roles that serve them, and what stands in for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# What a situation can be; the table says in which order they are looked at. The last one always applies.
LIVE, CRITICAL, NOISY, BATCH, STANDARD = "live", "critical", "noisy", "batch", "standard"
SITUATIONS: Final = (LIVE, CRITICAL, NOISY, BATCH, STANDARD)


@dataclass(frozen=True, slots=True)
class Situation:
    """One row: which roles of a preset serve it, the best first."""

    name: str
    transcribers: tuple[str, ...]
    diarizers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows in the order they are looked at; `instead` says which engines stand in for one that cannot run; the last resorts
    end every chain. `calls` tells the voices of two-channel calls apart, where it is named."""

    situations: tuple[Situation, ...]
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()
    last_transcriber: str = "whisper-base"
    last_diarizer: str = "embedded-diarizer"
    calls: str = ""
    noisy_under_tenths_db: int = 100
    source: str = ""
    digest: str = ""

    def row(self, name: str) -> Situation:
        """The row of a situation, the standard one where the table has no such row."""
        rows = {situation.name: situation for situation in self.situations}
        return rows.get(name, rows[STANDARD])

    def chain(self, engine: str) -> tuple[str, ...]:
        """The engine and those that stand in for it, in their order; never one twice."""
        return tuple(self._reached(engine, {}))

    def _reached(self, engine: str, seen: dict[str, None]) -> dict[str, None]:
        if engine not in seen:
            seen[engine] = None
            for successor in dict(self.instead).get(engine, ()):
                self._reached(successor, seen)
        return seen
