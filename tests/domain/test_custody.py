"""Ledger entries in sentences."""

from __future__ import annotations

import pytest

from tests.builders import an_entry
from workbench.domain.custody import sentence
from workbench.domain.events import KINDS


def test_an_import_is_told_with_name_size_and_digest() -> None:
    said = sentence(an_entry(4, "evidence.imported", {"evidence": {"name": "a.wav", "size": 1_000, "sha256": "ab" * 32}}))
    assert said == "Took in “a.wav”, 1,000 bytes, SHA-256 abababab…abababab."


def test_what_a_person_typed_is_never_a_template() -> None:
    entry = an_entry(5, "segment.corrected", {"correction": {"segment_id": "s1", "text": "{evidence[name]} {0}"}})
    assert sentence(entry) == "Corrected utterance s1 to “{evidence[name]} {0}”."


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_entry_has_a_sentence_even_when_its_payload_is_elsewhere(kind: str) -> None:
    assert sentence(an_entry(1, kind, {}))
    assert sentence(an_entry(1, kind, "blob:12"))


def test_a_kind_of_a_later_version_is_told_by_its_name() -> None:
    assert sentence(an_entry(1, "exhibit.returned", {})) == "Exhibit returned"
