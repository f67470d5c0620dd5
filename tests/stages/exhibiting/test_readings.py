"""Everybody's reading of a passage stands beside the others, with who heard it."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import a_segment
from tests.stages.exhibiting.passages import EXHIBIT, PASSAGE, ROW
from workbench.domain.annotations import Annotation
from workbench.domain.dossier import Beside
from workbench.domain.hearings import Listened
from workbench.domain.revision import Dissent, Revision, Row
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line
from workbench.stages.comparing import maker
from workbench.stages.exhibiting import around, listened, readings


def test_the_words_of_the_passage_are_those_half_said_in_it() -> None:
    told = readings(EXHIBIT, PASSAGE)
    assert (told[0].source, told[0].text) == ("machine draft, unchanged", "grey one, it")
    assert told[0].how == "stands in the transcript; voice: Witness A"
    assert told[1].source == "machine draft (faster-whisper)"
    assert "on average" in told[1].how


def test_a_person_s_words_stand_before_the_machine_s() -> None:
    over = Line(ROW.segment, Correction(ROW.id, ROW.text.replace("grey", "green"), "Analyst 2", ""))
    told = readings(replace(EXHIBIT, lines=(over,)), PASSAGE)
    assert [(r.source, r.text) for r in told][:2] == [
        ("Analyst 2", "green one, it"),
        ("machine draft (faster-whisper)", "grey one, it"),
    ]


def test_a_reading_that_was_not_chosen_keeps_who_heard_it() -> None:
    held = Revision(Row(ROW.id), "adjudicated", "Analyst 1", "", 9, (Dissent("Listener", "the great one"),))
    told = readings(replace(EXHIBIT, lines=(replace(ROW, revision=held),)), PASSAGE)
    assert ("Listener", "the great one") in [(r.source, r.text) for r in told]


def test_other_drafts_say_what_they_have_there_even_if_it_is_nothing() -> None:
    there = Line(a_segment(9, "S1", "the gray one round", ROW.span), None)
    elsewhere = Line(a_segment(8, "S1", "far away", Span(0, 32_000)), None)
    made = replace(EXHIBIT, others=(Beside("d2", "whisper-tiny", (there,)), Beside("d3", "Listener", (elsewhere,))))
    assert [r.text for r in readings(made, ROW.span) if "beside" in r.how] == ["the gray one round", "(nothing)"]


def test_a_note_in_dispute_and_its_answers_are_heard_too() -> None:
    note = Annotation("n", "rec", PASSAGE, "disputed", "I hear “great”.", "Analyst 2", "")
    answer = Annotation("a", "rec", None, "note", "So do I.", "Analyst 3", "", reply_to="n")
    other = Annotation("o", "rec", PASSAGE, "note", "A car passes.", "Analyst 3", "")
    told = readings(replace(EXHIBIT, annotations=(note, answer, other)), PASSAGE)
    assert [r.text for r in told if r.source != "machine draft, unchanged"][1:] == ["I hear “great”.", "So do I."]


def test_rows_around_say_which_of_them_is_in_dispute() -> None:
    told = around(EXHIBIT, PASSAGE, Span(0, ROW.span.end + 64_000))
    assert [row.is_disputed for row in told] == [False, True, False]


def test_listening_counts_where_half_of_the_passage_was_heard() -> None:
    whole = Listened("t", "Analyst 1", (Span(0, 10_000_000),), 100, "", False)
    little = Listened("t", "Analyst 2", (Span(PASSAGE.first, PASSAGE.first + 10),), 100, "", False)
    assert listened(replace(EXHIBIT, listens=(whole, whole, little)), PASSAGE) == (("Analyst 1", 2),)


def test_a_draft_is_named_by_its_engine_and_model() -> None:
    assert EXHIBIT.draft
    assert maker(EXHIBIT.draft) == "faster-whisper"
    recipe = replace(EXHIBIT.draft.recipes[0], parameters=(("model", "whisper-base"),))
    assert maker(replace(EXHIBIT.draft, recipes=(recipe,))) == "faster-whisper, whisper-base"
