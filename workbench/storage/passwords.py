"""From a password to a wrapped secret: Argon2id for the key, AES-256-GCM for the wrapping."""

from __future__ import annotations

import base64
import json
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workbench.domain.canonical import canonical, plain
from workbench.domain.errors import BadRequest, CaseError, Defect

MIN_LENGTH = 12
_MIN_SCORE = 3
# zxcvbn looks at no more than this; more only costs time.
_SCORED = 72
# Crockford's alphabet: no I, L, O, U to be misread.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})
_FORMAT = "faw-wrapped-v1"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a password costs. Stored with each wrapped secret, so that it can rise later."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        if self.memory_kib < FLOOR_KIB or self.passes < 2 or self.lanes < 1:
            raise Defect("below the floor for Argon2id")


FLOOR_KIB = 19_456
STANDARD = Cost()
FLOOR = Cost(FLOOR_KIB, 2, 1)
# A key file is data from a folder anyone may write to: more than this is an attempt to hang the program.
_CEILING = Cost(1_048_576, 12, 16)


class WrongPassword(CaseError):
    """The secret does not open with this password."""


def wrap(secret: bytes, password: str, *, purpose: str, name: str, cost: Cost = STANDARD) -> dict[str, Any]:
    """`secret` under `password`, as a JSON object; `purpose`, `name` and the cost are bound to it."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    label = {"format": _FORMAT, "purpose": purpose, "name": name, "cost": asdict(cost), "salt": _text(salt)}
    sealed = AESGCM(_key(password, salt, cost)).encrypt(nonce, secret, canonical(plain(label)))
    return {**label, "nonce": _text(nonce), "sealed": _text(sealed)}


def unwrap(wrapped: dict[str, Any], password: str, *, purpose: str, name: str) -> bytes:
    """The secret. Raises WrongPassword, or CaseError for a file that is damaged."""
    try:
        cost, salt = Cost(**wrapped["cost"]), _bytes(wrapped["salt"])
        nonce, sealed = _bytes(wrapped["nonce"]), _bytes(wrapped["sealed"])
        _refuse_absurd(cost)
    except (KeyError, TypeError, ValueError, Defect) as error:
        raise CaseError(f"The key file of {name} is damaged.", "Restore it from a backup, or let an admin enrol anew.") from error
    label = {"format": _FORMAT, "purpose": purpose, "name": name, "cost": asdict(cost), "salt": wrapped["salt"]}
    try:
        return AESGCM(_key(password, salt, cost)).decrypt(nonce, sealed, canonical(plain(label)))
    except InvalidTag as error:
        raise WrongPassword("The password is not right.") from error


def check_password(password: str, name: str) -> None:
    """Raises BadRequest, with what to do instead, for a password that could be guessed."""
    from zxcvbn import zxcvbn

    if len(password) < MIN_LENGTH:
        raise BadRequest(f"The password has fewer than {MIN_LENGTH} characters.", "Four or five unrelated words make a good one.")
    found = zxcvbn(password[:_SCORED], user_inputs=[name])
    if found["score"] < _MIN_SCORE:
        why = found["feedback"]["warning"] or "It is easy to guess"
        hints = " ".join(found["feedback"]["suggestions"]) or "Add a few unrelated words."
        raise BadRequest(f"The password is too weak: {why.rstrip('.')}.", hints)


def recovery_code() -> str:
    """A random code of 130 bits in groups that can be written down and typed again."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(26))
    return "-".join(letters[i : i + 5] for i in range(0, 25, 5)) + letters[25]


def typed_code(code: str) -> str:
    """A recovery code as typed, brought back to its letters."""
    return code.upper().translate(_MISREAD)


def packed(document: dict[str, Any]) -> bytes:
    """A JSON document as it stands in a file."""
    return json.dumps(document, indent=1, sort_keys=True).encode() + b"\n"


def _key(password: str, salt: bytes, cost: Cost) -> bytes:
    # One password typed on two keyboards may differ in how its accents are composed.
    spelt = unicodedata.normalize("NFKC", password).encode()
    return hash_secret_raw(spelt, salt, cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID)


def _refuse_absurd(cost: Cost) -> None:
    if cost.memory_kib > _CEILING.memory_kib or cost.passes > _CEILING.passes or cost.lanes > _CEILING.lanes:
        raise ValueError("absurd cost")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
