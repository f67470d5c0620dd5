"""Evidence that units send, in sealed chunks, until it is taken into the vault; and packages that were signed for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, or_, select, update

from workbench.domain.transfers import Packed, Transfer, TransferState
from workbench.storage.hub import handover_tables as t
from workbench.storage.hub.home import Home
from workbench.storage.hub.rows import unless_there

_OPEN = TransferState.OPEN.value
_AT_ONCE = 100


class Transfers:
    """Every transfer, in the hub's state. Safe to use from any thread."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def begin(self, wanted: Transfer) -> Transfer:
        """The transfer of that unit's manifest as it stands: a new one, the one begun before, or, where that failed, or is open
        under another content key, the same begun anew without chunks. One that is open counts as announced just now."""
        with self._home.changing() as connection:
            unless_there(connection, t.transfer, _values(wanted))
            there = _named(connection, wanted.unit, wanted.digest)
            if there.state is TransferState.FAILED or (there.state is TransferState.OPEN and there.key_mark != wanted.key_mark):
                return _anew(connection, there, wanted)
            row = t.transfer.c.id == there.id, t.transfer.c.state == _OPEN
            connection.execute(update(t.transfer).where(*row).values(begun_at=wanted.begun_at))
            return _named(connection, wanted.unit, wanted.digest)

    def transfer(self, transfer_id: str) -> Transfer | None:
        """One transfer."""
        with self._home.reading() as connection:
            row = connection.execute(select(t.transfer).where(t.transfer.c.id == transfer_id)).mappings().first()
        return None if row is None else _transfer(row)

    def sealed(self) -> tuple[Transfer, ...]:
        """Those that are being taken in, in the order of their beginning."""
        query = select(t.transfer).where(t.transfer.c.state == TransferState.SEALED.value)
        with self._home.reading() as connection:
            rows = connection.execute(query.order_by(t.transfer.c.begun_at, t.transfer.c.id)).mappings().all()
        return tuple(map(_transfer, rows))

    def open_beside(self, unit: str, transfer_id: str) -> tuple[int, int]:
        """How many transfers a unit has announced and not finished, and their sealed bytes, one transfer left out."""
        row = t.transfer.c.unit == unit, t.transfer.c.state == _OPEN, t.transfer.c.id != transfer_id
        query = select(func.count(), func.coalesce(func.sum(t.transfer.c.size), 0)).where(*row)
        with self._home.reading() as connection:
            count, size = connection.execute(query).one()
        return int(count), int(size)

    def forsaken(self, before: str, units: Collection[str]) -> tuple[Transfer, ...]:
        """Those that are open and were announced last before a time, or are of one of these units."""
        late = or_(t.transfer.c.begun_at < before, t.transfer.c.unit.in_(units))
        query = select(t.transfer).where(t.transfer.c.state == _OPEN, late).order_by(t.transfer.c.begun_at).limit(_AT_ONCE)
        with self._home.reading() as connection:
            return tuple(map(_transfer, connection.execute(query).mappings()))

    def forsake(self, transfer: Transfer, problem: str) -> bool:
        """Wait for it no more; False where it was announced again, went on or ended meanwhile."""
        row = t.transfer.c.id == transfer.id, t.transfer.c.state == _OPEN, t.transfer.c.begun_at == transfer.begun_at
        told = {"state": TransferState.FAILED.value, "problem": problem}
        with self._home.changing() as connection:
            if connection.execute(update(t.transfer).where(*row).values(**told)).rowcount != 1:
                return False
            connection.execute(delete(t.chunk).where(t.chunk.c.transfer == transfer.id))
            return True

    def keep(self, transfer: Transfer, n: int, size: int) -> bool:
        """Chunk `n` is in the store; False where the transfer takes none any more, or was begun anew under another key."""
        with self._home.changing() as connection:
            if not _is_open(connection, transfer):
                return False
            unless_there(connection, t.chunk, {"transfer": transfer.id, "n": n, "size": size})
            return True

    def held(self, transfer_id: str) -> tuple[int, ...]:
        """The numbers of its chunks that are there, in order."""
        query = select(t.chunk.c.n).where(t.chunk.c.transfer == transfer_id).order_by(t.chunk.c.n)
        with self._home.reading() as connection:
            return tuple(int(n) for n in connection.execute(query).scalars())

    def seal(self, transfer: Transfer) -> bool:
        """All its chunks are there: none comes any more. False where some are missing; a second time changes nothing."""
        with self._home.changing() as connection:
            count = select(func.count()).select_from(t.chunk).where(t.chunk.c.transfer == transfer.id)
            whole = connection.execute(count).scalar_one() == transfer.count
            if whole:
                row = t.transfer.c.id == transfer.id, t.transfer.c.state == _OPEN
                connection.execute(update(t.transfer).where(*row).values(state=TransferState.SEALED.value))
            return whole or not _is_open(connection, transfer)

    def receive(self, transfer: Transfer, job: str, receipt: str, signature: str) -> None:
        """It is in the vault; what accounted for its chunks goes."""
        told = {"state": TransferState.RECEIVED.value, "job": job, "receipt": receipt, "receipt_signature": signature}
        self._end(transfer, {**told, "problem": ""})

    def fail(self, transfer: Transfer, problem: str) -> None:
        """It cannot be taken in."""
        self._end(transfer, {"state": TransferState.FAILED.value, "problem": problem})

    def pack(self, job: str, packed: Packed) -> Packed:
        """Keep a package; the one that was kept first stands."""
        with self._home.changing() as connection:
            unless_there(connection, t.package, {"job": job, **{f.name: getattr(packed, f.name) for f in fields(Packed)}})
            row = t.package.c.job == job, t.package.c.n == packed.n
            return _packed(connection.execute(select(t.package).where(*row)).mappings().one())

    def packed(self, job: str) -> tuple[Packed, ...]:
        """The packages of a job, in order."""
        query = select(t.package).where(t.package.c.job == job).order_by(t.package.c.n)
        with self._home.reading() as connection:
            return tuple(map(_packed, connection.execute(query).mappings()))

    def first_time(self, unit: str, nonce: str, until: int, now: int) -> bool:
        """Whether the unit never used this nonce; from now on it has. Those that no clock lets through any more go."""
        with self._home.changing() as connection:
            connection.execute(delete(t.nonce).where(t.nonce.c.until < now))
            return unless_there(connection, t.nonce, {"unit": unit, "nonce": nonce, "until": until})

    def _end(self, transfer: Transfer, told: dict[str, Any]) -> None:
        with self._home.changing() as connection:
            connection.execute(update(t.transfer).where(t.transfer.c.id == transfer.id).values(**told))
            connection.execute(delete(t.chunk).where(t.chunk.c.transfer == transfer.id))


