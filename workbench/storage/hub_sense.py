"""What an entry about a unit, a hub, or what went between them may not say: the door refuses the same by the same rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.domain import events as e
from workbench.domain import hub_rules, unit_rules
from workbench.domain.handing_over import Manifest, read
from workbench.domain.hub_questions import EntryOf
from workbench.domain.hub_rules import Ground

OTHER_MANIFEST = "is a hub's receipt for another history than this one"


def nonsense(event: e.Event, ground: Ground, root_at: Callable[[int], str]) -> str:
    """Why the entry cannot stand; `root_at` tells the root that the ledger had at an earlier size, empty where it was never so
    long."""
    said, rule = RULES[type(event)]
    if why := rule(event, ground):
        return f"{said}: {why}"
    if not isinstance(event, e.EvidenceHandedOver):
        return ""
    manifest = read(Manifest, event.manifest)
    return "" if is_of(manifest, ground.ask(EntryOf(event.evidence_id)), root_at(manifest.head.size)) else OTHER_MANIFEST


def is_of(manifest: Manifest, entry: str, root: str) -> bool:
    """Whether a manifest was signed over this history, by the entry that took its exhibit in and the root there was then: who
    rewrote it since, and kept the receipt, is told by it."""
    return manifest.entry == entry and manifest.head.root == root


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
