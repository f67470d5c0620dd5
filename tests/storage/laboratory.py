"""A founded vault, its people's keys, a case worked on from import to report, and hands that go round the door."""

from __future__ import annotations

import base64
import hashlib
import shutil
from collections.abc import Callable
from contextlib import closing
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.builders import a_draft, a_recording, an_evidence, segments
from tests.storage.hub_deeds import HUB, Link, as_hub, as_unit
from workbench.domain import events as e
from workbench.domain.annotations import Annotation, Attached, Attachment
from workbench.domain.authority import fingerprint, key_id
from workbench.domain.checkpoints import cosigned_message, cosigner_line, maker_line, note_of
from workbench.domain.custody import Anchors, Entry, Finding, Head, Verdict
from workbench.domain.evidence import Case
from workbench.domain.hub_questions import DraftAsTravels
from workbench.domain.leaving import Authored, Validation
from workbench.domain.listening import Step, Treatment
from workbench.domain.people import Person, PublicKeys, Role
from workbench.domain.policy import Approval, Policy
from workbench.domain.profile import Profile
from workbench.domain.questions import CheckpointAt, ContentOf, DraftOf, LedgerHead, LineBy, ReviewOf
from workbench.domain.review import bound
from workbench.domain.revision import Confirmation, Dissent, Row, Version
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Draft, Word
from workbench.storage import migrations
from workbench.storage.engine import database_engine, memory_engine
from workbench.storage.ledger_audit import Walk
from workbench.storage.vault import Signer, Vault

KEY = bytes(range(32))
AT = "2026-11-12T09:00:00Z"
EVIDENCE = an_evidence()
RECORDING = a_recording(EVIDENCE, 64_000 * 80)
Rows = list[tuple[int, bytes, bytes]]
Kept = tuple[Rows, dict[str, bytes]]
NOTE = Annotation("note-1", RECORDING.id, None, "note", "The door can be heard.", "Ada", AT)

CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"
STILL = base64.b64encode(b"\x89PNG\r\n\x1a\nstill").decode()
_SHOWN = Attachment("still.png", "image/png", hashlib.sha256(base64.b64decode(STILL)).hexdigest(), 13)
PICTURED = Annotation("note-2", RECORDING.id, Span(5, 5), "mark", "", "Ada", AT, segment_id="seg-00001", attachments=(_SHOWN,))


def gone(sha256: str) -> str | None:
    """A store that keeps everything but what was destroyed in the end."""
    return None if sha256 == EVIDENCE.sha256 else sha256


