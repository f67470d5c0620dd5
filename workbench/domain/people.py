"""People, roles and what each role may do."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.errors import BadRequest

# The laboratory's root in the ledger: it founds, and gives an administrator new keys when the recovery code opens it.
ROOT_NAME = "lab root"


class Role(StrEnum):
    """The three roles of the laboratory."""

    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Permission(StrEnum):
    """The permissions, under the names of the deployment guide."""

    READ = "read:transcriptions"
    WRITE = "write:annotations"
    APPROVE = "approve:critical_cases"
    ALL = "all:permissions"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ANALYST: frozenset({Permission.READ, Permission.WRITE}),
    Role.SUPERVISOR: frozenset({Permission.READ, Permission.WRITE, Permission.APPROVE}),
    Role.ADMIN: frozenset(Permission),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether the role holds the permission. Own work is refused elsewhere, whatever the role."""
    return permission in GRANTS[role]


def person_name(name: str) -> str:
    """A name fit for keys, certificates and pages, in Unicode's composed form: two spellings of one name are one person."""
    spelt = unicodedata.normalize("NFC", " ".join(name.split()))
    if not 1 <= len(spelt) <= 64 or not spelt.isprintable() or spelt.casefold() == ROOT_NAME:
        raise BadRequest(f"{name!r} cannot be a person's name.", f"Use 1 to 64 printable characters, and not {ROOT_NAME}.")
    return spelt


def is_spelt(name: str) -> bool:
    """Whether a name is one, and spelt as `person_name` spells it."""
    try:
        return person_name(name) == name
    except BadRequest:
        return False


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """A person's public halves, in hex and PEM: ledger (Ed25519), database (X25519, P-256 on a token), reports (X.509, P-256)."""

    signing: str
    sealing: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Person:
    """Someone enrolled in the vault; the role comes from the signed enrolment alone. `confirmed` is False while the policy
    wants a second administrator's word on the key and nobody gave it yet."""

    name: str
    role: Role
    keys: PublicKeys
    enrolled_by: str
    enrolled_at: str
    revoked: bool = False
    confirmed: bool = True


def unfit(person: Person) -> str:
    """Why a person may not act at all; empty when they may."""
    if person.revoked:
        return f"{person.name}'s enrolment was revoked."
    return "" if person.confirmed else f"{person.name}'s key is not yet confirmed by a second administrator."


def no_revocation(person: Person, who: str) -> str:
    """Why this administrator cannot revoke the person. That nobody revokes themselves leaves the vault an administrator."""
    if person.name == who:
        return "Nobody revokes themselves."
    return f"{person.name} was revoked already." if person.revoked else ""


def no_confirmation(person: Person, who: str) -> str:
    """Why this administrator cannot confirm the person's key."""
    if person.revoked or person.confirmed:
        return f"{person.name}'s key needs no confirmation."
    return "Another administrator must confirm it." if who in (person.enrolled_by, person.name) else ""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A person's P-256 key for reports, in use, with its certificate chain (X.509, DER). `sign` answers an ECDSA signature
    with SHA-256, as DER: whether the key is in memory or on a token, it stays where it is."""

    sign: Callable[[bytes], bytes]
    certificate: bytes
    chain: tuple[bytes, ...]
