"""Attacks on reviews: approvals forged, moved, replayed, given to oneself, and work behind the wall."""

from __future__ import annotations

from dataclasses import replace

from tests.faults.tamper_desk import FRAMES, a_draft, decoded_recording
from tests.faults.tamper_field import Expected, Field, at, found
from tests.faults.tamper_ground import ATTACKER, PROFILE, PUPPET, SUPERVISORS
from workbench.domain import events as e
from workbench.domain.annotations import Annotation
from workbench.domain.canonical import fact
from workbench.domain.evidence import Evidence
from workbench.domain.review import bound
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction
from workbench.storage.keys import Secrets

_APPROVE = "needs approve:critical_cases"
_WALL = "behind the wall"
_STALE = (r"approval of .*",)


def _approval(field: Field, label: str = "waiting") -> e.ReviewApproved:
    """What would approve the submission that stands."""
    evidence_id = field.ground.exhibits[label]
    sql = "SELECT content, bound FROM review WHERE evidence_id = ? AND state = 'submitted' ORDER BY seq DESC LIMIT 1"
    [[content, bound_]] = field.rows(sql, evidence_id)
    return e.ReviewApproved(evidence_id, content, bound_, "agreed")


def _submission(field: Field, label: str) -> e.ReviewSubmitted:
    content, head = field.content(label), field.head()
    return e.ReviewSubmitted(field.ground.exhibits[label], content, head, bound(content, head), "")


def _correction(field: Field, label: str, by: str) -> e.SegmentCorrected:
    text = f"he said {field.dice.randrange(10**6)}"
    return e.SegmentCorrected(field.ground.tracks[label], Correction(f"{label}-{field.dice.randrange(5)}", text, by, ""))


def _note(field: Field, label: str, by: str) -> e.Annotated:
    name = f"note-{field.dice.randrange(10**9)}"
    return e.Annotated(Annotation(name, field.ground.tracks[label], None, "note", "It was loud.", by, ""))


def _in_the_name_of(field: Field, event: e.Event, name: str, key: Secrets) -> Expected:
    seq = field.say(event, name, key=key)
    return found(at(seq, f"is signed with a key that is not {name}'s"), at(seq, f"does not carry {name}'s signature"))


def approves_as_an_analyst(field: Field) -> Expected:
    seq = field.say(_approval(field), field.dice.choice((ATTACKER, "Ann")))
    return found(at(seq, _APPROVE), also=(f"ledger entry {seq}",))


def approves_in_a_supervisors_name(field: Field) -> Expected:
    return _in_the_name_of(field, _approval(field), field.dice.choice(SUPERVISORS), field.key_of(ATTACKER))


def approves_in_a_supervisors_name_and_key_name(field: Field) -> Expected:
    """The supervisor's key is named, the signature is random, or copied from their last entry."""
    by = field.dice.choice(SUPERVISORS)
    seq = field.say(
        _approval(field), by, key=field.key_of(ATTACKER), named=field.entries()[field.which(lambda i: i.actor == by)].said["key"]
    )
    return found(at(seq, f"does not carry {by}'s signature"))


def copies_a_signature_onto_an_approval(field: Field) -> Expected:
    """A genuine signature of the supervisor's, from another entry."""
    genuine = field.entries()[field.which(lambda i: i.actor == "Sue")]
    seq = field.say(_approval(field), "Sue", named=str(genuine.said["key"]))
    field.sql("UPDATE event SET signature = ? WHERE seq = ?", genuine.signature, seq)
    return found(at(seq, "does not carry Sue's signature"), also=("ledger head", f"entry {seq}"))


def approves_their_own_correction(field: Field) -> Expected:
    """A supervisor who worked on it, however little."""
    by = field.dice.choice(SUPERVISORS)
    deeds = (_correction, _note)
    field.say(field.dice.choice(deeds)(field, "open", by), by)
    field.say(_submission(field, "open"), ATTACKER)
    seq = field.say(_approval(field, "open"), by)
    return found(at(seq, f"{by} worked on it, and nobody judges their own work"))