class Laboratory:
    """Ada is the administrator, Ben an analyst; Cy, a supervisor, comes with the work."""

    vault: Vault
    database = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root, self.ada, self.ben, self.cy = (Ed25519PrivateKey.generate() for _ in range(4))
        self.link = Link()

    def found(self) -> None:
        """Ada and Ben are enrolled."""
        founding = e.VaultFounded("vault-1", public(self.root), "PEM", person("Ada", Role.ADMIN, self.ada))
        self.vault = Vault.found(self.folder, database_key=KEY, database=self.database)
        self.add(founding, by=self.signer("Ada", self.root))
        self.add(e.PersonEnrolled(person("Ben", Role.ANALYST, self.ben)))

    def copied(self, folder: Path) -> Laboratory:
        """The same people around a copy of the vault, opened."""
        shutil.copytree(self.folder, folder)
        other = copy(self)
        other.folder, other.vault = folder, Vault.open(folder, database_key=KEY)
        return other

    @property
    def fingerprint(self) -> str:
        return fingerprint(public(self.root))

    @property
    def head(self) -> Head:
        return self.vault.answer(LedgerHead())

    def signer(self, name: str, key: Ed25519PrivateKey) -> Signer:
        return Signer(name, key_id(public(key)), key.sign, "session-1", "workbench test")

    def add(self, *events: e.Event, by: Signer | None = None) -> list[Entry]:
        with self.vault.change(by or self.signer("Ada", self.ada)) as change:
            return [change.append(event) for event in events]

    def work(self) -> None:
        """One of every event."""
        draft = a_draft(RECORDING, segments(40))
        self.add(e.SessionOpened("Ada", "host"), e.CaseOpened(Case("2026-0417", "R v Person B", True, AT)))
        imported = an_evidence_by("Ada")
        self.add(e.EvidenceImported(imported), e.FileRefused("2026-0417", "x.txt", "no audio"), e.RecordingDecoded(RECORDING))
        self.add(e.RecordingProfiled(RECORDING.id, Profile(1, 2, 1, "pcm", 3, None, 4, None)))
        self.add(e.ProcessingStarted(RECORDING.id, ("whisper",), "court"), e.DraftFinished(draft))
        self.add(correction("seg-00001", "first"), correction("seg-00001", "second"), correction("seg-00002", "third"))
        self.add(e.TextReinstated(RECORDING.id, "seg-00002"))
        self.add(e.Annotated(NOTE), e.AnnotationWithdrawn(RECORDING.id, NOTE.id), e.AnnotationRestored(RECORDING.id, NOTE.id))
        self.desk()
        self.add(e.SpeakerRenamed(RECORDING.id, "S1", "Mrs A", "witness"))
        set_ = e.ReportRendered("2026-0417", "r1", "c1" * 32, (EVIDENCE.id,))
        self.add(e.TranscriptExported(RECORDING.id, "srt", "ab"), set_, e.ReportIssued("2026-0417", "r1", "e0" * 32))
        self.linked()
        self.review()
        self.end()
        self.add(e.SessionClosed("Ada"))

    def desk(self) -> None:
        """What happens at the review desk, each once; what other tests count is as it was in the end."""
        number, where = EVIDENCE.case_number, RECORDING.id
        draft = self.vault.answer(DraftOf(where))
        assert draft is not None
        self.add(e.TranscriptRevised(where, draft.id, "struck", (Row("seg-00003", struck=True),)))
        words = (Word("told", Span(0, 40)), Word("you", Span(40, 80)))
        whole = Row("new-1", Span(0, 80), "told you", words, "S9")
        self.add(e.TranscriptRevised(where, draft.id, "inserted", (whole,), "heard", (Dissent("Ben", "sold you"),)))
        self.add(e.RowsRestored(where, draft.id, (Version("seg-00003", 0), Version("new-1", 0))))
        self.add(e.VoicesArranged(where, (*draft.speakers, Speaker("S9", 9, "Mrs C", into="S1"))))
        self.add(e.AnnotationEdited(where, NOTE.id, "two readings", "disputed", ("car",), "important"))
        self.add(e.AnnotationEdited(where, NOTE.id, NOTE.text, NOTE.kind))
        self.add(e.Annotated(PICTURED, (Attached("still.png", "image/png", STILL),)))
        self.add(e.AnnotationWithdrawn(where, PICTURED.id))
        gap = Confirmation("", Span(0, 9), ("gap",), "", "Ada", AT)
        line = self.vault.answer(LineBy(where, "seg-00001"))
        assert line is not None
        row = Confirmation(line.id, line.span, (), line.text, "Ada", AT)
        self.add(e.PassageConfirmed(where, row), e.PassageConfirmed(where, gap))
        self.add(e.PassageUnconfirmed(where, "", Span(0, 9), ("gap",)))
        self.add(e.ListeningLogged(where, (Span(0, 900),), 75, "court", text_hidden=True))
        louder, loud = Treatment("louder", (Step("gain", (9,)),)), Treatment("loud", (Step("gain", (6,)),))
        self.add(e.TreatmentKept(where, louder), e.TreatmentKept(where, loud), e.TreatmentDropped(where, "loud"))
        self.add(e.VocabularySet(number, ("Wharf", "Mill Lane")), e.ListenerInvited(where, "Ben"))
        self.add(e.VoiceProfiled(number, "A", where, "S1", "ab", (1, -2), "asked for"))
        self.add(e.VoiceProfiled(number, "B", where, "S2", "ab", (3, 4), "asked for"), e.VoiceForgotten(number, "A"))

    def linked(self) -> None:
        """As a hub the vault takes the exhibit from a unit; as a unit it hands it to a hub and has a draft back. Each once."""
        ask, link, beside = self.vault.answer, self.link, replace(a_draft(RECORDING, segments(2)), id="hub-1")
        for deed in as_hub(link, EVIDENCE, RECORDING, beside, lambda: ask(DraftAsTravels(beside.id))):
            self.add(deed() if callable(deed) else deed)
        for deed in as_unit(link, EVIDENCE, ask):
            self.add(deed() if callable(deed) else deed)
        package = link.package(EVIDENCE, RECORDING, ask(DraftAsTravels(beside.id)))
        self.add(link.drafted("h-2", EVIDENCE.id, RECORDING, beside.id, package))
        size = self.checkpoint()
        root = ask(CheckpointAt(size)).note.root
        self.add(e.CheckpointWitnessed(HUB, size, root, link.cosigned("vault-1", size, root)), e.HubLeft(HUB, "moved"))

    def review(self) -> None:
        """Submitted, approved by Cy, opened again, submitted and taken back, returned."""
        self.add(e.PolicySet(Policy(approval=Approval.ALL)))
        self.add(e.PersonEnrolled(person("Cy", Role.SUPERVISOR, self.cy)))
        self.submit()
        self.add(e.ReviewWithdrawn(EVIDENCE.id))
        self.submit()
        self.add(self.approval(), by=self.signer("Cy", self.cy))
        self.leaving()
        self.add(e.ReviewReopened(EVIDENCE.id, "A name is spelt wrong."), by=self.signer("Cy", self.cy))
        self.submit()
        self.add(e.ReviewReturned(EVIDENCE.id, "Mend the name."), by=self.signer("Cy", self.cy))

    def leaving(self) -> None:
        """A report that two people sign, and what vouches for it, each once."""
        number, where = EVIDENCE.case_number, RECORDING.id
        draft = self.vault.answer(DraftOf(where))
        assert draft is not None
        set_ = e.ReportRendered(number, "r2", "c2" * 32, (EVIDENCE.id,), 1, "r1", False, ("Ada", "Cy"))
        self.add(set_, e.ReportIssued(number, "r2", "e1" * 32))
        self.add(e.ReportCountersigned(number, "r2", "e2" * 32), by=self.signer("Cy", self.cy))
        self.add(e.ReportArchived(number, "r2", "e3" * 32), e.CertificateBrought("Ada", CERTIFICATE, ()))
        measured = Validation("ab" * 32, "whisper", "en", 15, 20, False, 42, 1000, 118, "WER", "own")
        self.add(e.ValidationRecorded(measured), e.RunReproduced(where, draft.id, "IDENTICAL", "cd" * 32, 0, ""))
        authored = (Authored(NOTE.id, "Dee", AT, 7),)
        self.add(e.BundleTaken(number, "12" * 32, "v2", "34" * 32, 9, "56" * 32, "Dee", authored))

    def submit(self, *, by: Signer | None = None) -> e.ReviewSubmitted:
        """The exhibit goes before a reviewer as it stands."""
        content, head = self.vault.answer(ContentOf(EVIDENCE.id)), self.head
        event = e.ReviewSubmitted(EVIDENCE.id, content, head, bound(content, head), "")
        self.add(event, by=by)
        return event

    def approval(self) -> e.ReviewApproved:
        """What approves the submission that stands."""
        review = self.vault.answer(ReviewOf(EVIDENCE.id))
        return e.ReviewApproved(EVIDENCE.id, review.content, review.bound, "")

    def end(self) -> None:
        """The case is put away, its evidence ordered destroyed; checkpoints and people's keys."""
        number = EVIDENCE.case_number
        self.add(e.CaseHeld(number, "Appeal."), e.CaseReleased(number, "Decided."), e.CaseClosed(number, "Done."))
        self.add(e.CaseArchived(number, "Old."), e.CaseReopened(number, "A retrial."))
        self.add(
            e.DestructionOrdered(EVIDENCE.id, EVIDENCE.sha256, "Court", "Order 7."), e.DestructionCancelled(EVIDENCE.id, "x")
        )
        self.add(e.DestructionOrdered(EVIDENCE.id, EVIDENCE.sha256, "Court", "Order 8."), e.BundleMade(number, "ab", ()))
        self.add(e.EvidenceDestroyed(EVIDENCE.id, EVIDENCE.sha256))
        size = self.checkpoint()
        self.cosign(size)
        self.add(e.CheckpointTimestamped(size, self.vault.answer(CheckpointAt(size)).note.root, "dG9rZW4="))
        self.add(e.PasswordChanged("Ada"), e.PersonRevoked("Ben", "Left."))
        fresh = Ed25519PrivateKey.generate()
        self.add(e.PersonRekeyed("Cy", person("Cy", Role.SUPERVISOR, fresh).keys, confirmed=True, reason="Lost."))
        self.cy = fresh

    def checkpoint(self, *, name: str = "Ada", key: Ed25519PrivateKey | None = None) -> int:
        """A checkpoint over everything so far; its size."""
        key, head = key or self.ada, self.head
        note = note_of("vault-1", head)
        line = maker_line(key_id(public(key)), public(key), key.sign(note.body.encode()))
        self.add(e.CheckpointMade(head.size, head.root, line), by=self.signer(name, key))
        return head.size

    def cosign(self, size: int) -> None:
        """Cy's word for a checkpoint."""
        note = self.vault.answer(CheckpointAt(size)).note
        line = cosigner_line(key_id(public(self.cy)), public(self.cy), 7, self.cy.sign(cosigned_message(note, 7)))
        self.add(e.CheckpointCosigned(size, note.root, line), by=self.signer("Cy", self.cy))

    def verdict(self, *, known_head: Head | None = None, digest: Callable[[str], str | None] = gone) -> Verdict:
        """What a fresh opening of the vault says, with the root known."""
        self.close()
        with closing(Vault.open(self.folder, database_key=KEY)) as vault:
            return run(vault.verify(anchors(self.fingerprint, known_head), evidence_digest=digest))

    def by_hand(self, *statements: str | tuple[str, tuple[Any, ...]], referential: bool = True) -> None:
        """SQL by someone who has the database key and our source."""
        engine = database_engine(self.folder / "vault.db", KEY)
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute(f"PRAGMA foreign_keys = {referential:d}")
        with engine.begin() as db:
            for statement in statements:
                sql, values = (statement, ()) if isinstance(statement, str) else statement
                db.exec_driver_sql(sql, values)
        engine.dispose()

    def unguarded(self, *statements: str | tuple[str, tuple[Any, ...]]) -> None:
        """The same with the triggers out of the way, and put back afterwards."""
        rows = self.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        self.by_hand(*(f"DROP TRIGGER {name}" for name, _ in rows), *statements, *(sql for _, sql in rows))

    def rows(self, sql: str) -> list[Any]:
        engine = database_engine(self.folder / "vault.db", KEY)
        with engine.connect() as db:
            rows = [tuple(row) for row in db.exec_driver_sql(sql)]
        engine.dispose()
        return rows

    def close(self) -> None:
        self.vault.close()


def anchors(root: str, head: Head | None = None) -> Anchors:
    """What is known outside."""
    return Anchors(root, (head,) if head else ())


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def person(name: str, role: Role, key: Ed25519PrivateKey) -> Person:
    return Person(name, role, PublicKeys(public(key), "00" * 32, "PEM"), "Ada", AT)


def correction(segment_id: str, text: str, author: str = "Ada") -> e.SegmentCorrected:
    return e.SegmentCorrected(RECORDING.id, Correction(segment_id, text, author, AT))


def an_evidence_by(name: str) -> Any:
    return replace(EVIDENCE, imported_by=name)


def a_full_draft() -> Draft:
    return a_draft(RECORDING, segments(40))


def walked(rows: Rows, blob: Callable[[str], bytes | None]) -> list[Finding]:
    engine = memory_engine()
    with engine.connect() as copy:
        migrations.rebuild(copy)
        walk = Walk(copy, blob)
        for row in rows:
            walk.step(*row)
    engine.dispose()
    return walk.findings


def run(work: Any) -> Any:
    """Pump a generator to its end."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value
