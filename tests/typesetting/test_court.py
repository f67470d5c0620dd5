"""Court pages: numbers, marks and places."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import an_exhibit
from workbench.domain.revision import Revision, Row
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line, Segment, Word
from workbench.typesetting.court import court_pages, spoken
from workbench.typesetting.fonts import Face, Fonts

SEGMENT = Segment(
    "s",
    Span(0, 9),
    "the blue bag",
    (Word("the", Span(0, 3), 950), Word("blue", Span(3, 6), 200), Word("bag", Span(6, 9), 900)),
    "S1",
    "r",
)


def corrected(text: str) -> Line:
    return Line(SEGMENT, Correction("s", text, "Analyst 1", "2026-11-12T10:00:00Z"))


def test_only_uncertain_words_are_underlined() -> None:
    assert [(r.text.strip(), r.underlined) for r in spoken(Line(SEGMENT, None))] == [
        ("the", False),
        ("blue", True),
        ("bag", False),
    ]


def test_only_a_persons_own_words_are_bold() -> None:
    runs = list(spoken(corrected("the dark blue bag")))
    assert [r.text.strip() for r in runs if r.face is Face.SERIF_STRONG] == ["dark"]


def test_an_utterance_struck_out_says_so() -> None:
    assert "struck out" in next(spoken(corrected(""))).text


def test_a_draft_without_word_times_still_has_its_text() -> None:
    assert next(spoken(Line(replace(SEGMENT, words=()), None))).text == "the blue bag"


def test_every_utterance_has_a_place_and_pages_hold_twenty_five_lines() -> None:
    exhibit = an_exhibit(utterances=100)
    sheets, places = court_pages(exhibit, Fonts(), ("", ""))
    assert list(places) == [line.segment.id for line in exhibit.lines]
    assert all(0 <= p.line < 25 and 0 <= p.sheet < len(sheets) for p in places.values())
    order = [(p.sheet, p.line) for p in places.values()]
    assert order == sorted(set(order))


def test_what_the_machine_wrote_stays_its_own_in_a_row_that_a_person_made() -> None:
    words = (*SEGMENT.words, Word("there", Span(9, 9)))
    made = Revision(Row("n", Span(0, 9), "the blue bag there", words, "S1"), "split", "Analyst 1", "2026-11-12T10:00:00Z", 9)
    line = Line(Segment("n", Span(0, 9), "", (), "S1", ""), Correction("n", "the blue bag there", "A", ""), revision=made)
    runs = list(spoken(line))
    assert [(r.text.strip(), r.underlined) for r in runs] == [("the", False), ("blue", True), ("bag", False), ("there", False)]
    assert [r.text.strip() for r in runs if r.face is Face.SERIF_STRONG] == ["there"]
