"""What a hub says to a unit that asks it: its own name and keys, how far a transfer is, drafts that are ready."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.errors import CaseError
from workbench.domain.spread import Backlog, Job
from workbench.domain.units import HubKeys


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a hub tells anybody: who it is and how large the pieces are that it takes."""

    name: str
    keys: HubKeys
    vault_id: str
    chunk_bytes: int
    version: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """A hand-over packed up: its manifest (canonical JSON) with the unit's signature (hex), and the content key sealed to the hub
    (hex). It is the same at every attempt, so that what the hub holds already need not be sent again."""

    manifest: str
    signature: str
    sealed_key: str


@dataclass(frozen=True, slots=True)
class TransferStanding:
    """How far a transfer is at the hub: which chunks it holds, as half-open ranges, and its receipt once it has it all."""

    id: str
    state: str
    count: int
    held: tuple[tuple[int, int], ...] = ()
    receipt: str = ""
    signature: str = ""
    problem: str = ""

    @property
    def has_failed(self) -> bool:
        """Whether the hub will not take it."""
        return self.state == "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.has_failed or bool(self.receipt)

    def missing(self) -> Iterator[int]:
        """The chunks it does not hold, in order."""
        held = {number for first, end in self.held for number in range(first, min(end, self.count))}
        return (number for number in range(self.count) if number not in held)


@dataclass(frozen=True, slots=True)
class Slip:
    """A draft that is ready: its package (canonical JSON) with the hub's signature (hex); `number` names it in its job."""

    number: int
    package: str
    signature: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A draft with its slip: the very bytes the package's digest is of."""

    slip: Slip
    draft: bytes


@dataclass(frozen=True, slots=True)
class Sworn:
    """A document of the unit as it is kept until the hub has it: canonical JSON and the unit's signature (hex)."""

    document: str
    signature: str


@dataclass(frozen=True, slots=True)
class HubQueue:
    """What waits at the hub, in numbers, how many workers answer and are busy, and this unit's own jobs that are not over."""

    backlog: Backlog
    jobs: tuple[Job, ...] = ()
    workers: int = 0
    busy: int = 0


class Forked(CaseError):
    """The hub saw another history of this vault than the one it is shown now."""
