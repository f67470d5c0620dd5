"""What voices are called: cut to their column, and never two alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.typesetting.voices import labels

NAMES = st.lists(st.text(alphabet="AB …S12", min_size=1, max_size=9), min_size=1, max_size=8, unique=True)


def fits(name: str) -> bool:
    return len(name) <= 6


@given(NAMES)
def test_no_two_voices_are_called_alike_however_they_are_cut(names: list[str]) -> None:
    called = labels({f"S{n}": name for n, name in enumerate(names, 1)}, fits)
    assert len(set(called.values())) == len(names)


@given(NAMES)
def test_a_name_that_fits_and_is_nobody_elses_stays_whole(names: list[str]) -> None:
    called = labels({f"S{n}": name for n, name in enumerate(names, 1)}, lambda _: True)
    assert list(called.values()) == names


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("Officer", "Anna"), ["Offic…", "Anna"]),
        (("Officer Kay", "Officer Lee"), ["Off…ay", "Off…ee"]),
        (("Officer K of D", "Officer L of D"), ["Of… S1", "Of… S2"]),
    ],
)
def test_names_of_one_beginning_are_told_by_their_end_and_then_by_key(names: tuple[str, ...], told: list[str]) -> None:
    assert list(labels({f"S{n}": name for n, name in enumerate(names, 1)}, fits).values()) == told
