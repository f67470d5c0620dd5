"""page:line of passages, from any section."""

from __future__ import annotations

import pytest

from tests.builders import a_segment
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line
from workbench.typesetting.court import Place
from workbench.typesetting.references import References

ROWS = ((0, 100), (100, 200), (180, 300), (400, 500))
LINES = tuple(Line(a_segment(n, "S1", "the gate", Span(first, end)), None) for n, (first, end) in enumerate(ROWS))
PLACES = (Place(0, 2), Place(0, 24), Place(1, 0), Place(1, 1))
PAGES = References(places={line.id: place for line, place in zip(LINES, PLACES, strict=True)}, first_court_page=12)


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (Span(0, 50), "12:3"),
        (Span(0, 200), "12:3–25"),
        (Span(110, 290), "12:25–13:1"),
        (Span(90, 110), "12:3–25"),
        (Span(99, 160), "12:25"),
        (Span(450, 450), "13:2"),
        (Span(320, 380), ""),
    ],
)
def test_a_passage_is_told_from_its_first_utterance_to_its_last(span: Span, told: str) -> None:
    assert PAGES.passage(LINES, span) == told


def test_a_row_that_is_not_printed_has_no_place() -> None:
    assert References().passage(LINES, Span(0, 50)) == PAGES.passage((), Span(0, 50)) == PAGES.line("gone") == ""
