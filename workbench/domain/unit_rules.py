"""Rules of a field unit's ledger about its hub, for the door and for `verify` alike: why not, empty when it may be."""

from __future__ import annotations

from workbench.domain import checkpoints as cp
from workbench.domain.evidence import Evidence
from workbench.domain.handing_over import (
    PACKAGE,
    RECEIPT,
    HandOver,
    HandOverState,
    Manifest,
    Package,
    Receipt,
    Wish,
    digest,
    read,
)
from workbench.domain.hub_events import (
    CheckpointWitnessed,
    EvidenceHandedOver,
    HandOverAsked,
    HandOverWithdrawn,
    HubDraftTaken,
    HubJoined,
    HubLeft,
)
from workbench.domain.hub_questions import HandOvers, HubInForce
from workbench.domain.hub_rules import KEY, Ground, is_cosigned, is_signed_by, is_unit_name, no_package
from workbench.domain.policy import HandOverRule
from workbench.domain.questions import (
    Asker,
    CaseNumbered,
    CheckpointAt,
    DraftsOf,
    EvidenceBy,
    PolicyInForce,
    RecordingBy,
    TombstoneOf,
)
from workbench.domain.units import Hub

_SENT = (HandOverState.RECEIVED, HandOverState.RETURNED, HandOverState.FAILED)


def no_joining(event: HubJoined, on: Ground) -> str:
    """Why the vault cannot join this hub."""
    hub, held = event.hub, on.ask(HubInForce())
    if held is not None:
        return f"it is with the hub {held.name}"
    if not (hub.name.strip() == hub.name and hub.name.isprintable() and 1 <= len(hub.name) <= 64):
        return "the hub has no name"
    if not is_unit_name(hub.unit):
        return f"{hub.unit!r} is no unit's name"
    if not hub.url.startswith(("https://", "http://")):
        return f"{hub.url!r} is no hub's address"
    if not all(map(KEY.fullmatch, (hub.keys.signing, hub.keys.sealing, hub.unit_key))):
        return "a key in it is none"
    if hub.keys.signing == hub.unit_key:
        return "the hub and the unit have one key"
    return "" if hub.joined_by == on.who else f"it says that {hub.joined_by} joined it"


def no_leaving(event: HubLeft, on: Ground) -> str:
    """Why the vault cannot leave the hub."""
    return _no_hub(event.name, on.ask)


def _no_hub(name: str, ask: Asker) -> str:
    held = ask(HubInForce())
    if held is None:
        return "the vault is with no hub"
    return "" if held.name == name else f"the vault is with the hub {held.name}, not with {name}"


def no_asking(event: HandOverAsked, on: Ground) -> str:
    """Why an exhibit cannot be asked to go to the hub."""
    evidence = on.ask(EvidenceBy(event.evidence_id))
    if evidence is None:
        return "the exhibit is not there"
    if why := _no_hub(event.hub, on.ask):
        return why
    stone, asked = on.ask(TombstoneOf(evidence.id)), on.ask(HandOvers(evidence.id))
    if stone is not None and stone.is_destroyed:
        return "the exhibit was destroyed"
    if not event.id or on.ask(HandOvers(id=event.id)):
        return "a hand-over has an id of its own"
    if any(one.state is HandOverState.ASKED for one in asked):
        return "it is asked for already"
    return _no_policy(event.policy, evidence, on.ask) or _no_wish(event.wish)


def _no_policy(rule: str, evidence: Evidence, ask: Asker) -> str:
    """Nobody hides behind a policy that did not ask."""
    if not rule:
        return ""
    case, policy = ask(CaseNumbered(evidence.case_number)), ask(PolicyInForce())
    fits = rule != HandOverRule.ASKED and rule == policy.hand_over
    return "" if fits and policy.hands_over(critical=case is not None and case.critical) else "no policy says so"


def _no_wish(wish: Wish) -> str:
    told = (wish.tier, wish.preset, wish.language)
    return "" if all(text == "" or text.isprintable() for text in told) and wish.speakers >= 0 else "nobody can wish that"


def no_withdrawing(event: HandOverWithdrawn, on: Ground) -> str:
    """Why a hand-over cannot be taken back, or have failed."""
    held = _hand_over(event.id, event.evidence_id, on.ask)
    if held is None:
        return "there is no such hand-over"
    if held.state is HandOverState.ASKED or (event.failed and held.state is HandOverState.RECEIVED):
        return ""
    return f"it is {held.state} already"


