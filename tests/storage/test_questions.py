"""Every question answers with the facts that went in."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import a_draft, segments
from tests.storage.laboratory import EVIDENCE, NOTE, RECORDING, Laboratory, a_full_draft, correction
from workbench.domain import court_questions, hub_questions
from workbench.domain import events as e
from workbench.domain import questions as q
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.storage.questions import ANSWERS

ID = RECORDING.id


def test_every_question_has_an_answer() -> None:
    told = (*vars(q).values(), *vars(court_questions).values(), *vars(hub_questions).values())
    asked = {kind for kind in told if isinstance(kind, type) and issubclass(kind, q.Question)}
    assert set(ANSWERS) == asked - {q.Question}


def test_the_draft_comes_back_exactly_as_it_was_stored(worked: Laboratory) -> None:
    draft = a_full_draft()
    assert worked.vault.answer(q.DraftOf(ID)) == draft
    assert worked.vault.answer(q.DraftOf(ID, draft.id)) == draft
    assert worked.vault.answer(q.DraftOf("other", draft.id)) is None
    assert worked.vault.answer(q.RecipesOf(ID)) == draft.recipes


def test_exhibits_and_recordings_come_back_whole(worked: Laboratory) -> None:
    evidence = replace(EVIDENCE, imported_by="Ada")
    assert worked.vault.answer(q.EvidenceIn("2026-0417")) == (evidence,)
    assert worked.vault.answer(q.EvidenceBy(EVIDENCE.id)) == evidence
    assert worked.vault.answer(q.EvidenceWithDigest(EVIDENCE.sha256)) == (evidence,)
    assert worked.vault.answer(q.RecordingsOf(EVIDENCE.id)) == (RECORDING,)
    assert worked.vault.answer(q.RecordingBy(ID)) == RECORDING


def test_what_is_not_there_is_none_or_nothing(worked: Laboratory) -> None:
    ask = worked.vault.answer
    nobody = (q.CaseNumbered("x"), q.EvidenceBy("x"), q.RecordingBy("x"), q.ProfileOf("x"), q.DraftOf("x"), q.PersonNamed("x"))
    assert [ask(question) for question in nobody] == [None] * len(nobody)
    nothing = (q.EvidenceIn("x"), q.LinesOf("x"), q.SpeakersOf("x"), q.TurnsOf("x"), q.AnnotationsOf("x"), q.CustodyOf(("x",)))
    assert [ask(question) for question in nothing] == [()] * len(nothing)


def test_the_latest_correction_stands_until_the_machines_words_are_reinstated(worked: Laboratory) -> None:
    texts = {line.segment.id: line.correction and line.correction.text for line in worked.vault.answer(q.LinesOf(ID))}
    assert (texts["seg-00001"], texts["seg-00002"], texts["seg-00003"]) == ("second", None, None)
    worked.add(correction("seg-00002", "fourth"))
    line = worked.vault.answer(q.LineBy(ID, "seg-00002"))
    assert line is not None
    assert line.text == "fourth"


def test_every_correction_ever_made_is_told_oldest_first(worked: Laboratory) -> None:
    assert [c.text for c in worked.vault.answer(q.CorrectionsOf(ID))] == ["first", "second", "third"]


def test_lines_come_in_time_order_with_the_suspicions_that_touch_them(worked: Laboratory) -> None:
    lines, draft = worked.vault.answer(q.LinesOf(ID)), a_full_draft()
    assert [line.segment for line in lines] == sorted(draft.segments, key=lambda s: s.span)
    for line in lines:
        assert line.suspicions == tuple(s for s in draft.suspicions if s.span.overlap(line.segment.span))


def test_a_voice_has_its_present_name_and_the_draft_keeps_the_first(worked: Laboratory) -> None:
    worked.add(e.SpeakerRenamed(ID, "S1", "Mrs B", "witness"))
    assert worked.vault.answer(q.SpeakersOf(ID))[0] == Speaker("S1", 1, "Mrs B", "witness")
    assert worked.vault.answer(q.DraftOf(ID)) == a_full_draft()


def test_a_new_draft_starts_without_the_old_ones_corrections_and_names(worked: Laboratory) -> None:
    worked.add(e.DraftFinished(replace(a_draft(RECORDING, segments(3)), id="newer")))
    lines = worked.vault.answer(q.LinesOf(ID))
    assert (len(lines), {line.correction for line in lines}) == (3, {None})
    assert worked.vault.answer(q.SpeakersOf(ID))[0].name == "Witness A"
    assert len(worked.vault.answer(q.CorrectionsOf(ID))) == 3


def test_a_withdrawn_note_is_known_but_does_not_stand(worked: Laboratory) -> None:
    assert worked.vault.answer(q.AnnotationsOf(ID)) == (NOTE,)
    worked.add(e.AnnotationWithdrawn(ID, NOTE.id), e.Annotated(replace(NOTE, id="note-3", span=Span(5, 9))))
    assert [note.span for note in worked.vault.answer(q.AnnotationsOf(ID))] == [Span(5, 9)]
    assert worked.vault.answer(q.AnnotationBy(NOTE.id)) == NOTE


def test_custody_tells_who_did_what_in_order(worked: Laboratory) -> None:
    entries = worked.vault.answer(q.CustodyOf((ID, EVIDENCE.id)))
    assert [entry.seq for entry in entries] == sorted(entry.seq for entry in entries)
    assert {entry.subject for entry in entries} == {ID, EVIDENCE.id}
    assert (entries[0].kind, entries[0].actor) == ("evidence.imported", "Ada")
    assert len(worked.vault.answer(q.CustodyOf())) == worked.head.size


def test_a_large_note_is_told_in_full_and_a_draft_by_its_digest(worked: Laboratory) -> None:
    [entry] = worked.add(e.Annotated(replace(NOTE, id="long", text="word " * 2000)))
    assert entry == worked.vault.answer(q.CustodyOf((ID,)))[-1]
    assert len(str(entry.payload)) > 10_000
    drafted, *_ = [x for x in worked.vault.answer(q.CustodyOf((ID,))) if x.kind == "draft.finished"]
    assert isinstance(drafted.payload, dict)
    assert list(drafted.payload) == ["data_sha256"]


def test_people_are_told_with_the_role_of_their_enrolment(worked: Laboratory) -> None:
    people = worked.vault.answer(q.People())
    assert [(p.name, p.role) for p in people] == [("Ada", "admin"), ("Ben", "analyst"), ("Cy", "supervisor")]
