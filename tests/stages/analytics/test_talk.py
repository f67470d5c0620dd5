from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stages.suspicions.rows import RATE, rows
from workbench.domain.revision import Revision, Row
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Span
from workbench.stages.analytics.talk import overlaps, talk

SECOND = RATE.hz
VOICES = (Speaker("S1", 1, "Witness A"), Speaker("S2", 2, "Officer 1"))


def _turn(who: str, first: float, end: float) -> Turn:
    return Turn(Span(int(first * SECOND), int(end * SECOND)), who)


def test_talk_time_is_that_of_the_rows_as_people_left_them() -> None:
    first, second = rows("one two three four five six", "one two three")
    moved = replace(second, revision=Revision(Row(second.id, speaker="S2"), "speaker", "Analyst 1", "2026-11-23T09:14:00Z", 4))
    shares = talk((first, moved), VOICES, RATE)
    assert [(t.name, t.frames, t.words, t.permille) for t in shares] == [
        ("Witness A", first.span.length, 6, 666),
        ("Officer 1", second.span.length, 3, 333),
    ]
    assert shares[0].words_a_minute == 192


def test_rows_of_one_voice_that_overlap_count_once() -> None:
    first, second = rows("one two", "one two")
    over = replace(second, segment=replace(second.segment, span=first.span))
    assert talk((first, over), VOICES, RATE)[0].frames == first.span.length


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ((3.0, 9.0), [True]),  # the other stops, this one goes on
        ((3.0, 3.6), [False]),  # a word thrown in
        ((4.9, 9.0), []),  # they meet
        ((5.5, 9.0), []),  # one after the other
    ],
)
def test_an_interruption_is_where_the_first_stops_and_the_second_goes_on(second: tuple[float, float], told: list[bool]) -> None:
    found = overlaps((_turn("S1", 0, 5), _turn("S2", *second)), RATE)
    assert [both.is_interruption for both in found] == told


_TURNS = st.lists(st.tuples(st.sampled_from(["S1", "S2", "S3"]), st.integers(0, 400), st.integers(1, 90)), max_size=14)


@given(_TURNS)
def test_every_pair_that_overlaps_is_found_whatever_the_order(raw: list[tuple[str, int, int]]) -> None:
    turns = [Turn(Span(first * 1600, (first + length) * 1600), who) for who, first, length in raw]
    pairs = [
        a.span.overlap(b.span)
        for at, a in enumerate(turns)
        for b in turns[at + 1 :]
        if a.speaker != b.speaker and a.span.overlap(b.span) >= SECOND // 4
    ]
    assert sorted(both.span.length for both in overlaps(turns, RATE)) == sorted(pairs)


def test_a_real_meeting_has_the_overlaps_its_reference_has(shared_data: Path) -> None:
    rttm = (shared_data / "ami-pyannote-debug" / "EN2001a_000-030.rttm").read_text("utf-8")
    cells = [row.split() for row in rttm.splitlines() if row.startswith("SPEAKER")]
    turns = [_turn(cell[7], float(cell[3]), float(cell[3]) + float(cell[4])) for cell in cells]
    found = overlaps(turns, RATE)
    assert found != ()
    assert all(both.first != both.second and both.span.length >= SECOND // 4 for both in found)
