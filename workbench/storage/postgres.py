"""A vault's tables in a PostgreSQL database: its address, what every session is set to, and the right to write.

One vault a database, in a schema of its own. Encryption at rest is the server's business: its disk has to be encrypted.
"""

from __future__ import annotations

import getpass
import os
import platform
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from workbench.domain.errors import BadRequest, Unavailable
from workbench.storage.engine import BUSY_MS, SERVER_LOCK, plain_words, writing
from workbench.storage.lock import WAIT_SECONDS, Holder, Right, VaultBusy
from workbench.storage.server import SCHEMA, ServerState
from workbench.storage.troubles import unreachable

_RIGHT = (SERVER_LOCK, 1)
_PAUSE = 0.05
_OLDEST = 14_00_00
_LEDGER = ("event", "blob", "head")
_SECRET = ("password", "sslpassword")

# Whatever the server's administrator or the account has set: a commit is on disk before it is acknowledged, names are
# looked up in our schema alone, no one waits for ever, and an idle session keeps its lock for as long as its process lives.
_SESSION = {
    "search_path": f"{SCHEMA}, pg_temp",
    "lock_timeout": f"{BUSY_MS}ms",
    "statement_timeout": "0",
    "idle_session_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "row_security": "off",
}
_WAITING = """
SELECT set_config('synchronous_commit',
                  CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)
"""

_TRY = "SELECT pg_try_advisory_lock(%s, %s)"
_WHO = """
SELECT a.application_name, a.backend_start
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %s AND l.objid = %s AND l.objsubid = 2
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_HELD = "SELECT count(*) FROM pg_depend WHERE refclassid = 'pg_namespace'::regclass AND refobjid = to_regnamespace(%s)"


class PostgresDatabase:
    """A database that the vault's folder names by address; the account's password stands elsewhere."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder, self._url = folder, checked_url(url)

    def is_there(self) -> bool:
        """Whether the database has a vault in it."""
        with connected(self._url) as session:
            return session.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.alembic_version",)).fetchone() != (None,)

    def engine(self, *, read_only: bool = False) -> Engine:
        """Connections to the database; each transaction sees one state of it, except those that write."""
        engine = create_engine(
            "postgresql+psycopg://",
            creator=lambda: connected(self._url, read_only=read_only),
            poolclass=QueuePool,
            pool_pre_ping=True,
            paramstyle="format",
            use_native_hstore=False,
            isolation_level="REPEATABLE READ",
            hide_parameters=True,
        )
        event.listen(engine, "begin", _begin)
        return engine

    def right(self) -> ServerRight:
        """A lock that a session of its own holds."""
        return ServerRight(self._folder, self._url)

    def make_room(self, connection: Connection) -> None:
        """Our schema, new or emptied by hand; the server has to be one that keeps what it is given."""
        refuse_unfit(ServerState.of(connection))
        if connection.exec_driver_sql(_HELD, (SCHEMA,)).scalar_one():
            raise BadRequest("There is a vault in that database already.", "Give each vault a database of its own.")
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")

    def check(self, engine: Engine, right: Right | None) -> None:
        """Before anything is written: does the server keep what it acknowledges? Reading asks for nothing."""
        if right is not None:
            with engine.connect() as connection:
                refuse_unfit(ServerState.of(connection))

    def back_up(self, engine: Engine, version: str) -> None:
        """Copy the ledger into a schema beside ours: everything else can be made again from it."""
        beside = f"{SCHEMA}_before_{version}"
        with writing(engine) as connection:
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {beside} CASCADE")
            connection.exec_driver_sql(f"CREATE SCHEMA {beside}")
            for table in _LEDGER:
                connection.exec_driver_sql(f"CREATE TABLE {beside}.{table} AS TABLE {SCHEMA}.{table}")

    def unmake(self, engine: Engine) -> None:
        """Drop our schema: called for a vault that could not be founded, and for no other."""
        with writing(engine) as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {SCHEMA} CASCADE")


