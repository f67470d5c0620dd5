"""Two people sign one file, a server's clock closes it, and whatever is refused leaves it as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.jobs.test_importing import run
from tests.laboratory import Laboratory
from tests.report.attacks import adds_an_annotation
from tests.sealing.keyfiles import SECRET, Commercial
from tests.sealing.tsa import Authority, TimestampServer
from tests.sounds import a_tone
from tests.vaults import PASSWORD, Vaults, a_draft, workshop
from workbench.bench.door import Bench
from workbench.cli.main import run as call
from workbench.domain.commands import (
    ApproveReview,
    BringCertificate,
    FinishDraft,
    OpenCase,
    ReopenReview,
    SetPolicy,
    SubmitReview,
)
from workbench.domain.court_questions import CertificatesOf, ReportsOf, ReportWith
from workbench.domain.custody import Verdict
from workbench.domain.errors import BadRequest, NotPermitted, Unavailable
from workbench.domain.leaving import Issued
from workbench.domain.orders import ArchiveReport, Countersign, ImportFiles, ImportOutcome, MakeReport, Pkcs12, ReportOutcome
from workbench.domain.policy import Policy
from workbench.domain.questions import EvidenceIn, PolicyInForce, RecordingsOf, ReviewOf
from workbench.jobs.signing import StampingSealer
from workbench.sealing.sealer import PyHankoSealer
from workbench.sealing.verifier import judge_bytes
from workbench.typesetting.signature_box import signature_box

HERE = pytest.mark.allow_hosts(["127.0.0.1"])


@dataclass
class Desk:
    """A vault with a report of ann's, approved by sue before it was made."""

    vaults: Vaults
    report: Path

    def sue(self) -> Bench:
        return self.vaults.open("sue")

    def verdict(self, path: Path | None = None) -> Verdict:
        with closing(self.vaults.open("ann")) as ann:
            known = Issued(ann.ask(ReportsOf()), ann.ask(CertificatesOf()), ann.ask(PolicyInForce()).timestamp_roots)
        return workshop().judge_report(path or self.report, vault=self.vaults.folder, issued=known)


def approved_case(vaults: Vaults, place: Path) -> None:
    """Imported and drafted by ann, approved by sue."""
    with closing(vaults.open("ann")) as ann:
        ann.do(OpenCase("C-1", "Harbour", critical=True))
        taken = run(ann.start(ImportFiles("C-1", (a_tone(place / "tone.wav", seconds=10),))))
        assert isinstance(taken, ImportOutcome)
        exhibit = taken.taken[0].id
        [recording] = ann.ask(RecordingsOf(exhibit))
        ann.do(FinishDraft(a_draft(recording, ("glue was there", "yes it was"))))
        ann.do(SubmitReview(exhibit, "please"))
    with closing(vaults.open("sue")) as sue:
        sue.do(ApproveReview(exhibit, sue.ask(ReviewOf(exhibit)).bound))


def made(vaults: Vaults, path: Path, key: Pkcs12 | None = None) -> ReportOutcome:
    with closing(vaults.open("ann")) as ann:
        outcome = run(ann.start(MakeReport("C-1", path, key=key)))
    assert isinstance(outcome, ReportOutcome)
    return outcome


