"""What was sealed is taken in: opened, hashed, made an exhibit by the ordinary import, entered, queued, and receipted.

Every step may be repeated: a hub that died on the way does it again at its next start, and nothing stands twice.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.domain.canonical import canonical, plain
from workbench.domain.commands import OpenCase
from workbench.domain.custody import Head
from workbench.domain.errors import BadRequest, CaseError, InputRefused, NotPermitted
from workbench.domain.evidence import Evidence
from workbench.domain.handing_over import MANIFEST, RECEIPT, Manifest, Receipt, Wish, digest, read, said, written
from workbench.domain.hub_commands import RecordReception
from workbench.domain.hub_orders import HandOverTaken, TakeHandOver
from workbench.domain.hub_questions import ReceivedBy, UnitNamed
from workbench.domain.hub_rules import is_signed_by
from workbench.domain.questions import CaseNumbered, EvidenceIn, LedgerHead, RecordingsOf
from workbench.domain.spread import Job, Urgency
from workbench.domain.transfers import Transfer
from workbench.domain.units import Unit, no_unit
from workbench.hub.handing_in import chunk_name, chunks
from workbench.hub.logs import about, told
from workbench.hub.side import HubSide

AGAIN_S = 30.0  # after a trouble that may pass: a full disk, a store that is away
_DEFECT = "The hub failed while it took this in; its log says where."


class Receiving:
    """The one thread that takes in what was sealed, in the order in which it was announced."""

    def __init__(self, hub: HubSide, *, again_s: float = AGAIN_S) -> None:
        self._hub, self._again_s = hub, again_s
        self._landed = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="receiving")

    def start(self) -> None:
        """Begin with what an earlier run left."""
        self._landed.set()
        self._thread.start()

    def wake(self) -> None:
        """Something was sealed."""
        self._landed.set()

    def close(self) -> None:
        """End after the transfer at hand."""
        self._ending.set()
        self._landed.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            self._landed.wait(self._again_s)
            self._landed.clear()
            self.take_all()

    def take_all(self) -> None:
        """All that is sealed now."""
        for transfer in self._hub.transfers.sealed():
            if self._ending.is_set():
                return
            with about(transfer=transfer.id, unit=transfer.unit):
                self._settle(transfer)

    def _settle(self, transfer: Transfer) -> None:
        hub = self._hub
        try:
            take_in(transfer, hub)
        except (InputRefused, BadRequest, NotPermitted) as error:
            self._fail(transfer, f"{error.problem} {error.remedy}".strip())
            return
        except (CaseError, OSError) as error:
            told("transfer.waits", level=logging.WARNING, error=error)  # it stays sealed, and is tried again
            return
        except Exception as error:  # noqa: BLE001 - a thread's edge: one bad transfer must not stop all others
            told("transfer.failed", level=logging.ERROR, error=error)
            self._fail(transfer, _DEFECT)
            return
        hub.figures.transfer_over("done")
        told("transfer.received", bytes=transfer.size)

    def _fail(self, transfer: Transfer, problem: str) -> None:
        self._hub.transfers.fail(transfer, problem)
        self._hub.objects.delete(f"transfers/{transfer.id}")
        self._hub.figures.transfer_over("failed")
        told("transfer.refused", level=logging.WARNING)


def take_in(transfer: Transfer, hub: HubSide) -> None:
    """One transfer, whole. Raises CaseError where it cannot be taken."""
    manifest = read(Manifest, transfer.manifest)
    unit = hub.bench.ask(UnitNamed(transfer.unit))
    if unit is None or no_unit(unit):
        raise InputRefused(no_unit(unit))
    if not _is_its(transfer, manifest, unit, hub):
        raise InputRefused("The manifest that the hub kept is not the one that the unit signed.", "Hand the evidence over anew.")
    with _opened(transfer, manifest, hub) as path:
        evidence = _imported(path, manifest, hub)
    head = _entered(evidence, transfer, hub)
    job = hub.work.submit(job_for(transfer, evidence, manifest.wish, transfer.id, hub))
    document = written(_receipt(transfer, manifest, head, job.id, hub))
    signature = hub.hand.sign(said(RECEIPT, document)).hex()
    hub.transfers.receive(transfer, job.id, document, signature)
    hub.objects.delete(f"transfers/{transfer.id}")


def _is_its(transfer: Transfer, manifest: Manifest, unit: Unit, hub: HubSide) -> bool:
    """The hub's state is no ledger: whoever writes in it must not bring anything into a case by it."""
    if (manifest.unit, manifest.vault_id, transfer.digest) != (unit.name, unit.vault_id, digest(manifest)):
        return False
    return is_signed_by(unit.key, MANIFEST, transfer.manifest, transfer.signature, hub.is_signed)


