"""An open vault: the database, the ledger in it, and the right to write."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from workbench.domain.custody import Anchors, Entry, Head, Verdict
from workbench.domain.errors import BadRequest, CaseError, Defect, NotPermitted, Unavailable, VaultDamaged
from workbench.domain.events import Event, PersonRekeyed
from workbench.domain.progress import Progress
from workbench.domain.questions import LedgerHead, Question
from workbench.storage import backups, homes, ledger, migrations, passages, questions, salvage, tables
from workbench.storage.durable import sync_folder
from workbench.storage.engine import plain_words, writing
from workbench.storage.homes import Home
from workbench.storage.ledger import Signer
from workbench.storage.lock import Right, VaultBusy
from workbench.storage.results import Results
from workbench.storage.verification import verify

__all__ = ["Change", "Signer", "Vault", "VaultBusy"]

A = TypeVar("A")
_RESTORE = "Restore it: workbench backup restore"


class Change:
    """One transaction: what is asked in it sees what was appended in it."""

    def __init__(self, connection: Connection, actor: Signer) -> None:
        self._connection = connection
        self._actor = actor

    def answer(self, question: Question[A]) -> A:
        """An answer from inside the transaction."""
        return questions.answer(self._connection, question)

    def append(self, event: Event) -> Entry:
        """Sign an event, join it to the ledger, write what it changes."""
        return ledger.append(self._connection, event, self._actor)


class Vault:
    """An open vault. Safe to use from any thread; one process at a time may write."""

    def __init__(self, folder: Path, home: Home, engine: Engine, right: Right | None) -> None:
        self.folder = folder
        self._home = home
        self._engine = engine
        self._right = right
        self._closed = False

    @classmethod
    def found(cls, folder: Path, *, database_key: bytes, database: str = "") -> Vault:
        """Make a new vault in a folder that is empty or not there. The ledger begins with the first change.

        `database` is the address of an empty PostgreSQL database; without one, the tables stand in an encrypted file.
        """
        home = homes.new_home(folder, database_key, database)
        _make_room(folder)
        with _emptied_on_error(folder):
            vault = cls(folder, home, home.engine(), home.right())
            with _closed_on_error(vault):
                with writing(vault._engine) as connection:
                    home.make_room(connection)
                    migrations.migrate(connection)
                homes.remember(folder, database)
                sync_folder(folder)
        return vault

    @classmethod
    def open(cls, folder: Path, *, database_key: bytes, read_only: bool = False, damaged: bool = False) -> Vault:
        """Open a vault and upgrade an older one. Raises VaultBusy when another process writes to it, VaultDamaged when its pages
        do not hold together; with `read_only` and `damaged`, such a one opens as well as it can."""
        home = homes.home_of(folder, database_key)
        if not home.is_there():
            raise BadRequest(f"There is no vault in {folder}.", "Check the path, or make one with: workbench init")
        right = None if read_only else home.right()
        vault = cls(folder, home, home.engine(read_only=read_only), right)
        with _closed_on_error(vault), plain_words():
            if not damaged:
                home.check(vault._engine, right)
                vault._upgrade()
        return vault

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be changed through this vault."""
        return self._right is None

    def answer(self, question: Question[A]) -> A:
        """The answer from the committed state, from any thread."""
        with plain_words(), self._database().connect() as connection:
            return questions.answer(connection, question)

    @contextmanager
    def change(self, actor: Signer) -> Iterator[Change]:
        """A transaction in which events are appended: committed on leaving, undone whole by an exception."""
        if self._right is None:
            raise NotPermitted("The vault is open to read only.", "Close it where it is open for writing, then open it again.")
        engine = self._database()
        self._right.confirm()
        with writing(engine) as connection:
            yield Change(connection, actor)

    def holds(self, head: Head) -> bool:
        """Whether the ledger still has the entry this head ended with: what follows it can only have been added."""
        if not head.size:
            return True
        with plain_words(), self._engine.connect() as connection:
            query = select(tables.event.c.body, tables.event.c.signature).where(tables.event.c.seq == head.size - 1)
            row = connection.execute(query).one_or_none()
        return row is not None and ledger.entry_hash(bytes(row.body), bytes(row.signature)) == head.last_hash

    def back_up(self, key: bytes, hand: backups.BackupSigner) -> backups.Backup:
        """A signed copy of the database beside the others. Raises Unavailable where a server keeps the tables."""
        if self._database().dialect.name != "sqlite":
            raise Unavailable("A database server keeps this vault's tables.", "Have its administrator back the database up.")
        return backups.make(self._database(), self.folder, key, hand)

    def is_backup_due(self) -> bool:
        """Whether another copy is wanted."""
        if self._database().dialect.name != "sqlite" or self.is_read_only:
            return False
        query = select(func.max(tables.entry.c.seq)).where(tables.entry.c.kind == PersonRekeyed.KIND)
        with plain_words(), self._engine.connect() as connection:
            rekeyed = connection.execute(query).scalar()
        return backups.is_due(self.folder, self.answer(LedgerHead()), -1 if rekeyed is None else rekeyed)

    def forget_results(self) -> None:
        """Empty the cache of engine results: they are named by digests, which do not tell what they were made of."""
        with writing(self._database()) as connection:
            connection.execute(tables.result.delete())

    def index_anew(self) -> int:
        """Make what is searched anew from what stands; how many passages there are."""
        if self.is_read_only:
            raise NotPermitted("The vault is open to read only.", "Close it where it is open for writing, then open it again.")
        with writing(self._database()) as connection:
            return passages.make_anew(connection)

    def salvaged(self) -> Iterator[tuple[int, bytes | None, bytes | None]]:
        """Every entry that can still be read, None for the others."""
        return salvage.entries(self._database())

    def salvaged_payload(self, digest: str) -> bytes | None:
        """A payload, where it can still be read."""
        return salvage.payload(self._database(), digest)

    def results(self) -> Results:
        """The cache of engine results."""
        return Results(self._database(), read_only=self.is_read_only)

    def verify(self, anchors: Anchors, *, evidence_digest: Callable[[str], str | None]) -> Generator[Progress, None, Verdict]:
        """Check everything against the ledger, and the ledger against its signatures.

        `evidence_digest` answers the SHA-256 of the file the store keeps under a digest, None when it keeps none.
        Without anchors from outside the vault, a vault rewritten whole goes unnoticed.
        """
        return verify(self._database(), self.folder.name, anchors=anchors, evidence_digest=evidence_digest)

    def close(self) -> None:
        """Close every connection and let another process write."""
        self._closed = True
        self._engine.dispose()
        if self._right is not None:
            self._right.release()

    def unmake(self) -> None:
        """Take away what founding this vault made outside its folder; only for one that could not be founded whole."""
        self._home.unmake(self._engine)

    def _database(self) -> Engine:
        # A disposed engine would quietly connect again, with the key it still holds.
        if self._closed:
            raise Defect("the vault is closed")
        return self._engine

    def _upgrade(self) -> None:
        version = self._version()
        if version == migrations.VERSIONS[-1]:
            return
        if version not in migrations.VERSIONS:
            raise BadRequest("The vault was written by a newer workbench.", "Install that version, or a later one.")
        if self.is_read_only:
            raise BadRequest("The vault is from an older workbench.", "Open it for writing once, to upgrade it.")
        self._home.back_up(self._engine, version)
        try:
            with writing(self._engine) as connection:
                migrations.migrate(connection)
        except DBAPIError as error:
            raise VaultDamaged(f"The vault's tables are not those of version {version}: {error.orig}.", _RESTORE) from error

    def _version(self) -> str:
        version = ""
        with suppress(DBAPIError), self._engine.connect() as connection:
            version = migrations.version_of(connection)
        if not version:
            raise VaultDamaged("The vault does not say of which version it is.", _RESTORE)
        return version


def _make_room(folder: Path) -> None:
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BadRequest(f"{folder} is not empty.", "Choose a new folder for the vault.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadRequest(f"{folder} cannot be made: {error.strerror}.", "Choose another place for the vault.") from error


@contextmanager
def _emptied_on_error(folder: Path) -> Iterator[None]:
    """A vault that could not be founded leaves its folder as empty as it was, so that founding can be tried again there."""
    try:
        yield
    except BaseException as error:
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CaseError(f"{folder} cannot be written to: {error.strerror}.", "Make room on the disk.") from error
        raise


@contextmanager
def _closed_on_error(vault: Vault) -> Iterator[None]:
    try:
        yield
    except BaseException:
        vault.close()
        raise
