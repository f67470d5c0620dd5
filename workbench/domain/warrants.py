"""What an administrator has the hub do on their word, signed by them: while a hub serves, its vault has no other writer.

A warrant to enrol is half of a one-time code: the hub finds it by the secret in the code, which it never held itself.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.errors import BadRequest
from workbench.domain.people import Permission, Person, Role, may, unfit

TAG = "FAW-HUB-WARRANT-v1"
CODE_S = 7 * 24 * 3600  # so long a one-time code counts
REVOKE_S = 24 * 3600
SECRET_BYTES = 13  # with mark and check 25 bytes: 40 letters, none of them to spare
_FINGERPRINT_BYTES, _CHECK_BYTES, _GROUP = 10, 2, 5


class Act(StrEnum):
    """What is to be done with a unit."""

    ENROL = "enrol"
    REVOKE = "revoke"


@dataclass(frozen=True, slots=True)
class Warrant:
    """An administrator's word for the hub of one vault, until a second since 1970. `secret` is the SHA-256 of a code's secret."""

    vault_id: str
    act: Act
    unit: str
    by: str
    until: int
    role: Role = Role.ANALYST
    secret: str = ""
    reason: str = ""


def written(warrant: Warrant) -> str:
    """A warrant as it is kept and signed: canonical JSON."""
    return canonical(plain(warrant)).decode()


def read(document: str) -> Warrant:
    """The warrant that is written so. Raises ValueError for what is none."""
    try:
        return fact(Warrant, json.loads(document))
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError("it is no warrant") from error


def no_warrant(warrant: Warrant, person: Person | None, vault_id: str, now: float) -> str:
    """Why a warrant, whose signature is the person's, does not count; empty when it does."""
    if warrant.vault_id != vault_id:
        return "It was made for another vault."
    if person is None or not may(person.role, Permission.ALL):
        return f"{warrant.by} is no administrator of this vault."
    if why := unfit(person):
        return why
    return "It has expired." if now > warrant.until else ""


def code(secret: bytes, hub_key: str) -> str:
    """A one-time code as people copy it: the beginning of the hub key's SHA-256, so that a unit knows the hub, and a secret."""
    body = hub_mark(hub_key) + secret
    letters = base64.b32encode(body + _check(body)).decode().rstrip("=")
    return "-".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))


def parted(code: str) -> tuple[bytes, bytes]:
    """The hub's mark and the secret in a code, however it was typed. Raises BadRequest for what is none."""
    letters = "".join(code.split()).replace("-", "").upper()
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        raw = b""
    body, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
    if len(body) != _FINGERPRINT_BYTES + SECRET_BYTES or _check(body) != check:
        raise BadRequest("This is no code for enrolling.", "Copy it whole, as the hub's administrator was shown it.")
    return body[:_FINGERPRINT_BYTES], body[_FINGERPRINT_BYTES:]


def hub_mark(hub_key: str) -> bytes:
    """The beginning of the SHA-256 of a hub's signing key (hex), by which a code names its hub."""
    return hashlib.sha256(bytes.fromhex(hub_key)).digest()[:_FINGERPRINT_BYTES]


def secret_digest(secret: bytes) -> str:
    """What the hub keeps of a code's secret."""
    return hashlib.sha256(b"FAW-HUB-CODE-v1\0" + secret).hexdigest()


def _check(body: bytes) -> bytes:
    return hashlib.sha256(b"FAW-HUB-CHECK-v1\0" + body).digest()[:_CHECK_BYTES]