@contextmanager
def _opened(transfer: Transfer, manifest: Manifest, hub: HubSide) -> Iterator[Path]:
    """The file as it was, for as long as it is taken in; InputRefused where it is not the one that the manifest tells of."""
    path = hub.spool / f"{transfer.id}.opened"
    try:
        hub.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        sha256, size = _written(path, transfer, hub)
        if (sha256, size) != (manifest.sha256, manifest.size):
            raise InputRefused(
                f"What arrived has {size:,} bytes and the SHA-256 {sha256}; the manifest says {manifest.size:,} and "
                f"{manifest.sha256}.",
                "Verify the unit's vault, then hand the evidence over anew.",
            )
        yield path
    finally:
        path.unlink(missing_ok=True)


def _written(path: Path, transfer: Transfer, hub: HubSide) -> tuple[str, int]:
    opener, hashed, size = chunks(hub, transfer), hashlib.sha256(), 0
    path.unlink(missing_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as file:
        for n in range(transfer.count):
            plain_chunk = opener.opened(n, hub.objects.get(chunk_name(transfer, n)))
            hashed.update(plain_chunk)
            size += len(plain_chunk)
            file.write(plain_chunk)
    return hashed.hexdigest(), size


def _imported(path: Path, manifest: Manifest, hub: HubSide) -> Evidence:
    number = _case(manifest, hub)
    order = TakeHandOver(number, path, manifest.name, manifest.sha256, manifest.acquisition)
    job = hub.bench.start(order)
    while True:
        try:
            next(job)
        except StopIteration as end:
            outcome: HandOverTaken = end.value
            return outcome.evidence


def _case(manifest: Manifest, hub: HubSide) -> str:
    """The unit's case at the hub, opened where there is none; never one that holds anything of anybody else: van-3's case X and
    van's case 3-X are spelt alike."""
    ask, number = hub.bench.ask, f"{manifest.unit}-{manifest.case_number}"
    if any(_is_anothers(one, manifest, hub) for one in ask(EvidenceIn(number))):
        number = f"{number} ({manifest.unit})"
    if ask(CaseNumbered(number)) is None:
        hub.bench.do(OpenCase(number, manifest.case_title.strip() or number, manifest.critical))
    return number


def _is_anothers(evidence: Evidence, manifest: Manifest, hub: HubSide) -> bool:
    """Where nobody is known to have handed it over, it may be this very file, of an attempt that broke off."""
    units = {one.unit for one in hub.bench.ask(ReceivedBy(evidence_id=evidence.id))}
    return manifest.unit not in units if units else evidence.sha256 != manifest.sha256


def _entered(evidence: Evidence, transfer: Transfer, hub: HubSide) -> Head:
    """The reception in the ledger, once, and the ledger's head right after it."""
    heads: list[Head] = []
    bench = hub.bench
    if not any(one.transfer == transfer.id for one in bench.ask(ReceivedBy(transfer.unit, evidence.id))):
        signed = (transfer.manifest, transfer.signature)
        entry = RecordReception(evidence.id, transfer.unit, transfer.id, *signed)
        bench.do(entry, then=lambda: heads.append(bench.ask(LedgerHead())))
    return heads[0] if heads else bench.ask(LedgerHead())


def job_for(transfer: Transfer, evidence: Evidence, wish: Wish, job_id: str, hub: HubSide) -> Job:
    """What is to be done with an exhibit."""
    case = hub.bench.ask(CaseNumbered(evidence.case_number))
    urgency = Urgency(wish.tier) if wish.tier in tuple(Urgency) else Urgency.STANDARD
    sound = (recording.frames * 1_000 // recording.rate.hz for recording in hub.bench.ask(RecordingsOf(evidence.id)))
    return Job(
        id=job_id,
        unit=transfer.unit,
        case_number=evidence.case_number,
        evidence_id=evidence.id,
        sha256=evidence.sha256,
        urgency=Urgency.CRITICAL if case is not None and case.critical else urgency,
        wish=canonical(plain(wish)).decode(),
        asked_at=hub.now(),
        audio_ms=sum(sound),
    )


def _receipt(transfer: Transfer, manifest: Manifest, head: Head, job: str, hub: HubSide) -> Receipt:
    return Receipt(
        hub=hub.name,
        unit=transfer.unit,
        transfer=transfer.id,
        manifest=transfer.digest,
        sha256=manifest.sha256,
        size=manifest.size,
        received_at=hub.now(),
        vault_id=hub.vault_id,
        head=head,
        job=job,
    )
