"""The clock on the wall: whose claim it is, and on which frames its round times lie."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.gui.sample_case import probe
from workbench.domain.audio import MediaProbe
from workbench.domain.evidence import Acquisition, Evidence
from workbench.domain.timeline import Rate
from workbench.gui.timeline.desk import TimelineDesk
from workbench.gui.timeline.ruler import moments
from workbench.gui.timeline.viewport import Viewport
from workbench.gui.timeline.wall_clock import Start, start_of

RATE = Rate(8000)


def exhibit(tags: dict[str, str], **stated: str) -> Evidence:
    plain = probe(60)
    claimed = MediaProbe(plain.container, plain.tracks, plain.duration_us, tags=tuple(tags.items()))
    return Evidence("E", "C", "1", "a.wav", "ab", 1, "", "A", claimed, Acquisition(**stated))


def test_what_was_stated_at_acquisition_counts_before_what_the_device_wrote() -> None:
    found = start_of(exhibit({"creation_time": "2026-11-11T17:32:14Z"}, recorded_at="2026-11-11 17:30:00"))
    assert found is not None
    assert (found.moment.minute, found.claim) == (30, "as stated at acquisition")


def test_a_tag_alone_is_the_devices_claim_and_a_stated_offset_is_told() -> None:
    found = start_of(exhibit({"creation_time": "2026-11-11T17:32:14.000000Z"}, clock_offset="+2 min"))
    assert found is not None
    assert found.words(8000, RATE).startswith("2026-11-11 17:32:15.000 UTC · the device’s claim, not verified")
    assert "clock offset stated: +2 min" in found.claim


def test_a_broadcast_wave_keeps_date_and_time_apart() -> None:
    found = start_of(exhibit({"date": "2026-11-11", "creation_time": "17:32:14"}))
    assert found is not None
    assert found.moment == datetime(2026, 11, 11, 17, 32, 14)  # noqa: DTZ001 - the file names no zone


@pytest.mark.parametrize("said", ["", "yesterday", "2026-11-11", "1970-01-01T00:00:00Z", "1904-01-01T00:00:00Z"])
def test_what_tells_no_time_of_day_or_a_clock_that_was_never_set_starts_none(said: str) -> None:
    assert start_of(exhibit({"creation_time": said})) is None


def test_round_moments_lie_on_their_frames() -> None:
    start = Start(datetime(2026, 11, 11, 17, 32, 14, 500_000), "")  # noqa: DTZ001 - a clock without a zone
    found = moments(Viewport(total=480_000, width=800, shown=480_000), RATE, start, 10_000)
    assert found[0] == (44_000, "17:32:20")
    assert found[1] == (124_000, "17:32:30")


def test_the_second_line_comes_only_with_a_clock(desk: TimelineDesk) -> None:
    assert desk.canvas.rows.clock.height == 0
    start = Start(datetime(2026, 11, 11, 17, 32, 14), "")  # noqa: DTZ001 - a clock without a zone
    desk.show_recording(rate=RATE, frames=480_000, peaks=None, start=start)
    assert desk.canvas.rows.clock.height > 0
    desk.grab()
