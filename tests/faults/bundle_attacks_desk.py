"""What can be forged about the review desk: entries signed by people with the right to, saying what the door would refuse."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

from tests.bundles import AT, CASE, Forgery, a_draft
from tests.faults.bundle_attacks import ATTACKS as ATTACKS
from tests.faults.bundle_attacks import added, by_the_maker, entry, recording_of
from workbench.domain import events as e
from workbench.domain.annotations import Annotation, Attached, Attachment
from workbench.domain.canonical import fact
from workbench.domain.evidence import Recording
from workbench.domain.listening import Step, Treatment
from workbench.domain.revision import Confirmation, Row, Version
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction

DRAFT = "d-2"  # of the exhibit that may be worked on
PNG = b"\x89PNG\r\n\x1a\n"
VOICES = (Speaker("S1", 1, "Mrs A"), Speaker("S2", 2, "Speaker 2"))


def _revises(f: Forgery, *rows: Row, draft: str = DRAFT) -> str:
    return added(f, e.TranscriptRevised(recording_of(f, 1), draft, "forged", rows), "ann")


def _restores(f: Forgery, *versions: Version, draft: str = DRAFT) -> str:
    return added(f, e.RowsRestored(recording_of(f, 1), draft, versions), "ann")


def _arranges(f: Forgery, *voices: Speaker) -> str:
    return added(f, e.VoicesArranged(recording_of(f, 1), voices), "ann")


def _confirms(f: Forgery, by: str = "ann", **changes: object) -> str:
    said = Confirmation(f"{DRAFT}-3", Span(300, 390), (), "word 3", "ann", AT)
    return added(f, e.PassageConfirmed(recording_of(f, 1), replace(said, **changes)), by)


def _notes(f: Forgery, *attached: Attached, **changes: object) -> str:
    note = Annotation("note-x", recording_of(f, 1), None, "note", "x", "ann", AT)
    return added(f, e.Annotated(replace(note, **changes), attached), "ann")


def _hangs(f: Forgery, body: bytes, name: str = "still.png", kind: str = "image/png", **changes: object) -> str:
    said = Attachment(name, kind, hashlib.sha256(body).hexdigest(), len(body))
    given = Attached(name, kind, base64.b64encode(body).decode())
    return _notes(f, given, attachments=(replace(said, **changes),))


@by_the_maker
def a_row_goes_past_the_end(f: Forgery) -> str:
    return _revises(f, Row(f"{DRAFT}-3", Span(300, 10**9)))


@by_the_maker
def a_row_lasts_no_time(f: Forgery) -> str:
    return _revises(f, Row(f"{DRAFT}-3", Span(300, 300)))


@by_the_maker
def a_new_row_is_not_whole(f: Forgery) -> str:
    return _revises(f, Row("new-x", Span(300, 390), "said", speaker="S1"))


@by_the_maker
def a_row_has_a_text_without_words(f: Forgery) -> str:
    return _revises(f, Row(f"{DRAFT}-3", text="said"))


@by_the_maker
def a_row_is_said_by_no_voice(f: Forgery) -> str:
    return _revises(f, Row(f"{DRAFT}-3", speaker="S0"))


@by_the_maker
def a_row_is_revised_twice_at_once(f: Forgery) -> str:
    return _revises(f, Row(f"{DRAFT}-3", struck=True), Row(f"{DRAFT}-3"))


@by_the_maker
def nothing_is_revised(f: Forgery) -> str:
    return _revises(f)


@by_the_maker
def another_recordings_draft_is_revised(f: Forgery) -> str:
    return _revises(f, Row("d-1-3", struck=True), draft="d-1")


@by_the_maker
def what_is_approved_is_revised(f: Forgery) -> str:
    return added(f, e.TranscriptRevised(recording_of(f, 0), "d-1", "struck", (Row("d-1-3", struck=True),)), "ann")


@by_the_maker
def a_revised_row_is_corrected_as_if_it_were_not(f: Forgery) -> str:
    return added(f, e.SegmentCorrected(recording_of(f, 1), Correction(f"{DRAFT}-9", "ten", "ann", AT)), "ann")


@by_the_maker
def an_inserted_row_is_corrected_away(f: Forgery) -> str:
    return added(f, e.SegmentCorrected(recording_of(f, 1), Correction("new-5", "x", "ann", AT)), "ann")


@by_the_maker
def an_inserted_row_is_reinstated(f: Forgery) -> str:
    return added(f, e.TextReinstated(recording_of(f, 1), "new-5"), "ann")


@by_the_maker
def a_version_that_never_was_is_restored(f: Forgery) -> str:
    return _restores(f, Version(f"{DRAFT}-3", 5))


@by_the_maker
def another_drafts_version_is_restored(f: Forgery) -> str:
    return _restores(f, Version(f"{DRAFT}-beside-1", f.find("transcript.revised", -1)))


@by_the_maker
def a_row_that_never_was_is_restored(f: Forgery) -> str:
    return _restores(f, Version("nowhere"))


@by_the_maker
def nothing_is_restored(f: Forgery) -> str:
    return _restores(f)


@by_the_maker
def a_restored_version_is_another(f: Forgery) -> str:
    place = f.find("transcript.restored", -1)
    data = f.said(place)["data"]
    f.change(place, data={**data, "versions": [{**data["versions"][0], "seq": 3}]})
    f.rewritten(place)
    return entry(place)


@by_the_maker
def a_rows_text_is_changed_in_what_was_approved(f: Forgery) -> str:
    place = f.find("transcript.revised", 0)
    data = f.said(place)["data"]
    f.change(place, data={**data, "rows": [{**data["rows"][0], "text": "too"}, *data["rows"][1:]]})
    f.rewritten(place)
    return entry(f.find("review.submitted"))


@by_the_maker
def a_voice_is_merged_into_itself(f: Forgery) -> str:
    return _arranges(f, VOICES[0], replace(VOICES[1], into="S2"))


@by_the_maker
def voices_are_merged_in_a_circle(f: Forgery) -> str:
    return _arranges(f, replace(VOICES[0], into="S2"), replace(VOICES[1], into="S1"))


@by_the_maker
def a_voice_is_lost(f: Forgery) -> str:
    return _arranges(f, VOICES[0])


@by_the_maker
def two_voices_have_one_name(f: Forgery) -> str:
    return _arranges(f, VOICES[0], replace(VOICES[1], name="Mrs A"))


@by_the_maker
def two_voices_differ_by_a_blank(f: Forgery) -> str:
    return _arranges(f, VOICES[0], replace(VOICES[1], name="Mrs A "))


@by_the_maker
def a_voice_takes_the_name_of_another(f: Forgery) -> str:
    return added(f, e.SpeakerRenamed(recording_of(f, 1), "S2", "Mrs A", ""), "ann")


@by_the_maker
def a_merged_voice_is_renamed(f: Forgery) -> str:
    return added(f, e.SpeakerRenamed(recording_of(f, 1), "S4", "Mr E", ""), "ann")


@by_the_maker
def a_passage_is_confirmed_in_anothers_name(f: Forgery) -> str:
    return _confirms(f, by="amy")


@by_the_maker
def words_that_nobody_said_are_confirmed(f: Forgery) -> str:
    return _confirms(f, text="word 4")


@by_the_maker
def a_passage_is_confirmed_where_it_does_not_stand(f: Forgery) -> str:
    return _confirms(f, span=Span(0, 390))


@by_the_maker
def a_struck_row_is_confirmed(f: Forgery) -> str:
    return _confirms(f, segment_id=f"{DRAFT}-7", span=Span(700, 790), text="word 7")


@by_the_maker
def a_gap_past_the_end_is_confirmed(f: Forgery) -> str:
    return _confirms(f, segment_id="", span=Span(0, 10**9), text="")


@by_the_maker
def a_doubt_is_confirmed_twice_at_once(f: Forgery) -> str:
    return _confirms(f, kinds=("number", "number"))


@by_the_maker
def a_confirmation_is_taken_back_by_another(f: Forgery) -> str:
    data = f.said(f.find("passage.confirmed", -1))["data"]["confirmation"]
    span = Span(data["span"]["first"], data["span"]["end"])
    return added(f, e.PassageUnconfirmed(recording_of(f, 1), data["segment_id"], span, tuple(data["kinds"])), "amy")


@by_the_maker
def a_confirmation_never_given_is_taken_back(f: Forgery) -> str:
    return added(f, e.PassageUnconfirmed(recording_of(f, 1), f"{DRAFT}-4", Span(400, 490), ()), "ann")


@by_the_maker
def a_picture_is_swapped(f: Forgery) -> str:
    return _hangs(f, PNG, sha256="0" * 64)


@by_the_maker
def a_picture_is_no_picture(f: Forgery) -> str:
    return _hangs(f, b"<html>")


@by_the_maker
def a_picture_says_it_is_a_page(f: Forgery) -> str:
    return _hangs(f, PNG, kind="text/html")


@by_the_maker
def a_picture_is_named_like_a_path(f: Forgery) -> str:
    return _hangs(f, PNG, name="../../still.png")


@by_the_maker
def a_picture_is_enormous(f: Forgery) -> str:
    return _hangs(f, PNG + bytes(2_000_000))


@by_the_maker
def a_picture_is_named_and_not_there(f: Forgery) -> str:
    return _notes(f, attachments=(Attachment("a.png", "image/png", "0" * 64, 9),))


@by_the_maker
def a_picture_is_an_address(f: Forgery) -> str:
    said = Attachment("a.png", "image/png", "0" * 64, 9)
    return _notes(f, Attached("a.png", "image/png", "data:image/png;base64,AAAA"), attachments=(said,))


@by_the_maker
def a_note_answers_a_note_elsewhere(f: Forgery) -> str:
    return _notes(f, reply_to=f.said(f.find("annotation.added", 0))["data"]["annotation"]["id"])


@by_the_maker
def a_note_is_of_no_importance_that_is_known(f: Forgery) -> str:
    return _notes(f, importance="huge")


@by_the_maker
def a_note_of_another_is_said_in_other_words(f: Forgery) -> str:
    note = f.said(f.find("annotation.added", -1))["data"]["annotation"]["id"]
    return added(f, e.AnnotationEdited(recording_of(f, 1), note, "No.", "note"), "amy")


@by_the_maker
def a_note_is_emptied(f: Forgery) -> str:
    note = f.said(f.find("annotation.added", -1))["data"]["annotation"]["id"]
    return added(f, e.AnnotationEdited(recording_of(f, 1), note, " ", "note"), "ann")


@by_the_maker
def someone_listened_past_the_end(f: Forgery) -> str:
    return added(f, e.ListeningLogged(recording_of(f, 1), (Span(0, 10**9),), 100, "", False), "ann")


@by_the_maker
def someone_listened_to_one_passage_twice_over(f: Forgery) -> str:
    return added(f, e.ListeningLogged(recording_of(f, 1), (Span(0, 9), Span(5, 12)), 100, "", False), "ann")


@by_the_maker
def someone_listened_backwards(f: Forgery) -> str:
    return added(f, e.ListeningLogged(recording_of(f, 1), (Span(0, 9),), -100, "", False), "ann")


@by_the_maker
def a_way_of_listening_is_out_of_bounds(f: Forgery) -> str:
    return added(f, e.TreatmentKept(recording_of(f, 1), Treatment("x", (Step("gain", (400,)),))), "ann")


@by_the_maker
def a_way_of_listening_is_out_of_order(f: Forgery) -> str:
    made = Treatment("x", (Step("gain", (4,)), Step("de_hum", (50, 4))))
    return added(f, e.TreatmentKept(recording_of(f, 1), made), "ann")


@by_the_maker
def a_way_of_listening_that_is_not_kept_is_dropped(f: Forgery) -> str:
    return added(f, e.TreatmentDropped(recording_of(f, 1), "loud"), "ann")


@by_the_maker
def a_vocabulary_is_of_a_case_that_is_not_there(f: Forgery) -> str:
    return added(f, e.VocabularySet("C-0", ("Wharf",)), "ann")


@by_the_maker
def a_vocabulary_names_a_word_twice(f: Forgery) -> str:
    return added(f, e.VocabularySet(CASE, ("Wharf", "Wharf")), "ann")


@by_the_maker
def a_vocabulary_is_set_in_a_closed_case(f: Forgery) -> str:
    added(f, e.CaseClosed(CASE, "done"), "sue")
    return added(f, e.VocabularySet(CASE, ("Wharf",)), "ann")


@by_the_maker
def someone_who_worked_on_it_is_asked_to_listen_blind(f: Forgery) -> str:
    return added(f, e.ListenerInvited(recording_of(f, 1), "ann"), "ann")


@by_the_maker
def someone_who_left_is_asked_to_listen(f: Forgery) -> str:
    return added(f, e.ListenerInvited(recording_of(f, 1), "eve"), "ann")


@by_the_maker
def someone_is_asked_to_listen_to_what_is_approved(f: Forgery) -> str:
    return added(f, e.ListenerInvited(recording_of(f, 0), "boss"), "ann")


@by_the_maker
def a_voice_of_no_recording_is_kept(f: Forgery) -> str:
    return added(f, e.VoiceProfiled(CASE, "A", "nowhere", "S1", "ab", (1,), "asked"), "ann")


@by_the_maker
def a_voice_is_kept_without_a_reason(f: Forgery) -> str:
    return added(f, e.VoiceProfiled(CASE, "A", recording_of(f, 1), "S1", "ab", (1,), " "), "ann")


@by_the_maker
def a_voice_that_is_not_known_is_forgotten(f: Forgery) -> str:
    return added(f, e.VoiceForgotten(CASE, "B d-1"), "ann")


@by_the_maker
def a_draft_is_put_beside_what_is_approved(f: Forgery) -> str:
    recording = fact(Recording, f.said(f.find("recording.decoded", 0))["data"]["recording"])
    return added(f, e.DraftFinished(a_draft(recording, "d-late"), beside=True), "ann")


@by_the_maker
def a_draft_beside_takes_the_place_of_the_one_that_was_approved(f: Forgery) -> str:
    recording = fact(Recording, f.said(f.find("recording.decoded", 1))["data"]["recording"])
    made = [n for n in f.shown() if f.said(n).get("type") == "draft.finished" and f.said(n)["subject"] == recording.id]
    f.add(e.DraftFinished(a_draft(recording, "d-2-beside"), beside=False), "ann")
    f.lines[made[1]] = f.lines.pop()
    f.rewritten(made[1])
    return entry(f.find("review.submitted", 1))
