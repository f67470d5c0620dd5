"""A vault as a field unit: its key for the hub, sealed for everyone who opens the vault, and the way to the hub."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workbench.domain.canonical import canonical
from workbench.domain.errors import CaseError
from workbench.domain.questions import VaultId
from workbench.domain.warrants import parted, secret_digest
from workbench.storage.person_keys import is_signed
from workbench.storage.unit_safe import UnitSafe

if TYPE_CHECKING:
    from workbench.linking.client import HubClient
    from workbench.storage.vault import Vault


@dataclass(frozen=True, slots=True, repr=False)
class SecretUnitKey:
    """The private half, in memory: an Ed25519 seed, and what content keys are derived from."""

    seed: bytes
    content: bytes

    @property
    def public(self) -> str:
        """The public half, in hex."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature."""
        return self._key.sign(message)

    def sealed_key(self, manifest: str, sealing: str) -> str:
        """The content key of a hand-over, sealed to the hub."""
        from workbench.linking.sealing import content_key, sealed_key

        return sealed_key(content_key(self.content, manifest), sealing, manifest)

    def sealer(self, manifest: str, count: int) -> Callable[[int, bytes], bytes]:
        """What seals each of its chunks."""
        from workbench.linking.sealing import Chunks, content_key

        return Chunks(content_key(self.content, manifest), manifest, count).sealed

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


class VaultUnitDesk:
    """The unit that a vault is. `safe` is opened when it is first asked: most vaults are none."""

    def __init__(self, vault: Vault, database_key: bytes) -> None:
        self._vault, self._database_key = vault, database_key
        self._opened: UnitSafe | None = None

    def prepared(self, code: str) -> str:
        """The key to join with, made where the code is shown for the first time."""
        name = f"joining {secret_digest(parted(code)[1])}"
        if (known := self._safe.kept(name)) is not None:
            return known.decode()
        made = SecretUnitKey(secrets.token_bytes(32), secrets.token_bytes(32))
        self._safe.keep(_name(made.public), canonical({"seed": made.seed.hex(), "content": made.content.hex()}))
        self._safe.keep(name, made.public.encode())
        return made.public

    def key(self, public: str) -> SecretUnitKey:
        """The private half of a key that was made here."""
        body = self._safe.kept(_name(public))
        if body is None:
            raise CaseError(
                "The key with which this vault joined its hub is not here: its folder “unit” is gone.",
                "Restore the folder from a backup, or leave the hub and join it again with a new code.",
            )
        told = json.loads(body)
        return SecretUnitKey(bytes.fromhex(told["seed"]), bytes.fromhex(told["content"]))

    def link(self, url: str, unit: str, public: str) -> HubClient:
        """The way to a hub."""
        from workbench.linking.client import HubClient

        return HubClient(url, unit, lambda message: self.key(public).sign(message))

    def is_signed(self, key: str, signature: bytes, message: bytes) -> bool:
        """Whether a signature is a key's."""
        return is_signed(key, signature, message)

    def chunk_bytes(self) -> int:
        """How long a chunk is before it is sealed."""
        from workbench.linking.sealing import CHUNK_BYTES

        return CHUNK_BYTES

    def cipher_bytes(self, size: int) -> int:
        """How long a file is when it is sealed."""
        from workbench.linking.sealing import cipher_bytes

        return cipher_bytes(size)

    def kept(self, name: str) -> bytes | None:
        """What is kept under a name."""
        return self._safe.kept(name)

    def keep(self, name: str, body: bytes) -> None:
        """Keep something until it is forgotten."""
        self._safe.keep(name, body)

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        self._safe.forget(name)

    @property
    def _safe(self) -> UnitSafe:
        if self._opened is None:
            self._opened = UnitSafe(self._vault.folder, self._vault.answer(VaultId()), self._database_key)
        return self._opened


def _name(public: str) -> str:
    return f"key {public}"
