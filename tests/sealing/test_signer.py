"""Signing: into fields that are there, once, with the rules that the number of signers calls for."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from tests.laboratory import Laboratory, sign
from workbench.domain.errors import BadRequest
from workbench.domain.fingerprints import six_words
from workbench.domain.leaving import ReportStyle
from workbench.sealing.certificates import fingerprint
from workbench.typesetting.typesetter import ReportTypesetter


def level(pdf: bytes) -> int:
    from pyhanko.pdf_utils.reader import PdfFileReader

    return int(next(iter(PdfFileReader(io.BytesIO(pdf)).embedded_signatures)).docmdp_level.value)


def test_one_signer_forbids_every_change_and_two_allow_only_the_second_signature(single: bytes, double: bytes) -> None:
    assert level(single) == 1
    assert level(double) == 2


def test_signing_only_appends(laboratory: Laboratory) -> None:
    unsigned = laboratory.unsigned(two=True)
    once = sign(unsigned, laboratory.analyst, "prepared")
    assert once.startswith(unsigned)
    assert sign(once, laboratory.supervisor, "approved").startswith(once)


def test_the_appearance_names_signer_and_key(double: bytes, laboratory: Laboratory) -> None:
    field = pypdf.PdfReader(io.BytesIO(double)).trailer["/Root"]["/AcroForm"]["/Fields"][1].get_object()
    appearance = field["/AP"]["/N"]
    (drawn,) = appearance["/Resources"]["/XObject"].values()
    text = _text(drawn.get_object())
    assert "Supervisor 1 (supervisor)" in text
    digest = fingerprint(laboratory.supervisor.key.certificate)
    assert six_words(digest) in text
    assert f"key SHA-256 {digest[:32]}" in text


def _text(form: pypdf.generic.StreamObject) -> str:
    page = pypdf.PageObject.create_blank_page(None, 300, 100)
    page[pypdf.generic.NameObject("/Resources")] = form["/Resources"]
    content = pypdf.generic.DecodedStreamObject()
    content.set_data(form.get_data())
    page[pypdf.generic.NameObject("/Contents")] = content
    return page.extract_text()


def test_a_german_report_s_signature_speaks_german(laboratory: Laboratory) -> None:
    german = replace(laboratory.dossier(), style=ReportStyle(language="de"))
    signed = sign(ReportTypesetter().pages(german)[0], laboratory.analyst, "prepared")
    field = pypdf.PdfReader(io.BytesIO(signed)).trailer["/Root"]["/AcroForm"]["/Fields"][0].get_object()
    (drawn,) = field["/AP"]["/N"]["/Resources"]["/XObject"].values()
    assert "unterschrieben am" in _text(drawn.get_object())


def test_a_field_is_signed_once(single: bytes, laboratory: Laboratory) -> None:
    with pytest.raises(BadRequest, match="signed already"):
        sign(single, laboratory.supervisor, "prepared")


def test_a_field_nobody_made_is_refused(laboratory: Laboratory) -> None:
    with pytest.raises(BadRequest, match="no signature field"):
        sign(laboratory.unsigned(), laboratory.analyst, "approved")
