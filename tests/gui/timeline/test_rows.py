"""Where rows stand."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.gui.timeline.rows import LANE, WAVE_LEAST, rows


@given(st.integers(0, 3000), st.integers(0, 80))
def test_rows_follow_each_other_without_gap_or_overlap(height: int, lanes: int) -> None:
    held = rows(height, lanes)
    bands = [held.ruler, held.wave, held.lanes, held.notes, held.checks]
    assert all(upper.bottom == lower.top for upper, lower in pairwise(bands))
    assert held.lanes.height + held.hidden == lanes * LANE
    assert held.wave.height >= WAVE_LEAST


def test_many_voices_scroll_instead_of_pushing_notes_and_checks_out() -> None:
    held = rows(400, 40)
    assert held.checks.bottom <= 400
    assert held.hidden > 0
    assert held.lane_at(held.lanes.top + 5, scrolled=held.hidden) == (held.hidden + 5) // LANE
