"""The verdict: every condition by itself, and no exception whatever the file."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.laboratory import Laboratory, sign
from workbench.domain.custody import Verdict
from workbench.domain.people import Role
from workbench.sealing.certificates import spoken_fingerprint
from workbench.sealing.sealer import PyHankoSealer
from workbench.sealing.signers import UNAPPROVED
from workbench.sealing.verifier import CHAINS, CHECKS, DIGESTS, WHOLE, WITH_LEDGER
from workbench.typesetting.signature_box import signature_box
from workbench.typesetting.typesetter import ReportTypesetter

Judge = Callable[..., Verdict]


def test_without_a_root_certificate_trust_is_not_established(single: bytes, judged: Judge) -> None:
    (finding,) = judged(single, root=b"").findings
    assert finding.place == "trust"


def test_another_laboratorys_root_does_not_vouch(single: bytes, judged: Judge) -> None:
    assert any("root" in f.problem for f in judged(single, root=Laboratory().root).findings)


def test_the_ledgers_digest_is_compared_when_it_is_there(single: bytes, judged: Judge) -> None:
    verdict = judged(single, expected=hashlib.sha256(single).hexdigest())
    assert verdict.is_sound
    assert WITH_LEDGER in verdict.checked
    assert not judged(single, expected="0" * 64).is_sound


def test_a_half_signed_report_is_incomplete(laboratory: Laboratory, judged: Judge) -> None:
    (finding,) = judged(laboratory.prepared(two=True)).findings
    assert finding.problem.startswith("INCOMPLETE")


def test_an_unsigned_report_is_a_draft_at_best(laboratory: Laboratory, judged: Judge) -> None:
    assert any("no signature" in f.problem for f in judged(laboratory.unsigned()).findings)


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7", b"\0" * 5_000, b"%PDF-1.4\nstartxref\n9\n%%EOF", b"[" * 100_000])
def test_no_file_is_too_broken_for_a_verdict(body: bytes, judged: Judge) -> None:
    assert judged(body).findings


@pytest.mark.parametrize("body", [b"", b"no report", b"\0" * 5_000])
def test_what_could_not_be_run_is_not_said_to_be_checked(body: bytes, judged: Judge) -> None:
    verdict = judged(body)
    assert (verdict.checked, verdict.unchecked) == ((), CHECKS)


def test_a_truncated_report_was_not_checked_as_a_whole_one(single: bytes, judged: Judge) -> None:
    verdict = judged(single[: len(single) // 2])
    assert not {DIGESTS, CHAINS, WHOLE} & set(verdict.checked)


def test_a_whole_report_was_checked_in_everything(double: bytes, judged: Judge) -> None:
    verdict = judged(double)
    assert (verdict.checked, verdict.unchecked) == (CHECKS, ())


def test_without_a_root_no_chain_was_checked(single: bytes, judged: Judge) -> None:
    verdict = judged(single, root=b"")
    assert verdict.unchecked == (CHAINS,)
    assert "no root given here vouches" in verdict.notes[0]


def test_after_a_broken_signature_no_chain_was_checked(single: bytes, judged: Judge) -> None:
    body = bytearray(single)
    body[100] ^= 1
    assert CHAINS not in judged(bytes(body)).checked


def test_the_verdict_says_who_signed(double: bytes, laboratory: Laboratory, judged: Judge) -> None:
    people = (laboratory.analyst, laboratory.supervisor)
    said = [f"signed by {m.signature_text}, key {spoken_fingerprint(m.key.certificate)}" for m in people]
    assert list(judged(double).notes) == [*said, "this is the revision countersigned"]


def test_a_critical_case_without_approval_is_told_beside_a_sound_verdict(laboratory: Laboratory, judged: Judge) -> None:
    dossier = laboratory.dossier()
    critical = replace(dossier, case=replace(dossier.case, critical=True), needs_approval=True)
    verdict = judged(sign(ReportTypesetter().pages(critical)[0], laboratory.analyst, "prepared"))
    assert verdict.is_sound
    assert verdict.notes[-1] == UNAPPROVED


def test_a_stamp_with_another_s_name_is_found(laboratory: Laboratory, judged: Judge) -> None:
    key = laboratory.analyst.key
    forged = PyHankoSealer(signature_box).seal(laboratory.unsigned(), key, signer="boss (admin)", field="prepared")
    (finding,) = judged(forged).findings
    assert "“boss (admin)”; its certificate is of Analyst 1 (analyst)" in finding.problem


def test_a_name_longer_than_a_certificate_holds_is_its_own(laboratory: Laboratory, judged: Judge) -> None:
    long = laboratory.member("N" * 70, Role.ANALYST)
    signed = sign(laboratory.unsigned(), long, "prepared")
    assert not any("shows the name" in f.problem for f in judged(signed).findings)


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    verdict = PyHankoSealer(signature_box).judge(tmp_path / "none.pdf", root_certificate=b"", expected_sha256=None)
    assert verdict.checked == ()
    assert "cannot be read" in verdict.findings[0].problem


def test_mangled_reports_are_judged_without_exceptions(single: bytes, judged: Judge) -> None:
    chance = random.Random(3)
    for _ in range(12):
        mangled = bytearray(single)
        for place in chance.sample(range(len(mangled)), 40):
            mangled[place] = chance.randrange(256)
        assert judged(bytes(mangled)).findings
