import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.timeline import Rate, Span, hull

RATES = st.sampled_from([Rate(8000), Rate(11_025), Rate(16_000), Rate(44_100), Rate(48_000), Rate(96_000)])
SPANS = st.tuples(st.integers(0, 10**9), st.integers(0, 10**6)).map(lambda p: Span(p[0], p[0] + p[1]))


@given(SPANS, RATES, RATES)
def test_another_rate_never_loses_a_sample(span: Span, source: Rate, target: Rate) -> None:
    there = span.at(source, target)
    back = there.at(target, source)
    assert back.first <= span.first
    assert span.end <= back.end


@given(SPANS, SPANS)
def test_overlap_is_symmetric_and_fits_both(a: Span, b: Span) -> None:
    assert a.overlap(b) == b.overlap(a) <= min(a.length, b.length)


@given(SPANS, SPANS)
def test_clipping_stays_inside(a: Span, bounds: Span) -> None:
    clipped = a.clipped(bounds)
    assert bounds.first <= clipped.first <= clipped.end <= bounds.end
    assert clipped.length == a.overlap(bounds)


@given(st.lists(SPANS, min_size=1))
def test_the_hull_holds_them_all(spans: list[Span]) -> None:
    whole = hull(spans)
    assert all(whole.first <= s.first and s.end <= whole.end for s in spans)


def test_a_clock_truncates_and_keeps_its_digits() -> None:
    assert Rate(1000).clock(3_599_999) == "0:59:59.999"
    assert Rate(48_000).clock(48_000 * 36_000) == "10:00:00.000"
    assert Rate(3).clock(2, 0) == "0:00:00"


@pytest.mark.parametrize("pair", [(-1, 3), (5, 4)])
def test_a_span_that_is_none_is_refused(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(*pair)
