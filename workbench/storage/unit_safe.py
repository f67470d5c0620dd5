"""What a vault keeps as a field unit: its key for the hub, and hand-overs on their way, each sealed in a small file.

The files stand in the vault's folder, whatever keeps its tables; the key that seals them is derived from the vault's database
key, so that everyone enrolled can use the unit's key, and nobody else.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workbench.domain.canonical import canonical
from workbench.domain.errors import CaseError
from workbench.storage.durable import sync_folder, write_whole

FOLDER = "unit"
_NONCE = 12


class UnitSafe:
    """Bodies by name. What was put there by anybody without the key does not open, nor does one body in another's place."""

    def __init__(self, vault: Path, vault_id: str, database_key: bytes) -> None:
        self._folder, self._vault_id = vault / FOLDER, vault_id
        self._seal = AESGCM(HKDF(SHA256(), 32, vault_id.encode(), b"FAW-UNIT-SAFE-v1").derive(database_key))

    def kept(self, name: str) -> bytes | None:
        """The body of that name; None where there is none."""
        path = self._path(name)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CaseError(f"{path} cannot be read: {error.strerror}.", "Check the disk and the folder's rights.") from error
        try:
            return self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], self._about(name))
        except (InvalidTag, ValueError) as error:
            raise CaseError(
                f"{path} is damaged, or was put there by another.",
                "Restore it from a backup, or leave the hub and join it again.",
            ) from error

    def keep(self, name: str, body: bytes) -> None:
        """Put a body there, in the place of any other."""
        path, nonce = self._path(name), os.urandom(_NONCE)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(path, nonce + self._seal.encrypt(nonce, body, self._about(name)))
        except OSError as error:
            raise CaseError(f"{path} cannot be written: {error.strerror}.", "Make room on the disk.") from error

    def forget(self, name: str) -> None:
        """Take a body away; nothing happens where there is none."""
        path = self._path(name)
        try:
            path.unlink(missing_ok=True)
            if self._folder.is_dir():
                sync_folder(self._folder)
        except OSError as error:
            raise CaseError(f"{path} cannot be taken away: {error.strerror}.", "Check the folder's rights.") from error

    def _path(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode()).hexdigest()[:32]

    def _about(self, name: str) -> bytes:
        return canonical([self._vault_id, name])
