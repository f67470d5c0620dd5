"""What people make of rows: split, merged, inserted, struck, retimed, assigned, replaced."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import BadRequest
from workbench.domain.revision import Revision, Row
from workbench.domain.speakers import Speaker
from workbench.domain.spoken import places, spread
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line, Segment, Word
from workbench.stages import editing

FRAMES = 100_000
WORDS = st.lists(st.sampled_from(["I", "saw", "him", "blue", "gate.", "סוף", "نعم", "你", "Ärzte"]), min_size=2, max_size=12)


def said(text: str, first: int = 1000, end: int = 9000, *, name: str = "a", speaker: str = "S1", timed: bool = True) -> Line:
    """A machine's line, its words spread over its time."""
    parts = text.split()
    spans = spread(parts, Span(first, end))
    words = tuple(Word(part, span, 900) for part, span in zip(parts, spans, strict=True)) if timed else ()
    return Line(Segment(name, Span(first, end), text, words, speaker, "recipe"), None)


def standing(line: Line, row: Row) -> Line:
    """The line once a row of a revision stands."""
    text = Correction(row.segment_id, row.text, "A", "now") if row.text else None
    segment = line.segment if row.segment_id == line.id else replace(line.segment, id=row.segment_id, recipe="")
    return Line(segment, text, (), Revision(row, "split", "A", "now", 7))


def starts(line: Line) -> list[int]:
    return list(places(line.text, (w.text for w in line.words)))


@given(WORDS, st.data())
def test_split_and_merge_keep_every_word_and_its_time(words, data):
    line = said(" ".join(words))
    at = data.draw(st.sampled_from(starts(line)[1:]))
    first, second = editing.split(line, at, "b")
    assert f"{first.text} {second.text}" == line.text
    assert first.words + second.words == line.words
    merged, gone = editing.merge([standing(line, second), standing(line, first)])
    assert merged == editing.whole(line) if " 你" not in line.text and "你 " not in line.text else merged.words == line.words
    assert gone.segment_id == "b"
    assert gone.struck


@given(WORDS, st.integers(1, 60), st.booleans())
def test_a_split_anywhere_loses_no_sign(words, at, timed):
    line = said(" ".join(words), timed=timed)
    if not line.text[:at].strip() or not line.text[at:].strip():
        with pytest.raises(BadRequest, match="between two words"):
            editing.split(line, at, "b")
        return
    first, second = editing.split(line, at, "b")
    assert "".join((first.text + second.text).split()) == "".join(line.text.split())
    assert "".join(w.text for w in first.words + second.words) == "".join(line.text.split())
    assert first.span.first == line.span.first
    assert second.span.end == line.span.end
    assert first.span.length > 0 < second.span.length


def test_what_was_typed_is_split_and_not_what_stood():
    line = said("I saw him go")
    first, second = editing.split(line, 12, "b", "I saw a man, and him go")
    assert (first.text, second.text) == ("I saw a man,", "and him go")
    assert second.words[-1] == line.words[-1]


def test_characters_without_spaces_are_split_between_any_two():
    line = said("你好吗")
    first, second = editing.split(line, 2, "b")
    assert (first.text, second.text) == ("你好", "吗")
    assert editing.merge([standing(line, first), standing(line, second)])[0].text == "你好吗"


@pytest.mark.parametrize(("frame", "before"), [(1000, ""), (3400, "I "), (5500, "I saw "), (9000, "I saw him")])
def test_the_playhead_parts_a_line_before_the_word_that_is_not_yet_said(frame, before):
    line = said("I saw him")
    assert line.text[: editing.place_at(line, frame)] == before


def test_a_line_too_short_is_not_split():
    with pytest.raises(BadRequest, match="too short"):
        editing.split(said("I saw", 5, 6), 2, "b")


def test_two_voices_are_merged_only_where_somebody_says_whose_the_line_is():
    lines = [said("I saw him"), said("Who?", 9000, 9500, name="b", speaker="S2")]
    with pytest.raises(BadRequest, match="different voices"):
        editing.merge(lines)
    merged, gone = editing.merge(lines, "S2")
    assert (merged.speaker, merged.text, merged.span) == ("S2", "I saw him Who?", Span(1000, 9500))
    assert gone == Row("b", struck=True)


def test_nothing_is_merged_with_one_line_or_a_struck_one():
    line = said("I saw him")
    with pytest.raises(BadRequest, match="nothing to merge"):
        editing.merge([line])
    struck = standing(line, replace(editing.standing(line), struck=True))
    with pytest.raises(BadRequest, match="Restore it first"):
        editing.merge([line, struck])


