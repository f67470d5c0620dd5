"""The algebra of frames and pixels."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.timeline import Span
from workbench.gui.timeline.viewport import NARROWEST, Viewport


@st.composite
def viewports(draw: st.DrawFn) -> Viewport:
    """Any window a person could have scrolled and zoomed to."""
    total = draw(st.integers(1, 10**9))
    shown = draw(st.integers(min(NARROWEST, total), total))
    return Viewport(total, draw(st.integers(1, 4000)), draw(st.integers(0, total - shown)), shown)


@given(viewports(), st.floats(0.01, 100), st.floats(0, 4000))
def test_zooming_keeps_the_frame_under_the_cursor(view: Viewport, factor: float, x: float) -> None:
    x = min(x, view.width - 1)
    zoomed = view.zoomed(factor, x)
    against_an_end = zoomed.first == 0 or zoomed.span.end == zoomed.total
    assert zoomed.frame_at(x) == view.frame_at(x) or against_an_end


@given(viewports(), st.floats(0.01, 100), st.floats(0, 4000), st.integers(-(10**10), 10**10))
def test_no_move_leaves_the_recording(view: Viewport, factor: float, x: float, frames: int) -> None:
    for moved in (view.zoomed(factor, x), view.scrolled(frames), view.whole(), view.paged(min(abs(frames), view.total))):
        assert moved.first >= 0
        assert 1 <= moved.shown <= moved.total
        assert moved.span.end <= moved.total


@given(viewports(), st.integers(0, 3999))
def test_a_pixel_and_its_frame_agree(view: Viewport, x: int) -> None:
    frame = view.frame_at(x)
    assert view.x_of(frame) <= x + 1e-6 or frame == 0
    assert x < view.x_of(frame + 1) + 1e-6 or frame == view.total


@given(viewports(), st.integers(0, 10**9))
def test_a_paged_playhead_is_in_sight(view: Viewport, frame: int) -> None:
    frame = min(frame, view.total - 1)
    assert view.paged(frame).span.contains(frame)


@given(viewports(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_revealing_shows_the_span_and_keeps_the_zoom(view: Viewport, a: int, b: int) -> None:
    first, end = sorted((min(a, view.total), min(b, view.total)))
    seen = view.revealing(Span(first, end))
    assert seen.shown == view.shown
    assert seen.span.first <= first
    assert seen.span.end >= min(end, seen.span.end) if end - first > view.shown else seen.span.end >= end


@given(viewports(), st.integers(0, 10**9), st.integers(1, 10**9))
def test_showing_a_span_holds_all_of_it(view: Viewport, first: int, length: int) -> None:
    span = Span(first, first + length).clipped(Span(0, view.total))
    assert view.showing(span).span.overlap(span) == span.length


def test_in_and_out_again_comes_back() -> None:
    view = Viewport(total=48_000_000, width=1600, first=10_000_000, shown=1_600_000)
    assert view.zoomed(2, 700).zoomed(0.5, 700) == view
