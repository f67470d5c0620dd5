"""Field units and their hub: who they are to each other, by key."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.domain.errors import BadRequest
from workbench.domain.people import Role

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A field unit as its hub knows it. `key` is the Ed25519 key (hex) that signs its requests; `vault_id` and `root` name its
    vault and that vault's laboratory root, so that a history it shows can only be its own. It may at the hub what `role` may.
    `hub_key` is the hub's signing key as the unit was told it: what the hub signs for the unit is held to it."""

    name: str
    key: str
    vault_id: str
    root: str
    role: Role = Role.ANALYST
    enrolled_by: str = ""
    enrolled_at: str = ""
    revoked: bool = False
    hub_key: str = ""


@dataclass(frozen=True, slots=True)
class HubKeys:
    """What a hub is known by: the Ed25519 key (hex) that signs receipts, drafts and cosignatures, and the X25519 key (hex) that
    evidence is sealed to."""

    signing: str
    sealing: str


@dataclass(frozen=True, slots=True)
class Hub:
    """The hub a vault hands evidence to; `unit` is what this vault is called there, `unit_key` the public key it signs with."""

    name: str
    url: str
    keys: HubKeys
    unit: str
    unit_key: str
    joined_by: str = ""
    joined_at: str = ""


def unit_name(name: str) -> str:
    """A name for a unit, fit for a case number's beginning and a header: small letters, digits, hyphens."""
    spelt = name.strip().lower()
    if not _NAME.fullmatch(spelt):
        raise BadRequest(f"{name!r} cannot be a unit's name.", "Use 1 to 32 small letters, digits and hyphens: van-3")
    return spelt


def no_unit(unit: Unit | None) -> str:
    """Why a unit may ask nothing of the hub; empty when it may."""
    if unit is None:
        return "The hub does not know this unit."
    return f"The unit {unit.name} was revoked." if unit.revoked else ""
