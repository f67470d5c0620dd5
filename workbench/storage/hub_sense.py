"""What an entry about a unit, a hub, or what went between them may not say: the door refuses the same by the same rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.domain import events as e
from workbench.domain import hub_rules, unit_rules
from workbench.domain.custody import Head
from workbench.domain.handing_over import Manifest, read
from workbench.domain.hub_rules import Ground

OTHER_MANIFEST = "is a hub's receipt for another history than this one"


def nonsense(event: e.Event, ground: Ground, root_at: Callable[[int], str]) -> str:
    """Why the entry cannot stand; `root_at` tells the root that the ledger had at an earlier size, empty where it was never so
    long."""
    said, rule = RULES[type(event)]
    if why := rule(event, ground):
        return f"{said}: {why}"
    return _other_history(event.manifest, root_at) if isinstance(event, e.EvidenceHandedOver) else ""


def _other_history(manifest: str, root_at: Callable[[int], str]) -> str:
    """The manifest was signed over the ledger as it was then: who rewrote it since, and kept the receipt, is told by it."""
    head: Head = read(Manifest, manifest).head
    return "" if root_at(head.size) == head.root else OTHER_MANIFEST


# Any: each rule takes the event type beside it.
RULES: dict[type[e.Event], tuple[str, Callable[[Any, Ground], str]]] = {
    e.UnitEnrolled: ("enrols a unit as none can be", hub_rules.no_enrolment),
    e.UnitRevoked: ("revokes a unit that cannot be", hub_rules.no_revocation),
    e.EvidenceReceived: ("receives what was not handed over", hub_rules.no_reception),
    e.DraftReturned: ("says of a draft that a unit has it, and it does not", hub_rules.no_return),
    e.HistoryWitnessed: ("vouches for a unit's history as nobody can", hub_rules.no_witnessing),
    e.ForkReported: ("reports a fork that is none", hub_rules.no_fork),
    e.HubJoined: ("joins a hub that cannot be joined", unit_rules.no_joining),
    e.HubLeft: ("leaves a hub that cannot be left", unit_rules.no_leaving),
    e.HandOverAsked: ("hands over what cannot be", unit_rules.no_asking),
    e.HandOverWithdrawn: ("takes back what cannot be", unit_rules.no_withdrawing),
    e.EvidenceHandedOver: ("says that the hub has an exhibit, and it does not", unit_rules.no_handing_over),
    e.HubDraftTaken: ("says of a draft that it is the hub's, and it is not", unit_rules.no_taking_back),
    e.CheckpointWitnessed: ("says that the hub vouches, and it does not", unit_rules.no_hub_witness),
}
