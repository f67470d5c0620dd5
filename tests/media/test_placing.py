"""Placing: timestamps decide where sound is, and every departure is a caveat."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.caveats import CaveatKind
from workbench.domain.timeline import Rate, Span
from workbench.media.placing import MOST_CAVEATS, Placer

RATE = Rate(16_000)
TICK = 1


def placed(starts: list[int], count: int = 1_600) -> Placer:
    placer = Placer(RATE)
    for start in starts:
        placer.place(start, count, TICK)
    return placer


def test_the_first_timestamp_is_frame_zero() -> None:
    placer = placed([48_000, 49_600])
    assert (placer.frames, placer.caveats) == (3_200, ())


def test_a_missing_block_becomes_silence_and_a_gap() -> None:
    placer = placed([0, 1_600, 4_800])
    assert placer.frames == 6_400
    assert [(c.kind, c.span) for c in placer.caveats] == [(CaveatKind.GAP, Span(3_200, 4_800))]
    assert placer.caveats[0].text == "0:00:00.200–0:00:00.300 holds no sound in the file; silence inserted."


def test_a_gap_after_damage_says_what_the_decoder_said() -> None:
    placer = placed([0])
    placer.damaged("CRC mismatch")
    assert placer.place(4_800, 1_600, TICK) == 3_200
    assert placer.caveats[0].kind is CaveatKind.DAMAGE
    assert "could not be decoded (CRC mismatch); silence inserted" in placer.caveats[0].text


def test_damage_without_a_gap_is_doubtful_sound() -> None:
    placer = placed([0])
    placer.damaged("odd bits")
    placer.place(1_600, 1_600, TICK)
    assert placer.caveats[0].span == Span(1_600, 3_200)
    assert "may be wrong" in placer.caveats[0].text


def test_timestamps_that_run_back_are_not_believed() -> None:
    placer = placed([0, 1_600, 0, 1_600])
    assert placer.frames == 6_400
    assert [c.kind for c in placer.caveats] == [CaveatKind.UNPLACED]


def test_a_jump_of_days_does_not_fill_the_disk() -> None:
    placer = placed([0, 16_000 * 3_600 * 48])
    assert placer.frames == 3_200
    assert placer.caveats[0].kind is CaveatKind.UNPLACED


def test_rounded_timestamps_are_no_gaps() -> None:
    placer = Placer(RATE)
    for number in range(500):
        placer.place(number * 1_600 // 16 * 16 + number % 15, 1_600, 16)
    assert (placer.frames, placer.caveats) == (800_000, ())


def test_a_thoroughly_damaged_file_does_not_drown_its_reader() -> None:
    placer = placed([number * 16_000 for number in range(2_000)])
    assert len(placer.caveats) == MOST_CAVEATS + 1
    assert "1799 further places" in placer.caveats[-1].text


@given(st.lists(st.integers(0, 30_000), min_size=1, max_size=20))
def test_sound_is_never_off_its_time_by_more_than_half_a_block(gaps: list[int]) -> None:
    placer, start = Placer(RATE), 0
    for gap in gaps:
        silence = placer.place(start, 1_600, TICK)
        assert abs(placer.frames - 1_600 - start) <= 800
        assert silence >= 0
        start += 1_600 + gap
