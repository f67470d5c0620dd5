"""The ledger: signed, chained, only growing. An event and what it changes stand in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from workbench.domain.authority import key_id
from workbench.domain.canonical import Json, canonical, fact, plain
from workbench.domain.custody import Entry, Head
from workbench.domain.errors import BadRequest, ClockBehind, Defect
from workbench.domain.events import KINDS, ClockSetBack, DraftFinished, Event, VaultFounded
from workbench.storage import projections, tables
from workbench.storage.happenings import happening
from workbench.storage.merkle import EMPTY_ROOT, Range
from workbench.storage.rows import carry_out, only_row, put

TAG = b"FAW-EVENT-v1\0"
BODY_VERSION = 1
NO_HASH = "0" * 64

# Built once: making a statement costs more than running it.
_HEAD = select(*(tables.head.c[name] for name in ("vault_id", "size", "peaks", "last_hash", "at")))
_BLOB = select(tables.blob.c.digest).where(tables.blob.c.digest == bindparam("digest"))
_MOVE = update(tables.head).values({name: bindparam(name) for name in ("size", "root", "last_hash", "peaks", "at")})
LARGEST_INLINE = 4096
_BREATH = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs an event, with which key, in which session of which program."""

    name: str
    key_id: str
    sign: Callable[[bytes], bytes]
    session: str
    application: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The ledger as it stands: where the next event joins."""

    vault_id: str
    range: Range
    last_hash: str
    at: str = ""

    @property
    def head(self) -> Head:
        """What a checkpoint witnesses."""
        return Head(self.range.size, self.range.root().hex(), self.last_hash)


# Upcasters: (kind, schema) of an older payload → the payload one schema later. Schema 1 is the newest of every kind.
UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Json]], dict[str, Json]]] = {}


def standing(connection: Connection) -> Standing | None:
    """Where the ledger stands; None before it is founded."""
    row = only_row(connection, _HEAD)
    if row is None:
        return None
    vault_id, size, peaks, last_hash, at = row
    return Standing(vault_id, Range.unpacked(size, bytes(peaks)), last_hash, at)


def head(connection: Connection) -> Head:
    """The ledger's size and root."""
    now = standing(connection)
    return now.head if now else Head(0, EMPTY_ROOT.hex(), NO_HASH)


def append(connection: Connection, event: Event, signer: Signer) -> Entry:
    """Sign an event, join it to the ledger and project it, all inside the caller's transaction.

    Raises ClockBehind where the machine's clock stands before the last entry: that is entered first, as an event of its own.
    """
    before = standing(connection) or _nothing(event, signer)
    at, data = _now(event, before.at), plain(event)
    body = _body(connection, event, data, signer, before, at)
    signature = signer.sign(TAG + body)
    if len(signature) != 64:
        raise Defect("an Ed25519 signature has 64 bytes")
    hashed = entry_hash(body, signature)
    put(connection, tables.event, [(before.range.size, body, signature)])
    _move_head(connection, Standing(before.vault_id, before.range.grown(body + signature), hashed, at))
    projections.project(connection, happening(json.loads(body), hashed, event, data))
    return read_entry(before.range.size, body, signature, data)


def entry_hash(body: bytes, signature: bytes) -> str:
    """What the next entry names as the one before."""
    return hashlib.sha256(body + signature).hexdigest()


def read_entry(seq: int, body: bytes, signature: bytes, payload: Json) -> Entry:
    """An entry as people read it. A draft's payload is its digest alone: `DraftOf` answers the rest."""
    said = json.loads(body)
    shown = {"data_sha256": said["data_sha256"]} if is_large_draft(said) else payload
    hashed = entry_hash(body, signature)
    return Entry(seq, said["at"], said["actor"], said["type"], said["subject"], shown, hashed, body, signature)


def payload_of(said: dict[str, Json], blob: Callable[[str], bytes]) -> Json:
    """An entry's payload, from its body or from the blob the body names."""
    if "data" in said:
        return said["data"]
    payload: Json = json.loads(blob(str(said["data_sha256"])))
    return payload


def event_from(kind: str, schema: int, payload: Json) -> Event:
    """The event a payload of any schema tells; raises ValueError for what no version of ours wrote."""
    if kind not in KINDS or not isinstance(payload, dict):
        raise ValueError(f"no event of this program is called {kind!r}")
    while schema < KINDS[kind].SCHEMA:
        payload = UPCASTERS[kind, schema](payload)
        schema += 1
    if schema != KINDS[kind].SCHEMA:
        raise ValueError(f"schema {schema} of {kind} is newer than this program")
    return fact(KINDS[kind], payload)


def _now(event: Event, before: str) -> str:
    """The present, never before the last entry: a clock may step back by a breath, more than that is an event."""
    now = _written(datetime.now(UTC))
    if isinstance(event, ClockSetBack) and (now >= before or event.before != before):
        raise BadRequest("The clock does not stand before the last entry.")
    if now >= before or isinstance(event, ClockSetBack):
        return now
    if _written(datetime.now(UTC) + _BREATH) < before:
        raise ClockBehind(before, now)
    return before


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def is_written(at: str) -> bool:
    """Whether a time is one, and written as `append` writes it."""
    try:
        return _written(datetime.fromisoformat(at)) == at
    except ValueError:
        return False


def _body(connection: Connection, event: Event, data: Json, signer: Signer, before: Standing, at: str) -> bytes:
    packed = canonical(data)
    said: dict[str, Json] = {
        "v": BODY_VERSION,
        "vault": before.vault_id,
        "seq": before.range.size,
        "prev": before.last_hash,
        "at": at,
        "actor": signer.name,
        "key": signer.key_id,
        "session": signer.session,
        "type": event.KIND,
        "schema": event.SCHEMA,
        "subject": event.subject,
        "app": signer.application,
    }
    said |= {"data": data} if len(packed) <= LARGEST_INLINE else {"data_sha256": _stored(connection, packed)}
    return canonical(said)


def _stored(connection: Connection, packed: bytes) -> str:
    digest = hashlib.sha256(packed).hexdigest()
    if only_row(connection, _BLOB, {"digest": digest}) is None:
        put(connection, tables.blob, [(digest, packed)])
    return digest


def _nothing(event: Event, signer: Signer) -> Standing:
    if not isinstance(event, VaultFounded):
        raise Defect("a ledger begins with its founding")
    if signer.key_id != key_id(event.root_key):
        # Signed by anyone else, a second founding could carry the same root and its own administrator.
        raise Defect("the laboratory's root signs the founding")
    return Standing(event.vault_id, Range(), NO_HASH)


def _move_head(connection: Connection, after: Standing) -> None:
    values = {"size": after.range.size, "root": after.head.root, "last_hash": after.last_hash, "peaks": after.range.packed()}
    values["at"] = after.at
    if after.range.size == 1:
        connection.execute(tables.head.insert().values(id=1, vault_id=after.vault_id, **values))
    else:
        carry_out(connection, _MOVE, values)


def is_large_draft(said: dict[str, Json]) -> bool:
    """Whether a body names a draft by digest instead of holding it."""
    return said["type"] == DraftFinished.KIND and "data_sha256" in said
