"""An utterance's words as court pages print them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.domain.revision import Revision, Row
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line, Segment, Word
from workbench.typesetting.court_words import spoken
from workbench.typesetting.fonts import Face

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


def drafted(*words: str, text: str = "") -> Line:
    timed = tuple(Word(word, Span(at, at + 1), 900) for at, word in enumerate(words))
    return Line(replace(SEGMENT, text=text or " ".join(words), words=timed), None)


def test_only_uncertain_words_are_underlined() -> None:
    assert [(r.text.strip(), r.underlined) for r in spoken(Line(SEGMENT, None))] == [
        ("the", False),
        ("blue", True),
        ("bag", False),
    ]


def test_a_profile_that_wants_no_doubt_has_none_underlined() -> None:
    assert [(r.text, r.underlined) for r in spoken(Line(SEGMENT, None), uncertainty=False)] == [("the blue bag", False)]


def test_only_a_persons_own_words_are_bold() -> None:
    assert [r.text.strip() for r in spoken(corrected("the dark blue bag")) if r.face is Face.SERIF_STRONG] == ["dark"]


def test_an_utterance_struck_out_says_so() -> None:
    assert "struck out" in spoken(corrected(""))[0].text


def test_a_row_nobody_found_words_for_is_inaudible() -> None:
    assert spoken(drafted())[0] == spoken(Line(replace(SEGMENT, text="", words=()), None))[0]
    assert spoken(drafted())[0].text == "[inaudible]"


def test_a_draft_without_word_times_still_has_its_text() -> None:
    assert spoken(Line(replace(SEGMENT, words=()), None))[0].text == "the blue bag"


@pytest.mark.parametrize(
    ("text", "faces"),
    [
        ("the [door closes] bag", [Face.SERIF, Face.SERIF_ITALIC, Face.SERIF]),
        ("the [inaudible] bag", [Face.SERIF, Face.SERIF, Face.SERIF]),
        ("[unclear] blue", [Face.SERIF, Face.SERIF]),
    ],
)
def test_events_are_in_italics_and_what_nobody_made_out_is_not(text: str, faces: list[Face]) -> None:
    for line in (corrected(text), drafted(*text.split())):
        runs = spoken(line)
        assert "".join(run.text for run in runs) == text
        assert [run.face for run in runs if run.text.strip()] == faces


def test_a_word_nobody_is_sure_of_is_underlined_and_what_else_it_could_be_is_kept() -> None:
    runs = spoken(corrected("the bag(?back/bank)"))
    assert [run.text for run in runs if run.underlined] == ["bag"]
    assert "".join(run.text for run in runs).endswith("bag(?back/bank)")


def test_a_script_without_spaces_gets_none() -> None:
    assert "".join(run.text for run in spoken(drafted("他", "走", "了", text="他走了"))) == "他走了"
    assert "".join(run.text for run in spoken(drafted("für", "alle"))) == "für alle"


def test_one_corrected_character_of_an_unspaced_script_is_bold_by_itself() -> None:
    line = replace(drafted("他", "走", "了", text="他走了"), correction=Correction("s", "他来了", "Ann", ""))
    assert [(run.text, run.face) for run in spoken(line)] == [
        ("他", Face.SERIF),
        ("来", Face.SERIF_STRONG),
        ("了", Face.SERIF),
    ]


def test_what_the_machine_wrote_stays_its_own_in_a_row_that_a_person_made() -> None:
    words = (*SEGMENT.words, Word("there", Span(9, 9)))
    made = Revision(Row("n", Span(0, 9), "the blue bag there", words, "S1"), "split", "Analyst 1", "2026-11-12T10:00:00Z", 9)
    line = Line(Segment("n", Span(0, 9), "", (), "S1", ""), Correction("n", "the blue bag there", "A", ""), revision=made)
    runs = spoken(line)
    assert [(r.text.strip(), r.underlined) for r in runs] == [("the", False), ("blue", True), ("bag", False), ("there", False)]
    assert [r.text.strip() for r in runs if r.face is Face.SERIF_STRONG] == ["there"]
