"""The review desk through the door: what each act does, where it is refused, and that its opposite leads back exactly."""

from __future__ import annotations

import base64
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vaults import Vaults, a_draft, a_drafted_recording, a_submitted_exhibit, faults_of
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.annotations import LARGEST_ATTACHMENT, MOST_ATTACHMENTS, Attached
from workbench.domain.errors import BadRequest, NotPermitted
from workbench.domain.evidence import Recording
from workbench.domain.listening import Step, Treatment
from workbench.domain.revision import Dissent, Row, Version
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Word

PNG = b"\x89PNG\r\n\x1a\n"
PICTURE = Attached("still.png", "image/png", base64.b64encode(PNG).decode())
PAUSE = Span(33_000, 39_000)
NEW = Row("new", PAUSE, "told you", (Word("told", Span(33_000, 36_000)), Word("you", Span(36_000, 39_000))), "S7")
LOUDER = Treatment("louder", (Step("gain", (9,)),))


@pytest.fixture
def ann(vaults: Vaults) -> Bench:
    return vaults.open("ann")


@pytest.fixture
def recording(ann: Bench) -> Recording:
    return a_drafted_recording(ann)


def seen(bench: Bench, recording: Recording) -> tuple[Any, ...]:
    """Everything that the desk shows of a recording."""
    here = recording.id
    asked = (q.LinesOf(here), q.SpeakersOf(here), q.RosterOf(here), q.TurnsOf(here), q.AnnotationsOf(here))
    more = (q.ConfirmationsOf(here), q.TreatmentsOf(here), q.VocabularyOf("C-1"), q.ContentOf(recording.evidence_id))
    return tuple(bench.ask(question) for question in (*asked, *more))


def texts(bench: Bench, recording: Recording) -> list[str]:
    return [line.text for line in bench.ask(q.LinesOf(recording.id)) if not line.is_struck]


def acts(here: str, note: str) -> dict[str, c.Command]:
    """One of everything that has an opposite."""
    merged = (Speaker("S1", 1, "Mrs A"), Speaker("S2", 2, "Speaker 2", into="S1"))
    return {
        "correct": c.CorrectSegment(here, "d-0", "blue was there"),
        "strike": c.Revise(here, "struck", (Row("d-0", struck=True),)),
        "insert": c.Revise(here, "inserted", (NEW,), why="heard", dissent=(Dissent("sue", "sold you"),)),
        "retime": c.Revise(here, "retimed", (Row("d-1", Span(39_500, 72_000)),)),
        "assign": c.Revise(here, "speaker", (Row("d-0", speaker="S2"), Row("d-1", speaker="S8"))),
        "restore": c.RestoreRows(here, (Version("d-0"), Version("d-1"))),
        "rename": c.RenameSpeaker(here, "S1", "Mrs Z", "witness"),
        "merge voices": c.ArrangeVoices(here, merged),
        "annotate": c.Annotate(here, "a car", Span(0, 9), "question", ("car",), "critical", attached=(PICTURE,)),
        "edit": c.EditAnnotation(here, note, "two cars", "quote", ("car",), "important"),
        "withdraw": c.WithdrawAnnotation(here, note),
        "confirm": c.Confirm(here, "d-1"),
        "confirm a gap": c.Confirm(here, kinds=("speech without text",), span=Span(5, 9)),
        "keep": c.KeepTreatment(here, LOUDER),
        "words": c.SetVocabulary("C-1", ("Wharf", "Mill Lane")),
    }


ACTS = tuple(acts("", ""))


@pytest.mark.parametrize("act", ACTS)
def test_undoing_an_act_leaves_everything_as_it_was(act: str, ann: Bench, recording: Recording) -> None:
    note = ann.do(c.Annotate(recording.id, "a door")).annotation.id  # type: ignore[union-attr]
    before = seen(ann, recording)
    if act == "restore":
        ann.do(acts(recording.id, note)["assign"])
        before = seen(ann, recording)
    made = ann.do(acts(recording.id, note)[act])
    after = seen(ann, recording)
    way = ann.opposite(made)
    assert way is not None
    back = ann.do(way)
    assert after != before
    assert _alike(seen(ann, recording), before)
    again = ann.opposite(back)
    assert again is not None
    ann.do(again)
    assert _alike(seen(ann, recording), after)
    assert faults_of(ann) == []


