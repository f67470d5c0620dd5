"""What can be done to a bundle, each with the place that both verifiers must name: by someone without any key, by the maker,
who is an analyst, and by people who sign what they may not."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.bundles import AT, CASE, Forgery
from workbench.domain import bundles as b
from workbench.domain import events as e
from workbench.domain.annotations import Annotation
from workbench.domain.authority import key_id
from workbench.domain.canonical import plain
from workbench.domain.custody import Head
from workbench.domain.evidence import Recording
from workbench.domain.people import Person, PublicKeys, Role
from workbench.domain.policy import Policy
from workbench.domain.profile import Profile
from workbench.domain.timeline import Rate
from workbench.domain.transcript import Correction

Act = Callable[[Forgery], str]


@dataclass(frozen=True, slots=True)
class Attack:
    """`act` does it to an unpacked copy and answers the place; where `resealed`, the maker then puts the manifests right."""

    act: Act
    resealed: bool = True

    def __call__(self, forgery: Forgery) -> str:
        place = self.act(forgery)
        if self.resealed:
            forgery.save()
            forgery.reseal()
        return place


ATTACKS: dict[str, Attack] = {}


def by_anyone(act: Act) -> Act:
    """Enter an attack that needs no key."""
    ATTACKS[act.__name__] = Attack(act, resealed=False)
    return act


def by_the_maker(act: Act) -> Act:
    """Enter an attack after which the maker signs the bundle."""
    ATTACKS[act.__name__] = Attack(act)
    return act


def entry(place: int) -> str:
    """The place of an entry in a verdict."""
    return f"ledger entry {place}"


def _evidence(f: Forgery) -> Path:
    return sorted((f.folder / b.EVIDENCE).iterdir())[0]


def _flip(path: Path, at: int = 100) -> None:
    body = bytearray(path.read_bytes())
    body[at] ^= 1
    path.write_bytes(body)


# Without a key.


@by_anyone
def a_byte_of_the_ledger_is_changed(f: Forgery) -> str:
    _flip(f.folder / b.LEDGER, 5000)
    return "bag data/ledger.jsonl"


@by_anyone
def a_byte_of_evidence_is_changed(f: Forgery) -> str:
    path = _evidence(f)
    _flip(path, 1000)
    return f"evidence {path.name}"


@by_anyone
def a_file_is_removed(f: Forgery) -> str:
    path = _evidence(f)
    path.unlink()
    return f"bag data/evidence/{path.name}"


@by_anyone
def a_manifest_line_is_removed(f: Forgery) -> str:
    path = f.folder / "manifest-sha256.txt"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))
    return "bag manifest-sha256.txt"


@by_anyone
def a_file_is_put_in(f: Forgery) -> str:
    (f.folder / "data" / "extra.txt").write_text("more")
    return "bag data/extra.txt"


@by_anyone
def a_file_becomes_a_link(f: Forgery) -> str:
    path = _evidence(f)
    shutil.move(path, f.folder.parent / "elsewhere")
    path.symlink_to(f.folder.parent / "elsewhere")
    return f"bag data/evidence/{path.name}"


@by_anyone
def a_folder_becomes_a_link(f: Forgery) -> str:
    shutil.move(f.folder / "data" / "payloads", f.folder.parent / "payloads")
    (f.folder / "data" / "payloads").symlink_to(f.folder.parent / "payloads")
    return "bag data/payloads"


@by_anyone
def a_pipe_is_put_in(f: Forgery) -> str:
    os.mkfifo(f.folder / "data" / "pipe")
    return "bag data/pipe"


@by_anyone
def the_signature_is_removed(f: Forgery) -> str:
    (f.folder / b.SIGNATURE).unlink()
    return "signature.json"


@by_anyone
def the_signature_is_written_in_capitals(f: Forgery) -> str:
    held = json.loads((f.folder / b.SIGNATURE).read_bytes())
    held["signature"] = held["signature"].upper()
    (f.folder / b.SIGNATURE).write_text(json.dumps(held, sort_keys=True, separators=(",", ":")))
    return "signature.json"


# The maker packs what is not so.


@by_the_maker
def the_bundle_asks_for_files_from_elsewhere(f: Forgery) -> str:
    (f.folder / "fetch.txt").write_text("https://example.org/x 1 data/x\n")
    return "bag fetch.txt"


@by_the_maker
def two_names_differ_in_capitals_alone(f: Forgery) -> str:
    (f.folder / "data" / "checkpoint.TXT").write_text("x")
    return "bag data/checkpoint.txt"


@by_the_maker
def a_name_is_odd(f: Forgery) -> str:
    (f.folder / "data" / "a b\\c").write_text("x")
    return "bag data/a b\\c"


@by_the_maker
def a_name_is_a_device(f: Forgery) -> str:
    (f.folder / "data" / "con.txt").write_text("x")
    return "bag data/con.txt"


@by_the_maker
def evidence_is_exchanged(f: Forgery) -> str:
    path = _evidence(f)
    _flip(path, 1000)
    return f"evidence {path.name}"


@by_the_maker
def evidence_is_left_out_unsaid(f: Forgery) -> str:
    path = _evidence(f)
    path.unlink()
    return f"evidence {path.name}"


@by_the_maker
def evidence_is_put_in(f: Forgery) -> str:
    digest = hashlib.sha256(b"another recording").hexdigest()
    (f.folder / b.EVIDENCE / digest).write_bytes(b"another recording")
    return f"evidence {digest}"


@by_the_maker
def something_is_said_to_be_left_out_that_is_no_exhibit(f: Forgery) -> str:
    (f.folder / b.NOT_ENCLOSED).write_text("0" * 64 + "\n")
    return "evidence " + "0" * 64


@by_the_maker
def what_was_destroyed_is_still_there(f: Forgery) -> str:
    digest = f.said(f.find("evidence.destroyed"))["data"]["sha256"]
    (f.folder / b.EVIDENCE / digest).write_bytes(b"whatever")
    return f"evidence {digest}"


@by_the_maker
def people_would_read_another_word(f: Forgery) -> str:
    path = sorted((f.folder / b.TRANSCRIPTS).iterdir())[0]
    path.write_text(path.read_text().replace("glue", "blue"))
    return f"bag data/transcripts/{path.name}"


@by_the_maker
def people_would_not_read_a_transcript(f: Forgery) -> str:
    sorted((f.folder / b.TRANSCRIPTS).iterdir())[0].unlink()
    return "transcripts"


@by_the_maker
def a_report_is_not_one(f: Forgery) -> str:
    (f.folder / b.REPORTS).mkdir()
    (f.folder / b.REPORTS / "01-report.pdf").write_bytes(b"%PDF")
    return "bag data/reports/01-report.pdf"


@by_the_maker
def a_payload_is_changed(f: Forgery) -> str:
    path = f.folder / b.PAYLOADS / f.said(f.find("draft.finished"))["data_sha256"]
    path.write_bytes(path.read_bytes().replace(b"word 1", b"word 2", 1))
    return entry(f.find("draft.finished"))


@by_the_maker
def a_payload_is_missing(f: Forgery) -> str:
    (f.folder / b.PAYLOADS / f.said(f.find("draft.finished"))["data_sha256"]).unlink()
    return entry(f.find("draft.finished"))


@by_the_maker
def a_payload_is_put_in(f: Forgery) -> str:
    digest = hashlib.sha256(b"{}").hexdigest()
    (f.folder / b.PAYLOADS / digest).write_bytes(b"{}")
    return f"payload {digest[:12]}"


@by_the_maker
def the_checkpoint_beside_the_ledger_is_another(f: Forgery) -> str:
    path = f.folder / b.CHECKPOINT
    path.write_text(path.read_text().replace("\n", "\n1", 1))
    return "checkpoint.txt"


@by_the_maker
def an_entry_is_changed(f: Forgery) -> str:
    place = f.find("segment.corrected")
    f.lines[place]["body"] = f.lines[place]["body"].replace("glue", "blue")
    return entry(place)


@by_the_maker
def an_entry_is_removed(f: Forgery) -> str:
    place = f.find("review.returned")
    del f.lines[place]
    return entry(place + 1)


@by_the_maker
def two_entries_change_places(f: Forgery) -> str:
    place = f.find("segment.corrected")
    f.lines[place], f.lines[place + 1] = f.lines[place + 1], f.lines[place]
    return entry(place)


@by_the_maker
def the_end_is_cut_off(f: Forgery) -> str:
    while f.said(len(f.lines) - 1).get("type") == "checkpoint.made":
        f.lines.pop()
    return entry(len(f.lines) - 1)


@by_the_maker
def a_line_is_no_entry(f: Forgery) -> str:
    f.lines[5] = {"seq": 5, "body": "{}", "signature": "00"}
    return entry(5)


@by_the_maker
def a_hidden_entry_is_another(f: Forgery) -> str:
    place = next(n for n, line in enumerate(f.lines) if "leaf" in line)
    f.lines[place]["leaf"] = "0" * 64
    return entry(f.find("checkpoint.made"))


@by_the_maker
def a_return_is_hidden(f: Forgery) -> str:
    f.hide(f.find("review.returned"))
    return entry(f.find("review.submitted", -1))


@by_the_maker
def the_opening_again_is_hidden_and_work_went_on(f: Forgery) -> str:
    f.hide(f.find("review.reopened"))
    return added(f, _correction(f, 1), "ann")


@by_the_maker
def the_founding_is_hidden(f: Forgery) -> str:
    f.hide(0)
    return entry(0)


@by_the_maker
def the_signature_is_of_someone_unknown(f: Forgery) -> str:
    key = Ed25519PrivateKey.generate()
    f.keys = {**f.keys, "ann": (key.public_key().public_bytes_raw().hex(), key.sign)}
    return "signature.json"


# Entries that somebody signed without the right to, or that cannot follow.


def added(f: Forgery, event: Any, by: str, **changes: Any) -> str:
    """Another entry before a new closing checkpoint, all roots as they should be."""
    if f.said(len(f.lines) - 1).get("type") == "checkpoint.made" and f.find("checkpoint.made", -1) == len(f.lines) - 1:
        f.lines.pop()
    place = f.add(event, by, **changes)
    f.close()
    return entry(place)


def _exhibit(f: Forgery, number: int) -> str:
    return str(f.said(f.find("evidence.imported", number))["subject"])


def recording_of(f: Forgery, number: int) -> str:
    return str(f.said(f.find("recording.decoded", number))["subject"])


def _correction(f: Forgery, number: int, author: str = "ann", segment: str = "") -> e.SegmentCorrected:
    told = Correction(segment or f"d-{number + 1}-3", "what was never said", author, AT)
    return e.SegmentCorrected(recording_of(f, number), told)


def _approval(f: Forgery) -> e.ReviewApproved:
    data = f.said(f.find("review.approved", -1))["data"]
    return e.ReviewApproved(**data)


@by_the_maker
def an_approval_is_signed_by_the_analyst(f: Forgery) -> str:
    place = f.find("review.approved", -1)
    f.change(place, by="ann")
    return entry(place)


@by_the_maker
def an_entry_is_signed_again_by_the_analyst_under_their_own_name(f: Forgery) -> str:
    place = f.find("review.approved", -1)
    f.change(place, by="ann", actor="ann")
    return entry(place)


@by_the_maker
def a_supervisor_approves_their_own_work(f: Forgery) -> str:
    place = f.find("segment.corrected", -1)
    data = f.said(place)["data"]
    f.change(place, by="sue", actor="sue", data={**data, "correction": {**data["correction"], "author": "sue"}})
    f.rewritten(place)
    return entry(f.find("review.approved", -1))


@by_the_maker
def another_content_is_approved(f: Forgery) -> str:
    place = f.find("review.approved", -1)
    f.change(place, data={**f.said(place)["data"], "content": "0" * 64})
    f.rewritten(place)
    return entry(place)


@by_the_maker
def another_content_is_submitted(f: Forgery) -> str:
    place = f.find("review.submitted", -1)
    f.change(place, data={**f.said(place)["data"], "content": "0" * 64})
    f.rewritten(place)
    return entry(place)


@by_the_maker
def a_submission_binds_another_history(f: Forgery) -> str:
    place = f.find("review.submitted", -1)
    f.change(place, data={**f.said(place)["data"], "ledger": plain(Head(3, "0" * 64, ""))})
    f.rechained(place)
    return entry(place)


@by_the_maker
def an_approval_is_given_twice(f: Forgery) -> str:
    return added(f, _approval(f), "sue")


@by_the_maker
def what_is_approved_is_changed(f: Forgery) -> str:
    added(f, _correction(f, 0), "ann")
    return "approval of C-1/1"


@by_the_maker
def work_goes_on_in_a_closed_case(f: Forgery) -> str:
    added(f, e.CaseClosed(CASE, "done"), "sue")
    return added(f, _correction(f, 1), "ann")


@by_the_maker
def an_analyst_closes_a_case(f: Forgery) -> str:
    return added(f, e.CaseClosed(CASE, "done"), "ann")


@by_the_maker
def an_open_case_is_archived(f: Forgery) -> str:
    return added(f, e.CaseArchived(CASE, "away"), "sue")


@by_the_maker
def evidence_is_destroyed_without_an_order(f: Forgery) -> str:
    data = f.said(f.find("evidence.imported", 1))["data"]["evidence"]
    return added(f, e.EvidenceDestroyed(data["id"], data["sha256"]), "boss")


@by_the_maker
def evidence_is_destroyed_while_the_case_is_on_hold(f: Forgery) -> str:
    data = f.said(f.find("evidence.imported", 1))["data"]["evidence"]
    added(f, e.DestructionOrdered(data["id"], data["sha256"], "Court", "x"), "boss")
    added(f, e.CaseHeld(CASE, "appeal"), "sue")
    return added(f, e.EvidenceDestroyed(data["id"], data["sha256"]), "amy")


@by_the_maker
def the_one_who_ordered_destroys(f: Forgery) -> str:
    place = f.find("evidence.destroyed")
    f.change(place, by="boss", actor="boss")
    f.rewritten(place)
    return entry(place)


@by_the_maker
def someone_revoked_signs(f: Forgery) -> str:
    added(f, e.PersonRevoked("sue", "gone"), "boss")
    return added(f, _note(f, "sue"), "sue")


@by_the_maker
def an_analyst_revokes_somebody(f: Forgery) -> str:
    return added(f, e.PersonRevoked("sue", "gone"), "ann")


@by_the_maker
def an_administrator_revokes_themselves(f: Forgery) -> str:
    return added(f, e.PersonRevoked("boss", "gone"), "boss")


@by_the_maker
def a_supervisor_is_enrolled_without_a_second_administrator(f: Forgery) -> str:
    return added(f, e.PersonEnrolled(_newcomer(f, confirmed=True)), "boss")


@by_the_maker
def someone_unconfirmed_signs(f: Forgery) -> str:
    added(f, e.PersonEnrolled(_newcomer(f, confirmed=False)), "boss")
    return added(f, _note(f, "kim"), "kim")


@by_the_maker
def the_first_administrator_confirms_their_own_enrolment(f: Forgery) -> str:
    added(f, e.PersonEnrolled(_newcomer(f, confirmed=False)), "boss")
    return added(f, e.PersonConfirmed("kim"), "boss")


@by_the_maker
def somebody_enrols_in_anothers_name(f: Forgery) -> str:
    return added(f, e.PersonEnrolled(replace(_newcomer(f, confirmed=False), enrolled_by="amy")), "boss")


@by_the_maker
def a_name_is_enrolled_twice(f: Forgery) -> str:
    return added(f, e.PersonEnrolled(replace(_newcomer(f, confirmed=True), name="sue", role=Role.ANALYST)), "boss")


@by_the_maker
def two_people_share_a_key(f: Forgery) -> str:
    made = _newcomer(f, confirmed=False)
    return added(f, e.PersonEnrolled(replace(made, keys=replace(made.keys, signing=f.keys["sue"][0]))), "boss")


@by_the_maker
def an_analyst_gives_the_supervisor_other_keys(f: Forgery) -> str:
    keys = _newcomer(f, confirmed=False).keys
    return added(f, e.PersonRekeyed("sue", keys, confirmed=False, reason="lost"), "ann")


@by_the_maker
def an_analyst_sets_the_policy(f: Forgery) -> str:
    return added(f, e.PolicySet(Policy()), "ann")


@by_the_maker
def an_entry_is_signed_with_a_key_that_was_replaced(f: Forgery) -> str:
    f.lines.pop()
    old = f.said(f.find("case.opened"))["key"]
    place = f.add(_note(f, "ann"), "ann")
    f.sign(place, {**f.said(place), "key": old})
    f.close()
    return entry(place)


@by_the_maker
def a_note_is_written_in_anothers_name(f: Forgery) -> str:
    return added(f, _note(f, "sue"), "ann")


@by_the_maker
def anothers_note_is_withdrawn(f: Forgery) -> str:
    note = f.said(f.find("annotation.added", -1))["data"]["annotation"]["id"]
    return added(f, e.AnnotationWithdrawn(recording_of(f, 1), note), "sue")


@by_the_maker
def a_segment_that_is_not_there_is_corrected(f: Forgery) -> str:
    return added(f, _correction(f, 1, segment="d-9-9"), "ann")


@by_the_maker
def a_voice_that_is_not_there_is_named(f: Forgery) -> str:
    return added(f, e.SpeakerRenamed(recording_of(f, 1), "S9", "x", ""), "ann")


@by_the_maker
def a_checkpoint_is_of_another_history(f: Forgery) -> str:
    place = f.find("checkpoint.made")
    f.change(place, data={**f.said(place)["data"], "root": "0" * 64}, subject="0" * 64)
    f.rechained(place)
    return entry(place)


@by_the_maker
def a_checkpoint_is_cosigned_by_its_maker(f: Forgery) -> str:
    made = f.said(f.find("checkpoint.made", -1))["data"]
    return _added_after(f, e.CheckpointCosigned(made["size"], made["root"], made["line"]), "ann")


@by_the_maker
def a_checkpoint_that_was_never_made_is_cosigned(f: Forgery) -> str:
    return _added_after(f, e.CheckpointCosigned(7, "0" * 64, "x"), "sue")


def _added_after(f: Forgery, event: Any, by: str) -> str:
    place = f.add(event, by)
    f.close()
    return entry(place)


@by_the_maker
def an_entry_is_dated_back(f: Forgery) -> str:
    return added(f, _note(f, "ann"), "ann", at="2020-01-01T00:00:00.000000Z")


@by_the_maker
def an_entry_belongs_to_another_vault(f: Forgery) -> str:
    return added(f, _note(f, "ann"), "ann", vault="elsewhere")


@by_the_maker
def an_entry_names_another_subject(f: Forgery) -> str:
    return added(f, _note(f, "ann"), "ann", subject=recording_of(f, 0))


@by_the_maker
def an_entry_is_of_a_later_program(f: Forgery) -> str:
    return added(f, _note(f, "ann"), "ann", schema=2)


@by_the_maker
def an_event_is_unknown(f: Forgery) -> str:
    return added(f, _note(f, "ann"), "ann", type="case.burnt")


@by_the_maker
def an_entry_holds_a_number_that_is_none(f: Forgery) -> str:
    return added(f, e.CaseClosed(CASE, 7), "sue")  # type: ignore[arg-type]


@by_the_maker
def an_entry_is_not_canonical(f: Forgery) -> str:
    place = f.find("segment.corrected")
    body = f.lines[place]["body"].replace(":", ": ", 1)
    signature = f.signers[f.said(place)["key"]](b"FAW-EVENT-v1\0" + body.encode()).hex()
    f.lines[place] = {**f.lines[place], "body": body, "signature": signature}
    return entry(place)


@by_the_maker
def an_entry_has_a_time_of_its_own_kind(f: Forgery) -> str:
    return added(f, _note(f, "ann"), "ann", at="today at noon")


@by_the_maker
def a_name_is_enrolled_in_another_spelling(f: Forgery) -> str:
    return added(f, e.PersonEnrolled(replace(_newcomer(f, confirmed=False), name="kim  b")), "boss")


@by_the_maker
def a_recording_takes_the_id_of_an_exhibit(f: Forgery) -> str:
    told = f.said(f.find("recording.decoded", 1))["data"]["recording"]
    rate = Rate(told["rate"]["hz"])
    made = Recording(_exhibit(f, 0), told["evidence_id"], 9, rate, 10, 1, "pcm", "b" * 64)
    return added(f, e.RecordingDecoded(made), "ann")


@by_the_maker
def what_is_approved_is_measured_again(f: Forgery) -> str:
    profile = Profile(1, 8000, 1, "pcm", 0, None, 0, None)
    return added(f, e.RecordingProfiled(recording_of(f, 0), profile), "ann")


@by_the_maker
def a_timestamp_is_empty(f: Forgery) -> str:
    made = f.said(f.find("checkpoint.made"))["data"]
    return _added_after(f, e.CheckpointTimestamped(made["size"], made["root"], ""), "ann")


def _note(f: Forgery, author: str) -> e.Annotated:
    return e.Annotated(Annotation("note-x", recording_of(f, 1), None, "note", "x", author, AT))


def _newcomer(f: Forgery, *, confirmed: bool) -> Person:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    f.keys = {**f.keys, "kim": (public, key.sign)}
    f.signers = {**f.signers, key_id(public): key.sign}
    f.publics = {**f.publics, key_id(public): public}
    return Person("kim", Role.SUPERVISOR, PublicKeys(public, "00" * 32, "PEM"), "boss", AT, confirmed=confirmed)
