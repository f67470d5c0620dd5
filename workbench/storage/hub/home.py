"""Where a hub's state stands: in an encrypted file of its vault's folder, or in a PostgreSQL database that workers reach too."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, Engine, create_engine, event, exc, insert, select
from sqlalchemy.pool import QueuePool

from workbench.domain.errors import CaseError, Unavailable
from workbench.storage.engine import WRITE, database_engine, plain_words
from workbench.storage.hub import handover_tables
from workbench.storage.hub import tables as t

if TYPE_CHECKING:
    from psycopg import Connection as Session

STATE = "hub.db"
SCHEMA = "workbench_hub"
_BEGIN = "begin"
IDLE_S = 1.0  # a session that was idle for longer is asked whether it still stands
_THERE = f"SELECT to_regclass('{SCHEMA}.edition')"


def state_key(database_key: bytes, vault: str) -> bytes:
    """The key of a state file: 256 bits derived from the vault's database key (RFC 5869), for nothing else."""
    return HKDF(SHA256(), 32, vault.encode(), b"FAW-HUB-STATE-v1").derive(database_key)


class Home:
    """A hub's state. Safe to use from any thread. `single` are sessions in which each statement is a transaction by itself: one
    way to the server and back, where a transaction has three."""

    def __init__(self, engine: Engine, single: Engine | None = None) -> None:
        self._engine, self._single = engine, single or engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A look at what is committed."""
        with plain_words(), self._single.connect() as connection:
            yield connection

    @contextmanager
    def at_once(self) -> Iterator[Connection]:
        """The same as `changing` for a single statement."""
        with self.changing() if self.is_file else self.reading() as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """A transaction: commits on leaving, rolls back on an exception. On a server rows are locked as they are changed."""
        to_write = {_BEGIN: WRITE} if self.is_file else {}
        with plain_words(), self._engine.connect().execution_options(**to_write) as connection, connection.begin():
            yield connection

    @property
    def is_file(self) -> bool:
        """Whether it is one machine's alone."""
        return self._engine.dialect.name == "sqlite"

    def made(self) -> Home:
        """Itself, with its tables, which are made where they are missing: the hub's business alone."""
        with self.changing() as connection:
            if not self.is_file:
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            handover_tables.transfer.metadata.create_all(connection)  # the one all tables are declared in
            if connection.execute(select(t.edition.c.version)).scalar() is None:
                connection.execute(insert(t.edition).values(id=1, version=t.VERSION))
        return self.checked()

    def checked(self) -> Home:
        """Itself, where its tables are those of this version. Raises CaseError."""
        version = self._version()
        if version is None:
            raise CaseError("There is no hub's state in that database.", "Start the hub first: workbench hub serve")
        if version != t.VERSION:
            raise CaseError(
                f"The hub's state is of version {version}; this workbench knows {t.VERSION}.",
                "Run the same version of the workbench on the hub and on its workers.",
            )
        return self

    def _version(self) -> int | None:
        there = "SELECT 1 FROM sqlite_master WHERE name = 'edition'" if self.is_file else _THERE
        with self.reading() as connection:
            if connection.exec_driver_sql(there).scalar() is None:
                return None
            version: int | None = connection.execute(select(t.edition.c.version)).scalar()
            return version

    def close(self) -> None:
        """End every connection."""
        self._engine.dispose()
        self._single.dispose()


def file_home(folder: Path, database_key: bytes, vault: str) -> Home:
    """The state in a vault's folder."""
    return Home(database_engine(folder / STATE, state_key(database_key, vault)))


def server_home(url: str) -> Home:
    """The state in a PostgreSQL database."""
    try:
        from workbench.storage import postgres
    except ImportError as error:
        raise Unavailable("A hub's state in PostgreSQL needs a driver.", "Install it with the extra “hub”.") from error
    address = postgres.checked_url(url)

    def session() -> Session[Any]:
        made = postgres.connected(address)
        made.execute("SELECT set_config('search_path', %s, false)", (f"{SCHEMA}, pg_temp",))
        return made

    def engine(level: str, **more: Any) -> Engine:
        made = create_engine(
            "postgresql+psycopg://",
            creator=session,
            poolclass=QueuePool,
            paramstyle="format",
            use_native_hstore=False,
            isolation_level=level,
            hide_parameters=True,
            **more,
        )
        _ask_when_idle(made)
        return made

    return Home(engine("READ COMMITTED"), engine("AUTOCOMMIT", pool_reset_on_return=None))


def _ask_when_idle(engine: Engine) -> None:
    """A server that was started anew has ended its sessions: one that lay idle is asked before it is used, and replaced. Asking
    each time would double the ways to the server."""

    def put_back(_: Any, record: Any) -> None:
        record.info["idle since"] = time.monotonic()

    def taken(session: Any, record: Any, _: Any) -> None:
        if time.monotonic() - record.info.get("idle since", time.monotonic()) <= IDLE_S:
            return
        try:
            engine.dialect.do_ping(session)
        except engine.dialect.dbapi.Error as error:  # type: ignore[union-attr]
            raise exc.DisconnectionError from error

    event.listen(engine, "checkin", put_back)
    event.listen(engine, "checkout", taken)
