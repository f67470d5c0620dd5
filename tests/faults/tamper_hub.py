"""Attacks on what a unit and its hub signed for each other: by people who hold the vault, and neither's key."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

from tests.faults.hub_work import FROM_HUB, LATER, a_link
from tests.faults.tamper_field import Expected, Field, at, found
from tests.faults.tamper_ground import ATTACKER
from tests.storage.hub_deeds import HUB, NOTE_ROOT, Link, a_key
from workbench.domain import events as e
from workbench.domain.canonical import fact
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.handing_over import Manifest, Wish
from workbench.storage.ledger import entry_hash

_NO_RECEIPT = "says that the hub has an exhibit, and it does not: "
_NOT_THE_HUBS = "says of a draft that it is the hub's, and it is not: "


def _says(field: Field, event: e.Event, problem: str, by: str = ATTACKER, *also: str) -> Expected:
    seq = field.say(event, by)
    return found(at(seq, problem), also=(f"ledger entry {seq}", *also))


def _link(field: Field) -> Link:
    return a_link(field.ground.vault_id)


def _forger(field: Field) -> Link:
    """Somebody with keys of their own."""
    return replace(_link(field), hub_key=a_key("mallory"), unit_key=a_key("mallory"))


def _exhibit(field: Field, label: str) -> Evidence:
    [[body]] = field.rows("SELECT body FROM evidence WHERE id = ?", field.ground.exhibits[label])
    return fact(Evidence, _plain(body))


def _track(field: Field, label: str) -> Recording:
    [[body]] = field.rows("SELECT body FROM recording WHERE id = ?", field.ground.tracks[label])
    return fact(Recording, _plain(body))


def _plain(body: str) -> Any:
    return json.loads(body)


def _told(field: Field, kind: type[Any]) -> dict[str, Any]:
    """What the first entry of a kind says, as its event takes it."""
    said = next(item.payload for item in field.entries() if item.said["type"] == kind.KIND)
    return {f.name: said[f.name] for f in fields(kind)}


def _waits(field: Field) -> str:
    """The hand-over that has not left."""
    return str(field.rows("SELECT id FROM hand_over WHERE state = 'asked'")[0][0])


def _manifest(field: Field, **odd: Any) -> Manifest:
    """Of the exhibit that waits, as its unit would sign it now."""
    evidence = _exhibit(field, "open")
    sql = "SELECT body, signature FROM event WHERE seq = (SELECT seq FROM evidence WHERE id = ?)"
    [[body, signature]] = field.rows(sql, evidence.id)
    entry = entry_hash(bytes(body), bytes(signature))
    return replace(_link(field).manifest(evidence, field.ground.vault_id, entry, field.head()), **odd)


def enrols_a_unit_as_an_analyst(field: Field) -> Expected:
    unit = replace(_link(field).unit, name="mal-1", key="ab" * 32, vault_id="vault-7", enrolled_by=ATTACKER)
    return _says(field, e.UnitEnrolled(unit), "needs all:permissions")


def enrols_a_unit_with_anothers_key(field: Field) -> Expected:
    unit = replace(_link(field).unit, name="mal-1", vault_id="vault-7", enrolled_by="Ada")
    return _says(field, e.UnitEnrolled(unit), "another unit has this key", "Ada")


def hands_over_in_a_units_name(field: Field) -> Expected:
    return _says(field, _forger(field).received(_exhibit(field, "open"), "t-9"), "does not carry the signature of c")


def hands_over_for_a_revoked_unit(field: Field) -> Expected:
    old = replace(_link(field), name="old-1", unit_vault="vault-8", unit_key=a_key("old"))
    return _says(field, old.received(_exhibit(field, "open"), "t-9"), "The unit old-1 was revoked")


def puts_a_manifest_to_another_exhibit(field: Field) -> Expected:
    told = {**_told(field, e.EvidenceReceived), "evidence_id": field.ground.exhibits["open"], "transfer": "t-9"}
    return _says(field, e.EvidenceReceived(**told), "the manifest is of another file")


def says_that_a_unit_has_another_draft(field: Field) -> Expected:
    told = {**_told(field, e.DraftReturned), "draft_id": "other-beside"}
    return _says(field, e.DraftReturned(**told), "the draft is not the one in the package")


def vouches_for_another_history(field: Field) -> Expected:
    before, size = field.dice.choice(((0, 9), (5, 9), (7, 6)))
    return _says(field, _link(field).witnessed(before, size, "1c" * 32), "vouches for a unit's history as nobody can")


def vouches_with_a_key_of_their_own(field: Field) -> Expected:
    return _says(field, _forger(field).witnessed(7, 9, "1c" * 32), "the line is not the hub's")


def accuses_a_unit_of_a_fork(field: Field) -> Expected:
    held, root = field.dice.choice(((7, LATER), (5, NOTE_ROOT)))
    event = e.ForkReported("c", _link(field).unit_vault, held, root, _link(field).shown(7, LATER), "x")
    return _says(field, event, "reports a fork that is none")


def joins_a_hub_as_an_analyst(field: Field) -> Expected:
    hub = replace(_forger(field).hub, joined_by=ATTACKER)
    return _says(field, e.HubJoined(hub), "needs all:permissions")


def leaves_the_hub_as_an_analyst(field: Field) -> Expected:
    return _says(field, e.HubLeft(HUB, "x"), "needs all:permissions")


def hands_over_after_leaving(field: Field) -> Expected:
    manifest = _manifest(field)
    field.say(e.HubLeft(HUB, "moved"), "Ada")
    return _says(field, _link(field).handed_over(_waits(field), manifest, "t-9"), f"{_NO_RECEIPT}the vault is with no hub")


def hands_over_by_a_policy_that_is_none(field: Field) -> Expected:
    rule = field.dice.choice(("all", "critical", "asked", "boss"))
    event = e.HandOverAsked("h-9", field.ground.exhibits["approved"], HUB, Wish(), rule)
    return _says(field, event, "no policy says so")


def takes_back_what_the_hub_has(field: Field) -> Expected:
    told = _told(field, e.EvidenceHandedOver)
    return _says(field, e.HandOverWithdrawn(told["id"], told["evidence_id"], "x"), "it is returned already")


def forges_a_receipt(field: Field) -> Expected:
    event = _forger(field).handed_over(_waits(field), _manifest(field), "t-9")
    return _says(field, event, f"{_NO_RECEIPT}the receipt does not carry the signature of the hub")


def enters_the_receipt_of_another_exhibit(field: Field) -> Expected:
    told = {**_told(field, e.EvidenceHandedOver), "id": _waits(field), "evidence_id": field.ground.exhibits["open"]}
    return _says(field, e.EvidenceHandedOver(**told), f"{_NO_RECEIPT}the manifest is of another exhibit")


def enters_a_receipt_for_another_manifest(field: Field) -> Expected:
    event = _link(field).handed_over(_waits(field), _manifest(field), "t-9", manifest="1d" * 32)
    return _says(field, event, f"{_NO_RECEIPT}the receipt is for another manifest")


def enters_a_receipt_for_another_history(field: Field) -> Expected:
    event = _link(field).handed_over(_waits(field), _manifest(field, head=replace(field.head(), root="1e" * 32)), "t-9")
    return _says(field, event, "is a hub's receipt for another history than this one")


def passes_their_own_draft_off_as_the_hubs(field: Field) -> Expected:
    told = {**_told(field, e.HubDraftTaken), "draft_id": "other-beside"}
    return _says(field, e.HubDraftTaken(**told), f"{_NOT_THE_HUBS}the draft is not the one in the package")


def forges_a_package(field: Field) -> Expected:
    evidence, track = _exhibit(field, "other"), _track(field, "other")
    name, package = _told(field, e.HubDraftTaken)["id"], _link(field).package(evidence, track, "1f" * 32)
    event = _forger(field).drafted(name, evidence.id, track, "other-beside", package)
    return _says(field, event, f"{_NOT_THE_HUBS}the package does not carry the signature of the hub")


def takes_the_package_of_another_recording(field: Field) -> Expected:
    told = {**_told(field, e.HubDraftTaken), "recording_id": field.ground.tracks["open"], "draft_id": FROM_HUB}
    return _says(field, e.HubDraftTaken(**told), f"{_NOT_THE_HUBS}there is no such hand-over")


def vouches_by_a_key_that_is_not_the_hubs(field: Field) -> Expected:
    [size, root] = field.dice.choice(field.rows("SELECT seq, root FROM checkpoint"))
    line = _forger(field).cosigned(field.ground.vault_id, size, root)
    return _says(field, e.CheckpointWitnessed(HUB, size, root, line), "the line is not the hub's")


def vouches_for_a_checkpoint_that_is_not_there(field: Field) -> Expected:
    size, root = field.head().size + 1, "2a" * 32
    line = _link(field).cosigned(field.ground.vault_id, size, root)
    return _says(field, e.CheckpointWitnessed(HUB, size, root, line), "there is no such checkpoint", ATTACKER, "witness .*")