def _hand_over(name: str, evidence_id: str, ask: Asker) -> HandOver | None:
    found = ask(HandOvers(evidence_id, name)) if evidence_id and name else ()
    return found[0] if found else None


def no_handing_over(event: EvidenceHandedOver, on: Ground) -> str:
    """Why the hub cannot have an exhibit by this receipt."""
    held, evidence = _hand_over(event.id, event.evidence_id, on.ask), on.ask(EvidenceBy(event.evidence_id))
    if held is None or evidence is None:
        return "there is no such hand-over"
    if held.state is not HandOverState.ASKED:
        return f"it is {held.state} already"
    hub, why = on.ask(HubInForce()), _no_hub(held.hub, on.ask)
    if why or hub is None:
        return why
    try:
        receipt, manifest = read(Receipt, event.receipt), read(Manifest, event.manifest)
    except ValueError as error:
        return str(error)
    if not is_signed_by(hub.keys.signing, RECEIPT, event.receipt, event.signature, on.is_signed):
        return f"the receipt does not carry the signature of the hub {hub.name}"
    return _not_for(receipt, manifest, hub) or _not_of(manifest, evidence, on) or _twice(receipt, on.ask)


def _not_for(receipt: Receipt, manifest: Manifest, hub: Hub) -> str:
    if (receipt.hub, receipt.unit) != (hub.name, hub.unit):
        return "the receipt is another hub's, or for another unit"
    if receipt.manifest != digest(manifest):
        return "the receipt is for another manifest"
    same = (receipt.sha256, receipt.size) == (manifest.sha256, manifest.size)
    return "" if same and receipt.transfer.strip() else "the receipt is for another file"


def _not_of(manifest: Manifest, evidence: Evidence, on: Ground) -> str:
    if manifest.vault_id != on.vault_id:
        return "the manifest is another vault's"
    if manifest.evidence_id != evidence.id or manifest.case_number != evidence.case_number:
        return "the manifest is of another exhibit"
    same = (manifest.sha256, manifest.size, manifest.reference) == (evidence.sha256, evidence.size, evidence.reference)
    return "" if same else "the manifest is of another file"


def _twice(receipt: Receipt, ask: Asker) -> str:
    return "the receipt stands for another hand-over" if ask(HandOvers(transfer=receipt.transfer)) else ""


def no_taking_back(event: HubDraftTaken, on: Ground) -> str:
    """Why a draft cannot have come from the hub."""
    held, recording = _hand_over(event.id, event.evidence_id, on.ask), on.ask(RecordingBy(event.recording_id))
    if held is None or recording is None or recording.evidence_id != event.evidence_id:
        return "there is no such hand-over"
    if held.state not in _SENT:
        return f"it is {held.state}"
    if event.draft_id in held.draft_ids:
        return "it was taken before"
    if all(draft.id != event.draft_id for draft in on.ask(DraftsOf(recording.id))):
        return "the recording has no such draft"
    hub, why = on.ask(HubInForce()), _no_hub(held.hub, on.ask)
    if why or hub is None:
        return why
    try:
        package = read(Package, event.package)
    except ValueError as error:
        return str(error)
    if not is_signed_by(hub.keys.signing, PACKAGE, event.package, event.signature, on.is_signed):
        return f"the package does not carry the signature of the hub {hub.name}"
    return _not_ours(package, event, held, hub) or no_package(package, event.evidence_id, event.draft_id, on.ask)


def _not_ours(package: Package, event: HubDraftTaken, held: HandOver, hub: Hub) -> str:
    if (package.hub, package.unit) != (hub.name, hub.unit):
        return "the package is another hub's, or for another unit"
    return "" if (package.transfer, package.job) == (held.transfer, event.job) else "the package is of another hand-over"


def no_hub_witness(event: CheckpointWitnessed, on: Ground) -> str:
    """Why the hub cannot have vouched for a checkpoint."""
    hub, why = on.ask(HubInForce()), _no_hub(event.hub, on.ask)
    if why or hub is None:
        return why
    made = on.ask(CheckpointAt(event.size))
    if made is None or made.seq != event.size or made.note.root != event.root:
        return "there is no such checkpoint"
    if any(witness.line == event.line for witness in made.witnesses):
        return "its word is on record"
    note = cp.Note(on.vault_id, event.size, event.root)
    return "" if is_cosigned(event.line, hub.keys.signing, note, on.is_signed) else "the line is not the hub's"
