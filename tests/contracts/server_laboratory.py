"""The laboratory whose vault stands in a PostgreSQL database, and hands that go round the door there."""

from __future__ import annotations

import shutil
from copy import copy
from itertools import count
from pathlib import Path
from typing import Any

from tests.postgres_server import Server
from tests.storage.laboratory import KEY, Laboratory, anchors, gone, run
from workbench.domain.custody import Verdict
from workbench.storage import homes
from workbench.storage.postgres import connected
from workbench.storage.server_schema import GUARDED
from workbench.storage.vault import Vault

_NUMBERS = count(1)


class ServerLaboratory(Laboratory):
    """Each in a database of its own."""

    def __init__(self, folder: Path, server: Server) -> None:
        super().__init__(folder)
        self.server, self.name = server, f"vault_{next(_NUMBERS)}"
        self.database = server.url(self.name)
        server.make(self.name)

    def copied(self, folder: Path) -> ServerLaboratory:
        """The same people around a copy of the folder and of the database, opened."""
        shutil.copytree(self.folder, folder)
        other = copy(self)
        other.folder, other.name = folder, f"vault_{next(_NUMBERS)}"
        other.database = self.server.url(other.name)
        self.server.make(other.name, template=self.name)
        homes.remember(folder, other.database)
        other.vault = Vault.open(folder, database_key=KEY)
        return other

    def by_hand(self, *statements: str | tuple[str, tuple[Any, ...]], referential: bool = True) -> None:
        """SQL by the server's administrator; without `referential`, no key and no trigger is asked."""
        with connected(self.database) as db:
            if not referential:
                db.execute("SET session_replication_role = replica")
            for statement in statements:
                sql, values = (statement, None) if isinstance(statement, str) else statement
                db.execute(sql.replace("?", "%s").encode(), values)

    def unguarded(self, *statements: str | tuple[str, tuple[Any, ...]]) -> None:
        """The same with the triggers out of the way, and put back afterwards."""
        off, on = ([f"ALTER TABLE {table} {verb} TRIGGER USER" for table in GUARDED] for verb in ("DISABLE", "ENABLE"))
        self.by_hand(*off, *statements, *on)

    def judged(self, vault: Vault) -> Verdict:
        """What an opening of the vault says, with the root known."""
        verdict: Verdict = run(vault.verify(anchors(self.fingerprint), evidence_digest=gone))
        return verdict

    def rows(self, sql: str) -> list[Any]:
        with connected(self.database) as db:
            return db.execute(sql.encode()).fetchall()
