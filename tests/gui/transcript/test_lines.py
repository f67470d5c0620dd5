"""Rows that come, go and move, without the rest being touched."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gui.transcript.lines import drafted, revised
from workbench.domain.revision import Row
from workbench.domain.timeline import Rate, Span
from workbench.gui.transcript.model import TranscriptModel
from workbench.stages import editing

RATE = Rate(16_000)


@pytest.fixture
def model(qapp):
    """Five lines a second apart."""
    made = TranscriptModel()
    made.show([drafted(str(n), f"line number {n}", n * 16_000) for n in range(5)], (), RATE)
    return made


def ids(model: TranscriptModel) -> list[str]:
    return [line.id for line in model.lines()]


def test_a_split_puts_one_row_in_and_leaves_the_others(model, qtbot):
    first, second = editing.split(model.line(2), 5, "new")
    line = model.line(2)
    with qtbot.waitSignal(model.rowsInserted) as told:
        model.take([revised(line, first, "split"), revised(line, second, "split")])
    assert told.args[1:] == [3, 3]
    assert ids(model) == ["0", "1", "2", "new", "3", "4"]
    assert [line.text for line in model.lines()[2:4]] == ["line", "number 2"]


def test_a_row_that_is_no_longer_there_goes(model):
    model.take([], ["3", "unknown"])
    assert ids(model) == ["0", "1", "2", "4"]
    assert model.row_of("3") == -1
    assert model.row_at(4 * 16_000) == 3


def test_a_row_merged_into_another_is_out_of_sight_until_it_stands_again(model):
    lines = [model.line(1), model.line(2)]
    rows = editing.merge(lines)
    model.take([revised(line, row, "merged") for line, row in zip(lines, rows, strict=True)])
    assert ids(model) == ["0", "1", "3", "4"]
    assert model.line(1).text == "line number 1 line number 2"
    model.take(lines)
    assert ids(model) == ["0", "1", "2", "3", "4"]


def test_a_struck_row_stays_in_sight(model):
    (row,) = editing.strike([model.line(2)])
    model.take([revised(model.line(2), row, "struck")])
    assert ids(model) == ["0", "1", "2", "3", "4"]
    assert model.index(2, 3).data() == "struck out"
    assert not model.flags(model.index(2, 2)) & model.flags(model.index(2, 2)).ItemIsEditable


def test_a_row_moves_to_its_new_time(model, qtbot):
    line = model.line(1)
    with qtbot.waitSignal(model.rowsMoved):
        model.take([revised(line, Row("1", Span(50_000, 60_000)), "retimed")])
    assert ids(model) == ["0", "2", "3", "1", "4"]
    assert model.row_at(55_000) == 3


def test_a_row_whose_edge_moved_keeps_its_place(model, qtbot):
    line = model.line(1)
    with qtbot.assertNotEmitted(model.rowsMoved), qtbot.waitSignal(model.dataChanged):
        model.take([revised(line, Row("1", Span(17_000, 32_000)), "retimed")])
    assert ids(model) == ["0", "1", "2", "3", "4"]
    assert model.row_at(16_500) == 0


def test_very_many_changes_come_at_once(model):
    fresh = [drafted(f"n{n}", "one more", n * 100) for n in range(500)]
    model.take(fresh, ["0"])
    assert model.rowCount() == 504
    assert [line.span.first for line in model.lines()] == sorted(line.span.first for line in model.lines())


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 90_000), st.booleans()), max_size=12))
def test_whatever_comes_goes_and_moves_rows_stand_in_the_order_of_time(changes):
    model, known = TranscriptModel(), {}
    model.show([], (), RATE)
    for number, first, goes in changes:
        name = str(number)
        line = drafted(name, "some words", first, 500 + number)
        model.take([] if goes else [line], [name] if goes else [])
        known.pop(name, None) if goes else known.update({name: line})
    assert sorted(ids(model)) == sorted(known)
    order = [(line.span.first, line.span.end) for line in model.lines()]
    assert order == sorted(order)
    assert all(model.row_of(line.id) == row for row, line in enumerate(model.lines()))


def test_what_is_typed_over_a_row_is_not_shown_over_another_drafts_row_of_the_same_name(model):
    model.show([drafted("u1", "one")], (), RATE, "A")
    model.put_aside(model.index(0, 2), "two")
    model.show([drafted("u1", "three")], (), RATE, "B")
    assert model.index(0, 2).data() == "three"
    model.show([drafted("u1", "one")], (), RATE, "A")
    assert model.index(0, 2).data() == "two"
