"""Treatments of the sound as facts, and what counts as heard."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.canonical import fact, plain
from workbench.domain.errors import BadRequest
from workbench.domain.listening import ORDER, PROPOSED, Step, Treatment, checked, merged
from workbench.domain.timeline import Span

TELEPHONE = Treatment("Telephone", (Step("de_hum", (50, 10)), Step("band_pass", (300, 3400))))


def test_a_treatment_says_in_words_what_it_does() -> None:
    assert TELEPHONE.in_words() == "de-hum 50 Hz with 10 harmonics, band-pass 300–3400 Hz"
    quieter = Treatment("Quieter", (Step("level", (-20, 24)), Step("gain", (-6,))))
    assert quieter.in_words() == "level −20 dBFS, at most 24 dB louder, gain −6 dB"
    assert Treatment("").in_words() == ""
    assert TELEPHONE.in_brief() == "de-hum 50 Hz, band-pass 300–3400 Hz"


def test_every_proposed_step_can_be_kept_and_read_back() -> None:
    everything = Treatment("All of it", tuple(Step(kind, PROPOSED[kind]) for kind in reversed(ORDER)))
    kept = checked(everything)
    assert [step.kind for step in kept.steps] == list(ORDER)
    assert fact(Treatment, plain(kept)) == kept


def test_a_step_takes_its_place_in_the_order_whenever_it_is_added() -> None:
    late = TELEPHONE.without("de_hum").with_step(Step("de_hum", (60, 8)))
    assert late == Treatment("Telephone", (Step("de_hum", (60, 8)), Step("band_pass", (300, 3400))))
    assert late.step("denoise") is None


@pytest.mark.parametrize(
    "treatment",
    [
        Treatment("", TELEPHONE.steps),
        Treatment("a" * 61, TELEPHONE.steps),
        Treatment("two\nlines", TELEPHONE.steps),
        Treatment("Odd", (Step("reverse", ()),)),
        Treatment("Odd", (Step("band_pass", (300,)),)),
        Treatment("Odd", (Step("band_pass", (3400, 300)),)),
        Treatment("Odd", (Step("de_hum", (50, 0)),)),
        Treatment("Odd", (Step("gain", (6,)), Step("gain", (6,)))),
    ],
)
def test_what_nobody_could_listen_through_is_not_kept(treatment: Treatment) -> None:
    with pytest.raises(BadRequest):
        checked(treatment)


def test_what_was_heard_twice_counts_once() -> None:
    assert merged([Span(50, 80), Span(0, 10), Span(10, 20), Span(60, 70), Span(5, 5)]) == (Span(0, 20), Span(50, 80))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: Span(pair[0], sum(pair)))))
def test_merging_keeps_every_frame_and_leaves_gaps_between(spans: list[Span]) -> None:
    made = merged(spans)
    assert {f for span in made for f in range(span.first, span.end)} == {f for span in spans for f in range(span.first, span.end)}
    assert all(before.end < after.first for before, after in pairwise(made))