def _alike(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Equal but for when something was confirmed: standing for a passage again is a new act."""
    held = [tuple(replace(c, made_at="") for c in told[5]) for told in (one, other)]
    lines = [
        tuple(replace(line, confirmation=line.confirmation and replace(line.confirmation, made_at="")) for line in told[0])
        for told in (one, other)
    ]
    return (held[0], lines[0], one[1:5], one[6:]) == (held[1], lines[1], other[1:5], other[6:])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.lists(st.sampled_from(ACTS), min_size=2, max_size=8), data=st.data())
def test_any_acts_undone_lead_back_to_the_start(chosen: list[str], data: st.DataObject, vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        drafted = ann.ask(q.RecordingsOf(ann.ask(q.EvidenceIn("C-1"))[0].id))[0] if ann.ask(q.Cases()) else None
        recording = drafted or a_drafted_recording(ann)
        note = ann.do(c.Annotate(recording.id, "a door")).annotation.id  # type: ignore[union-attr]
        before, ways = seen(ann, recording), []
        for act in chosen:
            try:
                ways.append(ann.opposite(ann.do(acts(recording.id, note)[act])))
            except BadRequest:
                continue
            if ways and data.draw(st.booleans()):
                back = ann.do(ways.pop())
                ways.append(ann.opposite(ann.do(ann.opposite(back))))
        for way in reversed(ways):
            ann.do(way)
        assert _alike(seen(ann, recording), before)


REFUSED = {
    "past the end": c.Revise("", "retimed", (Row("d-0", Span(0, 200_000)),)),
    "half a row": c.Revise("", "inserted", (replace(NEW, words=None),)),
    "no voice": c.Revise("", "speaker", (Row("d-0", speaker="Bob"),)),
    "another draft": c.Revise("", "struck", (Row("d-0", struck=True),), "elsewhere"),
    "nothing": c.Revise("", "struck", ()),
    "no version": c.RestoreRows("", (Version("d-0", 3),)),
    "no row": c.RestoreRows("", (Version("d-9"),)),
    "lost voice": c.ArrangeVoices("", (Speaker("S1", 1, "A"),)),
    "circle": c.ArrangeVoices("", (Speaker("S1", 1, "A", into="S2"), Speaker("S2", 2, "B", into="S1"))),
    "one name": c.ArrangeVoices("", (Speaker("S1", 1, "A"), Speaker("S2", 2, " A "))),
    "no such row": c.Confirm("", "d-9"),
    "no such gap": c.Confirm("", span=Span(0, 200_000)),
    "never given": c.Unconfirm("", "d-0"),
    "no picture": c.Annotate("", "x", attached=(replace(PICTURE, data="aGVsbG8="),)),
    "an address": c.Annotate("", "x", attached=(replace(PICTURE, data="data:image/png;base64,AAAA"),)),
    "a page": c.Annotate("", "x", attached=(replace(PICTURE, media_type="text/html"),)),
    "a path": c.Annotate("", "x", attached=(replace(PICTURE, name="../../x.png"),)),
    "a huge one": c.Annotate("", "x", attached=(replace(PICTURE, data=base64.b64encode(PNG + bytes(2_000_000)).decode()),)),
    "too many": c.Annotate("", "x", attached=(PICTURE,) * (MOST_ATTACHMENTS + 1)),
    "no importance": c.Annotate("", "x", importance="huge"),
    "no note to answer": c.Annotate("", "x", reply_to="none"),
    "nothing heard": c.LogListening("", (Span(200_000, 300_000),)),
    "backwards": c.LogListening("", (Span(0, 9),), -100),
    "out of bounds": c.KeepTreatment("", Treatment("x", (Step("gain", (400,)),))),
    "not kept": c.DropTreatment("", "louder"),
    "an author": c.InviteListener("", "ann"),
    "nobody": c.InviteListener("", "nobody"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_stand_is_refused_and_changes_nothing(what: str, ann: Bench, recording: Recording) -> None:
    head = ann.ask(q.LedgerHead())
    with pytest.raises(BadRequest):
        ann.do(replace(REFUSED[what], recording_id=recording.id))
    assert ann.ask(q.LedgerHead()) == head


def test_nothing_at_the_desk_touches_what_is_before_a_reviewer(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    ann = vaults.open("ann")
    walled = {name: act for name, act in acts(recording.id, "").items() if name not in ("keep", "words", "edit", "withdraw")}
    for act in (*walled.values(), c.InviteListener(recording.id, "sue")):
        with pytest.raises(NotPermitted, match="First withdraw it"):
            ann.do(act)
    ann.do(c.LogListening(recording.id, (Span(0, 9),)))


def test_a_corrected_revised_row_keeps_its_time_and_voice(ann: Bench, recording: Recording) -> None:
    ann.do(c.Revise(recording.id, "retimed", (Row("d-0", Span(100, 30_000), speaker="S2"),)))
    ann.do(c.CorrectSegment(recording.id, "d-0", "blue was there"))
    line = ann.ask(q.LineBy(recording.id, "d-0"))
    assert line is not None
    assert (line.text, line.span, line.speaker) == ("blue was there", Span(100, 30_000), "S2")


def test_what_was_undone_under_a_newer_draft_belongs_to_the_older(ann: Bench, recording: Recording) -> None:
    way = ann.opposite(ann.do(c.Revise(recording.id, "struck", (Row("d-0", struck=True),))))
    assert way is not None
    ann.do(c.FinishDraft(a_draft(recording, ("one", "two"), name="d2")))
    before = seen(ann, recording)
    ann.do(way)
    assert seen(ann, recording) == before
    assert not ann.ask(q.LinesOf(recording.id, "d"))[0].is_struck
    assert faults_of(ann) == []


def test_a_draft_beside_is_worked_on_by_itself(ann: Bench, recording: Recording) -> None:
    content = ann.ask(q.ContentOf(recording.evidence_id))
    ann.do(c.FinishDraft(a_draft(recording, ("", ""), name="blind"), beside=True))
    ann.do(c.Revise(recording.id, "heard", (Row("d-0", text="heard", words=(Word("heard", Span(0, 9)),)),), "blind"))
    assert texts(ann, recording) == ["glue was there", "yes it was"]
    assert ann.ask(q.LinesOf(recording.id, "blind"))[0].text == "heard"
    assert ann.ask(q.ContentOf(recording.evidence_id)) == content
    assert [(d.id, d.is_beside, d.is_working) for d in ann.ask(q.DraftsOf(recording.id))] == [
        ("blind", True, False),
        ("d", False, True),
    ]


def test_only_who_has_not_worked_on_it_listens_blind(vaults: Vaults, ann: Bench, recording: Recording) -> None:
    ann.do(c.InviteListener(recording.id, "sue"))
    assert [i.listener for i in ann.ask(q.InvitationsOf(recording.id))] == ["sue"]
    ann.close()
    with closing(vaults.open("sue")) as sue:
        sue.do(c.Annotate(recording.id, "a bell"))
    ann = vaults.open("ann")
    with pytest.raises(BadRequest, match="not blind"):
        ann.do(c.InviteListener(recording.id, "sue"))


def test_a_confirmation_is_void_once_the_words_are_others(ann: Bench, recording: Recording) -> None:
    ann.do(c.Confirm(recording.id, "d-0"))
    assert ann.ask(q.LinesOf(recording.id))[0].is_confirmed
    ann.do(c.CorrectSegment(recording.id, "d-0", "blue was there"))
    assert not ann.ask(q.LinesOf(recording.id))[0].is_confirmed


def test_nobody_takes_back_what_another_confirmed(vaults: Vaults, ann: Bench, recording: Recording) -> None:
    ann.do(c.Confirm(recording.id, "d-0"))
    ann.close()
    sue = vaults.open("sue")
    with pytest.raises(BadRequest, match="You have not confirmed this"):
        sue.do(c.Unconfirm(recording.id, "d-0"))


def test_a_picture_comes_back_byte_for_byte(ann: Bench, recording: Recording) -> None:
    body = PNG + bytes(LARGEST_ATTACHMENT - len(PNG))
    picture = replace(PICTURE, data=base64.b64encode(body).decode())
    made = ann.do(c.Annotate(recording.id, "see", attached=(picture,)))
    [told] = made.annotation.attachments  # type: ignore[union-attr]
    assert ann.ask(q.AttachmentBy(told.sha256)) == body
    assert faults_of(ann) == []


def test_a_voice_is_known_in_its_own_case_alone(ann: Bench, recording: Recording) -> None:
    ann.do(c.OpenCase("C-2", "Pier"))
    with pytest.raises(BadRequest, match="another case"):
        ann.do(c.ProfileVoice("C-2", "A", recording.id, "S1", "ab", (1,), "asked"))
    ann.do(c.ProfileVoice("C-1", "A", recording.id, "S1", "ab", (1,), "asked"))
    assert [v.name for v in ann.ask(q.VoiceProfilesOf("C-1"))] == ["A"]
    ann.do(c.ForgetVoice("C-1", "A"))
    assert ann.ask(q.VoiceProfilesOf("C-1")) == ()


def test_a_vault_open_for_reading_takes_no_act(vaults: Vaults, ann: Bench, recording: Recording) -> None:
    reader = vaults.open("sue")  # ann's is open
    assert reader.read_only
    for act in acts(recording.id, "").values():
        with pytest.raises(NotPermitted, match="open for reading only"):
            reader.do(act)
    assert reader.ask(q.LinesOf(recording.id)) == ann.ask(q.LinesOf(recording.id))