def approves_what_they_submitted(field: Field) -> Expected:
    by = field.dice.choice((*SUPERVISORS, "Ada"))
    field.say(_submission(field, "open"), by)
    return found(at(field.say(_approval(field, "open"), by), f"{by} worked on it"))


def returns_their_own_work(field: Field) -> Expected:
    by = field.dice.choice(SUPERVISORS)
    field.say(_correction(field, "open", by), by)
    field.say(_submission(field, "open"), ATTACKER)
    return found(at(field.say(e.ReviewReturned(field.ground.exhibits["open"], "mend it"), by), f"{by} worked on it"))


def washes_their_authorship_away(field: Field) -> Expected:
    """A supervisor's import under an id that a recording of another exhibit has: whose work was it then?"""
    by, ground = field.dice.choice(SUPERVISORS), field.ground
    came = replace(imported_evidence(field, "77"), imported_by=by, id=ground.tracks["other"])
    seq = field.say(e.EvidenceImported(came), by)
    return found(at(seq, "takes an id that a recording has"), also=("approval of .*", "evidence .*"))


def decodes_under_an_exhibits_id(field: Field) -> Expected:
    ground = field.ground
    recording = decoded_recording(ground.exhibits["closed"], ground.exhibits["open"], track=3)
    seq = field.say(e.RecordingDecoded(recording), ATTACKER)
    return found(at(seq, "takes an id that an exhibit has"))


def approves_another_exhibit_by_the_same_words(field: Field) -> Expected:
    """The approval of one, moved to the other."""
    moved = replace(_approval(field, "approved"), evidence_id=field.ground.exhibits["waiting"])
    seq = field.say(moved, field.dice.choice(SUPERVISORS))
    return found(at(seq, "What is to be approved is not what was submitted"), also=_STALE)


def approves_without_a_submission(field: Field) -> Expected:
    content, head = field.content("open"), field.head()
    event = e.ReviewApproved(field.ground.exhibits["open"], content, bound(content, head), "")
    return found(at(field.say(event, field.dice.choice(SUPERVISORS)), "It is not before a reviewer"))


def approves_a_second_time(field: Field) -> Expected:
    """The old approval again, word for word, after the review was opened and the text changed."""
    old = _approval(field, "approved")
    field.say(e.ReviewReopened(old.evidence_id, "A name."), "Sue")
    field.say(_correction(field, "approved", ATTACKER), ATTACKER)
    seq = field.say(old, field.dice.choice(("Sid", "Sue")))
    return found(at(seq, "It is not before a reviewer"), also=_STALE)


def approves_a_new_submission_by_the_old_words(field: Field) -> Expected:
    old = _approval(field, "approved")
    field.say(e.ReviewReopened(old.evidence_id, "A name."), "Sue")
    field.say(_correction(field, "approved", ATTACKER), ATTACKER)
    field.say(_submission(field, "approved"), ATTACKER)
    seq = field.say(old, "Sid")
    return found(at(seq, "What is to be approved is not what was submitted"), also=_STALE)


def approves_other_content(field: Field) -> Expected:
    """The bound is right, the content it names is not."""
    forged = replace(_approval(field), content=field.dice.randbytes(32).hex())
    return found(at(field.say(forged, field.dice.choice(SUPERVISORS)), "It names another content"), also=_STALE)


def submits_other_content(field: Field) -> Expected:
    """What the reviewer is to sign for is not what stands."""
    content, head = field.dice.randbytes(32).hex(), field.head()
    event = e.ReviewSubmitted(field.ground.exhibits["open"], content, head, bound(content, head), "")
    return found(at(field.say(event, ATTACKER), "submits another content than the exhibit had"))


