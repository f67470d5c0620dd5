"""Who speaks when, with what people made of the rows."""

from __future__ import annotations

from workbench.domain.revision import Revision, Row
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line, Segment
from workbench.domain.turns import as_revised


def test_a_new_row_of_a_voice_that_is_heard_there_already_is_said_once() -> None:
    made = Revision(Row("new", Span(40, 80), "Stop.", (), "S1"), "inserted", "Ann", "2026-01-01T00:00:00Z", 9)
    line = Line(Segment("new", Span(40, 80), "", (), "S1", recipe=""), None, revision=made)
    turns = as_revised((Turn(Span(0, 50), "S1"), Turn(Span(30, 60), "S2")), (line,))
    assert turns == (Turn(Span(0, 40), "S1"), Turn(Span(30, 60), "S2"), Turn(Span(40, 80), "S1"))


def test_a_row_given_to_another_voice_takes_its_stretch_along() -> None:
    made = Revision(Row("a", speaker="S2"), "speaker", "Ann", "2026-01-01T00:00:00Z", 9)
    line = Line(Segment("a", Span(10, 20), "Yes.", (), "S1", recipe="r"), None, revision=made)
    assert as_revised((Turn(Span(0, 30), "S1"),), (line,)) == (
        Turn(Span(0, 10), "S1"),
        Turn(Span(10, 20), "S2"),
        Turn(Span(20, 30), "S1"),
    )
