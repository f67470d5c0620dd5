"""A hub's own name and keys: in its vault's folder, sealed under a key derived from the vault's database key.

They lie beside the vault and not in the hub's state: whoever loses the state, or moves it to another server, keeps the hub that
its units know.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workbench.domain.canonical import canonical
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.units import HubKeys, unit_name
from workbench.linking.sealing import Chunks, chunk_bytes, cipher_bytes, count_of, opened_key
from workbench.storage.durable import write_whole

KEYS = "hub.keys"
_NONCE = 12
_ODD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, repr=False)
class HubSecrets:
    """The private halves, in memory, and what the hub is called."""

    name: str
    signing: Ed25519PrivateKey
    sealing: X25519PrivateKey

    @property
    def public(self) -> HubKeys:
        """What units know."""
        return HubKeys(self.signing.public_key().public_bytes_raw().hex(), self.sealing.public_key().public_bytes_raw().hex())


def hub_secrets(folder: Path, database_key: bytes, vault: str, name: str = "") -> HubSecrets:
    """The hub of a vault, made where there is none yet. Its name stays as it was first chosen: units know it by that."""
    path, seal = folder / KEYS, AESGCM(HKDF(SHA256(), 32, vault.encode(), b"FAW-HUB-KEYS-v1").derive(database_key))
    if not path.is_file():
        made = {"name": unit_name(name or _name_of(folder)), "signing": _seed(), "sealing": _seed()}
        nonce = os.urandom(_NONCE)
        write_whole(path, nonce + seal.encrypt(nonce, canonical({**made}), vault.encode()))
    kept = _opened(path, seal, vault)
    if name and unit_name(name) != kept.name:
        raise BadRequest(f"This hub is called {kept.name}: its units know it by that name.", "Leave --name out.")
    return kept


def _opened(path: Path, seal: AESGCM, vault: str) -> HubSecrets:
    try:
        raw = path.read_bytes()
        said = json.loads(seal.decrypt(raw[:_NONCE], raw[_NONCE:], vault.encode()))
    except (OSError, InvalidTag, ValueError) as error:
        raise CaseError(
            f"{path} does not open: it is damaged, or another vault's.",
            "Restore it from a backup. Without it the hub is another one to its units: each has to join anew.",
        ) from error
    keys = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(said["signing"]))
    return HubSecrets(said["name"], keys, X25519PrivateKey.from_private_bytes(bytes.fromhex(said["sealing"])))


def _seed() -> str:
    return secrets.token_hex(32)


def _name_of(folder: Path) -> str:
    return _ODD.sub("-", folder.name.lower()).strip("-")[:32].strip("-") or "hub"


class HubSealing:
    """Opens what units sealed to the hub. Satisfies `hub.side.Sealing`."""

    def __init__(self, private: X25519PrivateKey) -> None:
        self._private = private

    def opened_key(self, sealed: str, manifest: str) -> bytes:
        """The content key. Raises InputRefused."""
        return opened_key(sealed, self._private, manifest)

    def chunks(self, key: bytes, manifest: str, count: int) -> Chunks:
        """What opens the chunks."""
        return Chunks(key, manifest, count)

    def count_of(self, size: int) -> int:
        """How many chunks a file has."""
        return count_of(size)

    def cipher_bytes(self, size: int) -> int:
        """How long a file is when it is sealed."""
        return cipher_bytes(size)

    def chunk_bytes(self, n: int, size: int) -> int:
        """How long a sealed chunk is."""
        return chunk_bytes(n, size)
