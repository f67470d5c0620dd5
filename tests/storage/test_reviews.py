"""What an exhibit's content is, by the words of the contract and made again from the entries alone; where its review stands."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.builders import a_draft, segments
from tests.storage.laboratory import AT, EVIDENCE, NOTE, RECORDING, Laboratory, correction, person
from workbench.domain import events as e
from workbench.domain import questions as q
from workbench.domain.annotations import Annotation
from workbench.domain.evidence import Case
from workbench.domain.people import Role
from workbench.domain.review import ReviewState
from workbench.domain.timeline import Span


@pytest.fixture
def drafted(laboratory: Laboratory) -> Laboratory:
    """A case with one drafted recording, and Cy to review it."""
    laboratory.cy = Ed25519PrivateKey.generate()
    laboratory.add(e.PersonEnrolled(person("Cy", Role.SUPERVISOR, laboratory.cy)))
    laboratory.add(e.CaseOpened(Case("2026-0417", "R v Person B", True, AT)), e.EvidenceImported(EVIDENCE))
    laboratory.add(e.RecordingDecoded(RECORDING), e.DraftFinished(a_draft(RECORDING, segments(4))))
    return laboratory


def content_of(laboratory: Laboratory) -> str:
    return laboratory.vault.answer(q.ContentOf(EVIDENCE.id))


def from_entries(laboratory: Laboratory) -> str:
    """The digest as the contract spells it, by standard JSON, from the ledger and nothing else."""
    draft: dict[str, Any] = {}
    digest, words, names, notes = "", dict[str, Any](), dict[str, Any](), dict[str, Any]()
    for entry in laboratory.vault.answer(q.CustodyOf((RECORDING.id,))):
        said = json.loads(entry.body)
        data = said.get("data") or json.loads(laboratory.vault.answer(q.PayloadBy(said["data_sha256"])) or b"")
        if said["type"] == "draft.finished":
            draft, words, names = data["draft"], {}, {}
            digest = hashlib.sha256(packed(data)).hexdigest()
        elif said["type"] == "segment.corrected":
            words[data["correction"]["segment_id"]] = [data["correction"]["text"], data["correction"]["author"]]
        elif said["type"] == "segment.reinstated":
            words.pop(data["segment_id"], None)
        elif said["type"] == "speaker.renamed":
            names[data["speaker"]] = [data["name"], data["role"]]
        elif said["type"] == "annotation.added":
            note = data["annotation"]
            span = note["span"] or {"first": None, "end": None}
            notes[note["id"]] = [span["first"], span["end"], note["kind"], note["text"], note["author"]]
        elif said["type"] == "annotation.withdrawn":
            notes.pop(data["annotation_id"])
    drafted = {s["key"]: [s["name"], s["role"]] for s in draft["speakers"]}
    recording = {
        "id": RECORDING.id,
        "audio_sha256": RECORDING.audio_sha256,
        "draft": draft["id"],
        "draft_sha256": digest,
        "corrections": [[key, *words[key]] for key in sorted(words)],
        "voices": [[key, *names[key]] for key in sorted(names) if names[key] != drafted[key]],
    }
    told = [[key, *notes[key]] for key in sorted(notes)]
    whole = {"evidence": EVIDENCE.id, "sha256": EVIDENCE.sha256, "recordings": [recording], "notes": told}
    return hashlib.sha256(packed(whole)).hexdigest()


def packed(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_the_content_is_what_the_entries_alone_tell(drafted: Laboratory) -> None:
    passage = Annotation("note-0", RECORDING.id, Span(5, 9), "note", "Ürk", "Ada", AT)
    for event in (
        correction("seg-00002", "second"),
        correction("seg-00000", "first"),
        correction("seg-00000", "again"),
        e.SpeakerRenamed(RECORDING.id, "S2", "Mr B", "suspect"),
        e.SpeakerRenamed(RECORDING.id, "S1", "Mrs A", "witness"),
        e.Annotated(NOTE),
        e.Annotated(passage),
        e.TextReinstated(RECORDING.id, "seg-00002"),
        e.AnnotationWithdrawn(RECORDING.id, NOTE.id),
        e.DraftFinished(replace(a_draft(RECORDING, segments(3)), id="another")),
        correction("seg-00001", "third"),
    ):
        drafted.add(event)
        assert content_of(drafted) == from_entries(drafted)


def test_a_voice_named_as_the_machine_named_it_is_no_change(drafted: Laboratory) -> None:
    before = content_of(drafted)
    draft = drafted.vault.answer(q.DraftOf(RECORDING.id))
    assert draft is not None
    machine = draft.speakers[0]
    drafted.add(e.SpeakerRenamed(RECORDING.id, machine.key, "Mrs A", "witness"))
    assert content_of(drafted) != before
    drafted.add(e.SpeakerRenamed(RECORDING.id, machine.key, machine.name, machine.role))
    assert content_of(drafted) == before


def test_a_new_draft_takes_words_and_names_with_it_and_leaves_the_notes(drafted: Laboratory) -> None:
    drafted.add(correction("seg-00000", "first"), e.SpeakerRenamed(RECORDING.id, "S1", "Mrs A", ""), e.Annotated(NOTE))
    drafted.add(e.DraftFinished(replace(a_draft(RECORDING, segments(4)), id="another")))
    changes = drafted.vault.answer(q.ChangesOf(EVIDENCE.id))
    assert [change.kind for change in changes] == ["annotation.added", "draft.finished"]


def test_every_step_of_a_review_is_told_and_the_last_one_stands(drafted: Laboratory) -> None:
    cy = drafted.signer("Cy", drafted.cy)
    drafted.submit()
    drafted.add(e.ReviewWithdrawn(EVIDENCE.id))
    drafted.submit()
    drafted.add(drafted.approval(), by=cy)
    drafted.add(e.ReviewReopened(EVIDENCE.id, "A name."), by=cy)
    steps = drafted.vault.answer(q.ReviewsOf(EVIDENCE.id))
    assert [step.state for step in steps] == ["submitted", "draft", "submitted", "approved", "draft"]
    assert [step.by for step in steps] == ["Ada", "Ada", "Ada", "Cy", "Cy"]
    assert (steps[3].bound, steps[3].ledger.size) == (steps[2].bound, steps[2].ledger.size)
    assert drafted.vault.answer(q.ReviewOf(EVIDENCE.id)) == steps[-1]


def test_an_approval_is_stale_as_soon_as_the_rows_say_otherwise(drafted: Laboratory) -> None:
    drafted.add(correction("seg-00000", "first"))
    drafted.submit()
    drafted.add(drafted.approval(), by=drafted.signer("Cy", drafted.cy))
    assert drafted.vault.answer(q.ReviewOf(EVIDENCE.id)).is_final
    drafted.by_hand("UPDATE correction SET text = 'I did it'")
    assert drafted.vault.answer(q.ReviewOf(EVIDENCE.id)).is_stale


def test_authors_are_those_whose_work_is_in_the_exhibit(drafted: Laboratory) -> None:
    assert drafted.vault.answer(q.AuthorsOf(EVIDENCE.id)) == ("Ada",)
    ben = drafted.signer("Ben", drafted.ben)
    drafted.add(e.TranscriptExported(RECORDING.id, "srt", "ab"), e.ProcessingStarted(RECORDING.id, ("w",), "x"), by=ben)
    assert drafted.vault.answer(q.AuthorsOf(EVIDENCE.id)) == ("Ada",)
    drafted.add(correction("seg-00000", "first", "Ben"), by=ben)
    assert drafted.vault.answer(q.AuthorsOf(EVIDENCE.id)) == ("Ada", "Ben")


def test_what_nobody_submitted_has_no_review_and_stands_in_no_queue(drafted: Laboratory) -> None:
    assert drafted.vault.answer(q.ReviewOf(EVIDENCE.id)).state is ReviewState.DRAFT
    assert drafted.vault.answer(q.ReviewQueue()) == ()
    drafted.submit()
    [waiting] = drafted.vault.answer(q.ReviewQueue())
    assert (waiting.review.evidence_id, waiting.critical, waiting.changed) == (EVIDENCE.id, True, 0)


def test_a_withdrawn_note_is_told_with_the_words_it_had(drafted: Laboratory) -> None:
    drafted.add(e.Annotated(NOTE), e.AnnotationWithdrawn(RECORDING.id, NOTE.id), e.AnnotationRestored(RECORDING.id, NOTE.id))
    changes = drafted.vault.answer(q.ChangesOf(EVIDENCE.id))
    assert [(x.before, x.after) for x in changes] == [("", NOTE.text), (NOTE.text, ""), ("", NOTE.text)]
