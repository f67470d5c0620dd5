"""Rows of marks: none lost from sight that is still open, however many there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.annotations import Annotation
from workbench.domain.timeline import Span
from workbench.gui.timeline.desk import TimelineDesk
from workbench.gui.timeline.mark_lane import mark_at
from workbench.gui.timeline.marks import TICK, Mark, Marks
from workbench.gui.timeline.rows import NAMES
from workbench.gui.timeline.viewport import Viewport


def mark(first: int, length: int, *, done: bool = False) -> Mark:
    return Mark(Span(first, first + length), f"{first}", "", done=done)


@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 300)), max_size=80), st.integers(0, 9000), st.integers(64, 1000))
def test_every_mark_in_sight_is_drawn_while_there_is_room(made: list[tuple[int, int]], first: int, shown: int) -> None:
    marks = Marks.of([mark(*one) for one in made])
    view = Viewport(total=10_000, width=1000, first=first, shown=shown)
    drawn = set(marks.seen(view))
    assert drawn >= {one for one in marks if one.span.overlap(view.span)}


def test_of_marks_on_one_tick_an_open_one_stands_for_them() -> None:
    crowd = Marks.of([mark(n, 5, done=n % 50 != 7) for n in range(30_000)])
    view = Viewport(total=30_000, width=600, shown=30_000)
    seen = crowd.seen(view)
    assert len(seen) <= view.width // TICK + 1
    assert not any(one.done for one in seen)


def test_a_marker_without_length_can_be_hit_on_its_pennant() -> None:
    marks = Marks.of([mark(5000, 0), mark(100, 50)])
    view = Viewport(total=10_000, width=1000, shown=10_000)
    assert [mark_at(marks, view, x) for x in (505.0, 530.0)] == [marks[1], None]


def test_a_marker_inside_a_long_note_is_seen(desk: TimelineDesk) -> None:
    long = Annotation("n1", "r", Span(0, 400_000), "note", "all of it", "A", "")
    flag = Annotation("n2", "r", Span(200_000, 200_000), "mark", "Mark 1", "A", "")
    pictures = []
    for notes in ([long], [long, flag]):
        desk.set_annotations(notes)
        pictures.append(desk.canvas.grab().toImage())
    band = desk.canvas.rows.mark("notes")
    x = round(NAMES + desk.axis.view.x_of(200_000)) + 3
    assert pictures[0].pixelColor(x, band.top + 8) != pictures[1].pixelColor(x, band.top + 8)
