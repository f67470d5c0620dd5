"""What a disclosure version holds: nothing redacted anywhere in it, and the rest as it was."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.builders import a_recipe, an_entry
from tests.stages.disclosing.talk import ADDRESS, NAME, ROWS, SECOND, SECRET, TELLING, a_note, an_exhibit_with, redacting, row
from workbench.domain.canonical import plain
from workbench.domain.dossier import Beside, Exhibit, Translation
from workbench.domain.errors import BadRequest
from workbench.domain.leaving import PRIVILEGED, Picture
from workbench.domain.recipe import parameters
from workbench.domain.sheet import Sheet
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line, Reading, Suspicion, SuspicionKind
from workbench.stages.disclosing import BLOCK, disclosed, disclosed_sheet


def everything(exhibit: Exhibit | Sheet) -> str:
    return json.dumps(plain(exhibit), ensure_ascii=False)


def test_no_field_tells_what_is_redacted() -> None:
    over = Correction("u2", "His name was Radoslav and he was at the harbour.", "Analyst 1", "t")
    made = an_exhibit_with(NAME, ADDRESS, corrections=(over,))
    assert made.draft
    name = ROWS[1].span
    draft = replace(
        made.draft,
        readings=(Reading(name, "r", "Radoslav", "looped"), Reading(ROWS[0].span, "r", "Radoslav again", "looped")),
        suspicions=(Suspicion(SuspicionKind.NAME, name, "Radoslav"),),
        recipes=(replace(a_recipe(), parameters=parameters(hotwords="Radoslav, Ulmenweg")),),
    )
    others = (
        Beside("d2", "another engine", (Line(row(9, 12, "is Radoslav and"), None), Line(row(8, 40, "Radoslav yes"), None))),
    )
    german = (Translation("d3", "de", "x", "t", (Line(row(7, 20, "Er wohnt im Ulmenweg 4711."), None),)),)
    struck = (Line(row(6, 13, "Radoslav"), None),)
    told = disclosed(replace(made, draft=draft, others=others, translations=german, struck=struck, terms=("Radoslav", "harbour")))
    assert [word for word in ("Radoslav", "Ulmenweg", "4711") if word in everything(told)] == []
    assert told.terms == ("harbour",)


def test_words_that_go_because_nobody_knows_when_each_is_said_stand_nowhere_else() -> None:
    """The redaction meets the first word's guessed time; what is flagged, read otherwise or drafted besides lies later."""
    guessed, late = row(1, 0, "he lives at number 815", None), Span(4 * SECOND, 5 * SECOND)
    made = an_exhibit_with(redacting(0, 1), rows=(guessed,))
    assert made.draft
    doubt = Suspicion(SuspicionKind.NUMBER, late, "815")
    draft = replace(made.draft, readings=(Reading(late, "r", "eightfifty", "looped"),), suspicions=(doubt,))
    others = (Beside("d2", "another engine", (Line(row(9, 4, "eightfifteen"), None),)),)
    lines = (replace(made.lines[0], suspicions=(doubt,)),)
    told = everything(disclosed(replace(made, draft=draft, others=others, lines=lines)))
    assert [word for word in ('"815"', "eightfifty", "eightfifteen") if word in told] == []


def test_the_rest_stays_as_it_was() -> None:
    made = an_exhibit_with(NAME)
    told = disclosed(made)
    assert told.lines[0] == made.lines[0]
    assert told.lines[3] == made.lines[3]
    assert (told.evidence, told.turns, told.profile) == (made.evidence, made.turns, made.profile)
    assert [r.reason for r in told.redactions] == ["identity of a third person"]


def test_nothing_to_leave_out_changes_nothing() -> None:
    made = an_exhibit_with(a_note("n", None, "Headphones."))
    assert disclosed(made) == made


