"""Engine results survive, and the first one stands."""

from __future__ import annotations

from contextlib import closing

from tests.storage.laboratory import KEY, Laboratory
from workbench.storage.vault import Vault


def test_what_is_kept_is_found_after_reopening(laboratory: Laboratory) -> None:
    laboratory.vault.results().keep("k", "chunk", b"body")
    laboratory.close()
    with closing(Vault.open(laboratory.folder, database_key=KEY)) as vault:
        assert (vault.results().find("k"), vault.results().find("other")) == (b"body", None)


def test_the_same_key_again_changes_nothing(laboratory: Laboratory) -> None:
    results = laboratory.vault.results()
    results.keep("k", "chunk", b"first")
    results.keep("k", "chunk", b"second")
    assert results.find("k") == b"first"


def test_results_are_no_part_of_the_ledger(laboratory: Laboratory) -> None:
    before = laboratory.head
    laboratory.vault.results().keep("k", "chunk", b"body")
    assert laboratory.head == before
    assert laboratory.verdict().is_sound
