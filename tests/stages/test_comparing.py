"""Where two transcripts differ, and what happens when one takes the other's words."""

from __future__ import annotations

import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.revision import Revision, Row
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Correction, Line, Segment, Word
from workbench.stages.comparing import Difference, agreements, blank, differences, taken


def a_line(text: str, first: int = 0, row: str = "a", speaker: str = "S1") -> Line:
    said = text.split()
    words = tuple(Word(w, Span(first + 10 * n, first + 10 * n + 9), 900) for n, w in enumerate(said))
    span = Span(first, first + 10 * max(1, len(said)))
    return Line(Segment(row, span, text, words, speaker, "r"), None)


def stands(line: Line, row: Row) -> Line:
    made = Correction(line.id, row.text, "ann", "") if row.text is not None and row.text != line.segment.text else None
    return replace(line, correction=made, revision=Revision(row, "taken", "ann", "", 7))


def only(found: tuple[Difference, ...]) -> Difference:
    assert len(found) == 1, found
    return found[0]


def test_case_and_punctuation_make_no_difference() -> None:
    assert differences([a_line("He left, the bag")], [a_line("he left the Bag.", row="b")]) == ()


def test_another_word_is_a_difference_with_its_place_and_time() -> None:
    found = only(differences([a_line("the glue bag")], [a_line("the blue bag", row="b")]))
    assert (found.ours, found.theirs, found.span) == ("glue", "blue", Span(10, 19))


def test_their_word_takes_the_place_of_ours_with_its_time() -> None:
    ours = a_line("the glue bag")
    found = only(differences([ours], [a_line("the blue bag", row="b")]))
    (row,) = taken([ours], found, "new", ("S1",))
    assert (row.text, [w.text for w in row.words or ()]) == ("the blue bag", ["the", "blue", "bag"])
    assert differences([stands(ours, row)], [a_line("the blue bag", row="b")]) == ()


def test_words_that_only_they_have_join_the_row_that_is_said_then() -> None:
    ours, theirs = a_line("the bag"), a_line("the big bag", row="b")
    ours = replace(ours, segment=replace(ours.segment, span=Span(0, 30)))
    (row,) = taken([ours], only(differences([ours], [theirs])), "new", ("S1",))
    assert row.text == "the big bag"


def test_words_that_only_they_have_in_a_silence_make_a_row_of_their_own() -> None:
    found = only(differences([a_line("the bag")], [a_line("the bag", row="b"), a_line("told you", 500, "c", "S9")]))
    (row,) = taken([a_line("the bag")], found, "new", ("S1",))
    assert (row.segment_id, row.text, row.span, row.speaker) == ("new", "told you", Span(500, 519), "")


def test_a_row_that_loses_all_its_words_is_struck_and_not_lost() -> None:
    ours = [a_line("thank you"), a_line("the bag", 500, "c")]
    found = only(differences(ours, [a_line("the bag", 500, "x")]))
    (row,) = taken(ours, found, "new", ("S1",))
    assert row.struck


def test_what_was_struck_says_nothing() -> None:
    struck = replace(a_line("thank you"), revision=Revision(Row("a", struck=True), "struck", "ann", "", 3))
    assert differences([struck], []) == ()


@given(st.lists(st.sampled_from(["red", "car", "blue", "bag", "he", "left"]), min_size=1, max_size=12),
       st.lists(st.sampled_from(["red", "car", "blue", "bag", "he", "left"]), min_size=1, max_size=12))  # fmt: skip
def test_taking_every_difference_makes_the_two_the_same(mine: list[str], other: list[str]) -> None:
    line, theirs = a_line(" ".join(mine)), a_line(" ".join(other), row="b")
    line = replace(line, segment=replace(line.segment, span=Span(0, 200)))
    for _ in range(30):
        found = differences([line], [theirs])
        if not found:
            break
        (row,) = taken([line], found[0], "new", ("S1",))
        line = stands(line, row)
    assert line.is_struck or line.text.split() == other


def test_ten_thousand_lines_are_compared_in_a_second() -> None:
    ours = [a_line("and then we went to the yard", 100 * n, f"a{n}") for n in range(10_000)]
    theirs = [a_line("and then they went to the yard", 100 * n, f"b{n}") for n in range(10_000)]
    began = time.process_time()
    assert len(differences(ours, theirs)) == 10_000
    assert time.process_time() - began < 60  # far above: a limit against the square of the length, not a measurement


def test_a_second_listener_gets_rows_without_words_that_one_can_keep_in_mind() -> None:
    rate = Rate(100)
    turns = [Turn(Span(0, 300), "S1"), Turn(Span(350, 700), "S1"), Turn(Span(800, 4_000), "S2")]
    draft = blank("r", turns, rate, iter(["d"]), "2026", "Ben")
    assert all(not s.text and s.span.length <= 1500 for s in draft.segments)
    assert [s.speaker for s in draft.segments] == ["S1", "S2", "S2", "S2"]
    assert {s.key for s in draft.speakers} == {"S1", "S2"}


def test_what_differs_is_counted_in_all_and_for_each_voice() -> None:
    ours = [a_line("the glue bag is here"), a_line("no it is not", 100, "b", "S2")]
    theirs = [a_line("the blue bag here", row="c"), a_line("no it is not there", 100, "d", "S9")]
    found = agreements(ours, theirs)
    whole = found.whole
    assert (whole.ours, whole.theirs, whole.other, whole.only_ours, whole.only_theirs, whole.passages) == (9, 9, 1, 1, 1, 3)
    assert whole.permille == 300
    assert [(one.voice, one.differing) for one in found.voices] == [("S1", 2), ("S2", 1)]


def test_the_same_words_agree_altogether() -> None:
    whole = agreements([a_line("the glue bag")], [a_line("The glue bag.", row="b")]).whole
    assert (whole.permille, whole.weighted_permille, whole.passages) == (0, 0, 0)


def test_a_word_that_an_engine_was_unsure_of_weighs_little() -> None:
    ours = a_line("the glue bag")
    words = tuple(replace(word, permille=100 if word.text == "glue" else 900) for word in ours.segment.words)
    unsure = replace(ours, segment=replace(ours.segment, words=words))
    theirs = [a_line("the blue bag", row="b")]
    assert agreements([unsure], theirs).whole.weighted_permille < agreements([ours], theirs).whole.weighted_permille


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_figures_and_passages_tell_the_same(mine: list[str], other: list[str]) -> None:
    ours, theirs = [a_line(" ".join(mine))], [a_line(" ".join(other), row="b")]
    whole, found = agreements(ours, theirs).whole, differences(ours, theirs)
    assert (whole.ours, whole.theirs, whole.passages) == (len(mine), len(other), len(found))
    assert whole.differing == sum(max(len(f.places), len(f.words)) for f in found)
