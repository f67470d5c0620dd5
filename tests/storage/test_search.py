"""What is found is what stands: through every change, in every place, whatever is typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from tests.builders import a_draft, a_recording, a_segment, an_evidence, segments
from tests.storage.laboratory import AT, EVIDENCE, NOTE, RECORDING, Laboratory, correction, person, public
from workbench.domain import events as e
from workbench.domain.authority import key_id
from workbench.domain.errors import CaseError
from workbench.domain.evidence import Case
from workbench.domain.people import Role
from workbench.domain.questions import LinesOf, SearchText
from workbench.domain.revision import Row, Version
from workbench.domain.search import NOTE as A_NOTE
from workbench.domain.search import SearchPage
from workbench.domain.timeline import Span
from workbench.domain.transcript import Word
from workbench.storage import ledger, migrations, passages, search, word_index
from workbench.storage import tables as t
from workbench.storage.engine import memory_engine
from workbench.storage.questions import answer

KEY = Ed25519PrivateKey.generate()
ADA = ledger.Signer("Ada", key_id(public(KEY)), KEY.sign, "s", "app")
OTHER = replace(an_evidence("Call.wav", "HS/9"), case_number="2026-0500")
CALL = a_recording(OTHER, 64_000 * 10)
DRAFT = a_draft(RECORDING, segments(16))
BEGUN = (
    e.CaseOpened(Case("2026-0417", "T", False, AT)),
    e.EvidenceImported(EVIDENCE),
    e.RecordingDecoded(RECORDING),
    e.DraftFinished(DRAFT),
)


def happen(db: Connection, *events: e.Event) -> None:
    for event in events:
        ledger.append(db, event, ADA)


@pytest.fixture
def db() -> Iterator[Connection]:
    """A ledger in memory with one drafted recording."""
    engine = memory_engine()
    with engine.connect() as connection:
        migrations.rebuild(connection)
        happen(connection, e.VaultFounded("v", public(KEY), "PEM", person("Ada", Role.ADMIN, KEY)), *BEGUN)
        yield connection
    engine.dispose()


def a_call(db: Connection) -> None:
    """Another case with another recording."""
    happen(db, e.CaseOpened(Case(OTHER.case_number, "Other", False, AT)), e.EvidenceImported(OTHER), e.RecordingDecoded(CALL))
    happen(db, e.DraftFinished(replace(a_draft(CALL, segments(4)), id="draft-call")))


def found(db: Connection, text: str, **where: str) -> list[str]:
    return [hit.text for hit in answer(db, SearchText(text, **where)).hits]  # type: ignore[arg-type]


def revised(*rows: Row, act: str = "replaced") -> e.TranscriptRevised:
    return e.TranscriptRevised(RECORDING.id, DRAFT.id, act, rows)


def a_row(name: str, text: str, first: int = 0) -> Row:
    return Row(name, Span(first, first + 100), text, (Word(text, Span(first, first + 100)),), "S9")


def test_a_hit_says_where_it_stands_and_who_says_it(db: Connection) -> None:
    [hit] = answer(db, SearchText("grey")).hits
    assert (hit.case_number, hit.exhibit, hit.recording_id, hit.passage) == ("2026-0417", "HS/2", RECORDING.id, "seg-00001")
    assert (hit.speaker, hit.span, hit.rate) == ("Witness A", DRAFT.segments[1].span, RECORDING.rate)
    assert [hit.text[first:end] for first, end in hit.marks] == ["grey"]


def test_a_correction_takes_the_place_of_the_machines_words(db: Connection) -> None:
    happen(db, correction("seg-00001", "It was the green one."))
    assert found(db, "grey") == []
    assert found(db, "green") == ["It was the green one."]
    happen(db, e.TextReinstated(RECORDING.id, "seg-00001"))
    assert (len(found(db, "grey")), found(db, "green")) == (1, [])


def test_a_struck_row_is_not_found_and_a_restored_one_is(db: Connection) -> None:
    happen(db, revised(Row("seg-00001", struck=True), act="struck"))
    assert found(db, "grey") == []
    happen(db, e.RowsRestored(RECORDING.id, DRAFT.id, (Version("seg-00001", 0),)))
    assert len(found(db, "grey")) == 1


def test_an_inserted_row_is_found_as_long_as_it_stands(db: Connection) -> None:
    happen(db, revised(a_row("new-1", "zebra"), act="inserted"))
    assert [hit.speaker for hit in answer(db, SearchText("zebra")).hits] == ["Speaker 9"]
    happen(db, e.RowsRestored(RECORDING.id, DRAFT.id, (Version("new-1", 0),)))
    assert found(db, "zebra") == []


def test_only_the_working_draft_is_found(db: Connection) -> None:
    beside = replace(a_draft(RECORDING, (a_segment(0, "S1", "zebra", Span(0, 9000)),)), id="draft-2")
    happen(db, e.DraftFinished(beside, beside=True))
    assert (found(db, "zebra"), len(found(db, "grey"))) == ([], 1)
    happen(db, revised(a_row("new-1", "okapi")), e.DraftFinished(replace(beside, id="draft-3")))
    assert (len(found(db, "zebra")), found(db, "grey"), found(db, "okapi")) == (1, [], [])


def test_notes_are_found_by_their_words_and_tags_until_they_are_withdrawn(db: Connection) -> None:
    happen(db, e.Annotated(replace(NOTE, tags=("hinge",))))
    [hit] = answer(db, SearchText("hinge")).hits
    assert (hit.kind, hit.passage, hit.speaker, hit.span) == (A_NOTE, NOTE.id, "Ada", None)
    happen(db, e.AnnotationEdited(RECORDING.id, NOTE.id, "A latch.", "note", ("lock",)))
    assert (found(db, "hinge"), found(db, "latch lock")) == ([], ["A latch.  #lock"])
    happen(db, e.AnnotationWithdrawn(RECORDING.id, NOTE.id))
    assert found(db, "latch") == []


def test_what_was_destroyed_is_not_found(db: Connection) -> None:
    happen(db, e.Annotated(NOTE), e.DestructionOrdered(EVIDENCE.id, EVIDENCE.sha256, "Court", "Order 7."))
    assert found(db, "door")
    happen(db, e.EvidenceDestroyed(EVIDENCE.id, EVIDENCE.sha256))
    assert (found(db, "door"), db.execute(select(t.passage)).all()) == ([], [])


def test_a_search_stays_in_its_recording_its_case_or_goes_everywhere(db: Connection) -> None:
    a_call(db)
    assert len(found(db, "grey")) == 2
    assert len(found(db, "grey", case_number="2026-0500")) == len(found(db, "grey", recording_id=CALL.id)) == 1
    assert found(db, "grey", case_number="nowhere") == found(db, "grey", recording_id="nowhere") == []


def test_a_voice_is_meant_by_its_present_name_wherever_it_speaks(db: Connection) -> None:
    a_call(db)
    assert len(found(db, "you", speaker="officer")) > 2
    happen(db, e.SpeakerRenamed(RECORDING.id, "S2", "DC Marsh", ""))
    hits = answer(db, SearchText("you", speaker="marsh")).hits
    assert {(hit.recording_id, hit.speaker) for hit in hits} == {(RECORDING.id, "DC Marsh")}
    assert found(db, "you", speaker="nobody") == []


def test_a_voice_that_was_merged_into_another_is_found_under_that_ones_name(db: Connection) -> None:
    merged = tuple(replace(voice, into="S1") if voice.key == "S3" else voice for voice in DRAFT.speakers)
    happen(db, e.VoicesArranged(RECORDING.id, merged))
    assert "[inaudible] … told you not to" in found(db, "told", speaker="witness a")
    assert {hit.speaker for hit in answer(db, SearchText("told")).hits} == {"Witness A"}


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("gate bag", 1),
        ('"the blue one"', 1),
        ('"blue the one"', 0),
        ("photog*", 1),
        ("grey OR photograph", 2),
        ("yard", 2),
        ("yard -grey", 1),
        ("yard NOT grey", 1),
        ("DON'T", 0),
        ("that’s", 1),
        ("-grey", 0),
        ("", 0),
    ],
)
def test_what_is_typed_finds_what_it_says(db: Connection, typed: str, count: int) -> None:
    page = answer(db, SearchText(typed))
    assert (page.total, len(page.hits)) == (count, count)


def test_a_word_that_nobody_says_is_taken_for_a_beginning(db: Connection) -> None:
    page = answer(db, SearchText("photogr"))
    assert (page.total, page.is_widened) == (1, True)
    assert not answer(db, SearchText("photograph")).is_widened


@pytest.mark.parametrize("text", ["今日は天気がいい", "학교에서 봤어요", "เป็นคนดี"])
def test_scripts_without_blanks_are_found_by_any_part(db: Connection, text: str) -> None:
    happen(db, correction("seg-00001", text))
    assert found(db, text[1:4].strip()) == [text]


@given(typed=st.text(st.sampled_from("grey bag\"'*-()0:^{}+ORANDTé天\n\\;%_&|!<>"), max_size=16))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_typed_is_an_error(db: Connection, typed: str) -> None:
    assert isinstance(answer(db, SearchText(typed, speaker=typed)), SearchPage)


def test_hits_come_page_by_page_and_none_twice(db: Connection) -> None:
    whole = answer(db, SearchText("you OR the OR it")).hits
    pages = [answer(db, SearchText("you OR the OR it", limit=3, offset=at)).hits for at in range(0, len(whole), 3)]
    assert [hit for page in pages for hit in page] == list(whole)


def test_more_hits_than_are_counted_are_said_to_be_more_and_come_in_the_order_of_time(
    db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "COUNTED", 3)
    monkeypatch.setattr(search, "RANKED", 3)
    page = answer(db, SearchText("the"))
    assert (page.total, page.is_capped, page.is_ranked) == (3, True, False)
    assert [hit.span for hit in page.hits] == sorted(hit.span for hit in page.hits if hit.span)


NAMES = st.sampled_from(["seg-00000", "seg-00001", "seg-00002", "new-1", "new-2"])
DEEDS = st.lists(st.tuples(st.sampled_from(["correct", "revise", "strike", "restore", "reinstate"]), NAMES), max_size=10)


def as_event(number: int, deed: str, name: str) -> e.Event:
    if deed == "correct" and name.startswith("seg"):
        return correction(name, f"word{number} grey")
    if deed == "reinstate" and name.startswith("seg"):
        return e.TextReinstated(RECORDING.id, name)
    if deed == "restore":
        return e.RowsRestored(RECORDING.id, DRAFT.id, (Version(name, 0),))
    return revised(replace(a_row(name, f"word{number} grey", number * 10), struck=deed == "strike"))


@given(deeds=DEEDS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_done_the_index_is_what_it_would_be_made_anew(db: Connection, deeds: list[tuple[str, str]]) -> None:
    with db.begin_nested() as trial:
        for number, (deed, name) in enumerate(deeds):
            happen(db, as_event(number, deed, name))
        kept, shown = indexed(db), sorted(line.text for line in answer(db, LinesOf(RECORDING.id)) if not line.is_struck)
        passages.make_anew(db)
        anew = indexed(db)
        trial.rollback()
    assert kept == anew
    assert sorted(row.text for row in kept[0]) == shown


def indexed(db: Connection) -> tuple[list[Any], list[Any]]:
    rows = db.execute(select(t.passage).order_by(t.passage.c.id)).all()
    return list(rows), list(db.exec_driver_sql(f'SELECT term, doc, col, "offset" FROM {word_index.INSTANCES}'))


@pytest.fixture
def begun(laboratory: Laboratory) -> Laboratory:
    """A vault in a file with a transcript in it."""
    laboratory.add(
        *BEGUN[:1], e.EvidenceImported(replace(EVIDENCE, imported_by="Ada")), *BEGUN[2:], correction("seg-00001", "grey")
    )
    return laboratory


def spoilt(laboratory: Laboratory, *statements: str) -> str:
    laboratory.close()
    laboratory.by_hand(*statements)
    return "\n".join(f"{f.place}: {f.problem} {f.meaning}" for f in laboratory.verdict(digest=str).findings)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE passage SET text = 'green' WHERE ref = 'seg-00001'", "is not what the ledger says"),
        ("DELETE FROM passage WHERE ref = 'seg-00001'", "is missing from the database"),
        ("INSERT INTO passage VALUES (7, 'rec-HS/2', 'x', 'line', 0, 1, '', 'planted')", "no ledger entry put it there"),
        (
            "DELETE FROM passage_words WHERE rowid = (SELECT id FROM passage WHERE ref = 'seg-00001')",
            "search index: does not know",
        ),
        ("INSERT INTO passage_words (rowid, words, place) VALUES (7, 'planted', 'c1')", "search index: does not know"),
        ("UPDATE passage_words_data SET block = x'00' WHERE id > 1000", "search index: cannot be read"),
    ],
)
def test_a_search_that_would_not_show_what_stands_is_named(begun: Laboratory, statement: str, said: str) -> None:
    assert said in spoilt(begun, statement)


def test_a_sound_index_is_said_to_be_checked(begun: Laboratory) -> None:
    verdict = begun.verdict(digest=str)
    assert verdict.is_sound
    assert "what a search finds" in verdict.checked


def test_a_damaged_index_is_made_anew(begun: Laboratory) -> None:
    spoilt(begun, "UPDATE passage_words_data SET block = x'00' WHERE id > 1000", "DELETE FROM passage WHERE ref > 'seg-00002'")
    with closing(begun.copied(begun.folder.with_name("mended")).vault) as vault:
        with pytest.raises(CaseError, match="damaged"):
            vault.answer(SearchText("grey"))
        assert vault.index_anew() == 16
        assert vault.answer(SearchText("grey")).total == 1
