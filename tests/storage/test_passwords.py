"""Passwords that can be guessed are refused with what to do instead."""

from __future__ import annotations

import pytest

from workbench.domain.errors import BadRequest, Defect
from workbench.storage.passwords import STANDARD, Cost, check_password, recovery_code, typed_code


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "password1234", "Ada Lovelace 1", "qwertyuiop[]"])
def test_a_weak_password_is_refused_with_a_remedy(password: str) -> None:
    with pytest.raises(BadRequest) as refused:
        check_password(password, "Ada Lovelace")
    assert refused.value.remedy


@pytest.mark.parametrize("password", ["tractor violin marble noon", "j8#kQ2vLx9!mZ", "x7Gq-" * 40 + "tail"])
def test_a_strong_password_is_taken(password: str) -> None:
    check_password(password, "Ada Lovelace")


def test_the_standard_cost_is_what_the_manual_says_and_nothing_goes_below_the_floor() -> None:
    assert Cost(65_536, 3, 4) == STANDARD
    with pytest.raises(Defect):
        Cost(19_455, 2, 1)


def test_recovery_codes_differ_and_survive_being_typed() -> None:
    codes = {recovery_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(typed_code(code)) == 26 for code in codes)