def submits_over_another_history(field: Field) -> Expected:
    content, head = field.content("open"), field.head()
    other = replace(head, root=field.dice.randbytes(32).hex()) if field.dice.random() < 0.5 else replace(head, size=head.size - 2)
    event = e.ReviewSubmitted(field.ground.exhibits["open"], content, other, bound(content, other), "")
    return found(at(field.say(event, ATTACKER), "binds another history than it stands on"))


def submits_with_another_bound(field: Field) -> Expected:
    event = replace(_submission(field, "open"), bound=field.dice.randbytes(32).hex())
    return found(at(field.say(event, ATTACKER), "binds another history than it stands on"))


def submits_what_stands_approved(field: Field) -> Expected:
    label = field.dice.choice(("approved", "waiting"))
    return found(at(field.say(_submission(field, label), ATTACKER), "submits what cannot be submitted"))


def submits_what_has_no_transcript(field: Field) -> Expected:
    came = imported_evidence(field, "91")
    field.say(e.EvidenceImported(came), ATTACKER)
    field.ground.exhibits["bare"] = came.id
    try:
        seq = field.say(_submission(field, "bare"), ATTACKER)
    finally:
        del field.ground.exhibits["bare"]
    return found(at(seq, "It has no transcript yet"), also=("evidence .*",))


def imported_evidence(field: Field, exhibit: str) -> Evidence:
    """An exhibit of the attacker's, as like the others as can be."""
    seq = field.which(lambda i: i.said["type"] == "evidence.imported")
    came = fact(e.EvidenceImported, field.entries()[seq].payload).evidence
    new = field.dice.randbytes(8).hex()
    return replace(came, case_number="C-1", exhibit=exhibit, imported_by=ATTACKER, id=new)


def corrects_behind_the_wall(field: Field) -> Expected:
    label = field.dice.choice(("approved", "waiting"))
    return found(at(field.say(_correction(field, label, ATTACKER), ATTACKER), _WALL), also=_STALE)


def notes_behind_the_wall(field: Field) -> Expected:
    label = field.dice.choice(("approved", "waiting"))
    return found(at(field.say(_note(field, label, ATTACKER), ATTACKER), _WALL), also=_STALE)


def names_a_voice_behind_the_wall(field: Field) -> Expected:
    label = field.dice.choice(("approved", "waiting"))
    event = e.SpeakerRenamed(field.ground.tracks[label], "S2", "Mr B", "suspect")
    return found(at(field.say(event, ATTACKER), _WALL), also=_STALE)


def reinstates_behind_the_wall(field: Field) -> Expected:
    label = field.dice.choice(("approved", "waiting"))
    event = e.TextReinstated(field.ground.tracks[label], f"{label}-0")
    return found(at(field.say(event, ATTACKER), _WALL), also=_STALE)


def drafts_behind_the_wall(field: Field) -> Expected:
    """The whole transcript replaced."""
    label = field.dice.choice(("approved", "waiting"))
    recording = decoded_recording(field.ground.tracks[label], field.ground.exhibits[label])
    draft = a_draft(recording, f"new-{field.dice.randrange(10**6)}", ("nothing was said",))
    return found(at(field.say(e.DraftFinished(draft), ATTACKER), _WALL), also=_STALE)


def decodes_a_track_behind_the_wall(field: Field) -> Expected:
    label = field.dice.choice(("approved", "waiting"))
    recording = decoded_recording(f"rec-{field.dice.randrange(10**6)}", field.ground.exhibits[label], track=1)
    return found(at(field.say(e.RecordingDecoded(recording), ATTACKER), _WALL), also=_STALE)


def measures_anew_behind_the_wall(field: Field) -> Expected:
    """The condition of the recording, as the report prints it, made better after the approval."""
    event = e.RecordingProfiled(field.ground.tracks["approved"], replace(PROFILE, snr_tenths_db=400))
    return found(at(field.say(event, ATTACKER), _WALL), also=_STALE)


