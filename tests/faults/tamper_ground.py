"""The vault that is attacked: ten people, four cases in every state, made through the real door, closed, and copied."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.court_work import CourtWork
from tests.faults.desk_work import listened_to, rows_worked_on
from tests.faults.hub_work import HubWork
from tests.faults.tamper_desk import KEY, Desk, a_draft, decoded, drafted, imported
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain.custody import Head
from workbench.domain.people import Role
from workbench.domain.policy import Policy
from workbench.domain.profile import Profile
from workbench.domain.questions import CheckpointAt, ReviewOf, VaultId
from workbench.domain.timeline import Span
from workbench.sealing.certificates import as_pem
from workbench.storage.keys import Secrets

PASSWORD = "quiet-harbour-crane-71"
PROFILE = Profile(10_000, 16_000, 1, "pcm_s16le", 710, 170, 12, 7_600, "en", 981)
LONG = "A long note, kept as a payload of its own. " * 120
WORDS = ("glue was there", "yes it was", "and the bag", "by the gate", "who told you")
ATTACKER, PUPPET = "Mal", "Zed"
ANALYSTS, SUPERVISORS, ADMINS = ("Ann", "Mal"), ("Sue", "Sid"), ("Ada", "Bo")


@dataclass
class Ground:
    """A closed vault with everybody's keys, the digests of its files and what stood outside it when it was closed."""

    folder: Path
    keys: dict[str, Secrets]
    former: dict[str, list[Secrets]]
    vault_id: str
    fingerprint: str
    certificate: bytes
    head: Head
    tail: int
    """Entries from here on are the attacker's own alone."""
    exhibits: dict[str, str]
    older: Path
    tracks: dict[str, str] = field(default_factory=dict)

    @classmethod
    def made(cls, place: Path) -> Ground:
        """A fresh one below `place`."""
        desk = Desk(place / "vault", "Ada")
        story = _Story(desk)
        story.enrol()
        story.work()
        story.judge()
        story.report()
        story.link()
        story.end_cases()
        story.change_keys()
        older = place / "older"
        _snapshot(desk, older)
        tail = story.last_session()
        made = cls(
            desk.folder,
            dict(desk.keys),
            dict(desk.former),
            desk.vault.answer(VaultId()),
            desk.fingerprint,
            desk.root.certificate,
            desk.head,
            tail,
            story.exhibits,
            older,
            story.tracks,
        )
        desk.close()
        return made

    @property
    def key(self) -> bytes:
        """The database's."""
        return KEY

    def copied(self, folder: Path) -> Path:
        """A copy to be broken."""
        shutil.copytree(self.folder, folder)
        return folder


def _snapshot(desk: Desk, folder: Path) -> None:
    desk.close()
    shutil.copytree(desk.folder, folder)
    from workbench.storage.vault import Vault

    desk.vault = Vault.open(desk.folder, database_key=KEY)


