"""Evidence on its way from a field unit to its hub, and a better draft on its way back: what each side signs for the other.

Every document here is canonical JSON (`canonical.canonical(plain(…))`); what is signed is `said(tag, document)`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from workbench.domain.canonical import Json, canonical, digest_of, fact, plain
from workbench.domain.custody import Head
from workbench.domain.evidence import Acquisition
from workbench.domain.transcript import Draft

MANIFEST, RECEIPT, PACKAGE, COUNTER = (f"FAW-HUB-{what}-v1" for what in ("MANIFEST", "RECEIPT", "PACKAGE", "COUNTER"))


class HandOverState(StrEnum):
    """How far a hand-over is."""

    ASKED = "asked"  # a person, or the policy, wants it; nothing has left yet, or not all of it
    RECEIVED = "received"  # the hub's receipt is on record
    RETURNED = "returned"  # the hub's draft stands beside the unit's
    WITHDRAWN = "withdrawn"  # taken back before it left
    FAILED = "failed"  # the hub said why it cannot


@dataclass(frozen=True, slots=True)
class Wish:
    """What the hub is asked to do with evidence: its routing chooses where nothing is said."""

    tier: str = ""
    preset: str = ""
    language: str = ""
    speakers: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a unit says of the evidence it hands over; signed by the unit's key. `entry` is the digest of the ledger entry by
    which the unit's vault took the file in, `head` its ledger's head as it was handed over, `draft` the digest of the unit's own
    draft where it has one."""

    vault_id: str
    unit: str
    evidence_id: str
    reference: str
    case_number: str
    case_title: str
    critical: bool
    name: str
    sha256: str
    size: int
    acquisition: Acquisition
    entry: str
    head: Head
    by: str
    wish: Wish = Wish()
    draft: str = ""
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """The hub's word that it has the evidence; signed by the hub's signing key. `manifest` is the manifest's digest, `head` the
    hub's ledger right after it entered the reception."""

    hub: str
    unit: str
    transfer: str
    manifest: str
    sha256: str
    size: int
    received_at: str
    vault_id: str
    head: Head
    job: str
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Package:
    """A draft on its way back; signed by the hub's signing key. `draft` is the SHA-256 of the draft as it travels beside
    (`travelling`), on the recording's own frames; `entry` is the digest of the hub's ledger entry of it, `head` its ledger
    then."""

    hub: str
    unit: str
    transfer: str
    job: str
    sha256: str
    track: int
    rate_hz: int
    frames: int
    draft: str
    decision: str
    entry: str
    head: Head
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Counter:
    """The unit's word that the hub's draft stands in its vault; signed by the unit's key. `package` is the package's digest,
    `head` the unit's ledger right after it entered the draft."""

    hub: str
    unit: str
    job: str
    package: str
    vault_id: str
    head: Head
    schema: int = 1


@dataclass(frozen=True, slots=True)
class HandOver:
    """A hand-over as the unit's vault knows it."""

    id: str
    evidence_id: str
    hub: str
    state: HandOverState
    asked_by: str
    asked_at: str
    wish: Wish
    transfer: str = ""
    job: str = ""
    receipt: str = ""
    draft_ids: tuple[str, ...] = ()
    problem: str = ""


Document = Manifest | Receipt | Package | Counter


def written(document: Document) -> str:
    """A document as it travels: canonical JSON."""
    return canonical(plain(document)).decode()


def digest(document: Document) -> str:
    """SHA-256 of a document."""
    return digest_of(plain(document))


def said(tag: str, document: str) -> bytes:
    """What is signed for a document that is written so: its tag, a zero byte, and its bytes."""
    return tag.encode() + b"\0" + document.encode()


K = TypeVar("K", Manifest, Receipt, Package, Counter)


def read(kind: type[K], document: str) -> K:
    """The document that is written so; raises ValueError for what is none, or is written otherwise."""
    try:
        held = fact(kind, json.loads(document))
        if written(held) == document:
            return held
    except (ValueError, TypeError, RecursionError, KeyError):
        pass
    raise ValueError(f"it is no {kind.__name__.lower()}, or not written as one is")


def travelling(draft: Draft) -> str:
    """A draft as it travels: canonical JSON without its id and its recording's, which are others in every vault."""
    return canonical(plain(replace(draft, id="", recording_id=""))).decode()


def as_travels(draft: dict[str, Json]) -> str:
    """SHA-256 of the same, from a draft that is plain already."""
    return digest_of({**draft, "id": "", "recording_id": ""})
