"""A vault's tables in an encrypted file of its folder."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from workbench.domain.errors import CaseError, VaultDamaged
from workbench.storage.durable import sync_folder
from workbench.storage.engine import database_engine
from workbench.storage.lock import Right, WriterLock

DATABASE = "vault.db"
# Up to here every opening reads the whole file; a larger one is read through after an unclean end and by `verify`.
# Each page carries a keyed checksum, so damage is also found whenever a page is used.
_ALWAYS_CHECKED = 128 * 1024 * 1024


class EncryptedFile:
    """SQLCipher on one machine: the home every vault has that names no other."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder, key
        self._path = folder / DATABASE

    def is_there(self) -> bool:
        """Whether the file stands."""
        return self._path.is_file()

    def engine(self, *, read_only: bool = False) -> Engine:
        """Connections to the file."""
        return database_engine(self._path, self._key, read_only=read_only)

    def right(self) -> WriterLock:
        """A lock on a file beside it."""
        return WriterLock(self._folder)

    def make_room(self, connection: Connection) -> None:
        """Nothing to do: the file is new."""

    def check(self, engine: Engine, right: Right | None) -> None:
        """Have the pages read, where that is quick or the last writer left in disorder."""
        abandoned = right is not None and right.was_abandoned
        if not abandoned and self._path.stat().st_size > _ALWAYS_CHECKED:
            return
        with engine.connect() as connection:
            try:
                said = connection.exec_driver_sql("PRAGMA quick_check(20)").scalars().all()
            except DBAPIError as error:
                said = [str(error.orig)]
        if odd := [one for one in said if one != "ok" and not _is_of_index(one)]:
            last = str(odd[0]).splitlines()[-1]
            raise VaultDamaged(f"The vault's database is damaged: {last}.", "Restore it: workbench backup restore")

    def back_up(self, engine: Engine, version: str) -> None:
        """Copy the file."""
        with closing(engine.raw_connection()) as connection:
            [(busy, *_)] = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            raise CaseError("The vault has to be upgraded, but another program is reading it.", "Close it there first.")
        shutil.copyfile(self._path, self._folder / f"{DATABASE}.before-{version}")
        sync_folder(self._folder)

    def unmake(self, engine: Engine) -> None:
        """Nothing to do: everything stands in the folder."""


def _is_of_index(said: str) -> bool:
    """Whether only what a search looks in is damaged: that can be made anew, and `verify` tells of it."""
    return "fts5" in said.lower() or "vtable" in said.lower()
