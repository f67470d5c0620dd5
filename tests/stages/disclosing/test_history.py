"""What a disclosure version's history still says: nothing that is left out, and no digest by which words could be tried."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.builders import an_entry
from tests.stages.disclosing.talk import NAME, SECOND, SECRET, a_note, an_exhibit_with, redacting
from workbench.domain.canonical import Json, plain
from workbench.domain.custody import Entry
from workbench.domain.dossier import Exhibit
from workbench.domain.leaving import PRIVILEGED, Reproduction, Sameness
from workbench.domain.sheet import Sheet
from workbench.stages.disclosing import BLOCK, disclosed, disclosed_sheet, disclosed_together


def after(made: Exhibit, *entries: Entry) -> list[bytes]:
    """The bodies of these entries in the disclosure version, where the history holds them besides."""
    told = disclosed(replace(made, custody=(*made.custody, *entries)))
    return [entry.body for entry in told.custody[len(made.custody) :]]


def edited(key: str, text: str, kind: str = "note", tags: tuple[str, ...] = ()) -> dict[str, Json]:
    return {"recording_id": "rec-HS/2", "annotation_id": key, "text": text, "kind": kind, "tags": list(tags)}


def test_edits_of_an_answer_to_a_privileged_note_go_though_the_answer_was_withdrawn() -> None:
    answer = an_entry(40, "annotation.added", {"annotation": plain(a_note("a", None, "Yes.", reply_to="priv"))})
    second = an_entry(41, "annotation.added", {"annotation": plain(a_note("b", None, "No doubt.", reply_to="a"))})
    edit = an_entry(42, "annotation.edited", edited("a", "He lied."))
    assert after(an_exhibit_with(SECRET), answer, second, edit) == [b"", b"", b""]


def test_an_answer_to_a_redaction_or_to_a_note_about_it_loses_its_words() -> None:
    about = a_note("n", NAME.span, "Which name?")
    answers = (a_note("a", None, "arsenic", reply_to="n"), a_note("b", None, "arsenic", reply_to=NAME.id))
    told = disclosed(an_exhibit_with(NAME, about, *answers))
    assert [note.text for note in told.annotations] == [NAME.text, BLOCK, BLOCK, BLOCK]
    assert "arsenic" not in json.dumps(plain(told))


@pytest.mark.parametrize("row", ["of-another-draft", "u4"])
def test_what_was_said_of_the_passage_in_another_draft_or_at_another_time_goes(row: str) -> None:
    rows: Json = [{"segment_id": row, "span": {"first": 13 * SECOND, "end": 14 * SECOND}, "text": "arsenic"}]
    assert after(an_exhibit_with(NAME), an_entry(40, "transcript.revised", {"rows": rows, "act": "inserted"})) == [b""]


def test_a_row_of_another_draft_stays_where_nothing_is_redacted() -> None:
    correction: Json = {"correction": {"segment_id": "of-another-draft", "text": "harbour"}}
    entry = an_entry(40, "segment.corrected", correction)
    assert after(an_exhibit_with(SECRET), entry) == [entry.body]


def test_a_redaction_s_earlier_reasons_are_in_no_history() -> None:
    first = an_entry(40, "annotation.added", {"annotation": plain(replace(NAME, text="he says arsenic"))})
    edit = an_entry(41, "annotation.edited", edited(NAME.id, "the poison's name", "redaction"))
    gone = an_entry(42, "annotation.added", {"annotation": plain(replace(redacting(13, 14), id="old", text="arsenic"))})
    assert after(an_exhibit_with(NAME), first, edit, gone) == [b"", b"", b""]
    assert after(an_exhibit_with(NAME), edit) == [b""]
    assert disclosed(an_exhibit_with(NAME)).custody == an_exhibit_with(NAME).custody


def test_no_digest_over_a_whole_transcript_lets_words_be_tried() -> None:
    kinds = ("draft.finished", "run.reproduced", "review.submitted", "review.approved", "transcript.exported")
    held = [an_entry(40 + n, kind, {"sha256": "ab" * 32, "format": "txt"}) for n, kind in enumerate(kinds)]
    made = an_exhibit_with(NAME)
    assert after(made, *held) == [b""] * len(kinds)
    again = (Reproduction("rec-HS/2", "d", Sameness.IDENTICAL, "cd" * 32),)
    told = disclosed(replace(made, reproductions=again, review=replace(made.review, content="ef" * 32)))
    assert (told.reproductions[0].sha256, told.review.content) == ("", "")


def test_what_left_for_disclosure_and_sounds_keep_their_digests() -> None:
    said: list[dict[str, Json]] = [{"format": "txt", "sha256": "ab", "disclosure": True}, {"format": "clip", "sha256": "cd"}]
    entries = [an_entry(40 + n, "transcript.exported", one) for n, one in enumerate(said)]
    assert after(an_exhibit_with(NAME), *entries) == [entry.body for entry in entries]


def test_what_one_track_leaves_out_of_the_file_s_history_no_other_track_tells() -> None:
    said = an_entry(40, "review.returned", {"comment": "Is Radoslav the name?"})
    first = an_exhibit_with(NAME)
    first = replace(first, custody=(said,), review=replace(first.review, comment="Is Radoslav the name?", content="ab"))
    other = replace(first, recording=replace(first.recording, id="rec-2", track=1), lines=(), draft=None, annotations=())
    told = disclosed_together((first, other))
    assert [x.custody[0].body for x in told] == [b"", b""]
    assert [(x.review.comment, x.review.content) for x in told] == [(BLOCK, "")] * 2


def test_a_transcript_s_history_says_which_notes_were_privileged_once() -> None:
    held = an_exhibit_with(a_note("n", None, "The brother invented it."))
    entry = an_entry(40, "annotation.edited", edited("n", "x", tags=(PRIVILEGED,)))
    assert held.draft
    sheet = Sheet(held.evidence, held.recording, held.draft, held.lines, held.speakers, held.turns, held.annotations, (entry,))
    told = disclosed_sheet(sheet)
    assert (told.annotations, told.custody) == ((), ())