@dataclass
class _Story:
    desk: Desk
    exhibits: dict[str, str] = field(default_factory=dict)
    """By what stands with them: approved, waiting, open, other, closed, held, ordered, destroyed."""
    tracks: dict[str, str] = field(default_factory=dict)

    def enrol(self) -> None:
        with_roles = {"Bo": Role.ADMIN, "Ann": Role.ANALYST, "Mal": Role.ANALYST, "Rex": Role.ANALYST}
        bench = self.desk.login("Ada")
        for name, role in {**with_roles, "Sue": Role.SUPERVISOR, "Sid": Role.SUPERVISOR}.items():
            bench.enrol(name, role, PASSWORD)
        bench.close()

    def work(self) -> None:
        rex = self.desk.login("Rex")
        rex.do(c.OpenCase("C-2", "Pier"))
        self._worked(rex, "closed", "C-2")
        rex.close()
        ann = self.desk.login("Ann")
        ann.do(c.OpenCase("C-1", "Harbour", critical=True))
        self._worked(ann, "approved", "C-1")
        ann.do(c.SubmitReview(self.exhibits["approved"], "please"))
        self._worked(ann, "waiting", "C-1")
        self._worked(ann, "other", "C-1")
        ann.do(c.RefuseFile("C-1", "letter.txt", "no audio in it"))
        ann.close()
        mal = self.desk.login("Mal")
        self._worked(mal, "open", "C-1")
        mal.do(c.Annotate(self.tracks["other"], "Mal heard a bell."))
        mal.do(c.Annotate(self.tracks["other"], "Mal heard a dog.", Span(10, 20)))
        mal.do(c.RecordExport(self.tracks["open"], "srt", "ab" * 32))
        mal.do(c.RecordRendering("C-1", "report-1", "cd" * 32, (self.exhibits["open"],)))
        mal.do(c.IssueReport("C-1", "report-1", "ef" * 32))
        mal.close()

    def judge(self) -> None:
        sue = self.desk.login("Sue")
        waiting = self.exhibits["approved"]
        sue.do(c.ApproveReview(waiting, sue.ask(ReviewOf(waiting)).bound, "agreed"))
        sue.close()
        ann = self.desk.login("Ann")
        ann.do(c.SubmitReview(self.exhibits["waiting"]))
        ann.do(c.OpenCase("C-3", "Mill"))
        self._worked(ann, "held", "C-3")
        ann.do(c.OpenCase("C-4", "Quay"))
        self._worked(ann, "ordered", "C-4")
        self._worked(ann, "destroyed", "C-4")
        ann.close()

    def report(self) -> None:
        """In the case where everything stands in every state."""
        here, track = self.exhibits, self.tracks["other"]
        work = CourtWork("C-1", here["approved"], here["other"], track, "other", "Ann", "Sue", "Ada")
        work.do(lambda name: closing(self.desk.login(name)))

    def link(self) -> None:
        """With a unit and with a hub."""
        here, track = self.exhibits, self.tracks["other"]
        work = HubWork(here["other"], here["open"], track, lambda of, name: a_draft(of, name, WORDS), "Ann", "Ada")
        work.do(lambda name: closing(self.desk.login(name)))

    def end_cases(self) -> None:
        ada = self.desk.login("Ada")
        ada.do(c.OrderDestruction(self.exhibits["held"], "Court 1", "Order 6."))
        ada.do(c.OrderDestruction(self.exhibits["ordered"], "Court 1", "Order 7."))
        ada.do(c.OrderDestruction(self.exhibits["destroyed"], "Court 1", "Order 8."))
        ada.do(c.SetPolicy(Policy(second_person=True, timestamp_url="https://tsa.invalid", timestamp_roots=self._authority())))
        ada.close()
        sid = self.desk.login("Sid")
        sid.do(c.CloseCase("C-2", "Done."))
        sid.do(c.HoldCase("C-3", "Appeal."))
        sid.close()
        bo = self.desk.login("Bo")
        gone = bo.do(c.DestroyEvidence(self.exhibits["destroyed"]))
        self.desk.store.discard(gone.sha256)  # type: ignore[union-attr]  # this command has this event
        bo.close()

    def change_keys(self) -> None:
        for name in ("Ann", "Mal"):
            bench = self.desk.login(name)
            bench.rotate_own(PASSWORD, "yearly")
            bench.close()
        ada = self.desk.login("Ada")
        ada.enrol("Una", Role.SUPERVISOR, PASSWORD)
        ada.enrol("Kim", Role.SUPERVISOR, PASSWORD)
        ada.do(c.RevokePerson("Rex", "Left."))
        ada.do(c.RecordPasswordChange())
        ada.close()
        bo = self.desk.login("Bo")
        bo.do(c.ConfirmPerson("Kim"))
        bo.do(c.MakeCheckpoint())
        made = bo.ask(CheckpointAt())
        assert made is not None
        bo.close()
        kim = self.desk.login("Kim")
        kim.do(c.Cosign(made.note.size))
        kim.close()

    def last_session(self) -> int:
        """The attacker's own, at the end; where it begins."""
        tail = self.desk.head.size
        mal = self.desk.login("Mal")
        mal.do(c.CorrectSegment(self.tracks["other"], "other-3", "by the other gate"))
        mal.do(c.CorrectSegment(self.tracks["open"], "open-4", "who told you so"))
        mal.do(c.Annotate(self.tracks["open"], "A last note of Mal's."))
        mal.close()
        return tail

    def _authority(self) -> str:
        return as_pem(self.desk.root.certificate)

    def _worked(self, bench: Bench, label: str, case: str) -> None:
        """An exhibit with a draft, and on three of them everything people do to one."""
        evidence_id = imported(self.desk, bench, case, f"RIFF {label}".encode() * 9)
        recording = decoded(bench, evidence_id)
        self.exhibits[label], self.tracks[label] = evidence_id, recording.id
        drafted(bench, recording, label, WORDS)
        bench.do(c.CorrectSegment(recording.id, f"{label}-0", "blue was there"))
        if label in ("approved", "open", "other"):
            _worn(bench, recording.id, label)
            listened_to(bench, recording.id, label, case, "Sid")
            bench.do(c.FinishDraft(a_draft(recording, f"{label}-beside", WORDS), beside=True))


def _worn(bench: Bench, track: str, label: str) -> None:
    bench.do(c.RecordProfile(track, PROFILE))
    bench.do(c.StartProcessing(track, ("faster-whisper",), "court preset"))
    for number, text in ((0, "glue was here"), (1, "yes it is"), (2, "and a bag")):
        bench.do(c.CorrectSegment(track, f"{label}-{number}", text))
    bench.do(c.ReinstateText(track, f"{label}-2"))
    rows_worked_on(bench, track, label)
    bench.do(c.RenameSpeaker(track, "S1", "Mrs A", "witness"))
    for text in ("A door shuts.", "A car.", f"{label}: {LONG}"):
        bench.do(c.Annotate(track, text, Span(100, 900)))
