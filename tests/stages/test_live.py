"""Cutting sound that still arrives, and utterances from words that arrive one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.audio import ENGINE_RATE
from workbench.domain.live import PEAK_FRAMES
from workbench.domain.timeline import Span
from workbench.domain.utterances import RawWord
from workbench.stages.live import Cutter, Grouper

SECOND = ENGINE_RATE.hz
LOUD, QUIET = (-3_000, 3_000), (-20, 20)


def parts(*stretches: tuple[tuple[int, int], float]) -> list[tuple[int, int]]:
    return [peak for peak, seconds in stretches for _ in range(round(seconds * SECOND / PEAK_FRAMES))]


def test_a_stretch_ends_in_the_middle_of_a_pause() -> None:
    cutter = Cutter()
    assert cutter.take(parts((QUIET, 1), (LOUD, 3))) == ()
    (stretch,) = cutter.take(parts((QUIET, 1)))
    assert stretch.first == 0
    assert 4 * SECOND < stretch.end < 4.6 * SECOND
    assert cutter.open(6 * SECOND) == Span(stretch.end, 6 * SECOND)


def test_without_a_pause_it_ends_at_the_quietest_part_of_its_second_half() -> None:
    cutter = Cutter()
    (stretch,) = cutter.take(parts((LOUD, 12), ((-900, 900), 0.05), (LOUD, 4)))
    assert abs(stretch.end - 12 * SECOND) <= PEAK_FRAMES


def test_short_words_wait_for_more() -> None:
    cutter = Cutter()
    assert cutter.take(parts((QUIET, 0.5), (LOUD, 0.6), (QUIET, 0.7))) == ()


def test_nothing_that_stands_out_is_quiet() -> None:
    cutter = Cutter()
    cutter.take(parts((QUIET, 1.5)))
    assert cutter.is_quiet_so_far
    cutter.take(parts((LOUD, 0.2)))
    assert not cutter.is_quiet_so_far


@given(st.lists(st.integers(0, 32_000), min_size=1, max_size=900), st.integers(1, 60))
def test_however_it_arrives_the_stretches_are_the_same_and_leave_nothing_out(swings: list[int], step: int) -> None:
    peaks = [(-swing, swing) for swing in swings]
    whole, bit_by_bit = Cutter(), Cutter()
    stretches = whole.take(peaks)
    assert stretches == tuple(s for at in range(0, len(peaks), step) for s in bit_by_bit.take(peaks[at : at + step]))
    ends = [0, *(stretch.end for stretch in stretches)]
    assert [stretch.first for stretch in stretches] == ends[:-1]
    assert all(stretch.length <= 15 * SECOND for stretch in stretches)


def word(text: str, first: float, end: float) -> RawWord:
    return RawWord(text, Span(round(first * SECOND), round(end * SECOND)), 900)


def test_sentences_and_pauses_part_utterances_and_the_rest_is_provisional() -> None:
    grouper = Grouper()
    assert grouper.take([word("Good", 0, 0.4), word("day.", 0.4, 0.8)])[0].text == "Good day."
    assert grouper.take([word("Is", 1, 1.2)]) == ()
    assert grouper.text == "Is"
    (parted,) = grouper.take([word("anyone", 3, 3.4)])
    assert (parted.text, parted.span) == ("Is", Span(SECOND, round(1.2 * SECOND)))
    assert [segment.text for segment in grouper.finish()] == ["anyone"]
    assert grouper.finish() == ()