class Secrets:
    """The hub's own keys, as they are kept: sealed by whoever gives them."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def kept(self, name: str, made: bytes) -> bytes:
        """What is kept under a name; `made` where nothing is yet."""
        with self._home.changing() as connection:
            unless_there(connection, t.secret, {"name": name, "sealed": made})
            return bytes(connection.execute(select(t.secret.c.sealed).where(t.secret.c.name == name)).scalar_one())


def _named(connection: Connection, unit: str, digest: str) -> Transfer:
    row = t.transfer.c.unit == unit, t.transfer.c.digest == digest
    return _transfer(connection.execute(select(t.transfer).where(*row)).mappings().one())


def _anew(connection: Connection, there: Transfer, wanted: Transfer) -> Transfer:
    told = {"sealed_key": wanted.sealed_key, "key_mark": wanted.key_mark, "state": _OPEN, "problem": ""}
    told["begun_at"] = wanted.begun_at
    connection.execute(delete(t.chunk).where(t.chunk.c.transfer == there.id))
    connection.execute(update(t.transfer).where(t.transfer.c.id == there.id).values(**told))
    return _named(connection, there.unit, there.digest)


def _is_open(connection: Connection, transfer: Transfer) -> bool:
    row = t.transfer.c.id == transfer.id, t.transfer.c.state == _OPEN, t.transfer.c.key_mark == transfer.key_mark
    return connection.execute(select(t.transfer.c.id).where(*row)).first() is not None


def _values(transfer: Transfer) -> dict[str, Any]:
    return {f.name: getattr(transfer, f.name) for f in fields(Transfer)} | {"state": transfer.state.value}


def _transfer(row: RowMapping) -> Transfer:
    held = {f.name: row[f.name] for f in fields(Transfer)}
    return Transfer(**{**held, "state": TransferState(row["state"])})


def _packed(row: RowMapping) -> Packed:
    return Packed(**{f.name: row[f.name] for f in fields(Packed)})
