"""Figures: lanes that are drawn as few shapes, codes that are whole."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import an_exhibit
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.typesetting.figures import qr, stretches
from workbench.typesetting.sheet import Filled


def test_turns_that_touch_at_the_printed_size_are_drawn_as_one() -> None:
    turns = tuple(Turn(Span(n * 100, n * 100 + 90), "S1") for n in range(1_000))
    assert len(stretches(replace(an_exhibit(), turns=turns), "S1", 0.004)) == 1


def test_overlapping_voices_keep_their_own_lanes() -> None:
    turns = (Turn(Span(0, 1000), "S1"), Turn(Span(500, 1500), "S2"))
    exhibit = replace(an_exhibit(), turns=turns)
    assert stretches(exhibit, "S1", 0.1) == [(0.0, 100.0)]
    assert stretches(exhibit, "S2", 0.1) == [(50.0, 150.0)]


def test_a_code_stays_inside_its_frame() -> None:
    frame, *modules = [s for s in qr("origin\n1\nroot\n", 10, 20, 72) if isinstance(s, Filled)]
    assert all(frame.x < m.x and m.x + m.width < frame.x + frame.width for m in modules)
    assert all(frame.y < m.y and m.y + m.height < frame.y + frame.height for m in modules)