def test_privileged_notes_go_with_the_answers_to_them() -> None:
    answer = a_note("answer", None, "I agree.", reply_to="priv")
    told = disclosed(an_exhibit_with(SECRET, answer, a_note("open", None, "Headphones.")))
    assert [note.id for note in told.annotations] == ["open"]
    assert "Counsel" not in everything(told)
    assert "agree" not in everything(told)


def test_a_privileged_note_that_was_withdrawn_is_in_no_history() -> None:
    made = replace(an_exhibit_with(NAME), custody=an_exhibit_with(SECRET).custody)
    assert disclosed(made).custody[0].body == b""


def test_emptied_entries_keep_their_place_and_lose_their_signature() -> None:
    over = Correction("u2", "His name was Radoslav.", "Analyst 1", "t")
    made = an_exhibit_with(NAME, corrections=(over,))
    before, after = made.custody[-1], disclosed(made).custody[-1]
    assert (after.seq, after.at, after.hash, after.kind, after.actor) == (
        before.seq,
        before.at,
        before.hash,
        before.kind,
        before.actor,
    )
    assert (after.payload, after.body, after.signature) == ({}, b"", b"")


def test_entries_about_other_rows_stay_whole() -> None:
    made = an_exhibit_with(NAME, corrections=(Correction("u4", "He came to the harbour.", "Analyst 1", "t"),))
    assert disclosed(made).custody == made.custody


def test_a_draft_s_own_entry_is_emptied() -> None:
    made = replace(an_exhibit_with(NAME), custody=(an_entry(7, "draft.finished", {"data_sha256": "0" * 64}),))
    assert disclosed(made).custody[0].body == b""


def test_notes_about_a_redacted_passage_lose_their_words_and_pictures() -> None:
    made = an_exhibit_with(NAME, a_note("n", Span(13 * SECOND, 14 * SECOND), "Sounds like Radislav", tags=("Radislav",)))
    pictures = (Picture("n", "", 1, 1, bytes(3)), Picture("u4", "", 1, 1, bytes(3)), Picture("u2", "", 1, 1, bytes(3)))
    told = disclosed(replace(made, pictures=pictures))
    assert next(n for n in told.annotations if n.id == "n").text == BLOCK
    assert "Radislav" not in everything(told)
    assert [picture.about for picture in told.pictures] == ["u4"]


def test_a_picture_that_would_show_a_redaction_beside_its_passage_goes() -> None:
    made = replace(an_exhibit_with(redacting(35, 36), a_note("n", Span(33 * SECOND, 34 * SECOND), "listen")), lines=())
    picture = Picture("n", "", 1, 1, bytes(3))
    assert disclosed(replace(made, pictures=(picture,))).pictures == (picture,)
    nearer = replace(made, annotations=(redacting(34, 36), made.annotations[1]), pictures=(picture,))
    assert disclosed(nearer).pictures == ()


def test_the_waveform_is_flat_where_it_is_redacted() -> None:
    told = disclosed(an_exhibit_with(redacting(30, 60)))
    assert set(told.envelope[300:]) == {(0, 0)}
    assert (0, 0) not in told.envelope[:300]


def test_a_redaction_that_is_privileged_hides_its_reason() -> None:
    told = disclosed(an_exhibit_with(replace(NAME, tags=(PRIVILEGED,), text="his real name")))
    assert told.redactions[0].reason == PRIVILEGED
    assert "real name" not in everything(told)


def test_a_redaction_without_a_passage_lets_nothing_out() -> None:
    with pytest.raises(BadRequest, match="does not say what it leaves out"):
        disclosed(an_exhibit_with(replace(NAME, span=None)))


def test_a_transcript_is_disclosed_like_an_exhibit() -> None:
    held = an_exhibit_with(NAME, ADDRESS, SECRET)
    assert held.draft
    sheet = Sheet(held.evidence, held.recording, held.draft, held.lines, held.speakers, held.turns, held.annotations)
    told = disclosed_sheet(sheet)
    assert not [word for word in (*TELLING, "Counsel") if word in everything(told)]
    assert told.lines == disclosed(held).lines
