"""What can be asked to change between a field unit and its hub. `commands` gathers them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.handing_over import Wish
from workbench.domain.people import Role
from workbench.domain.units import Hub


@dataclass(frozen=True, slots=True)
class EnrolUnit:
    """Let a field unit hand evidence to this hub. An administrator's act: the code that the unit's request carried was made by
    one. `hub_key` is the hub's signing key (hex), which the unit is told."""

    name: str
    key: str
    vault_id: str
    root: str
    role: Role = Role.ANALYST
    hub_key: str = ""


@dataclass(frozen=True, slots=True)
class RevokeUnit:
    """Take nothing from a unit any more."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordReception:
    """Enter that a unit handed an exhibit over. `manifest` is canonical JSON, `signature` the unit's over it (hex)."""

    evidence_id: str
    unit: str
    transfer: str
    manifest: str
    signature: str


@dataclass(frozen=True, slots=True)
class RecordReturn:
    """Enter that a unit has a draft. `counter` is canonical JSON, `signature` the unit's over it (hex), `package` the canonical
    JSON that the counter-receipt is for."""

    evidence_id: str
    draft_id: str
    unit: str
    counter: str
    signature: str
    package: str = ""


@dataclass(frozen=True, slots=True)
class WitnessHistory:
    """Enter that a unit's history goes on from the one seen before, with the hub's cosignature."""

    unit: str
    vault_id: str
    before: int
    size: int
    root: str
    line: str


@dataclass(frozen=True, slots=True)
class ReportFork:
    """Enter that a unit's history does not go on from the one seen before."""

    unit: str
    vault_id: str
    held_size: int
    held_root: str
    note: str
    why: str


@dataclass(frozen=True, slots=True)
class JoinHub:
    """Hand evidence to a hub from now on; one at a time."""

    hub: Hub


@dataclass(frozen=True, slots=True)
class LeaveHub:
    """Hand nothing to the hub any more."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class AskHandOver:
    """Have an exhibit go to the hub when it can be reached."""

    evidence_id: str
    wish: Wish = Wish()
    policy: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawHandOver:
    """Have it stay: only while the hub's receipt is not on record. Or, where it `failed`, enter that the hub cannot do what was
    asked: also after the receipt."""

    id: str
    reason: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class RecordHandOver:
    """Enter the hub's receipt. `receipt` is canonical JSON, `signature` the hub's over it (hex), `manifest` the canonical JSON
    that the receipt is for."""

    id: str
    receipt: str
    signature: str
    manifest: str = ""


@dataclass(frozen=True, slots=True)
class RecordHubDraft:
    """Enter where a draft beside comes from. `package` is canonical JSON, `signature` the hub's over it (hex)."""

    id: str
    recording_id: str
    draft_id: str
    job: str
    package: str
    signature: str


@dataclass(frozen=True, slots=True)
class RecordWitness:
    """Enter the hub's cosignature of a checkpoint of this ledger."""

    hub: str
    size: int
    root: str
    line: str


HubCommand = (
    EnrolUnit
    | RevokeUnit
    | RecordReception
    | RecordReturn
    | WitnessHistory
    | ReportFork
    | JoinHub
    | LeaveHub
    | AskHandOver
    | WithdrawHandOver
    | RecordHandOver
    | RecordHubDraft
    | RecordWitness
)
