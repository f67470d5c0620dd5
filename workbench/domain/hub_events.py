"""What happens between a field unit and its hub: payloads of the ledger, on either side. `events` gathers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from workbench.domain.handing_over import Wish
from workbench.domain.units import Hub, Unit


@dataclass(frozen=True, slots=True)
class UnitEnrolled:
    """A field unit may hand evidence to this hub."""

    KIND: ClassVar[str] = "unit.enrolled"
    SCHEMA: ClassVar[int] = 1
    unit: Unit

    @property
    def subject(self) -> str:
        return self.unit.name


@dataclass(frozen=True, slots=True)
class UnitRevoked:
    """From here on this hub takes nothing from a unit."""

    KIND: ClassVar[str] = "unit.revoked"
    SCHEMA: ClassVar[int] = 1
    name: str
    reason: str

    @property
    def subject(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class EvidenceReceived:
    """A unit handed an exhibit over: its manifest (canonical JSON) with the unit's signature (hex)."""

    KIND: ClassVar[str] = "handover.received"
    SCHEMA: ClassVar[int] = 1
    evidence_id: str
    unit: str
    transfer: str
    manifest: str
    signature: str

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class DraftReturned:
    """A unit has the hub's draft: its counter-receipt (canonical JSON) with the unit's signature (hex), and the package
    (canonical JSON) that it is the receipt for."""

    KIND: ClassVar[str] = "handover.returned"
    SCHEMA: ClassVar[int] = 1
    evidence_id: str
    draft_id: str
    unit: str
    counter: str
    signature: str
    package: str = ""

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class HistoryWitnessed:
    """The hub looked at a unit's ledger, found that it goes on from what it saw last (`before` entries), and cosigned it:
    `line`."""

    KIND: ClassVar[str] = "history.witnessed"
    SCHEMA: ClassVar[int] = 1
    unit: str
    vault_id: str
    before: int
    size: int
    root: str
    line: str

    @property
    def subject(self) -> str:
        return self.unit


@dataclass(frozen=True, slots=True)
class ForkReported:
    """A unit showed a history (`size`, `root`, signed: `note`) that does not go on from the one the hub witnessed."""

    KIND: ClassVar[str] = "history.forked"
    SCHEMA: ClassVar[int] = 1
    unit: str
    vault_id: str
    held_size: int
    held_root: str
    note: str
    why: str

    @property
    def subject(self) -> str:
        return self.unit


# From here on: in the unit's own ledger.


@dataclass(frozen=True, slots=True)
class HubJoined:
    """This vault hands evidence to a hub from now on."""

    KIND: ClassVar[str] = "hub.joined"
    SCHEMA: ClassVar[int] = 1
    hub: Hub

    @property
    def subject(self) -> str:
        return self.hub.name


@dataclass(frozen=True, slots=True)
class HubLeft:
    """This vault hands nothing to the hub any more."""

    KIND: ClassVar[str] = "hub.left"
    SCHEMA: ClassVar[int] = 1
    name: str
    reason: str

    @property
    def subject(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class HandOverAsked:
    """An exhibit is to go to the hub; `policy` names the rule where no person asked for this one."""

    KIND: ClassVar[str] = "handover.asked"
    SCHEMA: ClassVar[int] = 1
    id: str
    evidence_id: str
    hub: str
    wish: Wish
    policy: str = ""

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class HandOverWithdrawn:
    """An exhibit is not to go to the hub after all; or, where it `failed`, the hub cannot do what was asked, and said why. What
    has left stays told by the hub."""

    KIND: ClassVar[str] = "handover.withdrawn"
    SCHEMA: ClassVar[int] = 1
    id: str
    evidence_id: str
    reason: str
    failed: bool = False

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class EvidenceHandedOver:
    """The hub has an exhibit: its receipt (canonical JSON) with the hub's signature (hex), and the manifest (canonical JSON) that
    it is the receipt for."""

    KIND: ClassVar[str] = "handover.sent"
    SCHEMA: ClassVar[int] = 1
    id: str
    evidence_id: str
    receipt: str
    signature: str
    manifest: str = ""

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class HubDraftTaken:
    """A draft of the hub stands beside this vault's own: the package it came in (canonical JSON, the draft by its digest) with
    the hub's signature (hex)."""

    KIND: ClassVar[str] = "handover.drafted"
    SCHEMA: ClassVar[int] = 1
    id: str
    evidence_id: str
    recording_id: str
    draft_id: str
    job: str
    package: str
    signature: str

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class CheckpointWitnessed:
    """The hub cosigned a checkpoint of this ledger: `line` is a C2SP cosignature/v1 of the hub's key."""

    KIND: ClassVar[str] = "checkpoint.witnessed"
    SCHEMA: ClassVar[int] = 1
    hub: str
    size: int
    root: str
    line: str

    @property
    def subject(self) -> str:
        return self.hub
