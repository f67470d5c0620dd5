"""Results of engines by cache key. They can be computed again, so they are no part of the ledger."""

from __future__ import annotations

from sqlalchemy import Engine, select

from workbench.storage import tables as t
from workbench.storage.engine import writing
from workbench.storage.rows import put


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

    def keep(self, key: str, kind: str, body: bytes) -> None:
        """Store a result; the same key again changes nothing, and a vault opened to read keeps nothing."""
        if self._read_only or self.find(key) is not None:
            return
        with writing(self._engine) as connection:
            if connection.execute(select(t.result.c.key).where(t.result.c.key == key)).first() is None:
                put(connection, t.result, [(key, kind, body)])
