"""Which pictures go into a report."""

from __future__ import annotations

from tests.builders import an_exhibit
from workbench.domain.leaving import Picture
from workbench.domain.timeline import Span
from workbench.jobs.picturing import MOST_BYTES, around, light

EXHIBIT = an_exhibit(utterances=1)


def test_a_passage_is_shown_with_a_second_around_it_inside_the_recording() -> None:
    assert around(Span(32_000, 48_000), EXHIBIT) == Span(16_000, 64_000)
    assert around(Span(0, 8_000), EXHIBIT) == Span(0, 24_000)
    assert around(Span(EXHIBIT.recording.frames - 1, EXHIBIT.recording.frames), EXHIBIT).end == EXHIBIT.recording.frames


def test_a_long_passage_is_shown_by_its_first_twenty_seconds() -> None:
    assert around(Span(160_000, 1_600_000), EXHIBIT).length == 20 * 16_000


def test_a_report_carries_only_so_many_pixels() -> None:
    half = Picture("n", "", 1, 1, bytes(MOST_BYTES // 2))
    assert len(list(light([half, half, half]))) == 2
