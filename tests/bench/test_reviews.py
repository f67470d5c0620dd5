"""An exhibit before its reviewer: who may judge it, what an approval stands for, and what changed since."""

from __future__ import annotations

from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bootstrap.test_vaults import opened_by_hand
from tests.vaults import PASSWORD, Vaults, a_draft, a_drafted_recording, a_submitted_exhibit, faults_of
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.audio import AudioTrack, MediaProbe
from workbench.domain.errors import BadRequest, NotPermitted
from workbench.domain.events import SegmentCorrected
from workbench.domain.evidence import Recording
from workbench.domain.people import Role
from workbench.domain.profile import Profile
from workbench.domain.review import Review, ReviewState, bound
from workbench.domain.revision import Version
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Correction


def review_of(bench: Bench, recording: Recording) -> Review:
    return bench.ask(q.ReviewOf(recording.evidence_id))


def content_of(bench: Bench, recording: Recording) -> str:
    return bench.ask(q.ContentOf(recording.evidence_id))


def approve(bench: Bench, recording: Recording) -> None:
    bench.do(c.ApproveReview(recording.evidence_id, review_of(bench, recording).bound))


def test_a_submission_binds_content_and_history_as_they_stand(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    recording = a_drafted_recording(ann)
    content, head = content_of(ann, recording), ann.ask(q.LedgerHead())
    ann.do(c.SubmitReview(recording.evidence_id, " please "))
    review = review_of(ann, recording)
    assert (review.state, review.by, review.comment) == (ReviewState.SUBMITTED, "ann", "please")
    assert (review.content, review.bound) == (content, bound(content, head))
    assert (review.ledger.size, review.ledger.root) == (head.size, head.root)


def test_nothing_is_submitted_without_a_transcript_or_twice(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    recording = a_drafted_recording(ann)
    bare = ann.do(c.RecordEvidence("C-1", "b.wav", "c" * 64, 9, ann.ask(q.EvidenceIn("C-1"))[0].probe))
    with pytest.raises(BadRequest, match=r"no transcript yet\. Transcribe it first"):
        ann.do(c.SubmitReview(bare.subject))
    ann.do(c.SubmitReview(recording.evidence_id))
    with pytest.raises(BadRequest, match="ann submitted it"):
        ann.do(c.SubmitReview(recording.evidence_id))
    with pytest.raises(BadRequest, match="no exhibit nowhere"):
        ann.do(c.SubmitReview("nowhere"))


def test_only_who_submitted_withdraws_and_then_work_goes_on(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    with closing(vaults.open("sue")) as sue, pytest.raises(BadRequest, match="only they take it back"):
        sue.do(c.WithdrawReview(recording.evidence_id))
    ann = vaults.open("ann")
    ann.do(c.WithdrawReview(recording.evidence_id))
    ann.do(c.CorrectSegment(recording.id, "d-1", "no it was not"))
    with pytest.raises(BadRequest, match="its state is draft"):
        ann.do(c.WithdrawReview(recording.evidence_id))


def test_a_second_person_approves_what_was_submitted_and_reads_the_same_words(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    sue = vaults.open("sue")
    before = review_of(sue, recording)
    approve(sue, recording)
    after = review_of(sue, recording)
    assert (after.state, after.by, after.is_final) == (ReviewState.APPROVED, "sue", True)
    assert (after.bound, after.content, after.ledger) == (before.bound, before.content, before.ledger)
    assert after.words == before.words != ""
    assert faults_of(sue) == []


def test_an_approval_of_anything_else_than_what_was_submitted_is_refused(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    sue = vaults.open("sue")
    for wrong in ("", "0" * 64, review_of(sue, recording).content):
        with pytest.raises(BadRequest, match=r"not what was submitted\. Look at it again"):
            sue.do(c.ApproveReview(recording.evidence_id, wrong))


@pytest.mark.parametrize(
    "command",
    [c.ApproveReview("e", "b"), c.ReturnReview("e", "mend"), c.ReopenReview("e", "why")],
    ids=lambda x: type(x).__name__,
)
def test_an_analyst_judges_nothing(vaults: Vaults, command: c.Command) -> None:
    with pytest.raises(NotPermitted, match="approve:critical_cases"):
        vaults.open("ann").do(command)


def test_a_verdict_needs_a_submission(vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        recording = a_drafted_recording(ann)
    sue = vaults.open("sue")
    for command in (c.ApproveReview(recording.evidence_id, ""), c.ReturnReview(recording.evidence_id, "mend")):
        with pytest.raises(BadRequest, match="its state is draft"):
            sue.do(command)
    with pytest.raises(BadRequest, match="does not stand approved"):
        sue.do(c.ReopenReview(recording.evidence_id, "why"))


def test_what_was_returned_says_what_to_mend_and_goes_round_again(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    with closing(vaults.open("sue")) as sue:
        with pytest.raises(BadRequest, match="Say what is to be mended"):
            sue.do(c.ReturnReview(recording.evidence_id, " "))
        sue.do(c.ReturnReview(recording.evidence_id, "the name"))
    with closing(vaults.open("ann")) as ann:
        assert (review_of(ann, recording).state, review_of(ann, recording).comment) == (ReviewState.RETURNED, "the name")
        ann.do(c.RenameSpeaker(recording.id, "S1", "Witness A"))
        ann.do(c.SubmitReview(recording.evidence_id))
    sue = vaults.open("sue")
    approve(sue, recording)
    steps = [step.state for step in sue.ask(q.ReviewsOf(recording.evidence_id))]
    assert steps == [ReviewState.SUBMITTED, ReviewState.RETURNED, ReviewState.SUBMITTED, ReviewState.APPROVED]


def test_an_approval_is_reopened_with_a_reason_and_then_work_goes_on(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    sue = vaults.open("sue")
    approve(sue, recording)
    with pytest.raises(BadRequest, match="Say why"):
        sue.do(c.ReopenReview(recording.evidence_id, ""))
    sue.do(c.ReopenReview(recording.evidence_id, "a new copy came in"))
    assert (review_of(sue, recording).state, review_of(sue, recording).words) == (ReviewState.DRAFT, "")
    sue.do(c.CorrectSegment(recording.id, "d-0", "flew was there"))
    assert faults_of(sue) == []


# Each takes a recording of ann's and does one thing to it, for which the doer must not judge it.
WORK = {
    "imported": lambda b, r: b.do(c.RecordRecording(r.evidence_id, 1, r.rate, 9, 1, "pcm_s16le", "d" * 64)),
    "drafted": lambda b, r: b.do(c.FinishDraft(a_draft(r, ("again",)))),
    "corrected": lambda b, r: b.do(c.CorrectSegment(r.id, "d-1", "it was")),
    "named": lambda b, r: b.do(c.RenameSpeaker(r.id, "S2", "Witness B")),
    "noted": lambda b, r: b.do(c.Annotate(r.id, "names the car")),
    "submitted": lambda b, r: b.do(c.SubmitReview(r.evidence_id)),
}


@pytest.mark.parametrize(("work", "name"), [*((work, "sue") for work in WORK), ("corrected", "boss"), ("submitted", "boss")])
def test_nobody_judges_their_own_work_whatever_their_role(vaults: Vaults, work: str, name: str) -> None:
    with closing(vaults.open("ann")) as ann:
        recording = a_drafted_recording(ann) if work != "drafted" else _undrafted(ann)
    with closing(vaults.open(name)) as judge:
        WORK[work](judge, recording)
    if work != "submitted":
        with closing(vaults.open("ann")) as ann:
            ann.do(c.SubmitReview(recording.evidence_id))
    judge = vaults.open(name)
    assert name in judge.ask(q.AuthorsOf(recording.evidence_id))
    for command in (
        c.ApproveReview(recording.evidence_id, review_of(judge, recording).bound),
        c.ReturnReview(recording.evidence_id, "x"),
    ):
        with pytest.raises(NotPermitted, match=f"{name} worked on it, and nobody judges their own work. Another supervisor"):
            judge.do(command)


def _undrafted(bench: Bench) -> Recording:
    bench.do(c.OpenCase("C-1", "Harbour"))
    probe = MediaProbe("wav", (AudioTrack(0, "pcm_s16le", Rate(16_000), 1, "s16", 256_000, 0),), 10_000_000)
    came = bench.do(c.RecordEvidence("C-1", "room.wav", "a" * 64, 320_044, probe))
    bench.do(c.RecordRecording(came.subject, 0, Rate(16_000), 160_000, 1, "pcm_s16le", "b" * 64))
    [recording] = bench.ask(q.RecordingsOf(came.subject))
    return recording


def walled(recording: Recording, note: str) -> tuple[c.Command, ...]:
    """Every way to change an exhibit's content."""
    return (
        c.CorrectSegment(recording.id, "d-0", "glue"),
        c.ReinstateText(recording.id, "d-0"),
        c.RenameSpeaker(recording.id, "S1", "Witness A"),
        c.Annotate(recording.id, "a second note"),
        c.WithdrawAnnotation(recording.id, note),
        c.RestoreAnnotation(recording.id, note),
        c.StartProcessing(recording.id, ("whisper",), "court"),
        c.FinishDraft(a_draft(recording, ("again",))),
        c.RecordRecording(recording.evidence_id, 1, recording.rate, 9, 1, "pcm_s16le", "d" * 64),
        c.RecordProfile(recording.id, Profile(1, 2, 1, "pcm", 3, None, 4, None)),
    )


@pytest.mark.parametrize("state", ["submitted", "approved", "closed"])
def test_nothing_is_changed_behind_the_wall(vaults: Vaults, state: str) -> None:
    with closing(vaults.open("ann")) as ann:
        recording = a_drafted_recording(ann)
        ann.do(c.CorrectSegment(recording.id, "d-0", "blue"))
        note = ann.do(c.Annotate(recording.id, "names the car")).annotation.id  # type: ignore[union-attr]
        if state != "closed":
            ann.do(c.SubmitReview(recording.evidence_id))
    if state != "submitted":
        with closing(vaults.open("sue")) as sue:
            sue.do(c.CloseCase("C-1", "done")) if state == "closed" else approve(sue, recording)
    ann = vaults.open("ann")
    before = ann.ask(q.LedgerHead())
    says = {"submitted": "withdraw it", "approved": "reopen its review", "closed": "case reopen C-1"}[state]
    for command in walled(recording, note):
        with pytest.raises(NotPermitted, match=says):
            ann.do(command)
    assert ann.ask(q.LedgerHead()) == before


# Single deeds with what undoes them; texts are few, so that runs of them meet.
DEEDS = st.one_of(
    st.builds(lambda seg, text: ("correct", seg, text), st.sampled_from(["d-0", "d-1"]), st.sampled_from(["one", "two"])),
    st.builds(lambda key, name: ("name", key, name), st.sampled_from(["S1", "S2"]), st.sampled_from(["A", "B", "C"])),
    st.builds(lambda text: ("note", "", text), st.sampled_from(["x", "y"])),
)


@pytest.fixture(scope="module")
def drafted(vault_template: object, tmp_path_factory: pytest.TempPathFactory) -> object:
    own = Vaults(vault_template, tmp_path_factory.mktemp("algebra") / "vault")  # type: ignore[arg-type]
    bench = own.open("ann")
    yield bench, a_drafted_recording(bench)
    own.close()


def command_of(deed: tuple[str, str, str], recording: Recording) -> c.Command:
    kind, place, text = deed
    if kind == "correct":
        return c.CorrectSegment(recording.id, place, text)
    return c.RenameSpeaker(recording.id, place, text) if kind == "name" else c.Annotate(recording.id, text)


@settings(max_examples=8, deadline=None)
@given(deeds=st.lists(DEEDS, min_size=1, max_size=4))
def test_a_deed_and_its_opposite_leave_the_content_as_it_was(
    drafted: tuple[Bench, Recording], deeds: list[tuple[str, str, str]]
) -> None:
    bench, recording = drafted
    stack = []
    for deed in deeds:
        command, before = command_of(deed, recording), content_of(bench, recording)
        try:
            event = bench.do(command)
        except BadRequest:
            continue  # it would have changed nothing, or two voices would share a name
        assert content_of(bench, recording) != before or deed[0] == "name"
        stack.append((bench.opposite(event), before))
    for back, before in reversed(stack):
        assert back is not None
        bench.do(back)
        assert content_of(bench, recording) == before


def test_every_kind_of_change_makes_another_content_and_nothing_else_does(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    recording = a_drafted_recording(ann)
    seen = {content_of(ann, recording)}
    for command in (
        c.CorrectSegment(recording.id, "d-0", "blue"),
        c.RenameSpeaker(recording.id, "S1", "A"),
        c.RenameSpeaker(recording.id, "S1", "A", "witness"),
        c.Annotate(recording.id, "x"),
        c.Annotate(recording.id, "x", Span(0, 9)),
        c.FinishDraft(a_draft(recording, ("glue was there", "yes it was"), name="e")),
        c.RecordRecording(recording.evidence_id, 1, recording.rate, 9, 1, "pcm_s16le", "d" * 64),
    ):
        ann.do(command)
        assert content_of(ann, recording) not in seen
        seen.add(content_of(ann, recording))
    now = content_of(ann, recording)
    ann.do(c.OpenCase("C-2", "Pier"))
    ann.do(c.RecordProfile(recording.id, Profile(1, 2, 1, "pcm", 3, None, 4, None)))
    ann.do(c.StartProcessing(recording.id, ("whisper",), "court"))
    ann.do(c.RecordExport(recording.id, "srt", "ab"))
    ann.do(c.SubmitReview(recording.evidence_id))
    assert content_of(ann, recording) == now


def test_undo_after_a_new_draft_does_not_bring_the_old_drafts_words_and_names_back(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    recording = a_drafted_recording(ann)
    ann.do(c.RenameSpeaker(recording.id, "S1", "old name"))
    ann.do(c.CorrectSegment(recording.id, "d-0", "old words"))
    ann.do(c.FinishDraft(a_draft(recording, ("glue", "yes"), name="e")))
    named, said = c.RenameSpeaker(recording.id, "S1", "new name"), c.CorrectSegment(recording.id, "d-0", "new words")
    assert ann.opposite(ann.do(named)) == c.RenameSpeaker(recording.id, "S1", "Speaker 1")
    assert ann.opposite(ann.do(said)) == c.RestoreRows(recording.id, (Version("d-0", 0),), "e")


def test_an_edit_round_the_door_makes_an_approval_stale_everywhere(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    with closing(vaults.open("sue")) as sue:
        approve(sue, recording)
    vault, _ = opened_by_hand(vaults.folder, "ann")
    with vault._engine.begin() as db:
        db.exec_driver_sql("UPDATE correction SET text = 'I did it'")
    vault.close()
    sue = vaults.open("sue")
    review = review_of(sue, recording)
    assert (review.state, review.is_stale, review.is_final) == (ReviewState.APPROVED, True, False)
    assert any(f.startswith("correction") for f in faults_of(sue))


def test_a_signed_edit_behind_the_wall_makes_the_approval_stale_and_is_found(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    with closing(vaults.open("sue")) as sue:
        approve(sue, recording)
    vault, ann = opened_by_hand(vaults.folder, "ann")
    with vault.change(ann) as change:
        change.append(SegmentCorrected(recording.id, Correction("d-0", "I did it", "ann", "2026-01-02T03:04:05Z")))
    vault.close()
    sue = vaults.open("sue")
    assert review_of(sue, recording).is_stale
    assert {f.partition(": ")[2][:8] for f in faults_of(sue)} == {"changes ", "is stale"}


def test_a_submission_changed_round_the_door_cannot_be_approved(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    vault, _ = opened_by_hand(vaults.folder, "ann")
    with vault._engine.begin() as db:
        db.exec_driver_sql("UPDATE correction SET text = 'I did it'")
    vault.close()
    sue = vaults.open("sue")
    with pytest.raises(BadRequest, match="round the door"):
        approve(sue, recording)


def test_the_queue_tells_reviewers_what_waits_longest_first(vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        first = a_drafted_recording(ann)
        ann.do(c.OpenCase("C-2", "Pier", critical=True))
        came = ann.do(c.RecordEvidence("C-2", "pier.wav", "e" * 64, 9, ann.ask(q.EvidenceIn("C-1"))[0].probe))
        ann.do(c.RecordRecording(came.subject, 0, first.rate, 160_000, 1, "pcm_s16le", "f" * 64))
        [second] = ann.ask(q.RecordingsOf(came.subject))
        ann.do(c.FinishDraft(a_draft(second, ("a", "b"), name="e")))
        for recording in (second, first):
            ann.do(c.SubmitReview(recording.evidence_id))
        queue = ann.ask(q.ReviewQueue())
    assert [(w.case_number, w.critical, w.authors) for w in queue] == [("C-2", True, ("ann",)), ("C-1", False, ("ann",))]
    sue = vaults.open("sue")
    approve(sue, second)
    sue.do(c.ReturnReview(first.evidence_id, "mend"))
    assert sue.ask(q.ReviewQueue()) == ()


def test_a_reviewer_sees_before_and_after_since_the_draft_and_since_last_time(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    with closing(vaults.open("sue")) as sue:
        sue.do(c.ReturnReview(recording.evidence_id, "mend"))
    ann = vaults.open("ann")
    ann.do(c.CorrectSegment(recording.id, "d-0", "grew there"))
    ann.do(c.RenameSpeaker(recording.id, "S1", "Witness A"))
    ann.do(c.ReinstateText(recording.id, "d-0"))
    ann.do(c.SubmitReview(recording.evidence_id))
    changes = ann.ask(q.ChangesOf(recording.evidence_id))
    assert [(x.place, x.before, x.after, x.since_last) for x in changes] == [
        ("d-0", "glue was there", "blue was there", False),
        ("d-0", "blue was there", "grew there", True),
        ("S1", "Speaker 1", "Witness A", True),
        ("d-0", "grew there", "glue was there", True),
    ]
    [waiting] = ann.ask(q.ReviewQueue())
    assert (waiting.changed, waiting.since_last) == (4, 3)


def test_a_note_made_before_the_draft_is_not_hidden_from_the_reviewer(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    recording = _undrafted(ann)
    ann.do(c.Annotate(recording.id, "names the car"))
    ann.do(c.FinishDraft(a_draft(recording, ("glue",))))
    [change] = ann.ask(q.ChangesOf(recording.evidence_id))
    assert (change.kind, change.after) == ("annotation.added", "names the car")


def test_a_new_draft_since_last_time_is_a_change_to_look_at(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    with closing(vaults.open("sue")) as sue:
        sue.do(c.ReturnReview(recording.evidence_id, "hear it again"))
    ann = vaults.open("ann")
    ann.do(c.FinishDraft(a_draft(recording, ("glue", "yes"), name="e")))
    [change] = ann.ask(q.ChangesOf(recording.evidence_id))
    assert (change.kind, change.by, change.since_last) == ("draft.finished", "ann", True)


def test_a_reviewer_of_the_same_name_as_an_author_in_another_exhibit_may_judge(vaults: Vaults) -> None:
    """Authors are those of the exhibit, not of the case."""
    recording = a_submitted_exhibit(vaults)
    sue = vaults.open("sue")
    sue.do(c.RecordEvidence("C-1", "other.wav", "c" * 64, 9, sue.ask(q.EvidenceIn("C-1"))[0].probe))
    approve(sue, recording)
    assert review_of(sue, recording).is_final


def test_a_supervisor_enrolled_later_may_judge(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    with closing(vaults.open("boss")) as boss:
        boss.enrol("sam", Role.SUPERVISOR, PASSWORD)
    sam = vaults.open("sam")
    approve(sam, recording)
    assert review_of(sam, recording).by == "sam"
