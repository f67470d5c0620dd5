"""What can be asked about units, the hub, and what was handed over."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.handing_over import HandOver
from workbench.domain.questions import Question
from workbench.domain.units import Hub, Unit


@dataclass(frozen=True, slots=True)
class HubInForce(Question[Hub | None]):
    """The hub this vault hands evidence to; None where it has joined none, or left it."""


@dataclass(frozen=True, slots=True)
class HandOvers(Question[tuple[HandOver, ...]]):
    """What was or is to be handed over, oldest first; of one exhibit where `evidence_id` names it, the one with this id or
    transfer where they are named."""

    evidence_id: str = ""
    id: str = ""
    transfer: str = ""


@dataclass(frozen=True, slots=True)
class UnitNamed(Question[Unit | None]):
    """A unit of this hub by its name, revoked ones too."""

    name: str


@dataclass(frozen=True, slots=True)
class Units(Question[tuple[Unit, ...]]):
    """All units of this hub."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """How far a unit's history was witnessed by this hub, with the hub's cosignature of it; `forked` where another was shown at
    any time."""

    unit: str
    vault_id: str
    size: int
    root: str
    forked: bool = False
    line: str = ""


@dataclass(frozen=True, slots=True)
class WitnessedHistory(Question[Witnessed | None]):
    """The newest history of a vault that this hub witnessed."""

    vault_id: str


@dataclass(frozen=True, slots=True)
class Received:
    """An exhibit that a unit handed over, and the drafts of it that the unit has."""

    evidence_id: str
    unit: str
    transfer: str
    manifest: str
    returned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivedBy(Question[tuple[Received, ...]]):
    """What a unit handed over, oldest first; every unit where `unit` is empty; of one exhibit, or by one transfer, where they are
    named."""

    unit: str = ""
    evidence_id: str = ""
    transfer: str = ""


@dataclass(frozen=True, slots=True)
class DraftAsTravels(Question[str]):
    """SHA-256 of a draft as it travels between a hub and a unit (`handing_over.travelling`); empty where there is none."""

    draft_id: str


@dataclass(frozen=True, slots=True)
class EntryOf(Question[str]):
    """The digest of the ledger entry by which an exhibit came in; empty where there is none."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class ConsistencyProof(Question[tuple[str, ...]]):
    """What proves that the ledger's first `size` entries go on from its first `before` (RFC 6962, in hex): for
    `consistency.is_consistent`. `size` negative means all entries; empty where there are fewer, or nothing to prove."""

    before: int
    size: int = -1
