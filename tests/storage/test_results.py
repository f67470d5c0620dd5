"""Engine results survive, and the last one stands."""

from __future__ import annotations

from contextlib import closing

from tests.storage.laboratory import KEY, Laboratory
from workbench.storage.vault import Vault


def test_what_is_kept_is_found_after_reopening(laboratory: Laboratory) -> None:
    laboratory.vault.results().keep("k", "chunk", b"body")
    laboratory.close()
    with closing(Vault.open(laboratory.folder, database_key=KEY)) as vault:
        assert (vault.results().find("k"), vault.results().find("other")) == (b"body", None)


def test_what_was_computed_again_stands_in_the_place_of_what_was_not_believed(laboratory: Laboratory) -> None:
    results = laboratory.vault.results()
    results.keep("k", "chunk", b"first")
    results.keep("k", "chunk", b"second")
    assert results.find("k") == b"second"


def test_results_are_no_part_of_the_ledger(laboratory: Laboratory) -> None:
    before = laboratory.head
    laboratory.vault.results().keep("k", "chunk", b"body")
    assert laboratory.head == before
    assert laboratory.verdict().is_sound


def test_what_somebody_was_typing_is_there_after_a_crash_and_only_for_them(laboratory: Laboratory) -> None:
    laboratory.vault.results().jottings("Analyst 1").keep("row 3", "I saw h")
    laboratory.vault.results().jottings("Analyst 1").keep("row 3", "I saw him")
    laboratory.vault.results().jottings("Analyst 2").keep("row 3", "Who?")
    laboratory.close()
    with closing(Vault.open(laboratory.folder, database_key=KEY)) as vault:
        mine = vault.results().jottings("Analyst 1")
        assert mine.all() == {"row 3": "I saw him"}
        mine.keep("row 3", "")
        assert mine.all() == {}
        assert vault.results().jottings("Analyst 2").all() == {"row 3": "Who?"}


def test_what_somebody_was_typing_lies_nowhere_in_clear_and_goes_when_an_exhibit_is_destroyed(laboratory: Laboratory) -> None:
    laboratory.vault.results().jottings("Analyst 1").keep("row 3", "the word nobody else may read")
    files = [path for path in laboratory.folder.rglob("*") if path.is_file()]
    assert not any(b"nobody else may read" in path.read_bytes() for path in files)
    laboratory.vault.forget_results()
    assert laboratory.vault.results().jottings("Analyst 1").all() == {}
