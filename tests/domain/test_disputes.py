"""Which passages are in dispute."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import an_exhibit
from workbench.domain.annotations import Annotation
from workbench.domain.disputes import disputes, shares
from workbench.domain.revision import Dissent, Revision, Row
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line

EXHIBIT = an_exhibit(utterances=6)


def dissented(line: Line) -> Line:
    made = Revision(Row(line.id), "adjudicated", "ann", "2026-11-12T10:00:00Z", 90, (Dissent("bob", "other words"),))
    return replace(line, revision=made)


def noted(span: Span | None, reply_to: str = "") -> Annotation:
    return Annotation("n-1", "rec", span, "disputed", "I hear something else", "ann", "2026-11-12T10:00:00Z", reply_to=reply_to)


def test_a_row_with_a_dissent_is_in_dispute_by_itself() -> None:
    lines = (EXHIBIT.lines[0], dissented(EXHIBIT.lines[1]))
    (found,) = disputes(lines, ())
    assert (found.key, found.note, found.lines) == (lines[1].id, None, (lines[1],))


def test_a_row_under_a_disputed_note_belongs_to_the_note() -> None:
    line = dissented(EXHIBIT.lines[1])
    (found,) = disputes((EXHIBIT.lines[0], line), (noted(line.span),))
    assert (found.key, found.lines) == ("n-1", (line,))


def test_an_answer_and_a_note_on_the_whole_recording_are_no_passages() -> None:
    span = EXHIBIT.lines[0].span
    assert disputes(EXHIBIT.lines, (noted(None), noted(span, reply_to="n-0"))) == ()


def test_a_breath_of_the_neighbour_does_not_draw_it_in() -> None:
    assert shares(Span(0, 100), Span(50, 150))
    assert not shares(Span(0, 100), Span(90, 190))