@pytest.fixture(scope="module")
def approved(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Vaults:
    """A vault whose only exhibit stands approved; copied, never worked in."""
    place = tmp_path_factory.mktemp("approved")
    vaults = Vaults(vault_template, place / "vault")
    approved_case(vaults, place)
    return vaults


@pytest.fixture(scope="module")
def reported(approved: Vaults, tmp_path_factory: pytest.TempPathFactory) -> tuple[Vaults, bytes]:
    """The same, with a report of ann's that waits for sue."""
    place = tmp_path_factory.mktemp("reported")
    vaults = Vaults(approved.folder, place / "vault")
    made(vaults, place / "r.pdf")
    return vaults, (place / "r.pdf").read_bytes()


@pytest.fixture
def desk(reported: tuple[Vaults, bytes], tmp_path: Path) -> Iterator[Desk]:
    vaults, body = reported
    (tmp_path / "r.pdf").write_bytes(body)
    here = Vaults(vaults.folder, tmp_path / "vault")
    yield Desk(here, tmp_path / "r.pdf")
    here.close()


@pytest.fixture
def clock() -> Authority:
    return Authority(between=True)


@pytest.fixture
def server(clock: Authority) -> Iterator[TimestampServer]:
    with TimestampServer(clock.response) as running:
        yield running


def test_a_report_is_incomplete_until_the_second_person_signed_and_every_revision_stays_on_record(desk: Desk) -> None:
    before = desk.verdict()
    assert [f.problem for f in before.findings] == ["INCOMPLETE: the signature of sue (supervisor) is missing."]
    first = desk.report.read_bytes()
    with closing(desk.sue()) as sue:
        done = run(sue.start(Countersign(desk.report)))
        assert isinstance(done, ReportOutcome)
        known = sue.ask(ReportWith(hashlib.sha256(first).hexdigest()))
        with pytest.raises(BadRequest, match="countersigned already"):
            run(sue.start(Countersign(desk.report)))
    after = desk.verdict()
    assert (after.findings, after.unchecked) == ((), ())
    assert known is not None
    assert [r.act for r in known.revisions] == ["prepared", "approved"]
    assert hashlib.sha256(desk.report.read_bytes()).hexdigest() == done.sha256 == known.revisions[-1].sha256
    assert any(n.startswith("report 1 of case C-1, the revision approved by sue") for n in after.notes)
    desk.report.write_bytes(first)
    back = desk.verdict()
    assert [f.problem[:11] for f in back.findings] == ["INCOMPLETE:"]
    assert any("a later revision of it is on record: approved by sue" in note for note in back.notes)


def test_who_approved_a_critical_case_does_not_report_on_it_alone(approved: Vaults, tmp_path: Path) -> None:
    vaults = Vaults(approved.folder, tmp_path / "vault")
    with closing(vaults.open("sue")) as sue, pytest.raises(NotPermitted, match="takes two"):
        run(sue.start(MakeReport("C-1", tmp_path / "r.pdf", final=True)))
    assert not (tmp_path / "r.pdf").exists()


def test_whatever_is_refused_leaves_the_file_as_it_was(desk: Desk, tmp_path: Path) -> None:
    body = desk.report.read_bytes()
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(adds_an_annotation(body, None))  # type: ignore[arg-type]  # it needs no laboratory
    with closing(desk.vaults.open("boss")) as boss, pytest.raises(NotPermitted, match="of sue, not of boss"):
        run(boss.start(Countersign(desk.report)))
    with closing(desk.sue()) as sue:
        for path, said in ((changed, "is not a report that left this vault"), (tmp_path / "none.pdf", "cannot be read")):
            with pytest.raises(BadRequest, match=said):
                run(sue.start(Countersign(path)))
        [exhibit] = sue.ask(EvidenceIn("C-1"))
        sue.do(ReopenReview(exhibit.id, "a word is missing"))
        with pytest.raises(NotPermitted, match="approval no longer stands"):
            run(sue.start(Countersign(desk.report)))
        assert [r.act for r in sue.ask(ReportsOf("C-1"))[0].revisions] == ["prepared"]
    assert desk.report.read_bytes() == body
    assert not list(tmp_path.glob(".*.part"))


def test_nothing_is_archived_without_a_server_or_before_the_second_signature(desk: Desk, clock: Authority) -> None:
    with closing(desk.sue()) as sue, pytest.raises(BadRequest, match="names no timestamp server"):
        run(sue.start(ArchiveReport(desk.report)))
    with closing(desk.vaults.open("boss")) as boss:
        boss.do(SetPolicy(replace(Policy(), timestamp_url="http://127.0.0.1:9/", timestamp_roots=clock.root.pem)))
        with pytest.raises(BadRequest, match="waits for the countersignature of sue"):
            run(boss.start(ArchiveReport(desk.report)))


@HERE
def test_a_server_stamps_the_second_signature_and_the_archived_report(
    desk: Desk, server: TimestampServer, clock: Authority, tmp_path: Path
) -> None:
    with closing(desk.vaults.open("boss")) as boss:
        boss.do(SetPolicy(replace(Policy(), timestamp_url=server.url, timestamp_roots=clock.root.pem)))
    with closing(desk.sue()) as sue:
        assert run(sue.start(Countersign(desk.report))).notes == ()
        signed = desk.report.read_bytes()
        done = run(sue.start(ArchiveReport(desk.report, tmp_path / "kept.pdf")))
        assert [r.act for r in sue.ask(ReportsOf("C-1"))[0].revisions] == ["prepared", "approved", "archived"]
        server.respond = lambda _: b"busy"
        with pytest.raises(Unavailable):
            run(sue.start(ArchiveReport(tmp_path / "kept.pdf")))
    assert desk.report.read_bytes() == signed
    verdict = desk.verdict(tmp_path / "kept.pdf")
    assert (verdict.findings, verdict.unchecked) == ((), ())
    stamped = [n.split(":")[0] for n in verdict.notes if "timestamp on" in n or n.startswith("document")]
    assert stamped == ["document timestamp “archived”", "timestamp on signature “approved”"]
    assert "publishes none" in done.notes[0]


def test_without_an_answer_a_report_is_signed_without_a_timestamp_and_says_so() -> None:
    laboratory = Laboratory()

    def away(digest: bytes, policy: Policy) -> bytes:
        raise Unavailable(f"{policy.timestamp_url} did not answer.")

    place = SimpleNamespace(
        ask=lambda _: Policy(timestamp_url="https://time.example"),
        sealer=PyHankoSealer(signature_box),
        vouching=SimpleNamespace(stamp=away),
    )
    sealer = StampingSealer(place)  # type: ignore[arg-type]  # the part of a workplace that it looks at
    signed = sealer.seal(laboratory.unsigned(), laboratory.analyst.key, signer="Analyst 1 (analyst)", field="prepared")
    assert sealer.notes == ("The signature has no timestamp: https://time.example did not answer.",)
    assert judge_bytes("r.pdf", signed, laboratory.trusted).is_sound


def test_each_signs_with_the_certificate_they_brought_and_with_no_other(approved: Vaults, tmp_path: Path) -> None:
    vaults = Vaults(approved.folder, tmp_path / "vault")
    authority = Commercial()
    files = {
        name: Pkcs12(authority.file(tmp_path / f"{name}.p12", authority.person(name=name)), SECRET) for name in ("ann", "sue")
    }
    other = Pkcs12(authority.file(tmp_path / "other.p12", authority.person(name="sue")), SECRET)
    with closing(vaults.open("ann")) as ann, pytest.raises(BadRequest, match="brought no certificate"):
        run(ann.start(MakeReport("C-1", tmp_path / "r.pdf", key=files["ann"])))
    for name, key in files.items():
        with closing(vaults.open(name)) as bench:
            facts = workshop().certificate_in(key)
            bench.do(BringCertificate(facts.certificate, facts.chain))
    made(vaults, tmp_path / "r.pdf", files["ann"])
    desk = Desk(vaults, tmp_path / "r.pdf")
    with closing(desk.sue()) as sue:
        with pytest.raises(NotPermitted, match="is not the one that sue brought in"):
            run(sue.start(Countersign(desk.report, key=other)))
        run(sue.start(Countersign(desk.report, key=files["sue"])))
    verdict = desk.verdict()
    assert verdict.findings == ()
    assert ["which the ledger names as theirs" in note for note in verdict.notes[:2]] == [True, True]
    root = tmp_path / "public.pem"
    root.write_text(authority.root.pem)
    outside = workshop().judge_report(desk.report, vault=None, roots=[root])
    assert outside.findings == ()


@HERE
def test_the_verbs_bring_a_certificate_sign_verify_and_say_what_is_not_archived(
    desk: Desk, clock: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(desk.vaults.open("boss")) as boss:
        boss.do(SetPolicy(replace(Policy(), timestamp_url="http://127.0.0.1:9/", timestamp_roots=clock.root.pem)))
    authority, secret = Commercial(), tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    mine = str(authority.file(tmp_path / "sue.p12", authority.person(name="Sue Short")))
    monkeypatch.setenv("WORKBENCH_VAULT", str(desk.vaults.folder))
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)
    monkeypatch.setenv("WORKBENCH_USER", "sue")

    def said(code: int, *words: str) -> str:
        assert call(words, workshop()) == code
        told = capsys.readouterr()
        return told.out + told.err

    assert "Nobody brought a certificate." in said(0, "people", "certificate")
    assert "CN=Sue Short" in said(0, "people", "certificate", "self", "--p12", mine, "--p12-password-file", str(secret))
    assert "O=Chamber of Experts,CN=Sue Short" in said(0, "people", "certificate", "sue")
    assert "Everybody brings in their own" in said(
        2, "people", "certificate", "ann", "--p12", mine, "--p12-password-file", str(secret)
    )
    report, both = str(desk.report), str(tmp_path / "both.pdf")
    assert "waits for the countersignature of sue" in said(1, "verify", report)
    late = said(2, "countersign", report, "--p12", mine, "--p12-password-file", str(secret))
    assert "cannot be countersigned" in late, "the report was made before this certificate was brought"
    signed = said(0, "countersign", report, "-o", both)
    assert "Note: The signature has no timestamp" in signed
    assert "the revision approved by sue" in said(0, "verify", both)
    assert "is an earlier revision" in said(2, "archive", report)
    assert "Report 1 is not archived: workbench archive FILE.pdf" in said(0, "case", "close", "C-1", "--reason", "done")
