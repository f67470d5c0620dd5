"""Rules of a hub's ledger about its units, for the door and for `verify` alike: why not, empty when it may be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from workbench.domain import checkpoints as cp
from workbench.domain.authority import key_id
from workbench.domain.errors import BadRequest
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.handing_over import COUNTER, MANIFEST, Counter, Manifest, Package, digest, read, said
from workbench.domain.hub_events import DraftReturned, EvidenceReceived, ForkReported, HistoryWitnessed, UnitEnrolled, UnitRevoked
from workbench.domain.hub_questions import DraftAsTravels, ReceivedBy, UnitNamed, Units, WitnessedHistory
from workbench.domain.questions import Asker, DraftsOf, EvidenceBy, EvidenceWithDigest, RecordingsOf, TombstoneOf
from workbench.domain.units import Unit, no_unit, unit_name

KEY = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
IsSigned = Callable[[str, bytes, bytes], bool]
D = TypeVar("D", Manifest, Package, Counter)


@dataclass(frozen=True, slots=True)
class Ground:
    """What an entry is judged by: what stands before it, who signs it, in which vault, and whether an Ed25519 signature is a
    key's (hex)."""

    ask: Asker
    who: str
    vault_id: str
    is_signed: IsSigned


def is_unit_name(name: str) -> bool:
    """Whether a unit can be called so."""
    try:
        return unit_name(name) == name
    except BadRequest:
        return False


def no_enrolment(event: UnitEnrolled, on: Ground) -> str:
    """Why a unit cannot be enrolled like this: its name, its key and its vault tell it from every other."""
    unit, others = event.unit, on.ask(Units())
    if not is_unit_name(unit.name):
        return f"{unit.name!r} is no unit's name"
    if any(other.name == unit.name for other in others):
        return f"there is or was a unit {unit.name}"
    if not (KEY.fullmatch(unit.key) and KEY.fullmatch(unit.root) and unit.vault_id.strip()):
        return "it names no key, no vault or no laboratory"
    if unit.hub_key and not KEY.fullmatch(unit.hub_key):
        return "the hub's key in it is none"
    if any(other.key == unit.key for other in others):
        return "another unit has this key"
    if any(other.vault_id == unit.vault_id and not other.revoked for other in others):
        return "another unit that may hand over has this vault"
    if unit.vault_id == on.vault_id:
        return "a vault is no unit of itself"
    return "a unit is not enrolled as revoked" if unit.revoked or unit.enrolled_by != on.who else ""


def no_revocation(event: UnitRevoked, on: Ground) -> str:
    """Why a unit cannot be revoked."""
    return no_unit(on.ask(UnitNamed(event.name)))


def no_reception(event: EvidenceReceived, on: Ground) -> str:
    """Why an exhibit cannot have come from a unit like this."""
    unit, evidence = on.ask(UnitNamed(event.unit)), on.ask(EvidenceBy(event.evidence_id))
    if unit is None or unit.revoked:
        return no_unit(unit)
    if evidence is None:
        return "the exhibit is not there"
    manifest = opened(Manifest, event.manifest)
    if isinstance(manifest, str):
        return manifest
    if not is_signed_by(unit.key, MANIFEST, event.manifest, event.signature, on.is_signed):
        return f"the manifest does not carry the signature of {unit.name}"
    return _not_its(manifest, unit, evidence) or _again(event, evidence, on.ask)


def _not_its(manifest: Manifest, unit: Unit, evidence: Evidence) -> str:
    if (manifest.unit, manifest.vault_id) != (unit.name, unit.vault_id):
        return "the manifest is another unit's"
    if (manifest.sha256, manifest.size) != (evidence.sha256, evidence.size):
        return "the manifest is of another file"
    return "" if evidence.case_number.lower().startswith(f"{unit.name}-") else f"it stands in a case that is not {unit.name}'s"


def _again(event: EvidenceReceived, evidence: Evidence, ask: Asker) -> str:
    if not event.transfer.strip():
        return "it names no transfer"
    stone = ask(TombstoneOf(evidence.id))
    if stone is not None and stone.is_destroyed:
        return "the exhibit was destroyed"
    same = [one for twin in ask(EvidenceWithDigest(evidence.sha256)) for one in ask(ReceivedBy(evidence_id=twin.id))]
    if ask(ReceivedBy(transfer=event.transfer)) or any(one.manifest == event.manifest for one in same):
        return "it was received before"
    others = [one for one in same if one.evidence_id == evidence.id and one.unit != event.unit]
    return "another unit handed the exhibit over" if others else ""


