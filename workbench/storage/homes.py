"""Where a vault's tables stand: in an encrypted file of its folder, or in the PostgreSQL database that the folder names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from workbench.domain.errors import Unavailable
from workbench.storage import engine
from workbench.storage.durable import write_whole
from workbench.storage.encrypted_file import EncryptedFile
from workbench.storage.lock import Right

ADDRESS = "database.url"


class Home(Protocol):
    """A place for a vault's tables."""

    def is_there(self) -> bool:
        """Whether there is a database at all."""
        ...

    def engine(self, *, read_only: bool = False) -> Engine:
        """Connections to it."""
        ...

    def right(self) -> Right:
        """The right to write, waited for briefly; raises VaultBusy when another process has it."""
        ...

    def make_room(self, connection: Connection) -> None:
        """Make a new, empty database ready for tables, inside the transaction that makes them."""
        ...

    def check(self, engine: Engine, right: Right | None) -> None:
        """Raise CaseError when what is there is damaged, or would not keep what is written to it."""
        ...

    def back_up(self, engine: Engine, version: str) -> None:
        """Keep the ledger as it stands before an upgrade."""
        ...

    def unmake(self, engine: Engine) -> None:
        """Take away what `make_room` and the migrations made outside the vault's folder."""
        ...


def home_of(folder: Path, key: bytes) -> Home:
    """The home of the vault in a folder."""
    address = folder / ADDRESS
    if address.is_file():
        return _server(folder, address.read_text(encoding="utf-8").strip())
    return EncryptedFile(folder, key)


def new_home(folder: Path, key: bytes, url: str) -> Home:
    """A home for a vault that is being founded: its own file, or the PostgreSQL database at `url`."""
    return _server(folder, url) if url else EncryptedFile(folder, key)


def remember(folder: Path, url: str) -> None:
    """Have the folder name its database."""
    if url:
        write_whole(folder / ADDRESS, f"{url}\n".encode())


def database_version(folder: Path | None) -> str:
    """What keeps the tables of the vault in a folder, or would in a new one; raises CaseError when it does not fit."""
    address = folder / ADDRESS if folder else None
    if address is None or not address.is_file():
        return engine.database_version()
    with _driver():
        from workbench.storage import postgres

        return postgres.database_version(address.read_text(encoding="utf-8").strip())


def _server(folder: Path, url: str) -> Home:
    # Imported here: a vault in a file needs no driver, and does not wait for one to load.
    with _driver():
        from workbench.storage import postgres

        return postgres.PostgresDatabase(folder, url)


@contextmanager
def _driver() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        problem = "A PostgreSQL vault needs a driver that is not installed here."
        raise Unavailable(problem, 'Install it into the workbench: pip install "psycopg[binary]"') from error
