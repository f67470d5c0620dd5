"""What a second engine reads otherwise is something to check."""

from __future__ import annotations

from workbench.domain.revision import Confirmation
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Line, Segment, SuspicionKind, Word
from workbench.stages.suspicions import Otherwise, checks

RATE = Rate(1_000)


def a_line(row: str, text: str, first: int) -> Line:
    words = tuple(Word(w, Span(first + 100 * n, first + 100 * n + 90), 900) for n, w in enumerate(text.split()))
    return Line(Segment(row, Span(first, first + 1_000), text, words, "S1", "r"), None)


LINES = (a_line("a", "they put the glue down", 0), a_line("b", "and went home then", 2_000))
GLUE = Otherwise("a", Span(300, 390), "glue ≠ blue")


def kinds(*otherwise: Otherwise, confirmations: tuple[Confirmation, ...] = ()) -> list[tuple[str, str, bool]]:
    found = checks(LINES, (), "en", rate=RATE, otherwise=otherwise, confirmations=confirmations)
    return [(c.segment_id, c.text, c.is_open) for c in found if c.kind is SuspicionKind.DISAGREEMENT]


def test_a_row_that_two_engines_read_differently_wants_a_human_s_ear() -> None:
    assert kinds(GLUE) == [("a", "glue ≠ blue", True)]
    assert kinds() == []


def test_several_in_one_row_are_one_check() -> None:
    assert kinds(GLUE, Otherwise("a", Span(400, 490), "down ≠ town")) == [("a", "glue ≠ blue · down ≠ town", True)]


def test_who_stands_for_the_row_settles_it() -> None:
    held = Confirmation("a", Span(0, 1_000), (), "they put the glue down", "ann", "2026-01-01T00:00:00Z")
    assert kinds(GLUE, confirmations=(held,)) == [("a", "glue ≠ blue", False)]


def test_words_that_only_the_second_has_stand_as_a_gap() -> None:
    assert kinds(Otherwise("", Span(1_200, 1_700), "∅ ≠ wait")) == [("", "∅ ≠ wait", True)]
