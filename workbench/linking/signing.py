"""A unit's requests to its hub, signed as RFC 9421 says: both sides of it, so that they cannot drift apart."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import http_sf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    VerifyResult,
    algorithms,
)

from workbench.domain.errors import NotPermitted

LABEL, TAG = "unit", "faw-hub-v1"
COVERED = ("@method", "@path", "@query")
_MOST = 2_048  # characters of the field that names what is signed
_NONCE_BYTES, _LONGEST = 16, 64

Headers = Sequence[tuple[str, str]]
"""Header fields as they came, each line of its own."""


class NotSigned(NotPermitted):
    """A request that is not signed as it has to be, or by another key, or was changed since."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose a request claims to be; nothing is proven by it. `created` is in seconds since 1970."""

    unit: str
    created: int
    nonce: str


def signed(method: str, url: str, body: bytes, *, unit: str, sign: Callable[[bytes], bytes], at: float) -> dict[str, str]:
    """The header fields that make a request this unit's. `url` as it is sent, with host and query; `sign` makes an Ed25519
    signature; `at` is the hub's time."""
    request = _Request(method, url, [])
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519)
    prepared = signer.prepare(
        request,
        key_id=unit,
        created=datetime.datetime.fromtimestamp(int(at), datetime.UTC),
        nonce=secrets.token_urlsafe(_NONCE_BYTES),
        label=LABEL,
        tag=TAG,
        covered_component_ids=COVERED,
        body=body or None,
    )
    signer.apply(request, prepared, sign(prepared.signature_base))
    return dict(request.headers.items())


def claimed(headers: Headers) -> Claim:
    """Whose a request claims to be, so that the key can be looked up. Raises NotSigned."""
    said = ", ".join(value for name, value in headers if name.lower() == "signature-input")
    try:
        if not said or len(said) > _MOST:
            raise ValueError("no signature, or none that can be read")
        found: Any = http_sf.parse(said.encode(), tltype="dictionary")
        told = found[LABEL][1]
        claim = Claim(told["keyid"], told["created"], told["nonce"])
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise _not_signed("names no unit, time and nonce") from error
    if type(claim.created) is not int or not all(
        isinstance(w, str) and 0 < len(w) <= _LONGEST for w in (claim.unit, claim.nonce)
    ):
        raise _not_signed("names no unit, time and nonce")
    return claim


@dataclass(frozen=True, slots=True)
class Proven:
    """A request that its unit's key signed: its method, path and query. Its body is as signed once `hold` took it."""

    claim: Claim
    _results: tuple[VerifyResult, ...]
    _verifier: HTTPMessageVerifier
    _request: _Request

    def hold(self, body: bytes) -> None:
        """Raise NotSigned where the body is not the one that was signed."""
        try:
            self._verifier.verify_body(self._request, self._results, body)
        except InvalidSignature as error:
            raise _not_signed("has another body than the one that was signed") from error


def proven(method: str, url: str, headers: Headers, key: str) -> Proven:
    """Whether the key (raw Ed25519, hex) signed method, path, query and the body's digest, under the claim. Raises NotSigned."""
    claim = claimed(headers)
    try:
        resolver = _OneKey(claim.unit, Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)))
        verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=resolver)
        request = _Request(method, url, headers)
        results = verifier.verify(request, max_age=None, expect_tag=TAG, expect_label=LABEL, require_components=COVERED)
    except (InvalidSignature, ValueError) as error:
        raise _not_signed("was not signed by this unit's key, or was changed on the way") from error
    if len(results) != 1 or Claim(claim.unit, claim.created, results[0].nonce or "") != claim:
        raise _not_signed("is signed in more than one way")
    return Proven(claim, tuple(results), verifier, request)


def _not_signed(why: str) -> NotSigned:
    return NotSigned(f"The request {why}.", "A unit signs each of its requests by RFC 9421; see the hub's description.")


class _Verifier(HTTPMessageVerifier):
    """The hub judges time itself, by its own clock, and tells it."""

    def validate_created_and_expires(self, sig_input: Any, max_age: datetime.timedelta | None = None) -> None:
        """Nothing here; `claimed` made sure of a time."""


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, unit: str, key: Ed25519PublicKey) -> None:
        self._unit, self._key = unit, key

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        return self._key if key_id == self._unit else None


class _Request:
    """What the library wants to see of a request."""

    def __init__(self, method: str, url: str, headers: Headers) -> None:
        self.method, self.url, self.headers = method.upper(), url, _Fields(headers)


class _Fields:
    """Header fields with every line, in order."""

    def __init__(self, lines: Headers) -> None:
        self._lines = list(lines)

    def items(self) -> list[tuple[str, str]]:
        return self._lines

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._lines)

    def __contains__(self, name: object) -> bool:
        return any(known.lower() == str(name).lower() for known, _ in self._lines)

    def __setitem__(self, name: str, value: str) -> None:
        self._lines = [(n, v) for n, v in self._lines if n.lower() != name.lower()] + [(name, value)]

    def __delitem__(self, name: str) -> None:
        self._lines = [(n, v) for n, v in self._lines if n.lower() != name.lower()]
