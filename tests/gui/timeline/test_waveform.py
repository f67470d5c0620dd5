"""The waveform is the samples, nothing more and nothing less."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from workbench.domain.timeline import Span
from workbench.gui.timeline.viewport import Viewport
from workbench.gui.timeline.waveform import columns_of, envelope, fitting_gain, joined
from workbench.media.peaks import PeakFile

PAIRS = hnp.arrays(np.int16, st.tuples(st.integers(1, 40), st.just(2))).map(lambda pairs: np.sort(pairs, axis=1))


@given(PAIRS, st.integers(2, 200), st.floats(0.1, 20))
def test_every_column_shows_at_least_a_pixel_and_never_more_than_its_peaks(pairs: np.ndarray, height: int, gain: float) -> None:
    shown = envelope(pairs, height, gain).sum(axis=0) / 255
    heights = np.clip(pairs * (gain / 32768), -1, 1)
    due = np.maximum((heights[:, 1] - heights[:, 0]) * height / 2, 1)
    assert np.all(shown <= due + 0.5)
    assert np.all(shown >= np.minimum(due, 1) / 2 - 0.51)


@given(PAIRS)
def test_joined_columns_leave_no_gap(pairs: np.ndarray) -> None:
    low, high = joined(pairs).T
    assert np.all(low[1:] <= pairs[:-1, 1])
    assert np.all(high[1:] >= pairs[:-1, 0])


def test_closer_than_a_sample_a_pixel_each_sample_is_a_step(peaks: PeakFile) -> None:
    view = Viewport(total=peaks.frames, width=640, first=1000, shown=64)
    pairs = columns_of(peaks, view, 640, None)
    truth = peaks.columns(Span(1000, 1064), 64)
    assert np.array_equal(pairs[5::10], truth)


def test_a_quiet_recording_is_enlarged_and_a_loud_one_left_alone(peaks: PeakFile) -> None:
    assert fitting_gain(peaks) == 1.25
