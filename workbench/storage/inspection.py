"""What `verify` asks of the database itself: its pages or its server, and whether its tables and guards are as they were made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from workbench.domain.custody import Finding
from workbench.storage import migrations
from workbench.storage.server import ServerState

SHOWN = 20
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
_WEAKENED = "The database was rebuilt by hand; its own guards may be gone."

# What was looked at, what was found, and what cannot be looked at from here.
Looked = tuple[str, list[Finding], list[str]]


def _file(db: Connection, copy: Connection) -> Looked:
    try:
        pages = db.exec_driver_sql(f"PRAGMA integrity_check({SHOWN})").scalars().all()
    except DBAPIError as error:  # an index so damaged that it cannot be opened keeps the pages from being looked at
        pages = [str(error.orig)]
    broken = [Finding("database", said, "The file is damaged. Restore a backup.") for said in pages if said != "ok"]
    found, expected = _objects(db), _objects(copy)
    odd = {f"{kind} {name}" for (kind, name), _ in found.items() ^ expected.items()}
    return "database pages and schema", broken + _rebuilt(odd | _other_version(db, copy)), []


def _server(db: Connection, copy: Connection) -> Looked:
    # The catalogue's vocabulary takes a while to load, and a vault in a file never needs it.
    from workbench.storage import server_schema

    state = ServerState.of(db)
    weak = [Finding("database server", said, "What it acknowledged may be lost.") for said, _ in state.careless()]
    unseen = [] if state.checksums else ["database pages: the server keeps no checksums of them"]
    odd = set(server_schema.strange(db))
    return "database server and schema", weak + _rebuilt(odd | _other_version(db, copy)), unseen


def _objects(db: Connection) -> dict[tuple[str, str], tuple[str, str]]:
    return {(kind, name): (table, sql or "") for kind, name, table, sql in db.exec_driver_sql(_SCHEMA)}


def _other_version(db: Connection, copy: Connection) -> set[str]:
    said = ""
    with suppress(DBAPIError):  # a table of versions that cannot be read must not end the look at the others
        said = migrations.version_of(db)
    return set() if said == migrations.version_of(copy) else {"version"}


def _rebuilt(odd: set[str]) -> list[Finding]:
    return [Finding(f"schema: {what}", "is not as this program made it", _WEAKENED) for what in sorted(odd)]


LOOK: dict[str, Callable[[Connection, Connection], Looked]] = {"sqlite": _file, "postgresql": _server}
