"""When a vault's database is damaged or its administrator lost: copies to put back, new keys. None of it needs an open bench."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from workbench import __version__
from workbench.bootstrap import roots
from workbench.bootstrap.keymaking import Hand, let_in, make_keys
from workbench.bootstrap.roots import LabRoot
from workbench.bootstrap.verifying import witness
from workbench.domain.authority import key_id
from workbench.domain.errors import BadRequest
from workbench.domain.events import PersonRekeyed
from workbench.domain.orders import BackUpOutcome
from workbench.domain.people import ROOT_NAME, Role, person_name
from workbench.domain.questions import PersonNamed
from workbench.storage import backups
from workbench.storage.encrypted_file import DATABASE
from workbench.storage.keys import KeyFolder, check_password
from workbench.storage.ledger import Signer
from workbench.storage.lock import WriterLock
from workbench.storage.passwords import Cost
from workbench.storage.vault import Vault

KEYS = "keys"


def backed_up(vault: Vault, key: bytes, hand: Hand) -> BackUpOutcome:
    """A signed copy of the database."""
    made = vault.back_up(key, backups.BackupSigner(hand.name, hand.public, hand.sign))
    return BackUpOutcome(vault.folder / backups.FOLDER / made.name, made.sha256, made.head.size)


def listed(folder: Path) -> tuple[tuple[str, str, int, str], ...]:
    """(name, when, entries, who) of every copy, newest first."""
    return tuple((b.name, b.at, b.head.size, b.by) for b in backups.listed(folder))


def restored(folder: Path, *, user: str, password: str, name: str, cost: Cost) -> tuple[str, int]:
    """Put a copy in the database's place; its name, and how many entries it has. The newest where `name` is empty.

    What this machine remembers of the ledger becomes the copy's head, and what came after it a sentence that `verify` repeats
    from then on: otherwise no report could ever be made again. Whoever keeps a later checkpoint still finds the loss.
    """
    if not (folder / DATABASE).parent.is_dir() or not (folder / KEYS).is_dir():
        raise BadRequest(f"There is no vault at {folder}.", "Check the path.")
    lock = WriterLock(folder)
    try:
        made = backups.restore(folder, name, database_key(folder, user, password, cost), folder / DATABASE)
        _remember_loss(folder, made, user)
    finally:
        lock.release()
    return made.name, made.head.size


def _remember_loss(folder: Path, made: backups.Backup, user: str) -> None:
    pinned = roots.known(folder)
    heads = [head for head in (pinned.head, pinned.verified) if head] if pinned else []
    lost = max((head.size for head in heads), default=0) - made.head.size
    if pinned is None or lost <= 0:
        return
    at = datetime.now(UTC).isoformat(timespec="seconds")
    said = f"{user} put back the backup {made.name} here on {at}: the {lost} entries after its {made.head.size} are lost"
    verified = pinned.verified if pinned.verified and pinned.verified.size <= made.head.size else None
    roots.pin(folder, replace(pinned, head=made.head, verified=verified, losses=(*pinned.losses, said)))


def recovered(folder: Path, *, user: str, password: str, code: str, admin: str, new_password: str, cost: Cost) -> None:
    """New keys for an administrator, by the laboratory's root that the recovery code opens; they hold the root from now on.

    `user`, anyone enrolled, opens the database. Raises NotPermitted where the code is not right.
    """
    admin = person_name(admin)
    check_password(new_password, admin)
    keys = KeyFolder(folder / KEYS, cost=cost)
    root = LabRoot.unpacked(keys.unwrap_root(recovery_code=code))
    key = database_key(folder, user, password, cost)
    vault = Vault.open(folder, database_key=key)
    try:
        person = vault.answer(PersonNamed(admin))
        if person is None or person.revoked or person.role is not Role.ADMIN:
            raise BadRequest(f"{admin} is no administrator of this vault.", "Name one: workbench people list")
        _give(vault, keys, root, admin, new_password, key)
    finally:
        witness(vault)
        vault.close()


def _give(vault: Vault, keys: KeyFolder, root: LabRoot, admin: str, password: str, key: bytes) -> None:
    keys.set_aside(admin)
    try:
        public = make_keys(keys, root, admin, Role.ADMIN, password, key)
        signer = Signer(ROOT_NAME, key_id(root.public), root.sign, session="", application=f"workbench {__version__}")
        with vault.change(signer) as change:
            change.append(PersonRekeyed(admin, public, confirmed=True, reason="Recovered by the laboratory's recovery code."))
    except BaseException:
        keys.put_back(admin)
        raise
    # Only now: cut off before, the root is still its holder's, and the code opens it again.
    keys.rewrap_root(root.packed(), password=password, holder=admin)
    keys.drop_former(admin)


def database_key(folder: Path, user: str, password: str, cost: Cost) -> bytes:
    found, _ = let_in(KeyFolder(folder / KEYS, cost=cost), folder, person_name(user), password)
    for each in found:
        each.held.close()
    return found[0].database_key
