"""A secret sealed to someone's public key by HPKE (RFC 9180): X25519 where the key is in memory, P-256 where a token holds it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

Exchange = Callable[[bytes], bytes]
"""The Diffie-Hellman secret (the x coordinate, 32 bytes) of a private key with an uncompressed point."""

_IN_MEMORY = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_ON_TOKEN = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_X25519_BYTES, _POINT_BYTES = 32, 65
# RFC 9180, section 7: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
_KEM_ID, _SUITE_ID = b"KEM\x00\x10", b"HPKE\x00\x10\x00\x01\x00\x02"
_BASE_MODE = b"\x00"


class NotOpened(Exception):
    """Sealed to another key, for another purpose, or changed since."""


def seal(secret: bytes, public: bytes, info: bytes) -> bytes:
    """`secret` for the holder of a raw X25519 key or an uncompressed P-256 point; `info` is bound to it."""
    if len(public) == _X25519_BYTES:
        return _IN_MEMORY.encrypt(secret, X25519PublicKey.from_public_bytes(public), info)
    return _ON_TOKEN.encrypt(secret, EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public), info)


def opened(sealed: bytes, private: X25519PrivateKey, info: bytes) -> bytes:
    """What was sealed to a key in memory. Raises NotOpened."""
    try:
        return _IN_MEMORY.decrypt(sealed, private, info)
    except (InvalidTag, ValueError) as error:
        raise NotOpened from error


def opened_by_exchange(sealed: bytes, public: bytes, exchange: Exchange, info: bytes) -> bytes:
    """What was sealed to a P-256 key that another device holds: it computes the exchange, RFC 9180 does the rest."""
    sent, body = sealed[:_POINT_BYTES], sealed[_POINT_BYTES:]
    try:
        # Whoever wrote the file chose the point: one off the curve would draw the private key out of a careless token.
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), sent)
        key = _schedule(shared_secret(exchange(sent), sent + public), info)
        return AESGCM(key.key).decrypt(key.nonce, body, b"")
    except (InvalidTag, ValueError) as error:
        raise NotOpened from error


@dataclass(frozen=True, slots=True, repr=False)
class _Key:
    key: bytes
    nonce: bytes


def shared_secret(exchanged: bytes, context: bytes) -> bytes:
    """Section 4.1 of RFC 9180, ExtractAndExpand: from an exchange, bound to both its points."""
    return _expand(_KEM_ID, _extract(_KEM_ID, b"", b"eae_prk", exchanged), b"shared_secret", context, 32)


def _schedule(shared: bytes, info: bytes) -> _Key:
    """Section 5.1 of RFC 9180, KeySchedule in base mode."""
    bound = _BASE_MODE + _extract(_SUITE_ID, b"", b"psk_id_hash", b"") + _extract(_SUITE_ID, b"", b"info_hash", info)
    secret = _extract(_SUITE_ID, shared, b"secret", b"")
    return _Key(_expand(_SUITE_ID, secret, b"key", bound, 32), _expand(_SUITE_ID, secret, b"base_nonce", bound, 12))


def _extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + suite + label + material, "sha256")


def _expand(suite: bytes, secret: bytes, label: bytes, bound: bytes, length: int) -> bytes:
    said = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + bound
    return HKDFExpand(SHA256(), length, said).derive(secret)
