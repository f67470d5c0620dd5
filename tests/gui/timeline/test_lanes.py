"""Rows on the lanes of their voices."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.revision import Revision, Row
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line, Segment
from workbench.gui.timeline.lanes import Lane, blocks, exchanged, lanes

SPEAKERS = (Speaker("S1", 1, "A"), Speaker("S2", 2, "B"))
SPANS = st.tuples(st.integers(0, 5000), st.integers(1, 900)).map(lambda t: Span(t[0], t[0] + t[1]))
VOICES = st.sampled_from(["S1", "S2"])
ROWS = st.lists(st.tuples(SPANS, VOICES), min_size=1, max_size=30)


def line(number: int, span: Span, speaker: str) -> Line:
    return Line(Segment(f"d-{number}", span, "word", (), speaker, "r", "en"), None)


def told(held: tuple[Lane, ...]) -> list[set[tuple[str, int, int]]]:
    """Which rows stand where, lane by lane."""
    return [{(row.id, *map(int, ends)) for row, *ends in zip(x.lines, x.blocks.firsts, x.blocks.ends, strict=True)} for x in held]


@given(ROWS, st.data())
def test_exchanging_a_row_is_the_same_as_laying_all_out_again(rows: list[tuple[Span, str]], data: st.DataObject) -> None:
    before = [line(number, *row) for number, row in enumerate(rows)]
    number = data.draw(st.integers(0, len(rows) - 1))
    after = [*before]
    after[number] = line(number, data.draw(SPANS), data.draw(VOICES))
    swapped = exchanged(lanes(SPEAKERS, (), before), after[number])
    assert swapped is not None
    assert told(swapped) == told(lanes(SPEAKERS, (), after))
    assert all((lane.blocks.firsts[1:] >= lane.blocks.firsts[:-1]).all() for lane in swapped)


@given(ROWS, SPANS)
def test_no_block_that_touches_a_span_is_left_out(rows: list[tuple[Span, str]], window: Span) -> None:
    held = lanes(SPEAKERS, (), [line(number, *row) for number, row in enumerate(rows)])
    found = {block.id for number in range(2) for block in blocks(held, number, window)}
    assert found >= {f"d-{n}" for n, (span, _) in enumerate(rows) if span.overlap(window)}


def test_a_struck_row_is_drawn_hollow_and_cannot_be_taken_hold_of() -> None:
    struck = replace(line(0, Span(0, 100), "S1"), revision=Revision(Row("d-0", struck=True), "struck", "A", "", 1))
    held = lanes(SPEAKERS, (), [struck, line(1, Span(200, 300), "S1")])
    assert (len(held[0].blocks), len(held[0].struck)) == (1, 1)
    assert held[0].turn_at(50) is None


def test_a_moved_row_lies_where_people_put_it_and_its_turn_where_it_was_heard() -> None:
    moved = replace(
        line(0, Span(0, 100), "S1"), revision=Revision(Row("d-0", Span(40, 160), speaker="S2"), "speaker", "A", "", 1)
    )
    held = lanes(SPEAKERS, [Turn(Span(0, 100), "S1")], [moved])
    assert [len(lane.blocks) for lane in held] == [0, 1]
    assert held[1].blocks.span(0) == Span(40, 160)
    assert held[0].turns.span(0) == Span(0, 100)