def runs_engines_behind_the_wall(field: Field) -> Expected:
    label = field.dice.choice(("approved", "waiting"))
    event = e.ProcessingStarted(field.ground.tracks[label], ("faster-whisper",), "again")
    return found(at(field.say(event, ATTACKER), _WALL))


def restores_a_draft_id(field: Field) -> Expected:
    """A draft under the id of one that stands."""
    recording = decoded_recording(field.ground.tracks["open"], field.ground.exhibits["open"])
    seq = field.say(e.DraftFinished(a_draft(recording, "open", ("nothing was said",))), ATTACKER)
    return found(at(seq, "brings a draft a second time"), at(seq, "does not fit what stood before it"))


def withdraws_anothers_submission(field: Field) -> Expected:
    by = field.dice.choice((ATTACKER, "Sue", "Ada"))
    return found(
        at(field.say(e.ReviewWithdrawn(field.ground.exhibits["waiting"]), by), "Ann submitted it, and only they take it back")
    )


def reopens_as_an_analyst(field: Field) -> Expected:
    event = e.ReviewReopened(field.ground.exhibits["approved"], "A name.")
    return found(at(field.say(event, field.dice.choice((ATTACKER, "Ann"))), _APPROVE))


def reopens_what_is_not_approved(field: Field) -> Expected:
    label = field.dice.choice(("open", "waiting"))
    event = e.ReviewReopened(field.ground.exhibits[label], "A name.")
    return found(at(field.say(event, "Sid"), "It does not stand approved"))


def returns_as_an_analyst(field: Field) -> Expected:
    seq = field.say(e.ReviewReturned(field.ground.exhibits["waiting"], "Mend it."), ATTACKER)
    return found(at(seq, _APPROVE))


def reviews_an_exhibit_that_is_not_there(field: Field) -> Expected:
    events: tuple[e.Event, ...] = (
        e.ReviewReturned(PUPPET, "Mend it."),
        e.ReviewReopened(PUPPET, "x"),
        e.ReviewApproved(PUPPET, "", "", ""),
    )
    seq = field.say(field.dice.choice(events), "Sue")
    return found(at(seq, "is about an exhibit that is not there"), also=(f"ledger entry {seq}", "review .*"))


def withdraws_anothers_note(field: Field) -> Expected:
    [[note, author]] = [
        field.dice.choice(
            field.rows(
                "SELECT id, author FROM annotation WHERE recording_id = ? AND author <> 'Mal'", field.ground.tracks["other"]
            )
        )
    ]
    event = field.dice.choice((e.AnnotationWithdrawn, e.AnnotationRestored))(field.ground.tracks["other"], note)
    return found(at(field.say(event, ATTACKER), f"changes {author}'s note in the name of {ATTACKER}"))


def writes_over_anothers_note(field: Field) -> Expected:
    """A second note under its id."""
    [[note]] = [field.dice.choice(field.rows("SELECT id FROM annotation WHERE recording_id = ?", field.ground.tracks["other"]))]
    event = e.Annotated(Annotation(note, field.ground.tracks["other"], None, "note", "Nothing was heard.", ATTACKER, ""))
    seq = field.say(event, ATTACKER)
    return found(at(seq, "brings a note a second time"), at(seq, "does not fit what stood before it"))


def corrects_what_is_not_in_the_transcript(field: Field) -> Expected:
    event = e.SegmentCorrected(field.ground.tracks["open"], Correction("other-0", "yes", ATTACKER, ""))
    return found(at(field.say(event, ATTACKER), "corrects a segment that is not in the transcript"))


def notes_past_the_end(field: Field) -> Expected:
    span = Span(5, FRAMES + field.dice.randint(1, 10**6))
    event = e.Annotated(Annotation("far", field.ground.tracks["open"], span, "note", "A bell.", ATTACKER, ""))
    return found(at(field.say(event, ATTACKER), "notes something past the recording's end"))