def no_return(event: DraftReturned, on: Ground) -> str:
    """Why a unit cannot have said that it has this draft."""
    unit = on.ask(UnitNamed(event.unit))
    if unit is None or unit.revoked:
        return no_unit(unit)
    counter, package = opened(Counter, event.counter), opened(Package, event.package)
    if isinstance(counter, str) or isinstance(package, str):
        return counter if isinstance(counter, str) else str(package)
    if not is_signed_by(unit.key, COUNTER, event.counter, event.signature, on.is_signed):
        return f"the counter-receipt does not carry the signature of {unit.name}"
    if (counter.unit, counter.vault_id, counter.package) != (unit.name, unit.vault_id, digest(package)):
        return "the counter-receipt is for another package, or another unit's"
    if (package.unit, package.job, package.hub) != (unit.name, counter.job, counter.hub):
        return "the package went to another unit, or is of another job"
    return _not_handed_back(event, package, on.ask)


def _not_handed_back(event: DraftReturned, package: Package, ask: Asker) -> str:
    came = ask(ReceivedBy(event.unit, event.evidence_id, package.transfer)) if package.transfer else ()
    if not came:
        return f"{event.unit} did not hand this exhibit over"
    if event.draft_id in {held for one in came for held in one.returned}:
        return "the unit said so before"
    return no_package(package, event.evidence_id, event.draft_id, ask)


def no_package(package: Package, evidence_id: str, draft_id: str, ask: Asker) -> str:
    """Why a package is not that of this draft of this exhibit."""
    evidence = ask(EvidenceBy(evidence_id))
    if evidence is None or package.sha256 != evidence.sha256:
        return "the package is of another file"
    track = next((one for one in ask(RecordingsOf(evidence_id)) if _has(one, draft_id, ask)), None)
    if track is None:
        return "the exhibit has no such draft"
    if (package.track, package.rate_hz, package.frames) != (track.track, track.rate.hz, track.frames):
        return "the package is of another recording"
    return "" if package.draft == ask(DraftAsTravels(draft_id)) else "the draft is not the one in the package"


def _has(recording: Recording, draft_id: str, ask: Asker) -> bool:
    return any(draft.id == draft_id for draft in ask(DraftsOf(recording.id)))


def no_witnessing(event: HistoryWitnessed, on: Ground) -> str:
    """Why a unit's history cannot have been witnessed like this: each goes on from the one before."""
    unit, held = on.ask(UnitNamed(event.unit)), on.ask(WitnessedHistory(event.vault_id))
    if unit is None or unit.revoked:
        return no_unit(unit)
    if unit.vault_id != event.vault_id:
        return f"it is not the vault of {unit.name}"
    if event.before != (held.size if held else 0):
        return "it does not go on from the one witnessed last"
    if event.size < event.before or (held and event.size == held.size and event.root != held.root):
        return "it is another history than the one witnessed last"
    if event.size < 1 or not KEY.fullmatch(event.root):
        return "it names no history"
    return _no_line(event.line, unit.hub_key, cp.Note(event.vault_id, event.size, event.root), on.is_signed)


def _no_line(line: str, key: str, note: cp.Note, is_signed: IsSigned) -> str:
    if not key:  # a unit that was enrolled without a word on the hub's key
        return "" if cp.is_cosignature(line) else "it carries no cosignature"
    return "" if is_cosigned(line, key, note, is_signed) else "the line is not the hub's"


def is_cosigned(line: str, key: str, note: cp.Note, is_signed: IsSigned) -> bool:
    """Whether a line is a cosignature of this checkpoint by this key."""
    at, signature = cp.cosignature(line, key_id(key), key)
    return bool(signature) and is_signed(key, signature, cp.cosigned_message(note, at))


def no_fork(event: ForkReported, on: Ground) -> str:
    """Why a unit cannot have shown another history than the one witnessed."""
    unit, held = on.ask(UnitNamed(event.unit)), on.ask(WitnessedHistory(event.vault_id))
    if unit is None:
        return no_unit(unit)
    if unit.vault_id != event.vault_id or held is None or (held.size, held.root) != (event.held_size, event.held_root):
        return "it is not held against the history witnessed last"
    try:
        note = cp.parsed(event.note)
    except BadRequest as error:
        return error.problem.rstrip(".").lower()
    if note.vault_id != event.vault_id or not note.signatures:
        return "what was shown is not signed, or another vault's"
    return "what was shown is what was witnessed" if (note.size, note.root) == (held.size, held.root) else ""


def opened(kind: type[D], document: str) -> D | str:
    """A document, or why there is none."""
    try:
        return read(kind, document)
    except ValueError as error:
        return str(error)


def is_signed_by(key: str, tag: str, document: str, signature: str, is_signed: IsSigned) -> bool:
    """Whether the signature (hex) over a document is this key's."""
    return bool(_SIGNATURE.fullmatch(signature)) and is_signed(key, bytes.fromhex(signature), said(tag, document))
