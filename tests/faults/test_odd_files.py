"""Special files, odd names, files that change while they are read."""

from __future__ import annotations

import pytest

from tests.faults import odd_files
from tests.faults.conftest import Campaigned

pytestmark = pytest.mark.timeout(600)


def test_each_gets_its_exact_verdict(campaign: Campaigned) -> None:
    assert campaign("odd-files").failures == ()


def test_the_table_has_at_least_the_forty_cases_of_the_plan() -> None:
    assert len({case.title for case in odd_files.CASES}) == len(odd_files.CASES) >= 40


def test_another_verdict_than_the_expected_one_is_a_failure() -> None:
    assert not odd_files._is_as_said("taken as a.wav; “b.wav” is empty.", "is empty")
    assert not odd_files._is_as_said("taken as a.wav; known", "taken as a.wav")
    assert odd_files._is_as_said("“b.wav” is empty.", "is empty")
