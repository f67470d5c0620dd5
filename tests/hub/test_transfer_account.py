"""The hub's account of transfers, packages, nonces and warrants, in its state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.domain.transfers import Packed, Transfer, TransferState, ranges
from workbench.storage.hub.home import Home, file_home
from workbench.storage.hub.transfers import Transfers
from workbench.storage.hub.warrants import Warrants

WANTED = Transfer("t1", "van-3", "d1", "{}", "aa", "bb", "mark", 3, 100, begun_at="2026-01-01T00:00:00Z")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = file_home(tmp_path, b"\1" * 32, "v1").made()
    yield made
    made.close()


@pytest.fixture
def account(home: Home) -> Transfers:
    return Transfers(home)


def test_the_same_manifest_finds_the_transfer_with_its_chunks(account):
    first = account.begin(WANTED)
    assert account.keep(first, 1, 40)
    assert account.begin(replace(WANTED, id="t2")).id == "t1"
    assert account.held("t1") == (1,)


def test_another_content_key_begins_anew_and_the_old_keys_chunks_count_no_more(account):
    first = account.begin(WANTED)
    account.keep(first, 1, 40)
    anew = account.begin(replace(WANTED, key_mark="other", sealed_key="cc"))
    assert (anew.sealed_key, account.held("t1")) == ("cc", ())
    assert not account.keep(first, 2, 40)


def test_another_units_same_manifest_is_another_transfer(account):
    account.begin(WANTED)
    assert account.begin(replace(WANTED, id="t2", unit="van-4")).id == "t2"


def test_it_is_sealed_only_whole_and_takes_no_chunk_after(account):
    there = account.begin(WANTED)
    for n in (2, 0):
        account.keep(there, n, 40)
    assert not account.seal(there)
    account.keep(there, 1, 40)
    assert account.seal(there)
    assert account.seal(there)
    assert not account.keep(there, 1, 40)
    assert [one.id for one in account.sealed()] == ["t1"]


def test_a_failed_one_begins_anew_when_it_is_offered_again(account):
    there = account.begin(WANTED)
    account.fail(there, "It was another file.")
    failed = account.transfer("t1")
    assert failed is not None
    assert (failed.state, failed.problem) == (TransferState.FAILED, "It was another file.")
    assert account.begin(WANTED).state is TransferState.OPEN


def test_what_was_announced_counts_until_it_is_over(account):
    there = account.begin(WANTED)
    assert account.open_beside("van-3", "t9") == (1, 100)
    assert account.open_beside("van-3", "t1") == account.open_beside("van-4", "") == (0, 0)
    account.receive(there, "j1", "{}", "aa")
    assert account.open_beside("van-3", "t9") == (0, 0)


def test_what_nobody_announces_again_is_forsaken_and_begins_anew_when_somebody_does(account):
    account.keep(there := account.begin(WANTED), 0, 40)
    assert account.forsaken("2026-01-01T00:00:00Z", []) == ()
    assert account.forsaken("2026-02-01T00:00:00Z", []) == account.forsaken("", ["van-3"]) == (there,)
    again = account.begin(replace(WANTED, begun_at="2026-03-01T00:00:00Z"))
    assert not account.forsake(there, "Too late.")
    assert account.held("t1") == (0,)
    assert account.forsake(again, "Too late.")
    assert (account.held("t1"), account.keep(again, 1, 40)) == ((), False)
    assert account.begin(replace(WANTED, begun_at="2026-04-01T00:00:00Z")).state is TransferState.OPEN


def test_a_package_stays_as_it_was_first_signed(account):
    first = Packed(0, "d", "r", "{}", "aa")
    assert account.pack("j1", first) == account.pack("j1", replace(first, document="[]")) == first
    assert account.packed("j1") == (first,)


def test_a_nonce_counts_once_a_unit_until_no_clock_lets_it_through(account):
    assert account.first_time("van-3", "n", 600, 0)
    assert not account.first_time("van-3", "n", 600, 600)
    assert account.first_time("van-4", "n", 600, 0)
    assert account.first_time("van-3", "n", 1_200, 601)


def test_a_warrant_is_settled_once(home):
    book = Warrants(home)
    revoke, code = book.put("{}", "aa", "", 5), book.put("[]", "bb", "digest", 5)
    found = book.of_secret("digest")
    assert found is not None
    assert ([one.id for one in book.to_carry_out()], found.id) == ([revoke], code)
    assert (book.settle(revoke, "No."), book.settle(revoke)) == (True, False)
    settled = book.warrant(revoke)
    assert settled is not None
    assert (settled.state, settled.problem, book.to_carry_out()) == ("failed", "No.", ())


def test_no_warrant_is_found_by_an_empty_secret(home):
    book = Warrants(home)
    book.put("{}", "aa", "", 5)
    assert book.of_secret("") is None


def test_numbers_are_told_as_ranges():
    assert ranges((0, 1, 2, 5, 7, 8)) == ((0, 3), (5, 6), (7, 9))
    assert ranges(()) == ()
