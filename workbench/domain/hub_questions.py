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
    """What was or is to be handed over, oldest first; of one exhibit where `evidence_id` names it."""

    evidence_id: str = ""


@dataclass(frozen=True, slots=True)
class UnitNamed(Question[Unit | None]):
    """A unit of this hub by its name, revoked ones too."""

    name: str


@dataclass(frozen=True, slots=True)
class Units(Question[tuple[Unit, ...]]):
    """All units of this hub."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """How far a unit's history was witnessed by this hub."""

    unit: str
    vault_id: str
    size: int
    root: str
    forked: bool = False


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
    """What a unit handed over, oldest first; every unit where `unit` is empty; of one exhibit where `evidence_id` names it."""

    unit: str = ""
    evidence_id: str = ""
