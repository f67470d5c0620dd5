"""Signed copies of a vault's database file, the newest few: made while it is in use, checked before one is put back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Engine, select

from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.custody import Head
from workbench.domain.errors import BadRequest, CaseError
from workbench.storage import ledger, tables
from workbench.storage.durable import sync_folder, write_whole
from workbench.storage.engine import database_engine, plain_words

FOLDER = "backups"
KEPT = 5
TAG = b"FAW-BACKUP-v1\0"
# A copy is due after so many entries, or when the last one is older than this and there is anything new.
ENTRIES = 200
AGE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Backup:
    """What stands beside a copy: where the ledger stood, the copy's digest, and who signed for it."""

    name: str
    head: Head
    sha256: str
    at: str
    by: str
    key: str

    def signed(self) -> bytes:
        """What the signature covers."""
        return TAG + canonical(plain(self))


@dataclass(frozen=True, slots=True)
class BackupSigner:
    """Who signs for a copy: name, public key in hex, and the signature they give."""

    name: str
    public: str
    sign: Callable[[bytes], bytes]


def make(engine: Engine, folder: Path, key: bytes, hand: BackupSigner) -> Backup:
    """A copy of the database behind `engine`, whole or not at all; the oldest go. Raises CaseError where it cannot be written."""
    place = folder / FOLDER
    now = datetime.now(UTC)
    name = f"vault-{now:%Y%m%dT%H%M%S%fZ}.db"
    aside = place / f".{name}"
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        _copy(engine, aside, key)
        made = Backup(name, _head(aside, key), _digest(aside), now.isoformat(timespec="seconds"), hand.name, hand.public)
        aside.replace(place / name)
        said = {"backup": plain(made), "signature": hand.sign(made.signed()).hex()}
        write_whole(place / f"{name}.json", json.dumps(said, indent=1).encode())
    except OSError as error:
        raise CaseError(f"{place} cannot be written: {error.strerror}.", "Make room on the disk, then back up again.") from error
    finally:
        _clear(aside)
    _rotate(place)
    return made


def listed(folder: Path) -> tuple[Backup, ...]:
    """Every copy with its paper, newest first; what has none, or one that was not signed for it, is no backup."""
    found = []
    for paper in sorted((folder / FOLDER).glob("vault-*.db.json"), reverse=True):
        with suppress(OSError, ValueError, KeyError, TypeError, InvalidSignature):
            said = json.loads(paper.read_text(encoding="utf-8"))
            backup = fact(Backup, said["backup"])
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(backup.key)).verify(
                bytes.fromhex(said["signature"]), backup.signed()
            )
            if backup.name == paper.name.removesuffix(".json") and (folder / FOLDER / backup.name).is_file():
                found.append(backup)
    return tuple(found)


def is_due(folder: Path, head: Head, rekeyed: int) -> bool:
    """Whether so much was entered since the last copy, or it is so old, that another is wanted. `rekeyed` is the last entry that
    gave somebody other keys: in an older copy they would be nobody's."""
    made = listed(folder)
    if not made:
        return head.size >= ENTRIES // 4
    if rekeyed >= made[0].head.size:
        return True
    new = head.size - made[0].head.size
    return new >= ENTRIES or (new > 0 and datetime.now(UTC) - datetime.fromisoformat(made[0].at) > AGE)


def restore(folder: Path, name: str, key: bytes, database: Path) -> Backup:
    """Put a copy in the database's place; what stood there is kept beside it. The caller holds the right to write."""
    backup = next((b for b in listed(folder) if b.name == name or not name), None)
    if backup is None:
        raise BadRequest(f"There is no backup {name!r} here.", "See: workbench backup list")
    copy = folder / FOLDER / backup.name
    if _digest(copy) != backup.sha256 or _head(copy, key) != backup.head:
        raise CaseError(f"{copy} is not the copy that was signed.", "Take an older one: workbench backup list")
    aside = database.with_name(f".{database.name}.restored")
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    try:
        write_whole(aside, copy.read_bytes())
        for path in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
            if path.exists():
                path.replace(path.with_name(f"{path.name}.before-{stamp}"))
        aside.replace(database)
        sync_folder(database.parent)
    except OSError as error:
        raise CaseError(f"{database} cannot be written: {error.strerror}.", "Make room on the disk, then try again.") from error
    return backup


def _copy(engine: Engine, target: Path, key: bytes) -> None:
    """SQLite's own backup: pages are copied while others read and write."""
    with plain_words():
        other = database_engine(target, key)
        with closing(engine.raw_connection()) as source, closing(other.raw_connection()) as copy:
            source.driver_connection.backup(copy.driver_connection)  # type: ignore[union-attr]  # the driver's own connection
            copy.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
        other.dispose()


def _head(path: Path, key: bytes) -> Head:
    """The head of a copy, once all its pages were read."""
    engine = database_engine(path, key)
    try:
        with plain_words(), engine.connect() as db:
            if (said := db.exec_driver_sql("PRAGMA quick_check(1)").scalar()) != "ok":
                raise CaseError(f"{path} is damaged: {said}.", "Take an older backup.")
            last = db.execute(select(tables.event.c.seq).order_by(tables.event.c.seq.desc()).limit(1)).scalar()
            head = ledger.head(db)
            return head if last is not None and last + 1 == head.size else Head(0, "", "")
    finally:
        engine.dispose()
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _rotate(place: Path) -> None:
    names = sorted(path.name for path in place.glob("vault-*.db"))
    for name in names[:-KEPT]:
        for path in (place / name, place / f"{name}.json"):
            path.unlink(missing_ok=True)


def _clear(aside: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        aside.with_name(aside.name + end).unlink(missing_ok=True)
