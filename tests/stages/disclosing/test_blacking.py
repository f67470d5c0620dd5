"""Words go by their times, and nothing says how many or how long they were."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.stages.disclosing.talk import ADDRESS, NAME, ROWS, SECOND, a_note, an_exhibit_with, redacting, row
from workbench.domain.leaving import Redaction
from workbench.domain.revision import Confirmation, Dissent, Revision, Row
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line
from workbench.stages.disclosing import BLOCK, redactions_of
from workbench.stages.disclosing.blacking import blacked, blocks

BY_NAME = redactions_of((NAME,))


def test_a_word_in_a_redaction_becomes_a_block_and_its_neighbours_stay() -> None:
    made = blacked(Line(ROWS[1], None), BY_NAME)
    assert made.text == f"His name is {BLOCK} and he was at the harbour."
    assert [w.text for w in made.words][3:5] == [BLOCK, "and"]
    assert made.words[3].permille is None


def test_the_blocks_of_a_row_lie_where_its_words_are_taken_away() -> None:
    line = Line(ROWS[1], None)
    ((at, length),) = blocks(line, BY_NAME)
    assert line.text[:at] + BLOCK + line.text[at + length :] == blacked(line, BY_NAME).text


def test_a_row_without_times_is_one_block_and_one_beside_a_redaction_has_none() -> None:
    bare = Line(replace(ROWS[1], words=()), None)
    assert blocks(bare, BY_NAME) == ((0, len(bare.text)),)
    assert blocks(Line(ROWS[3], None), BY_NAME) == ()


def test_one_block_stands_for_any_number_of_words() -> None:
    made = blacked(Line(ROWS[1], None), redactions_of((redacting(12, 15),)))
    assert made.text == f"His name {BLOCK} he was at the harbour."


def test_a_row_inside_a_redaction_says_why_it_is_gone() -> None:
    made = blacked(Line(ROWS[2], None), redactions_of((ADDRESS,)))
    assert made.text == f"{BLOCK} [redacted: private address]"
    assert made.segment.text == made.text


def test_a_row_beside_a_redaction_is_left_alone() -> None:
    line = Line(ROWS[3], None)
    assert blacked(line, BY_NAME) is line


def test_a_redaction_in_a_pause_takes_no_word() -> None:
    held = replace(ROWS[0], span=Span(0, 12 * SECOND))
    assert blacked(Line(held, None), redactions_of((redacting(9, 12),))).text == held.text


def test_a_person_s_words_share_a_guessed_time_and_go_together() -> None:
    over = Correction("u2", "His name is Radoslav Petrov Ivanov and he was at the harbour.", "Analyst 1", "")
    made = blacked(Line(ROWS[1], over), BY_NAME)
    assert "Petrov" not in made.text
    assert "Ivanov" not in made.text
    assert made.correction
    assert made.correction.text == made.text


def test_a_word_of_no_length_at_the_edge_goes_too() -> None:
    words = tuple(replace(w, span=Span(w.span.first, w.span.first)) if w.text == "and" else w for w in ROWS[1].words)
    assert f"is {BLOCK} he" in blacked(Line(replace(ROWS[1], words=words), None), BY_NAME).text


def test_words_without_times_go_with_the_whole_row() -> None:
    made = blacked(Line(replace(ROWS[1], words=()), None), BY_NAME)
    assert made.text == f"{BLOCK} [redacted: identity of a third person]"


def test_the_machine_s_words_beneath_a_moved_row_go_as_a_whole() -> None:
    moved = Revision(Row("u2", Span(40 * SECOND, 50 * SECOND)), "retimed", "Analyst 1", "", 9)
    made = blacked(Line(ROWS[1], None, revision=moved), redactions_of((redacting(41, 42),)))
    assert made.segment.text == BLOCK


def test_readings_that_were_not_chosen_go_with_the_row() -> None:
    held = Revision(Row("u2"), "adjudicated", "Analyst 1", "", 9, (Dissent("Listener", "His name is Radislav"),))
    made = blacked(Line(ROWS[1], None, revision=held), BY_NAME)
    assert made.revision
    assert made.revision.dissent == (Dissent("Listener", BLOCK),)


def test_a_row_that_was_confirmed_is_confirmed_still() -> None:
    sure = Confirmation("u2", ROWS[1].span, (), ROWS[1].text, "Analyst 1", "")
    assert blacked(Line(ROWS[1], None, confirmation=sure), BY_NAME).is_confirmed


def test_characters_without_spaces_keep_none_around_a_block() -> None:
    held = row(5, 0, "王 小 明 来 了")
    made = blacked(Line(replace(held, text="王小明来了"), None), redactions_of((redacting(0, 3),)))
    assert made.text.replace(" ", "") == f"{BLOCK}来了"


def test_notes_are_no_redactions() -> None:
    exhibit = an_exhibit_with(a_note("n", ROWS[1].span, "listen again"))
    assert redactions_of(exhibit.annotations) == ()


@given(st.integers(0, 9 * SECOND), st.integers(1, 9 * SECOND), st.sampled_from([900, None]))
def test_no_word_that_meets_a_redaction_is_left_and_no_other_goes(first: int, length: int, permille: int | None) -> None:
    held = row(9, 0, "alpha bravo charlie delta echo foxtrot golf hotel india", permille)
    redaction = Redaction(Span(first, first + length), "x", "Analyst 1")
    made = blacked(Line(held, None), (redaction,))
    gone = {w.text for w in held.words if w.span.overlap(redaction.span)}
    left = {w.text for w in made.words} & {w.text for w in held.words}
    assert left == (set() if permille is None and gone else {w.text for w in held.words} - gone)
    assert left == set(made.text.split()) & {w.text for w in held.words}
