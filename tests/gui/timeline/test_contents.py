"""Facts into lanes and marks."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.gui.timeline.conftest import NOTES, SPEAKERS, TURNS
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.gui.timeline.contents import Contents
from workbench.gui.timeline.lanes import lanes

SPANS = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 900)).map(lambda t: Span(t[0], t[0] + t[1])), max_size=60)


@given(SPANS, st.integers(0, 6000), st.integers(1, 500))
def test_no_visible_turn_is_ever_left_out(spans: list[Span], first: int, length: int) -> None:
    window = Span(first, first + length)
    held = lanes([Speaker("S1", 1, "A")], [Turn(span, "S1") for span in spans])[0].turns
    part = held.around(window)
    pairs = set(zip(held.firsts[part].tolist(), held.ends[part].tolist(), strict=True))
    assert pairs >= {(span.first, span.end) for span in spans if span.overlap(window)}


def test_overlapping_voices_each_keep_their_lane() -> None:
    made = lanes(SPEAKERS, TURNS)
    assert [lane.speaker.name for lane in made] == ["Witness A", "Officer 1"]
    assert [lane.turn_at(130_000) for lane in made] == [Span(80_000, 160_000), Span(120_000, 240_000)]


def test_a_voice_nobody_introduced_still_has_a_lane_and_a_number_of_its_own() -> None:
    made = lanes(SPEAKERS, [*TURNS, Turn(Span(0, 10), "S9")])
    assert [(lane.speaker.name, lane.speaker.number) for lane in made][-1] == ("S9", 3)


def test_notes_on_the_whole_recording_are_kept_apart_not_dropped() -> None:
    contents = Contents(Rate(8000), 1000).noted(NOTES)
    assert [mark.label for mark in contents.notes] == ["names the car"]
    assert contents.whole_notes == ("far microphone",)


def test_fifty_thousand_turns_become_columns_of_frames() -> None:
    turns = [Turn(Span(n * 10, n * 10 + 5), "S1") for n in range(50_000)]
    held = lanes(SPEAKERS[1:], turns)[0].turns
    part = held.around(Span(1000, 2000))
    assert held.firsts.dtype == np.int64
    assert part.stop - part.start == 100
