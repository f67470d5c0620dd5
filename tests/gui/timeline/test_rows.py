"""Where rows stand."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.gui.timeline.rows import BOTH, CLOCK, LANE, SOUND_LEAST, SPECTRUM, WAVE, Wanted, rows

MARKS = ("notes", "checks")
WANTED = st.builds(
    Wanted,
    st.integers(0, 80),
    st.sampled_from([MARKS, ("notes", "caveats", "checks", "drafts")]),
    st.sampled_from([WAVE, SPECTRUM, BOTH]),
    st.booleans(),
)


@given(st.integers(0, 3000), WANTED)
def test_rows_follow_each_other_without_gap_or_overlap(height: int, wanted: Wanted) -> None:
    held = rows(height, wanted)
    bands = [held.ruler, held.clock, held.wave, held.spectrum, held.lanes, *(band for _, band in held.marks)]
    assert all(upper.bottom == lower.top for upper, lower in pairwise(bands))
    assert held.lanes.height + held.hidden == wanted.lanes * LANE
    assert held.wave.height + held.spectrum.height >= SOUND_LEAST
    assert held.bottom == bands[-1].bottom


def test_many_voices_scroll_instead_of_pushing_notes_and_checks_out() -> None:
    held = rows(400, Wanted(40, MARKS))
    assert held.bottom <= 400
    assert held.hidden > 0
    assert held.lane_at(held.lanes.top + 5, scrolled=held.hidden) == (held.hidden + 5) // LANE


def test_what_is_not_shown_takes_no_room() -> None:
    wave, spectrum = rows(500, Wanted(2, MARKS)), rows(500, Wanted(2, MARKS, SPECTRUM, clock=True))
    assert (wave.spectrum.height, wave.clock.height) == (0, 0)
    assert (spectrum.wave.height, spectrum.clock.height) == (0, CLOCK)
