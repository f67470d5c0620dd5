"""Evidence comes in: announced by a signed manifest, in sealed chunks that may come again and in any order, then sealed."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from workbench.domain.casework import is_number
from workbench.domain.errors import CaseError, InputRefused, Unavailable
from workbench.domain.handing_over import MANIFEST, Manifest, digest, read, said
from workbench.domain.transfers import Transfer, TransferState
from workbench.hub.logs import noted, told
from workbench.hub.problems import Refused, documented
from workbench.hub.requests import Asked, Writer
from workbench.hub.schemas import TransferTold, TransferWanted
from workbench.hub.side import HubSide

router = APIRouter(prefix="/v1/transfers", tags=["transfers"])
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 1_024
_SPARE = 1 << 30  # bytes that stay free whatever is announced
_OCTETS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The sealed chunk: AES-256-GCM under the content key; nonce the chunk's number in 12 bytes, big-endian; "
        "associated data the canonical JSON [manifest digest, number, count].",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 17}}},
    }
}
_KNOWN: dict[int | str, dict[str, Any]] = {200: {"model": TransferTold, "description": "It was announced before."}}
TransferId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
ChunkNumber = Annotated[int, Path(ge=0, lt=2**31)]


@router.post(
    "",
    status_code=201,
    summary="Announce evidence",
    responses=_KNOWN | documented(400, 401, 403, 413, 422, 503, 507),
)
def begin(wanted: TransferWanted, asked: Writer, response: Response) -> TransferTold:
    """Announce evidence by the manifest that the unit signed. The same manifest again finds the transfer as it stands, so that
    it goes on; sealed under another content key, or after it failed, it begins anew."""
    hub = asked.hub
    manifest = _manifest(wanted, asked)
    _fits(wanted, manifest, hub)
    transfer = _transfer(wanted, manifest, _key(wanted, manifest, hub), hub)
    _has_room(transfer, manifest, hub)
    there = hub.transfers.begin(transfer)
    noted(transfer=there.id)
    held = hub.transfers.held(there.id)
    response.status_code = 200 if held or there.state is not TransferState.OPEN else 201
    return TransferTold.of(there, held)


def _manifest(wanted: TransferWanted, asked: Asked) -> Manifest:
    """What the unit says of the evidence, where it is this unit's word."""
    try:
        manifest = read(Manifest, wanted.manifest)
    except ValueError as error:
        raise _odd("The manifest is none, or is not written as canonical JSON.") from error
    if (manifest.unit, manifest.vault_id) != (asked.unit.name, asked.unit.vault_id):
        raise Refused(403, "The manifest is another unit's.", "Each unit hands over its own evidence.")
    if not asked.hub.is_signed(asked.unit.key, bytes.fromhex(wanted.signature), said(MANIFEST, wanted.manifest)):
        raise _odd("The manifest is not signed by this unit's key.")
    numbers = (manifest.case_number, f"{manifest.unit}-{manifest.case_number}")
    if not (all(map(is_number, numbers)) and _SHA256.fullmatch(manifest.sha256)):
        raise _odd("The manifest names no case, or no SHA-256.")
    if not 0 < len(manifest.name) <= _LONGEST_NAME or not manifest.name.strip("."):
        raise _odd("The manifest does not say what the file is called.")
    return manifest


def _fits(wanted: TransferWanted, manifest: Manifest, hub: HubSide) -> None:
    """The announced sizes are the file's."""
    limits, sealing = hub.limits, hub.sealing
    if not 0 < manifest.size <= limits.evidence:
        raise _odd(f"The hub takes files of 1 to {limits.evidence:,} bytes.")
    if (wanted.count, wanted.cipher_bytes) != (sealing.count_of(manifest.size), sealing.cipher_bytes(manifest.size)):
        raise _odd(f"A file of {manifest.size:,} bytes has other chunks than announced.")


def _has_room(transfer: Transfer, manifest: Manifest, hub: HubSide) -> None:
    """One that was announced before is let on, however much else is open: else what was begun could never be finished."""
    known = hub.transfers.transfer(transfer.id)
    if known is not None and known.state in (TransferState.SEALED, TransferState.RECEIVED):
        return  # it is here
    if known is None or known.state is TransferState.FAILED:
        _may_be_announced(transfer, hub)
    if hub.room() < 2 * manifest.size + _SPARE:  # sealed, and opened beside it
        raise Refused(507, "The hub has no room for this file now.", "Try again later, or tell its administrator.")


def _may_be_announced(transfer: Transfer, hub: HubSide) -> None:
    count, size = hub.transfers.open_beside(transfer.unit, transfer.id)
    if count < hub.limits.transfers and size + transfer.size <= hub.limits.announced:
        return
    problem = f"This unit has announced more than the hub takes at once: {count:,} files are open."
    days = hub.limits.forsaken_s // 86_400
    remedy = f"Finish what was begun first; the hub forgets what was not announced again for {days} days."
    raise Refused(507, problem, remedy)


def _key(wanted: TransferWanted, manifest: Manifest, hub: HubSide) -> bytes:
    try:
        return hub.sealing.opened_key(wanted.sealed_key, digest(manifest))
    except InputRefused as error:
        raise _odd(error.problem, error.remedy) from error


