"""Evidence sealed for its way to the hub: a content key to the hub's X25519 key (HPKE, RFC 9180), chunks with AES-256-GCM."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workbench.domain.canonical import canonical
from workbench.domain.errors import InputRefused

CHUNK_BYTES = 4 << 20
TAG_BYTES = 16
KEY_BYTES = 32
_SEALED_KEY_BYTES = 32 + KEY_BYTES + TAG_BYTES
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_KEY, _CONTENT = b"FAW-HUB-KEY-v1", b"FAW-HUB-CONTENT-v1"


class NotOpened(InputRefused):
    """Sealed to another key, for another manifest or place, or changed since."""


def content_key(secret: bytes, manifest: str) -> bytes:
    """The key of one hand-over, from a secret that only the unit has and the manifest's digest: the same after a restart, so
    that a transfer goes on; another for every other manifest, so that no key ever seals two contents."""
    return HKDF(SHA256(), KEY_BYTES, bytes.fromhex(manifest), _CONTENT).derive(secret)


def sealed_key(key: bytes, sealing: str, manifest: str) -> str:
    """A content key for the holder of the hub's sealing key (hex), bound to the manifest's digest; hex."""
    return _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(bytes.fromhex(sealing)), _about(manifest)).hex()


def opened_key(sealed: str, private: X25519PrivateKey, manifest: str) -> bytes:
    """The content key. Raises NotOpened."""
    try:
        raw = bytes.fromhex(sealed)
        if len(raw) != _SEALED_KEY_BYTES:
            raise ValueError("another length")
        return _SUITE.decrypt(raw, private, _about(manifest))
    except (InvalidTag, ValueError) as error:
        remedy = "Seal a key of 32 bytes to the sealing key that GET /v1/hub tells."
        raise NotOpened("The content key was not sealed to this hub for this manifest.", remedy) from error


def count_of(size: int) -> int:
    """How many chunks a file of so many bytes has; an empty one has one."""
    return max(1, -(-size // CHUNK_BYTES))


def cipher_bytes(size: int) -> int:
    """How many bytes a file of so many has when it is sealed."""
    return size + count_of(size) * TAG_BYTES


def chunk_bytes(n: int, size: int) -> int:
    """How many bytes chunk `n` of a file has when it is sealed."""
    return min(CHUNK_BYTES, size - n * CHUNK_BYTES) + TAG_BYTES


class Chunks:
    """The chunks of one hand-over, under its content key. Each is bound to the manifest, its number and how many there are, so
    that none can stand in another's place or for the last."""

    def __init__(self, key: bytes, manifest: str, count: int) -> None:
        self._seal, self._manifest, self._count = AESGCM(key), manifest, count

    def sealed(self, n: int, plain: bytes) -> bytes:
        """Chunk `n` on its way."""
        return self._seal.encrypt(n.to_bytes(12, "big"), plain, self._place(n))

    def opened(self, n: int, sealed: bytes) -> bytes:
        """Chunk `n` as it was. Raises NotOpened."""
        try:
            return self._seal.decrypt(n.to_bytes(12, "big"), sealed, self._place(n))
        except InvalidTag as error:
            problem = f"Chunk {n} of {self._count} was not sealed under this transfer's key for this place."
            raise NotOpened(problem, "Send it again.") from error

    def _place(self, n: int) -> bytes:
        return canonical([self._manifest, n, self._count])


def _about(manifest: str) -> bytes:
    return _KEY + b"\0" + manifest.encode()
