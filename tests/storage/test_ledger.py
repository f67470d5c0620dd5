"""What an entry holds, and how it joins the ledger."""

from __future__ import annotations

import hashlib
import json

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.storage.laboratory import AT, KEY, Laboratory, person, public
from workbench.domain.authority import REQUIRED, key_id
from workbench.domain.errors import Defect
from workbench.domain.events import KINDS, CaseOpened, VaultFounded
from workbench.domain.evidence import Case
from workbench.domain.people import Role
from workbench.domain.questions import CustodyOf, LedgerHead
from workbench.storage.ledger import NO_HASH, TAG, UPCASTERS, event_from
from workbench.storage.merkle import Range
from workbench.storage.projections import PROJECT
from workbench.storage.vault import Signer, Vault

CASE = CaseOpened(Case("7", "Siebtens – ä", True, AT))


def test_every_event_is_projected_and_every_one_but_the_founding_needs_a_permission() -> None:
    assert set(PROJECT) == set(KINDS.values())
    assert set(REQUIRED) == set(KINDS.values()) - {VaultFounded}


def test_every_older_schema_has_an_upcaster() -> None:
    older = {(name, schema) for name, kind in KINDS.items() for schema in range(1, kind.SCHEMA)}
    assert set(UPCASTERS) == older


def test_an_entry_is_signed_chained_canonical_json(laboratory: Laboratory) -> None:
    before = laboratory.head
    [entry] = laboratory.add(CASE)
    said = json.loads(entry.body)
    assert rfc8785.dumps(said) == entry.body
    assert (said["prev"], said["seq"], said["actor"], said["type"]) == (before.last_hash, before.size, "Ada", "case.opened")
    laboratory.ada.public_key().verify(entry.signature, TAG + entry.body)
    assert laboratory.head.last_hash == hashlib.sha256(entry.body + entry.signature).hexdigest() == entry.hash


def test_the_head_is_the_merkle_root_of_all_entries(worked: Laboratory) -> None:
    grown = Range()
    for entry in worked.vault.answer(CustodyOf()):
        grown = grown.grown(entry.body + entry.signature)
    assert worked.head.root == grown.root().hex()


def test_an_empty_ledger_has_the_root_of_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    vault = Vault.found(tmp_path_factory.mktemp("new") / "vault", database_key=KEY)
    head = vault.answer(LedgerHead())
    vault.close()
    assert (head.size, head.root, head.last_hash) == (0, hashlib.sha256(b"").hexdigest(), NO_HASH)


def test_a_ledger_begins_with_a_founding_signed_by_the_root(tmp_path_factory: pytest.TempPathFactory) -> None:
    vault = Vault.found(tmp_path_factory.mktemp("new") / "vault", database_key=KEY)
    key = Ed25519PrivateKey.generate()
    signer = Signer("Ada", key_id(public(key)), key.sign, "s", "app")
    founding = VaultFounded("v", public(Ed25519PrivateKey.generate()), "PEM", person("Ada", Role.ADMIN, key))
    with pytest.raises(Defect, match="begins with its founding"), vault.change(signer) as change:
        change.append(CASE)
    with pytest.raises(Defect, match="root signs the founding"), vault.change(signer) as change:
        change.append(founding)
    vault.close()


def test_a_payload_of_no_known_event_is_refused() -> None:
    with pytest.raises(ValueError, match="no event"):
        event_from("case.burned", 1, {})
    with pytest.raises(ValueError, match="newer than this program"):
        event_from("case.opened", 2, {})