def _transfer(wanted: TransferWanted, manifest: Manifest, key: bytes, hub: HubSide) -> Transfer:
    made, mark = digest(manifest), hmac.digest(key, b"FAW-HUB-MARK-v1", "sha256").hex()
    name = hashlib.sha256(f"{hub.vault_id}\0{manifest.unit}\0{made}".encode()).hexdigest()[:32]
    return Transfer(
        id=name,
        unit=manifest.unit,
        digest=made,
        manifest=wanted.manifest,
        signature=wanted.signature,
        sealed_key=wanted.sealed_key,
        key_mark=mark,
        count=wanted.count,
        size=wanted.cipher_bytes,
        begun_at=hub.now(),
    )


@router.get("/{transfer}", summary="How far a transfer is", responses=documented(401, 403, 404, 422))
def far(transfer: TransferId, asked: Writer) -> TransferTold:
    """Its chunks that are here; the receipt once it is received; what is wrong where it failed."""
    there = of_unit(transfer, asked)
    return TransferTold.of(there, asked.hub.transfers.held(there.id))


@router.put(
    "/{transfer}/chunks/{n}",
    status_code=204,
    summary="Send a chunk",
    openapi_extra=_OCTETS,
    responses=documented(400, 401, 403, 404, 409, 413, 422, 503, 507),
)
async def put(transfer: TransferId, n: ChunkNumber, request: Request, asked: Writer) -> None:
    """In any order, and as often as need be. It is kept only where it opens under the transfer's key in that place."""
    body = await request.body()
    await run_in_threadpool(_put, transfer, n, body, asked)


def _put(transfer: str, n: int, body: bytes, asked: Asked) -> None:
    hub, there = asked.hub, of_unit(transfer, asked)
    if there.state is not TransferState.OPEN:
        raise Refused(409, f"The transfer takes no more chunks: it is {there.state}.", "Ask how far it is.")
    if n >= there.count:
        raise Refused(404, f"There is no chunk {n} in a transfer of {there.count}.", "They are numbered from 0.")
    manifest = read(Manifest, there.manifest)
    wanted = hub.sealing.chunk_bytes(n, manifest.size)
    if len(body) != wanted:
        raise _odd(f"Chunk {n} has {len(body):,} bytes instead of {wanted:,}.")
    chunks(hub, there).opened(n, body)  # raises InputRefused: better now than after the last one
    if hub.room() < _SPARE:  # many files may have been announced while there was room for each
        raise Refused(507, "The hub has no room for more now.", "Try again later, or tell its administrator.")
    _keep(hub, chunk_name(there, n), body)
    if not hub.transfers.keep(there, n, len(body)):
        _clear(hub, there, n)
        raise Refused(409, "The transfer was begun anew or ended meanwhile.", "Ask how far it is.")
    hub.figures.moved("received", len(body))


def _clear(hub: HubSide, transfer: Transfer, n: int) -> None:
    """A chunk that came after the end of its transfer does not stay; of one that was begun anew its successor takes the name."""
    there = hub.transfers.transfer(transfer.id)
    if there is None or there.state in (TransferState.FAILED, TransferState.RECEIVED):
        hub.objects.delete(chunk_name(transfer, n))


def _keep(hub: HubSide, name: str, body: bytes) -> None:
    try:
        hub.objects.put(name, body)
    except Unavailable:
        raise
    except CaseError as error:
        raise Refused(507, "The hub cannot keep the chunk: its store refuses it.", "Tell its administrator.") from error


@router.post("/{transfer}/seal", status_code=202, summary="Say that all is there", responses=documented(401, 403, 404, 409, 422))
def seal(transfer: TransferId, asked: Writer) -> TransferTold:
    """From now on the hub takes it in: opens it, hashes it, makes it an exhibit, begins a job. A second time changes nothing."""
    hub, there = asked.hub, of_unit(transfer, asked)
    if there.state is TransferState.FAILED:
        raise Refused(409, there.problem or "The transfer failed.", "Announce it again: it begins anew.")
    if not hub.transfers.seal(there):
        missing = there.count - len(hub.transfers.held(there.id))
        raise Refused(409, f"{missing:,} of {there.count:,} chunks are missing.", "Send them, then seal it.")
    told("transfer.sealed", transfer=there.id)
    hub.landed()
    return TransferTold.of(of_unit(transfer, asked), ())


def of_unit(transfer: str, asked: Asked) -> Transfer:
    """A transfer of the unit that asks; another unit's is as good as none."""
    there = asked.hub.transfers.transfer(transfer)
    if there is None or there.unit != asked.unit.name:
        raise Refused(404, "This unit has no such transfer.", "Announce it: POST /v1/transfers.")
    noted(transfer=there.id)
    return there


def chunks(hub: HubSide, transfer: Transfer) -> Any:
    """What opens the transfer's chunks."""
    key = hub.sealing.opened_key(transfer.sealed_key, transfer.digest)
    return hub.sealing.chunks(key, transfer.digest, transfer.count)


def chunk_name(transfer: Transfer, n: int) -> str:
    """What a chunk is called in the object store."""
    return f"transfers/{transfer.id}/{n:08d}"


def _odd(problem: str, remedy: str = "Hand the evidence over anew.") -> Refused:
    return Refused(422, problem, remedy)
