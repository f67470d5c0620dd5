"""What a mark was worth, and what cannot be a reliability table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.calibration import LEAST_WORDS, Bin, binned, expected_error, interval, no_bins, worth_of, worths

tables = st.lists(st.tuples(st.integers(0, 1000), st.booleans()), max_size=400).map(binned)


def a_bin(low: int, high: int, words: int, right: int) -> Bin:
    return Bin(low, high, words, right, words * (low + high) // 2)


def test_words_are_counted_by_what_they_were_marked_with() -> None:
    assert binned([(999, True), (1000, False), (40, False)]) == (Bin(0, 300, 1, 0, 40), Bin(980, 1001, 2, 1, 1999))


@given(tables)
def test_every_table_that_is_counted_adds_up(bins: tuple[Bin, ...]) -> None:
    assert no_bins(bins) == ""


@given(tables)
def test_a_higher_mark_is_never_worth_less(bins: tuple[Bin, ...]) -> None:
    shares = [one.share for one in worths(bins)]
    assert shares == sorted(shares)
    assert all(one.words >= LEAST_WORDS and one.least <= one.share <= one.most for one in worths(bins))


@given(tables)
def test_no_word_is_lost_by_pooling(bins: tuple[Bin, ...]) -> None:
    words = sum(one.words for one in bins)
    assert sum(one.words for one in worths(bins)) == (words if words >= LEAST_WORDS else 0)


def test_a_mark_says_what_such_words_were_worth() -> None:
    worth = worth_of(920, (a_bin(800, 850, 100, 60), a_bin(900, 950, 200, 168)))
    assert worth is not None
    assert (worth.share, worth.words, worth.least, worth.most) == (840, 200, 783, 884)


def test_too_few_words_say_nothing() -> None:
    assert worth_of(920, (a_bin(900, 950, LEAST_WORDS - 1, 20),)) is None
    assert worth_of(920, ()) is None


def test_a_mark_that_was_never_seen_has_no_worth() -> None:
    assert worth_of(100, (a_bin(900, 950, 200, 168),)) is None


def test_wilson_s_interval_is_that_of_the_books() -> None:
    assert interval(8, 10) == (490, 943)
    assert interval(0, 0) == (0, 1000)


def test_marks_and_shares_that_lie_apart_are_an_error() -> None:
    assert expected_error((Bin(900, 950, 100, 84, 92_000),)) == 80
    assert expected_error(()) == 0


@pytest.mark.parametrize(
    "change", [{"right": 201}, {"words": 0}, {"high": 1002}, {"permille": 10}, {"low": 960}, {"right": -1}], ids=str
)
def test_a_table_that_does_not_add_up_is_none(change: dict[str, int]) -> None:
    assert no_bins((replace(a_bin(900, 950, 200, 168), **change),)) != ""


def test_bins_that_overlap_are_none() -> None:
    assert no_bins((a_bin(900, 980, 9, 9), a_bin(950, 1001, 9, 9))) != ""
