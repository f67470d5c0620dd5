"""Hand an exhibit over: sealed in chunks, going on where it stopped, entered once the hub's receipt holds."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import BadRequest, CaseError, Defect
from workbench.domain.evidence import Evidence
from workbench.domain.handing_over import MANIFEST, HandOver, Manifest, digest, said, written
from workbench.domain.hub_commands import RecordHandOver, WithdrawHandOver
from workbench.domain.hub_link import Load, TransferStanding
from workbench.domain.hub_questions import DraftAsTravels, EntryOf
from workbench.domain.progress import Progress
from workbench.domain.questions import CaseNumbered, DraftsOf, EvidenceBy, LedgerHead, RecordingsOf, VaultId
from workbench.domain.units import Hub
from workbench.jobs.destroying import is_destroyed
from workbench.jobs.unit_desk import HubLink, keep_fact, kept_fact
from workbench.jobs.workplace import Workplace

_LOOKS_S = (0.1, 0.2, 0.4, 0.8, *[1.0] * 60)  # how long the hub is given to open and import what it got; then: the next time


@dataclass(frozen=True, slots=True)
class Packed:
    """An exhibit ready to go."""

    evidence: Evidence
    load: Load
    manifest: str


def hand_over(handed: HandOver, hub: Hub, link: HubLink, place: Workplace) -> Generator[Progress, None, bool]:
    """Whether the hub has it now; not yet where it still opens what it got. Raises CaseError with what stands in the way."""
    evidence = place.ask(EvidenceBy(handed.evidence_id))
    if evidence is None:
        raise Defect(f"hand-over {handed.id} is of no exhibit")
    if is_destroyed(evidence, place):
        place.do(WithdrawHandOver(handed.id, "The exhibit was destroyed as ordered."))
        place.desk.forget(_name(handed))
        return False
    packed = _packed(handed, evidence, hub, place)
    standing = link.offer(packed.load, _count(evidence, place), place.desk.cipher_bytes(evidence.size))
    if not standing.is_over:
        if any(True for _ in standing.missing()):
            yield from _sent(packed, standing, hub, link, place)
        link.seal(standing.id)
    standing = yield from _awaited(standing, packed, link, place)
    return _entered(handed, standing, packed, place)


def _packed(handed: HandOver, evidence: Evidence, hub: Hub, place: Workplace) -> Packed:
    """The manifest that was signed at the first attempt: what the hub holds already is bound to it."""
    load = kept_fact(place.desk, _name(handed), Load)
    if load is None:
        manifest = _manifest(handed, evidence, hub, place)
        text = written(manifest)
        key = place.desk.key(hub.unit_key)
        load = Load(text, key.sign(said(MANIFEST, text)).hex(), key.sealed_key(digest(manifest), hub.keys.sealing))
        keep_fact(place.desk, _name(handed), load)
    return Packed(evidence, load, hashlib.sha256(load.manifest.encode()).hexdigest())


def _name(handed: HandOver) -> str:
    return f"hand-over {handed.id}"


def _manifest(handed: HandOver, evidence: Evidence, hub: Hub, place: Workplace) -> Manifest:
    case = place.ask(CaseNumbered(evidence.case_number))
    if case is None:
        raise Defect(f"exhibit {evidence.id} has no case")
    return Manifest(
        vault_id=place.ask(VaultId()),
        unit=hub.unit,
        evidence_id=evidence.id,
        reference=evidence.reference,
        case_number=case.number,
        case_title=case.title,
        critical=case.critical,
        name=evidence.name,
        sha256=evidence.sha256,
        size=evidence.size,
        acquisition=evidence.acquisition,
        entry=place.ask(EntryOf(evidence.id)),
        head=place.ask(LedgerHead()),
        by=handed.asked_by,
        wish=handed.wish,
        draft=_own_draft(evidence, place),
    )


def _own_draft(evidence: Evidence, place: Workplace) -> str:
    """The digest of the exhibit's first working draft; empty where there is none yet."""
    drafts = (info for recording in place.ask(RecordingsOf(evidence.id)) for info in place.ask(DraftsOf(recording.id)))
    working = next((info for info in drafts if info.is_working), None)
    return place.ask(DraftAsTravels(working.id)) if working else ""


def _count(evidence: Evidence, place: Workplace) -> int:
    return max(1, -(-evidence.size // place.desk.chunk_bytes()))


def _sent(
    packed: Packed, standing: TransferStanding, hub: Hub, link: HubLink, place: Workplace
) -> Generator[Progress, None, None]:
    """Every byte is read and hashed, and what the hub lacks is sent; the last word is given only for the very exhibit."""
    evidence, wanted = packed.evidence, frozenset(standing.missing())
    seal = place.desk.key(hub.unit_key).sealer(packed.manifest, standing.count)
    whole, done = hashlib.sha256(), 0
    for number, body in enumerate(_chunks(place.keeper.path(evidence.sha256), place.desk.chunk_bytes())):
        yield Progress("sending", done, evidence.size, evidence.reference)
        whole.update(body)
        if number in wanted:
            link.put(standing.id, number, seal(number, body))
        done += len(body)
    if whole.hexdigest() != evidence.sha256:
        raise CaseError(
            f"The stored file of {evidence.reference} no longer has its digest, so it was not handed over.",
            "Run verify, and restore the store folder from its backup.",
        )
    yield Progress("sending", evidence.size, evidence.size, evidence.reference)


def _chunks(path: Path, size: int) -> Generator[bytes, None, None]:
    try:
        with path.open("rb") as file:
            while body := file.read(size):
                yield body
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror}.", "Check the disk, then run verify.") from error


def _awaited(
    standing: TransferStanding, packed: Packed, link: HubLink, place: Workplace
) -> Generator[Progress, None, TransferStanding]:
    """Until the hub says that it has it, or why not; or for a minute."""
    for pause in _LOOKS_S:
        if standing.is_over:
            break
        standing = link.standing(standing.id, standing.count)
        yield Progress("receipt", 0, None, packed.evidence.reference)
        if not standing.is_over:
            time.sleep(pause)
    return standing


def _entered(handed: HandOver, standing: TransferStanding, packed: Packed, place: Workplace) -> bool:
    if standing.has_failed:
        place.do(WithdrawHandOver(handed.id, f"The hub could not take it: {standing.problem}", failed=True))
        place.desk.forget(_name(handed))
        raise CaseError(f"The hub could not take {packed.evidence.reference}: {standing.problem}", "Mend it and send it again.")
    if not standing.receipt:
        return False
    try:
        place.do(RecordHandOver(handed.id, standing.receipt, standing.signature, packed.load.manifest))
    except BadRequest as error:
        raise CaseError(
            f"The hub's receipt for {packed.evidence.reference} does not hold: {error.problem}", "Tell the hub's administrator."
        ) from error
    place.desk.forget(_name(handed))
    return True
