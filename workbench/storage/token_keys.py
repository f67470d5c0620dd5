"""A person's three keys on a token: made there, proved there, and never in our memory."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from workbench.domain.errors import CaseError, NotPermitted
from workbench.storage import envelope
from workbench.storage.person_keys import KeyOnToken, PublicHalves, TokenPlace
from workbench.storage.token import ED25519, P256, Token, TokenName

_PROOF = b"FAW-TOKEN-PROOF-v1\0"
# As long as the longest body the ledger signs: a token that cannot take it must fail at the enrolment, not at work.
_LONGEST = 6 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class TokenKeys:
    """The keys of one person on an open token."""

    token: Token
    place: TokenPlace

    @property
    def public(self) -> PublicHalves:
        """What others may see."""
        report = _point(self.place.report).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return PublicHalves(self.place.signing.public, self.place.sealing.public, report)

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature; it is checked before it is believed, for a ledger cannot take one back."""
        signature = self.token.sign(self.place.signing, message)
        with self._checked():
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.place.signing.public)).verify(signature, message)
        return signature

    def unseal(self, sealed: bytes, info: bytes) -> bytes:
        """What was sealed to this person."""
        key = self.place.sealing
        return envelope.opened_by_exchange(sealed, bytes.fromhex(key.public), lambda p: self.token.exchange(key, p), info)

    def sign_report(self, message: bytes) -> bytes:
        """An ECDSA signature with SHA-256, as DER."""
        digest = hashlib.sha256(message).digest()
        raw = self.token.sign_digest(self.place.report, digest)
        signature = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        with self._checked():
            _point(self.place.report).verify(signature, digest, ECDSA(Prehashed(SHA256())))
        return signature

    def close(self) -> None:
        """Log out of the token."""
        self.token.close()

    def at(self, place: TokenPlace) -> TokenKeys:
        """Other keys of this token. Raises NotPermitted where it does not prove that it holds them."""
        return _proven(TokenKeys(self.token, place))

    def renewed(self, name: str, *, report: bool) -> TokenKeys:
        """New keys beside the old ones, on the same token, in the same login."""
        return _new(self.token, self.place.module, name, report=None if report else self.place.report)

    def destroy(self, *, but: TokenPlace | None = None) -> None:
        """Take the keys off the token. One that was taken out keeps them; without being enrolled they open nothing."""
        kept = _keys_in(but) if but else frozenset()
        with suppress(CaseError):
            for key in _keys_in(self.place) - kept:
                self.token.destroy(key)

    @contextmanager
    def _checked(self) -> Iterator[None]:
        try:
            yield
        except (InvalidSignature, ValueError) as error:
            raise NotPermitted(
                f"What the token “{self.token.label}” signed does not fit the key that is noted for it.",
                "It is another token, or the key file was changed. Run verify, and tell an administrator.",
            ) from error


def make_token_keys(module: Path, name: TokenName, pin: str, *, person: str) -> TokenKeys:
    """Three new keys for a person on a token that its PIN opens; the token stays open."""
    token = Token.open(module, name, pin)
    try:
        return _new(token, module.name, person)
    except BaseException:
        token.close()
        raise


def open_token_keys(module: Path, place: TokenPlace, pin: str) -> TokenKeys:
    """A person's keys on their token. Raises NotPermitted where the token does not prove that it holds them."""
    keys = TokenKeys(Token.open(module, TokenName(place.label, place.serial), pin), place)
    try:
        return _proven(keys)
    except BaseException:
        keys.close()
        raise


def _proven(keys: TokenKeys) -> TokenKeys:
    keys.sign(_PROOF + secrets.token_bytes(32))
    return keys


def _new(token: Token, module: str, person: str, *, report: KeyOnToken | None = None) -> TokenKeys:
    made: list[KeyOnToken] = []
    try:
        made.append(token.make(ED25519, f"workbench ledger: {person}"))
        made.append(token.make(P256, f"workbench database: {person}", agrees=True))
        if report is None:
            made.append(token.make(P256, f"workbench reports: {person}"))
        keys = TokenKeys(token, TokenPlace(token.label, token.serial, token.model, module, made[0], made[1], report or made[2]))
        _prove(keys)
        return keys
    except BaseException:
        with suppress(CaseError):
            for key in made:
                token.destroy(key)
        raise


def _keys_in(place: TokenPlace) -> frozenset[KeyOnToken]:
    return frozenset((place.signing, place.sealing, place.report))


def _prove(keys: TokenKeys) -> None:
    """Everything that work will ask of the token, once."""
    message = _PROOF + secrets.token_bytes(_LONGEST)
    keys.sign(message)
    keys.sign_report(message)
    secret = secrets.token_bytes(32)
    try:
        opened = keys.unseal(envelope.seal(secret, bytes.fromhex(keys.public.sealing), _PROOF), _PROOF)
    except envelope.NotOpened:
        opened = b""
    if opened != secret:
        raise CaseError(f"The token “{keys.token.label}” cannot open what is sealed to its key.", "Use another token.")


def _point(key: KeyOnToken) -> EllipticCurvePublicKey:
    try:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), bytes.fromhex(key.public))
    except ValueError as error:
        raise CaseError("The key file notes a report key that is none.", "Restore it from a backup.") from error
