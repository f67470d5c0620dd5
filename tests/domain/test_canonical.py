import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.sheets import a_line, a_sheet
from workbench.domain.canonical import canonical, digest_of, fact, plain
from workbench.domain.transcript import Draft

NAMES = st.text(st.characters(min_codepoint=32, max_codepoint=126))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
)


@given(VALUES)
def test_our_bytes_are_rfc_8785(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(VALUES)
def test_what_is_read_back_has_the_same_digest(value: object) -> None:
    assert digest_of(json.loads(canonical(value))) == digest_of(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0.5, 2**53, {"ä": 1}, {1: 2}, b"x", [{"a": 1.0}]])
def test_what_could_be_written_in_two_ways_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)  # type: ignore[arg-type]


def test_a_draft_survives_the_way_through_json() -> None:
    draft = a_sheet(a_line(1, 0, 1, "glue", corrected="blue")).draft
    assert fact(Draft, json.loads(canonical(plain(draft)))) == draft


def test_a_member_from_a_newer_writer_is_passed_over() -> None:
    draft = a_sheet(a_line(1, 0, 1, "x")).draft
    assert fact(Draft, {**plain(draft), "later": 1}) == draft  # type: ignore[dict-item]
