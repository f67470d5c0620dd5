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
from tests.report.attacks import (
    FROM_THE_START,
    ON_ANY_REPORT,
    ON_ARCHIVED_REPORTS,
    ON_COUNTERSIGNED_REPORTS,
    archives_what_nobody_signed_for,
)
from workbench.domain.custody import Verdict

Judge = Callable[..., Verdict]
Attack = Callable[[bytes, Laboratory], bytes]
AGAINST_THE_FILE = [
    attack
    for attack in (*ON_ANY_REPORT, *ON_COUNTERSIGNED_REPORTS, *ON_ARCHIVED_REPORTS)
    if attack not in FROM_THE_START or attack is archives_what_nobody_signed_for
]


def test_the_genuine_reports_are_sound(single: bytes, double: bytes, judged: Judge) -> None:
    assert judged(single).findings == ()
    assert judged(double).findings == ()


def test_the_genuine_archived_report_is_sound(archived: bytes, trusting: Callable[[bytes], Verdict]) -> None:
    verdict = trusting(archived)
    assert (verdict.findings, verdict.unchecked) == ((), ())
    assert verdict.notes[-1] == "this is the revision countersigned, archived with 1 document timestamp(s)"


@pytest.mark.parametrize("attack", ON_ANY_REPORT, ids=lambda a: a.__name__)
def test_no_attack_on_a_report_passes(attack: Attack, single: bytes, laboratory: Laboratory, judged: Judge) -> None:
    forged = attack(single, laboratory)
    assert forged != single
    assert judged(forged).findings


@pytest.mark.parametrize("attack", [a for a in ON_ANY_REPORT if a not in FROM_THE_START], ids=lambda a: a.__name__)
def test_no_attack_on_a_countersigned_report_passes(attack: Attack, double: bytes, laboratory: Laboratory, judged: Judge) -> None:
    assert judged(attack(double, laboratory)).findings


@pytest.mark.parametrize("attack", ON_COUNTERSIGNED_REPORTS, ids=lambda a: a.__name__)
def test_no_attack_on_the_countersignature_passes(attack: Attack, double: bytes, laboratory: Laboratory, judged: Judge) -> None:
    assert judged(attack(double, laboratory)).findings


@pytest.mark.parametrize("attack", AGAINST_THE_FILE, ids=lambda a: a.__name__)
def test_no_attack_on_an_archived_report_passes(
    attack: Attack, archived: bytes, laboratory: Laboratory, trusting: Callable[[bytes], Verdict]
) -> None:
    forged = attack(archived, laboratory)
    assert forged != archived
    assert trusting(forged).findings


def test_any_flipped_bit_of_an_archived_report_is_found(archived: bytes, trusting: Callable[[bytes], Verdict]) -> None:
    chance, last = random.Random(11), archived.rindex(b"/Contents <")
    places = [*chance.sample(range(len(archived)), 4), *chance.sample(range(last, last + 7_000), 6)]
    for place in places:
        flipped = bytearray(archived)
        flipped[place] ^= 1 << chance.randrange(8)
        assert trusting(bytes(flipped)).findings, place


def test_any_flipped_bit_is_found(double: bytes, judged: Judge) -> None:
    chance = random.Random(7)
    for place in chance.sample(range(len(double)), 40):
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


def test_no_revision_of_a_report_has_a_fault_of_syntax(single: bytes, double: bytes, archived: bytes) -> None:
    import pikepdf  # qpdf's own check

    for body in (single, double, archived):
        with pikepdf.open(io.BytesIO(body)) as pdf:
            assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize("kind", ["double", "archived"])
def test_pdfsig_agrees_about_the_genuine_report(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not installed")
    path = tmp_path / "report.pdf"
    path.write_bytes(request.getfixturevalue(kind))
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 2  # of timestamps over documents it knows nothing
    assert "Total document signed" in said.rsplit("Signature #", 1)[1]
