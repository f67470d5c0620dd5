"""Results of engines by cache key. They can be computed again, so they are no part of the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Engine, select

from workbench.storage import tables as t
from workbench.storage.engine import writing
from workbench.storage.rows import put
from workbench.storage.shared_results import Kept


class Results:
    """The result cache. Each `keep` is a small transaction of its own, so a killed run resumes where it was."""

    def __init__(self, engine: Engine, *, read_only: bool) -> None:
        self._engine = engine
        self._read_only = read_only

    def find(self, key: str) -> bytes | None:
        """The stored body, or None."""
        with self._engine.connect() as connection:
            body = connection.execute(select(t.result.c.body).where(t.result.c.key == key)).scalar()
        return None if body is None else bytes(body)

    def jottings(self, who: str) -> Jottings:
        """What a person typed and has not saved."""
        return Jottings(self._engine, who, read_only=self._read_only)

    def keep(self, key: str, kind: str, body: bytes) -> None:
        """Store a result in the place of any other under its key; a vault opened to read keeps nothing."""
        if self._read_only or self.find(key) == body:
            return
        with writing(self._engine) as connection:
            connection.execute(t.result.delete().where(t.result.c.key == key))
            put(connection, t.result, [(key, kind, body)])


class Jottings:
    """What one person typed over rows and has not saved, by row: kept where the transcript is kept, encrypted as it is.

    It stands in the cache because it is no part of the ledger, and goes with it when an exhibit is destroyed.
    """

    KIND = "jotting"

    def __init__(self, engine: Engine, who: str, *, read_only: bool) -> None:
        self._engine, self._who, self._read_only = engine, who, read_only

    def keep(self, row: str, text: str) -> None:
        """Remember what stands over a row; nothing where it is empty."""
        if self._read_only:
            return
        key = self._key(row)
        with writing(self._engine) as connection:
            connection.execute(t.result.delete().where(t.result.c.key == key))
            if text:
                put(connection, t.result, [(key, self.KIND, text.encode())])

    def all(self) -> dict[str, str]:
        """Everything that was left, by row."""
        query = select(t.result.c.key, t.result.c.body).where(t.result.c.kind == self.KIND)
        with self._engine.connect() as connection:
            found = {str(key): bytes(body).decode() for key, body in connection.execute(query)}
        mine = self._key("")
        return {key.removeprefix(mine): text for key, text in found.items() if key.startswith(mine)}

    def _key(self, row: str) -> str:
        return f"{self.KIND} {hashlib.sha256(self._who.encode()).hexdigest()[:16]} {row}"


class SignedResults:
    """Results that one person's key answers for: what anybody else put into the cache is computed again, not believed."""

    TAG = b"FAW-RESULT-v2\0"

    def __init__(self, results: Kept, *, sign: Callable[[bytes], bytes], public: str) -> None:
        self._results, self._sign = results, sign
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))

    def find(self, key: str) -> bytes | None:
        """The stored body, when this person's key signed it for this key; None otherwise."""
        kept = self._results.find(key)
        if kept is None:
            return None
        signature, body = kept[:64], kept[64:]
        try:
            self._key.verify(signature, self._said(key, body))
        except InvalidSignature:
            return None
        return body

    def keep(self, key: str, kind: str, body: bytes) -> None:
        """Store a result under this person's signature."""
        self._results.keep(key, kind, self._sign(self._said(key, body)) + body)

    def _said(self, key: str, body: bytes) -> bytes:
        # A digest of what may be megabytes: a token takes short messages only.
        return self.TAG + key.encode() + b"\0" + hashlib.sha256(body).digest()
