"""What can be forged about a unit and its hub: by people who may enter such things, and hold neither's key but papers of both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.bundles import Forgery
from tests.faults.bundle_attacks import added, by_the_maker
from tests.faults.bundle_attacks_court import ATTACKS as ATTACKS
from tests.faults.hub_work import LATER, a_link
from tests.storage.hub_deeds import HUB, NOTE_ROOT, Link, a_key
from workbench.domain import events as e
from workbench.domain.canonical import fact
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.handing_over import Manifest, Package, Wish, read


def _link(f: Forgery) -> Link:
    return a_link(f.said(0)["vault"])


def _data(f: Forgery, kind: str, number: int = 0) -> dict[str, Any]:
    return dict(f.said(f.find(kind, number))["data"])


def _exhibit(f: Forgery, number: int) -> Evidence:
    return fact(Evidence, _data(f, "evidence.imported", number)["evidence"])


def _track(f: Forgery, number: int) -> Recording:
    return fact(Recording, _data(f, "recording.decoded", number)["recording"])


def _waits(f: Forgery) -> str:
    """The hand-over that has not left: of the first exhibit."""
    asked = (_data(f, "handover.asked", n) for n in range(4))
    return str(next(told["id"] for told in asked if told["evidence_id"] == _exhibit(f, 0).id))


def _manifest(f: Forgery, **odd: Any) -> Manifest:
    """Of the first exhibit, as the unit would sign it now."""
    evidence, taken = _exhibit(f, 0), f.find("evidence.imported")
    return replace(_link(f).manifest(evidence, f.said(0)["vault"], f._hash(taken), f.head()), **odd)


def _sends(f: Forgery, event: e.EvidenceHandedOver) -> str:
    return added(f, event, "ann")


@by_the_maker
def an_analyst_enrols_a_unit(f: Forgery) -> str:
    unit = replace(_link(f).unit, name="eve-1", key="ab" * 32, vault_id="vault-7", enrolled_by="ann")
    return added(f, e.UnitEnrolled(unit), "ann")


@by_the_maker
def a_unit_is_enrolled_with_the_key_of_another(f: Forgery) -> str:
    unit = replace(_link(f).unit, name="eve-1", vault_id="vault-7", enrolled_by="boss")
    return added(f, e.UnitEnrolled(unit), "boss")


@by_the_maker
def a_unit_is_revoked_twice(f: Forgery) -> str:
    return added(f, e.UnitRevoked("old-1", "again"), "boss")


@by_the_maker
def a_unit_hands_over_by_a_key_that_is_not_its_own(f: Forgery) -> str:
    return added(f, replace(_link(f), unit_key=a_key("mallory")).received(_exhibit(f, 1), "t-9"), "ann")


@by_the_maker
def a_revoked_unit_hands_over(f: Forgery) -> str:
    old = replace(_link(f), name="old-1", unit_vault="vault-8", unit_key=a_key("old"))
    return added(f, old.received(_exhibit(f, 1), "t-9"), "ann")


@by_the_maker
def a_reception_is_entered_for_another_exhibit(f: Forgery) -> str:
    came = e.EvidenceReceived(**{**_data(f, "handover.received"), "evidence_id": _exhibit(f, 0).id, "transfer": "t-9"})
    return added(f, came, "ann")


@by_the_maker
def a_reception_is_entered_a_second_time(f: Forgery) -> str:
    return added(f, e.EvidenceReceived(**{**_data(f, "handover.received"), "transfer": "t-9"}), "ann")


@by_the_maker
def a_counter_receipt_is_forged(f: Forgery) -> str:
    package = read(Package, _data(f, "handover.returned")["package"])
    forged = replace(_link(f), unit_key=a_key("mallory"))
    return added(f, forged.returned(_exhibit(f, 1).id, "d-2", package), "ann")


@by_the_maker
def a_unit_is_said_to_have_another_draft(f: Forgery) -> str:
    return added(f, e.DraftReturned(**{**_data(f, "handover.returned"), "draft_id": "d-2"}), "ann")


@by_the_maker
def a_history_is_vouched_for_that_does_not_go_on(f: Forgery) -> str:
    added(f, _link(f).witnessed(0, 5, NOTE_ROOT), "ann")
    return added(f, _link(f).witnessed(0, 9, LATER), "ann")


@by_the_maker
def a_history_is_vouched_for_by_another_key(f: Forgery) -> str:
    event = replace(_link(f), hub_key=a_key("mallory")).witnessed(0, 9, LATER)
    return added(f, event, "ann")


@by_the_maker
def a_unit_is_accused_of_a_fork_that_is_none(f: Forgery) -> str:
    link = _link(f)
    added(f, link.witnessed(0, 5, NOTE_ROOT), "ann")
    return added(f, e.ForkReported("c", link.unit_vault, 5, NOTE_ROOT, link.shown(5, NOTE_ROOT), "x"), "ann")


@by_the_maker
def an_analyst_joins_a_hub_of_their_own(f: Forgery) -> str:
    added(f, e.HubLeft(HUB, "x"), "boss")
    return added(f, e.HubJoined(replace(_link(f).hub, joined_by="ann")), "ann")


@by_the_maker
def an_analyst_leaves_the_hub(f: Forgery) -> str:
    return added(f, e.HubLeft(HUB, "x"), "ann")


@by_the_maker
def a_second_hub_is_joined(f: Forgery) -> str:
    return added(f, e.HubJoined(replace(_link(f).hub, name="other", joined_by="boss")), "boss")


@by_the_maker
def an_exhibit_is_handed_over_after_leaving(f: Forgery) -> str:
    f.lines.pop()
    manifest = _manifest(f)
    f.add(e.HubLeft(HUB, "x"), "boss")
    place = f.add(_link(f).handed_over(_waits(f), manifest, "t-9"), "ann")
    f.close()
    return f"ledger entry {place}"


@by_the_maker
def an_exhibit_is_handed_over_by_a_policy_that_is_none(f: Forgery) -> str:
    return added(f, e.HandOverAsked("h-9", _exhibit(f, 1).id, HUB, Wish(), "all"), "ann")


@by_the_maker
def a_destroyed_exhibit_is_handed_over(f: Forgery) -> str:
    return added(f, e.HandOverAsked("h-9", _exhibit(f, 2).id, HUB, Wish()), "ann")


@by_the_maker
def what_the_hub_has_is_taken_back(f: Forgery) -> str:
    sent = _data(f, "handover.sent")
    return added(f, e.HandOverWithdrawn(sent["id"], sent["evidence_id"], "x"), "ann")


@by_the_maker
def a_receipt_is_forged(f: Forgery) -> str:
    forged = replace(_link(f), hub_key=a_key("mallory"))
    return _sends(f, forged.handed_over(_waits(f), _manifest(f), "t-9"))


@by_the_maker
def the_receipt_of_another_exhibit_is_entered(f: Forgery) -> str:
    sent = {**_data(f, "handover.sent"), "id": _waits(f), "evidence_id": _exhibit(f, 0).id}
    return _sends(f, e.EvidenceHandedOver(**sent))


@by_the_maker
def a_receipt_comes_without_its_manifest(f: Forgery) -> str:
    return _sends(f, replace(_link(f).handed_over(_waits(f), _manifest(f), "t-9"), manifest=""))


@by_the_maker
def a_receipt_is_for_another_history(f: Forgery) -> str:
    odd = replace(f.head(), root="1b" * 32)
    return _sends(f, _link(f).handed_over(_waits(f), _manifest(f, head=odd), "t-9"))


@by_the_maker
def a_receipt_is_for_another_unit(f: Forgery) -> str:
    return _sends(f, _link(f).handed_over(_waits(f), _manifest(f), "t-9", unit="van-9"))


@by_the_maker
def an_own_draft_is_passed_off_as_the_hubs(f: Forgery) -> str:
    drafted = {**_data(f, "handover.drafted"), "draft_id": "d-2-beside"}
    return added(f, e.HubDraftTaken(**drafted), "ann")


@by_the_maker
def a_package_is_forged(f: Forgery) -> str:
    drafted = _data(f, "handover.drafted")
    package = replace(read(Package, drafted["package"]), draft="1b" * 32)
    forged = replace(_link(f), hub_key=a_key("mallory"))
    return added(f, forged.drafted(drafted["id"], drafted["evidence_id"], _track(f, 1), "d-2-beside", package), "ann")


@by_the_maker
def a_draft_is_taken_for_a_hand_over_that_has_not_left(f: Forgery) -> str:
    drafted = {**_data(f, "handover.drafted"), "id": _waits(f), "evidence_id": _exhibit(f, 0).id}
    return added(f, e.HubDraftTaken(**{**drafted, "recording_id": _track(f, 0).id}), "ann")


@by_the_maker
def a_checkpoint_is_vouched_for_by_a_key_that_is_not_the_hubs(f: Forgery) -> str:
    made = _data(f, "checkpoint.made")
    line = _link(f).cosigned(f.said(0)["vault"], made["size"], made["root"], a_key("mallory"))
    return added(f, e.CheckpointWitnessed(HUB, made["size"], made["root"], line), "ann")


@by_the_maker
def another_checkpoint_is_vouched_for_by_the_hubs_word(f: Forgery) -> str:
    made, told = _data(f, "checkpoint.made"), _data(f, "checkpoint.witnessed")
    return added(f, e.CheckpointWitnessed(HUB, made["size"], made["root"], told["line"]), "ann")