def test_a_struck_line_comes_back_as_it_was():
    line = said("I saw him")
    (struck,) = editing.strike([line])
    assert struck.struck
    assert editing.restore([standing(line, struck)]) == (Row("a"),)
    with pytest.raises(BadRequest, match="struck already"):
        editing.strike([standing(line, struck)])
    with pytest.raises(BadRequest, match="None of these"):
        editing.restore([line])


def test_words_move_with_a_row_that_is_moved():
    line = said("I saw him")
    (row,) = editing.retime(line, Span(2000, 10_000), FRAMES)
    assert [w.span.first - 1000 for w in row.words] == [w.span.first for w in line.words]


def test_words_keep_their_place_when_an_edge_is_moved():
    line = said("I saw him")
    (row,) = editing.start_at(line, 500, FRAMES)
    assert row == Row("a", Span(500, 9000))


@given(WORDS, st.integers(0, 20_000), st.integers(1, 20_000))
def test_a_row_at_any_time_holds_all_its_words(words, first, length):
    line, span = said(" ".join(words)), Span(first, first + length)
    if span == line.span:
        return
    (row,) = editing.retime(line, span, FRAMES)
    moved = standing(line, row)
    assert [w.text for w in moved.words] == [w.text for w in line.words]
    assert all(span.first <= w.span.first <= w.span.end <= span.end for w in moved.words)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda line: editing.retime(line, Span(5, 5), FRAMES), "needs a length"),
        (lambda line: editing.retime(line, Span(5, FRAMES + 1), FRAMES), "past the recording's end"),
        (lambda line: editing.retime(line, line.span, FRAMES), "these times already"),
        (lambda line: editing.start_at(line, line.span.end, FRAMES), "after its end"),
        (lambda line: editing.end_at(line, line.span.first, FRAMES), "before its start"),
        (lambda line: editing.assign([line], "S1"), "this voice already"),
        (lambda line: editing.insert(Span(0, 9), FRAMES, "b", "S1", "  "), "cannot be empty"),
        (lambda line: editing.retyped(line, " "), "cannot be empty"),
        (lambda line: editing.replace_all([(line, line.text)]), "Nothing would change"),
        (lambda line: editing.room_after(line, None, line.span.end, 500), "no room"),
        (lambda line: editing.room_before(said("a b", 0, 9), None, 500), "no room"),
    ],
)
def test_an_edit_that_is_none_or_cannot_be_is_refused_with_the_reason(edit, told):
    with pytest.raises(BadRequest, match=told):
        edit(said("I saw him"))


def test_a_row_goes_to_another_time_and_voice_in_one():
    (row,) = editing.move(said("I saw him"), Span(2000, 10_000), "S2", FRAMES)
    assert (row.speaker, row.span) == ("S2", Span(2000, 10_000))
    (row,) = editing.move(said("I saw him"), Span(1000, 9000), "S2", FRAMES)
    assert row == Row("a", speaker="S2")


def test_a_new_line_stands_in_the_gap_beside_another():
    line, after = said("I saw him"), said("Who?", 9400, 9500, name="b")
    assert editing.room_after(line, after, FRAMES, 1000) == Span(9000, 9400)
    assert editing.room_before(line, None, 600) == Span(400, 1000)
    (row,) = editing.insert(Span(9000, 9400), FRAMES, "c", "S1")
    assert row.text == editing.UNTYPED
    assert row.is_whole


def test_only_lines_that_change_are_revised_by_a_replacement():
    rows = editing.replace_all([(said("the glue one"), "the blue one"), (said("so what", name="b"), "so what")])
    assert [(row.segment_id, row.text) for row in rows] == [("a", "the blue one")]
    assert [w.permille for w in rows[0].words] == [900, None, 900]


def test_a_new_voice_takes_a_key_that_nobody_has():
    assert editing.new_voice([Speaker("S3", 3, "C")], [said("I", speaker="S7")]) == "S8"


def test_what_a_person_wrote_goes_along_when_the_row_is_changed_otherwise():
    line = replace(said("the glue one"), correction=Correction("a", "the blue one", "A", "now"))
    (row,) = editing.assign([line], "S2")
    assert (row.text, row.speaker) == ("the blue one", "S2")
    assert [w.text for w in row.words] == ["the", "blue", "one"]
    (plain,) = editing.assign([said("the glue one")], "S2")
    assert plain == Row("a", speaker="S2")
