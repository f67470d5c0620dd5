"""Round times on the ruler."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.timeline import Rate
from workbench.gui.timeline.ruler import LABEL_ROOM, step_ms, ticks
from workbench.gui.timeline.viewport import Viewport

RATES = st.sampled_from([8000, 11_025, 16_000, 44_100, 48_000]).map(Rate)


@given(RATES, st.integers(64, 10**9), st.integers(200, 4000))
def test_labels_never_touch(rate: Rate, shown: int, width: int) -> None:
    view = Viewport(total=10**9, width=width, shown=shown)
    places = [view.x_of(tick.frame) for tick in ticks(view, rate) if tick.label]
    assert all(b - a >= LABEL_ROOM - 1 for a, b in pairwise(places)) or step_ms(view, rate) == 86_400_000


def test_labels_are_the_round_times_even_where_a_frame_is_none() -> None:
    view = Viewport(total=44_100 * 60, width=1000, shown=44_100)
    labels = [tick.label for tick in ticks(view, Rate(44_100)) if tick.label]
    assert labels[:4] == ["0:00:00.0", "0:00:00.1", "0:00:00.2", "0:00:00.3"]
