"""What can still be read of a damaged database: entry by entry, so that one broken page costs no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from workbench.storage import tables as t
from workbench.storage.engine import plain_words

T = TypeVar("T")
# Where even the number of entries cannot be read, so many unreadable ones in a row are the end.
_BLANKS = 2_000


def entries(engine: Engine) -> Iterator[tuple[int, bytes | None, bytes | None]]:
    """(seq, body, signature) of every entry in order; None twice for one that cannot be read. VaultDamaged where nothing can."""
    with plain_words(), engine.connect() as db:
        last = _tried(db, lambda: db.execute(select(t.head.c.size)).scalar())
        seq, blanks = 0, 0
        while seq < last if last else blanks < _BLANKS:
            row = _entry(db, seq)
            if row:
                # Only now is it known that those before it were entries at all.
                yield from ((lost, None, None) for lost in range(seq - blanks, seq))
                yield seq, bytes(row[0]), bytes(row[1])
            blanks = 0 if row else blanks + 1
            seq += 1
        if last:
            yield from ((lost, None, None) for lost in range(seq - blanks, seq))


def payload(engine: Engine, digest: str) -> bytes | None:
    """A payload that an entry names; None where it cannot be read."""
    with plain_words(), engine.connect() as db:
        found = _tried(db, lambda: db.execute(select(t.blob.c.body).where(t.blob.c.digest == digest)).scalar())
    return bytes(found) if found is not None else None


def _entry(db: Connection, seq: int) -> tuple[bytes, bytes] | None:
    query = select(t.event.c.body, t.event.c.signature).where(t.event.c.seq == seq)
    row = _tried(db, lambda: db.execute(query).one_or_none())
    return (row.body, row.signature) if row is not None and _is_whole(row.body, row.signature) else None


def _is_whole(body: bytes, signature: bytes) -> bool:
    """SQLCipher hands the broken page of a long entry over as zeros and says nothing; an entry is JSON, which has none."""
    return b"\0" not in bytes(body) and any(bytes(signature))


def _tried(db: Connection, read: Callable[[], T]) -> T | None:
    try:
        return read()
    except DBAPIError:
        db.rollback()  # a server answers nothing more in a transaction that met an error
        return None
