"""A person's keys, seen from outside: what they do, what others may see of them, and where a token keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class PublicHalves:
    """The public halves: raw Ed25519 in hex, raw X25519 or a P-256 point in hex, the report key as SubjectPublicKeyInfo DER."""

    signing: str
    sealing: str
    report: bytes


def is_signed(public: str, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature is this key's (raw, in hex); False too for a key that is none."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class PersonKeys(Protocol):
    """A person's private keys, wherever they are: in memory behind a password, or on a token behind a PIN."""

    @property
    def public(self) -> PublicHalves:
        """What others may see."""
        ...

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature of 64 bytes, for the ledger."""
        ...

    def unseal(self, sealed: bytes, info: bytes) -> bytes:
        """What was sealed to this person. Raises envelope.NotOpened."""
        ...

    def sign_report(self, message: bytes) -> bytes:
        """An ECDSA signature with SHA-256, as DER."""
        ...

    @property
    def place(self) -> TokenPlace | None:
        """The token that holds them; None for keys in memory."""
        ...

    def at(self, place: TokenPlace) -> PersonKeys:
        """Other keys of the token that holds these."""
        ...

    def renewed(self, name: str, *, report: bool) -> PersonKeys:
        """New keys where these are; the report key only where it can be certified anew."""
        ...

    def destroy(self, *, but: TokenPlace | None = None) -> None:
        """Take these keys off their token, except those that stand in `but` too."""
        ...

    def close(self) -> None:
        """Let go of the keys: nothing can be signed afterwards where a token holds them."""
        ...


@dataclass(frozen=True, slots=True)
class KeyOnToken:
    """One key of a token: its id there, and its public half (raw Ed25519, or an uncompressed P-256 point), both in hex."""

    id: str
    public: str

    def __post_init__(self) -> None:
        for text in (self.id, self.public):
            bytes.fromhex(text)


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """Where a person's keys stand: which token, and which of its keys. All of it comes from a folder anyone may write to,
    so nothing here is believed: the token proves that it holds the keys, and the ledger says whose they are."""

    label: str
    serial: str
    model: str
    module: str
    signing: KeyOnToken
    sealing: KeyOnToken
    report: KeyOnToken

    def __post_init__(self) -> None:
        for text in (self.label, self.serial, self.model, self.module):
            if not text.isprintable() or len(text) > _LONGEST_NAME:
                raise ValueError(f"no name of a token: {text!r}")
