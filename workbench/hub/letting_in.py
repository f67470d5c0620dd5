"""Who is a worker: what the pool's secret proves of its key, what its key signs, and what is sealed on the way to it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workbench.domain.canonical import Json, canonical
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.spread import Answer, Piece

TAG = b"FAW-HUB-ANSWER-v1\0"
LEAST = 32  # bytes of a pool secret
_NONCE = 12


class Pool:
    """The secret that a hub shares with its workers, and with nobody else. It lets workers in and seals sound for them."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < LEAST:
            raise BadRequest("The pool's secret is too short.", f"It has {LEAST} bytes at least: workbench hub pool")
        self._secret = secret

    def __repr__(self) -> str:
        return "Pool(…)"

    def proof(self, name: str, key: str) -> str:
        """What shows that the holder of a key knows the secret."""
        return hmac.new(self._derived(b"FAW-HUB-WORKER-v1", ""), canonical([name, key]), hashlib.sha256).hexdigest()

    def lets_in(self, name: str, key: str, proof: str) -> bool:
        """Whether the proof is right."""
        return hmac.compare_digest(self.proof(name, key), proof)

    def sealed(self, body: bytes, sound: str, about: Json) -> bytes:
        """A part of a sound, for those who know the secret; `about` is bound to it."""
        nonce = os.urandom(_NONCE)
        return nonce + self._seal(sound).encrypt(nonce, body, canonical(about))

    def opened(self, sealed: bytes, sound: str, about: Json) -> bytes:
        """The part. Raises CaseError where it is another, or was changed."""
        try:
            return self._seal(sound).decrypt(sealed[:_NONCE], sealed[_NONCE:], canonical(about))
        except (InvalidTag, ValueError) as error:
            raise CaseError(
                "A part of a sound does not open: it was changed, or sealed with another secret.",
                "Give the hub and all its workers the same pool secret.",
            ) from error

    def _seal(self, sound: str) -> AESGCM:
        return AESGCM(self._derived(b"FAW-HUB-SOUND-v1", sound))

    def _derived(self, purpose: bytes, salt: str) -> bytes:
        return HKDF(SHA256(), 32, salt.encode(), purpose).derive(self._secret)


def pool_secret(database_key: bytes, vault: str) -> bytes:
    """The pool secret of a hub that was given none: derived from its vault's database key (RFC 5869), for nothing else."""
    return HKDF(SHA256(), 32, vault.encode(), b"FAW-HUB-POOL-v1").derive(database_key)


class Badge:
    """A worker's name and key. The key lives as long as its process and is written down nowhere."""

    def __init__(self, name: str, pool: Pool) -> None:
        self.name = name
        self._key = Ed25519PrivateKey.generate()
        self.key = self._key.public_key().public_bytes_raw().hex()
        self.proof = pool.proof(name, self.key)

    def signed(self, piece: Piece, body: bytes, place: Json) -> Answer:
        """A piece's outcome as this worker's word."""
        where = canonical(place).decode()
        return Answer(piece.key, body, self.name, self.key, self._key.sign(said(piece.key, body, where)), where)


class Gate:
    """The hub's side: whom it believes."""

    def __init__(self, pool: Pool, proof_of: Callable[[str, str], str]) -> None:
        self._pool, self._proof_of = pool, proof_of
        self._known: set[tuple[str, str]] = set()

    def why_not(self, answer: Answer) -> str:
        """Why an answer counts for nothing; empty where it does."""
        if not self._is_known(answer.worker, answer.worker_key):
            return f"The worker {answer.worker} was not let in."
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(answer.worker_key))
            key.verify(answer.signature, said(answer.key, answer.body, answer.place))
            json.loads(answer.body)
            json.loads(answer.place)
        except InvalidSignature:
            return f"The answer is not signed by the key of the worker {answer.worker}."
        except ValueError:
            return f"The worker {answer.worker} sent something that is no answer."
        return ""

    def forget(self, name: str) -> None:
        """Look again whether a worker may do anything."""
        self._known = {one for one in self._known if one[0] != name}

    def _is_known(self, name: str, key: str) -> bool:
        if (name, key) not in self._known and self._pool.lets_in(name, key, self._proof_of(name, key)):
            self._known.add((name, key))
        return (name, key) in self._known


def said(key: str, body: bytes, place: str) -> bytes:
    """What a worker signs: which question, and the digests of its answer and of where it was made."""
    return TAG + key.encode() + b"\0" + hashlib.sha256(body).digest() + hashlib.sha256(place.encode()).digest()
