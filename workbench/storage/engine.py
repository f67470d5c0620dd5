"""SQLCipher under SQLAlchemy: how a connection is made, and the settings that keep acknowledged work."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool, StaticPool
from sqlalchemy.util import LRUCache
from sqlcipher3 import dbapi2 as sqlcipher

from workbench.domain.errors import CaseError, Defect, Unavailable
from workbench.storage.troubles import meaning

WRITE = "BEGIN IMMEDIATE"
BUSY_MS = 10_000
# One transaction at a time in a whole PostgreSQL database appends. Waiting there must not cost the newest head, so
# each statement of such a transaction sees what is committed when it begins.
SERVER_LOCK = 0x464157
_TO_WRITE: dict[str, dict[str, str]] = {
    "sqlite": {"begin": WRITE},
    "postgresql": {"begin": f"SELECT pg_advisory_xact_lock({SERVER_LOCK}, 2)", "isolation_level": "READ COMMITTED"},
}

# WAL with synchronous=NORMAL lost two thirds of acknowledged writes in simulated power cuts, FULL none.
_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    # Ranking what a search found looks up each passage's length: with 8 MiB the pages were decrypted again at every question.
    "PRAGMA cache_size = -32768",
    # Without these, INSERT OR REPLACE deletes past the triggers that guard the ledger.
    "PRAGMA recursive_triggers = ON",
)


def database_engine(path: Path, key: bytes, *, read_only: bool = False) -> Engine:
    """An engine on an encrypted database file; `key` is 32 raw bytes and is never logged."""
    if len(key) != 32:
        raise Defect("a database key has 32 bytes")
    refuse_affected(sqlcipher.sqlite_version_info)

    def connect() -> Any:
        return _opened(path, key, read_only=read_only)

    return _engine(connect, QueuePool)


def memory_engine() -> Engine:
    """A database that lives in memory and dies with the engine."""

    def connect() -> Any:
        connection = sqlcipher.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    return _engine(connect, StaticPool)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the write lock from its first statement; commits on leaving, rolls back on an exception."""
    with plain_words(), engine.connect().execution_options(**_TO_WRITE[engine.dialect.name]) as connection, connection.begin():
        yield connection


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn the driver's errors into something the operator can act on."""
    try:
        yield
    except IntegrityError as error:
        raise Defect(f"the change does not fit what stands: {error.orig}") from error
    except DBAPIError as error:
        if known := meaning(error):
            raise known from error
        raise


def refuse_affected(version: tuple[int, ...]) -> None:
    """SQLite before 3.51.3 can corrupt a WAL database that two connections write to; two older lines have the mend."""
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    if not mended:
        shown = ".".join(map(str, version))
        raise Unavailable(f"SQLite {shown} can damage a vault.", "Install sqlcipher3 0.6.4 or newer.")


class VaultDialect(SQLiteDialect_pysqlite):
    """SQLite as every vault here speaks it. All are alike, so what was compiled for one engine serves the next: compiling was a
    fifth of opening a vault and of checking it."""

    driver = "vault"
    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.vault", __name__, VaultDialect.__name__)
_COMPILED: LRUCache[Any, Any] = LRUCache(1_000)


def _engine(connect: Callable[[], Any], pool: Any) -> Engine:
    shared = {"compiled_cache": _COMPILED}
    engine = create_engine(
        "sqlite+vault://", module=sqlcipher, creator=connect, poolclass=pool, hide_parameters=True, execution_options=shared
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _opened(path: Path, key: bytes, *, read_only: bool) -> Any:
    address = f"{path.resolve().as_uri()}?{_mode(path) if read_only else 'mode=rwc'}"
    try:
        connection = sqlcipher.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    except sqlcipher.Error as error:
        raise CaseError(f"{path} cannot be opened: {error}.", "Check that the vault is there and readable.") from error
    try:
        _prepare(connection, key, read_only=read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def _mode(path: Path) -> str:
    """A vault on a medium nobody can write to has no room for WAL's shared memory; it can be read when it is complete."""
    if os.access(path.parent, os.W_OK):
        return "mode=ro"
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists() and journal.stat().st_size:
        raise CaseError(f"{path.parent} cannot be written to, and the vault in it was not closed.", "Copy it to a disk first.")
    return "mode=ro&immutable=1"


def _prepare(connection: Any, key: bytes, *, read_only: bool) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for setting in _SETTINGS:
        connection.execute(setting)
    connection.execute("PRAGMA query_only = ON" if read_only else "PRAGMA journal_mode = WAL")


def database_version() -> str:
    """SQLite's version as SQLCipher carries it; raises CaseError when it is one that damages databases."""
    refuse_affected(sqlcipher.sqlite_version_info)
    return f"SQLite {sqlcipher.sqlite_version} with SQLCipher"