class ServerRight:
    """The right to write, as a lock of one session: the server takes it back when the session ends."""

    def __init__(self, folder: Path, url: str, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.was_abandoned = False
        self._session = connected(url)
        try:
            self._wait(folder, time.monotonic() + wait_seconds)
        except BaseException:
            self._session.close()
            raise

    def confirm(self) -> None:
        """Ask the session; raises Unavailable when it ended, and with it the right."""
        try:
            self._session.execute("SELECT 1")
        except psycopg.Error as error:
            raise unreachable(f"the right to write was lost ({error})") from error

    def release(self) -> None:
        """End the session."""
        self._session.close()

    def _wait(self, folder: Path, until: float) -> None:
        while self._session.execute(_TRY, _RIGHT).fetchone() != (True,):
            if time.monotonic() >= until:
                raise VaultBusy(folder, self._holder())
            time.sleep(_PAUSE)

    def _holder(self) -> Holder:
        """Who has it, as far as this account may see."""
        row = self._session.execute(_WHO, _RIGHT).fetchone() or ("", None)
        named = re.fullmatch(r"workbench (\d+) (.*)@(.*)", row[0] or "")
        pid, user, host = named.groups() if named else ("0", "", "")
        return Holder(int(pid), host, user, row[1].isoformat(timespec="seconds") if row[1] else "")


def checked_url(url: str) -> str:
    """The address of a database without a password in it, which would then stand in the vault's folder."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise BadRequest("That is no address of a PostgreSQL database.", "Write postgresql://USER@HOST/DATABASE")
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[0]
        raise BadRequest(
            f"That is no address of a PostgreSQL database: {said}.", "Write postgresql://USER@HOST/DATABASE"
        ) from error
    if any(parts.get(secret) for secret in _SECRET):
        raise BadRequest(
            "The address has a password in it, and the vault would keep it in the open.",
            "Put it into a pgpass file (~/.pgpass, mode 600), a service file, or PGPASSWORD, and leave it out of the address.",
        )
    return url


def connected(url: str, *, read_only: bool = False) -> psycopg.Connection[Any]:
    """A session with every setting made; raises Unavailable when the server is not there or does not know them."""
    try:
        session = psycopg.connect(url, autocommit=True, **_ours(url))
    except psycopg.Error as error:
        raise unreachable(str(error)) from error
    try:
        _settle(session, {**_SESSION, "default_transaction_read_only": "on" if read_only else "off"})
    except BaseException:
        session.close()
        raise
    return session


def _settle(session: psycopg.Connection[Any], settings: dict[str, str]) -> None:
    if session.info.server_version < _OLDEST:
        raise Unavailable("The database server is too old for a vault.", "Use PostgreSQL 14 or newer.")
    try:
        session.execute(_settings(len(settings)), [word for pair in settings.items() for word in pair])
        session.execute(_WAITING)
    except psycopg.Error as error:
        raise unreachable(str(error)) from error


def _settings(count: int) -> bytes:
    return b"SELECT " + b", ".join([b"set_config(%s, %s, false)"] * count)


def _ours(url: str) -> dict[str, Any]:
    waiting = {} if "connect_timeout" in conninfo_to_dict(url) else {"connect_timeout": 10}
    return {"application_name": _me(), "client_encoding": "UTF8", **waiting}


def _me() -> str:
    """What the server shows of us: 63 bytes of ASCII at most."""
    user = "someone"
    with suppress(OSError, KeyError, ImportError):
        user = getpass.getuser()
    return f"workbench {os.getpid()} {user}@{platform.node()}".encode("ascii", "replace").decode()[:63]


def _begin(connection: Connection) -> None:
    if lock := connection.get_execution_options().get("begin"):
        connection.exec_driver_sql(lock)


def refuse_unfit(state: ServerState) -> None:
    """Raise Unavailable when the server could lose or change what it acknowledged."""
    for problem, remedy in state.unfit():
        raise Unavailable(problem, remedy)


def database_version(url: str) -> str:
    """The server behind an address, in words for `health`; raises CaseError when it does not fit a vault."""
    home = PostgresDatabase(Path(), url)
    engine = home.engine(read_only=True)
    try:
        with plain_words(), engine.connect() as connection:
            state = ServerState.of(connection)
    finally:
        engine.dispose()
    refuse_unfit(state)
    return state.said()
