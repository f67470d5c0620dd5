"""Every attack on a signed report is seen; the genuine one is accepted by us, by pyHanko and by pdfsig."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.laboratory import Laboratory
from tests.report.attacks import ON_ANY_REPORT, ON_COUNTERSIGNED_REPORTS
from workbench.domain.custody import Verdict

Judge = Callable[..., Verdict]
Attack = Callable[[bytes, Laboratory], bytes]


def test_the_genuine_reports_are_sound(single: bytes, double: bytes, judged: Judge) -> None:
    assert judged(single).findings == ()
    assert judged(double).findings == ()


@pytest.mark.parametrize("attack", ON_ANY_REPORT, ids=lambda a: a.__name__)
def test_no_attack_on_a_report_passes(attack: Attack, single: bytes, laboratory: Laboratory, judged: Judge) -> None:
    forged = attack(single, laboratory)
    assert forged != single
    assert judged(forged).findings


@pytest.mark.parametrize("attack", ON_ANY_REPORT, ids=lambda a: a.__name__)
def test_no_attack_on_a_countersigned_report_passes(attack: Attack, double: bytes, laboratory: Laboratory, judged: Judge) -> None:
    assert judged(attack(double, laboratory)).findings


@pytest.mark.parametrize("attack", ON_COUNTERSIGNED_REPORTS, ids=lambda a: a.__name__)
def test_no_attack_on_the_countersignature_passes(attack: Attack, double: bytes, laboratory: Laboratory, judged: Judge) -> None:
    assert judged(attack(double, laboratory)).findings


def test_any_flipped_bit_is_found(double: bytes, judged: Judge) -> None:
    chance = random.Random(7)
    for place in chance.sample(range(len(double)), 60):
        flipped = bytearray(double)
        flipped[place] ^= 1 << chance.randrange(8)
        assert judged(bytes(flipped)).findings, place


def test_a_flipped_letter_inside_the_signature_is_found(single: bytes, judged: Judge) -> None:
    first = single.index(b"/Contents <") + len(b"/Contents <")
    for place in (first + 2, first + 200, first + 1000, first + 9000):
        flipped = bytearray(single)
        flipped[place] ^= 0x20 if flipped[place : place + 1].isalpha() else 1
        assert judged(bytes(flipped)).findings, place


def test_a_rollback_says_whose_signature_is_missing(double: bytes, laboratory: Laboratory, judged: Judge) -> None:
    cut = ON_COUNTERSIGNED_REPORTS[0](double, laboratory)
    problems = " ".join(f.problem for f in judged(cut).findings)
    assert "INCOMPLETE" in problems
    assert "Supervisor 1" in problems


def test_pyhanko_agrees_about_the_genuine_report(double: bytes, laboratory: Laboratory) -> None:
    from asn1crypto import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=[x509.Certificate.load(laboratory.root)])
    signatures = PdfFileReader(io.BytesIO(double)).embedded_signatures
    assert [validate_pdf_signature(s, context).bottom_line for s in signatures] == [True, True]


def test_pdfsig_agrees_about_the_genuine_report(double: bytes, tmp_path: Path) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not installed")
    path = tmp_path / "report.pdf"
    path.write_bytes(double)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 2
    assert "Total document signed" in said.split("Signature #2")[1]
