"""A hub and a field unit by their keys: what each signs for the other, and a history in which all of it happened once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workbench.domain import checkpoints as cp
from workbench.domain import events as e
from workbench.domain.authority import key_id
from workbench.domain.custody import Head
from workbench.domain.evidence import Acquisition, Evidence, Recording
from workbench.domain.handing_over import (
    COUNTER,
    MANIFEST,
    PACKAGE,
    RECEIPT,
    Counter,
    Manifest,
    Package,
    Receipt,
    Wish,
    digest,
    said,
    written,
)
from workbench.domain.questions import Question
from workbench.domain.units import Hub, HubKeys, Unit

AT = "2026-11-12T09:00:00Z"
UNIT, HUB = "2026", "central"  # the unit's name begins the number of the laboratory's case
NOTE_ROOT = "7a" * 32


def a_key(name: str) -> Ed25519PrivateKey:
    """The same at every run."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def signed(key: Ed25519PrivateKey, tag: str, document: Any) -> tuple[str, str]:
    """A document as it travels, with a signature in hex."""
    text = written(document)
    return text, key.sign(said(tag, text)).hex()


@dataclass
class Link:
    """The keys of both ends; `vault_id` is the vault that the deeds happen in, whichever side it is on."""

    vault_id: str = "vault-1"
    unit_vault: str = "vault-9"
    name: str = UNIT
    hub_key: Ed25519PrivateKey = field(default_factory=lambda: a_key("hub"))
    unit_key: Ed25519PrivateKey = field(default_factory=lambda: a_key("unit"))

    @property
    def unit(self) -> Unit:
        """The unit as the hub has it."""
        return Unit(self.name, public(self.unit_key), self.unit_vault, "5c" * 32, enrolled_by="Ada", hub_key=public(self.hub_key))

    @property
    def hub(self) -> Hub:
        """The hub as the unit has it."""
        keys = HubKeys(public(self.hub_key), "6d" * 32)
        return Hub(HUB, "https://hub.example", keys, self.name, public(self.unit_key), "Ada", AT)

    def manifest(self, evidence: Evidence, vault_id: str, entry: str, head: Head) -> Manifest:
        case, about = evidence.case_number, (evidence.sha256, evidence.size, Acquisition(), entry, head, "Ada")
        return Manifest(vault_id, self.name, evidence.id, evidence.reference, case, "Title", False, evidence.name, *about)

    def receipt(self, manifest: Manifest, transfer: str = "t-1") -> Receipt:
        head = Head(9, "8e" * 32, "8f" * 32)
        about = (digest(manifest), manifest.sha256, manifest.size, AT, "vault-h", head, "j-1")
        return Receipt(HUB, self.name, transfer, *about)

    def package(self, evidence: Evidence, track: Recording, draft: str, transfer: str = "t-1") -> Package:
        sound = (evidence.sha256, track.track, track.rate.hz, track.frames)
        return Package(HUB, self.name, transfer, "j-1", *sound, draft, "", "8f" * 32, Head(9, "8e" * 32, "8f" * 32))

    def counter(self, package: Package) -> Counter:
        return Counter(HUB, self.name, "j-1", digest(package), self.unit_vault, Head(9, "9a" * 32, "9b" * 32))

    def received(self, evidence: Evidence, transfer: str = "t-1", **odd: Any) -> e.EvidenceReceived:
        manifest = replace(self.manifest(evidence, self.unit_vault, "9c" * 32, Head(9, "9a" * 32, "9b" * 32)), **odd)
        return e.EvidenceReceived(evidence.id, self.name, transfer, *signed(self.unit_key, MANIFEST, manifest))

    def returned(self, evidence_id: str, draft_id: str, package: Package, **odd: Any) -> e.DraftReturned:
        counter = replace(self.counter(package), **odd)
        return e.DraftReturned(evidence_id, draft_id, self.name, *signed(self.unit_key, COUNTER, counter), written(package))

    def handed_over(self, name: str, manifest: Manifest, transfer: str = "t-1", /, **odd: Any) -> e.EvidenceHandedOver:
        receipt = replace(self.receipt(manifest, transfer), **odd)
        signature = signed(self.hub_key, RECEIPT, receipt)
        return e.EvidenceHandedOver(name, manifest.evidence_id, *signature, written(manifest))

    def drafted(self, name: str, evidence_id: str, track: Recording, draft_id: str, package: Package) -> e.HubDraftTaken:
        about = (name, evidence_id, track.id, draft_id, package.job)
        return e.HubDraftTaken(*about, *signed(self.hub_key, PACKAGE, package))

    def cosigned(self, vault_id: str, size: int, root: str, key: Ed25519PrivateKey | None = None) -> str:
        """A cosignature line, of the hub's key unless another is given."""
        key = key or self.hub_key
        signature = key.sign(cp.cosigned_message(cp.Note(vault_id, size, root), 7))
        return cp.cosigner_line(key_id(public(key)), public(key), 7, signature)

    def witnessed(self, before: int, size: int, root: str) -> e.HistoryWitnessed:
        return e.HistoryWitnessed(self.name, self.unit_vault, before, size, root, self.cosigned(self.unit_vault, size, root))

    def shown(self, size: int, root: str) -> str:
        """A checkpoint as a unit shows it."""
        line = cp.maker_line(key_id(public(self.unit_key)), public(self.unit_key), b"\0" * 64)
        return cp.Note(self.unit_vault, size, root, (line,)).text


def as_hub(link: Link, evidence: Evidence, track: Recording, draft: Any, travels: Callable[[], str]) -> list[Any]:
    """What a hub's ledger tells of a unit, each once; a call makes the event when its turn comes."""
    return [
        e.UnitEnrolled(link.unit),
        link.received(evidence),
        e.DraftFinished(draft, beside=True),
        lambda: link.returned(evidence.id, draft.id, link.package(evidence, track, travels())),
        link.witnessed(0, 5, NOTE_ROOT),
        e.ForkReported(link.name, link.unit_vault, 5, NOTE_ROOT, link.shown(4, "1b" * 32), "it does not go on"),
        e.UnitRevoked(link.name, "lost"),
    ]


def as_unit(link: Link, evidence: Evidence, ask: Callable[[Question[Any]], Any]) -> list[Any]:
    """What a unit's ledger tells of its hub up to the receipt."""
    from workbench.domain.hub_questions import EntryOf
    from workbench.domain.questions import LedgerHead

    def sent() -> e.EvidenceHandedOver:
        manifest = link.manifest(evidence, link.vault_id, ask(EntryOf(evidence.id)), ask(LedgerHead()))
        return link.handed_over("h-2", manifest)

    return [
        e.HubJoined(link.hub),
        e.HandOverAsked("h-1", evidence.id, HUB, Wish()),
        e.HandOverWithdrawn("h-1", evidence.id, "a mistake"),
        e.HandOverAsked("h-2", evidence.id, HUB, Wish(language="en", speakers=2)),
        sent,
    ]
