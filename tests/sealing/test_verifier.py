"""The verdict: every condition by itself, and no exception whatever the file."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.laboratory import Laboratory
from workbench.domain.custody import Verdict
from workbench.sealing.sealer import PyHankoSealer
from workbench.sealing.verifier import WITH_LEDGER

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


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    verdict = PyHankoSealer().judge(tmp_path / "none.pdf", root_certificate=b"", expected_sha256=None)
    assert verdict.checked == ()
    assert "cannot be read" in verdict.findings[0].problem


def test_mangled_reports_are_judged_without_exceptions(single: bytes, judged: Judge) -> None:
    chance = random.Random(3)
    for _ in range(12):
        mangled = bytearray(single)
        for place in chance.sample(range(len(mangled)), 40):
            mangled[place] = chance.randrange(256)
        assert judged(bytes(mangled)).findings


def test_odd_and_broken_pdfs_are_judged_without_exceptions(shared_data: Path, laboratory: Laboratory) -> None:
    files = sorted((shared_data / "pdf-pyhanko").glob("*.pdf"))
    assert files
    for file in files:
        assert PyHankoSealer().judge(file, root_certificate=laboratory.root, expected_sha256=None).findings, file.name
