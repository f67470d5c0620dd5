"""Bars of who speaks when."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from workbench.domain.timeline import Span
from workbench.gui.style import DARK, speaker_paint
from workbench.gui.timeline.desk import TimelineDesk
from workbench.gui.timeline.rows import NAMES
from workbench.gui.timeline.speaker_lane import stretches
from workbench.gui.timeline.viewport import Viewport


def _inked(desk: TimelineDesk, lane: int, frame: int) -> bool:
    """Whether a lane has something drawn at a frame, read off the painted window."""
    image: QImage = desk.canvas.grab().toImage()
    band = desk.canvas.rows.lane(lane, 0)
    x = round(NAMES + desk.axis.view.x_of(frame))
    scale = image.devicePixelRatio()
    return image.pixelColor(round(x * scale), round((band.top + band.bottom) / 2 * scale)) != QColor(DARK.sunken)


def test_an_overlap_is_drawn_in_both_lanes_and_a_lone_turn_in_one(desk: TimelineDesk) -> None:
    assert [_inked(desk, lane, 140_000) for lane in (0, 1)] == [True, True]
    assert [_inked(desk, lane, 100_000) for lane in (0, 1)] == [True, False]
    assert [_inked(desk, lane, 300_000) for lane in (0, 1)] == [False, False]


def test_voices_differ_without_colour() -> None:
    pairs = {(speaker_paint(n).color, speaker_paint(n).pattern) for n in range(1, 64)}
    patterns = [speaker_paint(n).pattern for n in range(1, 10)]
    assert len(pairs) == 63
    assert len(set(patterns)) == 9


def test_turns_too_narrow_to_tell_apart_become_the_stretches_they_cover() -> None:
    firsts = np.array([0, 100, 5000, 90_000])
    ends = np.array([50, 300, 5100, 90_001])
    view = Viewport(total=100_000, width=100, shown=100_000)
    assert stretches(firsts, ends, view) == [[0, 1], [5, 6], [90, 91]]


@pytest.mark.parametrize("shown", [480_000, 4800, 100])
def test_a_turn_is_drawn_at_any_zoom_from_the_whole_to_single_frames(desk: TimelineDesk, shown: int) -> None:
    for frame, speaks in ((120_000, True), (320_000, False)):
        desk.axis.look(desk.axis.view.showing(Span(max(0, frame - shown // 2), frame + shown // 2), 0))
        assert _inked(desk, 0, frame) == speaks
