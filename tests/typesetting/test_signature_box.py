"""What a signature shows: one page of the field's size, in any script, and never beyond its edge."""

from __future__ import annotations

import io

import pypdf
import pytest

from workbench.domain.leaving import SignatureLook
from workbench.typesetting.signature_box import signature_box

LOOK = SignatureLook("Analyst 1 (analyst)", "prepared", "2026-11-26T08:00:00Z", "boat-prime-straw-oboe-ember-diamond", "ab" * 32)
SIZE = (244.0, 54.0)


def page(look: SignatureLook) -> pypdf.PageObject:
    return pypdf.PdfReader(io.BytesIO(signature_box(look, SIZE))).pages[0]


def with_name(name: str, act: str = "approved") -> SignatureLook:
    return SignatureLook(name, act, LOOK.at, LOOK.words, LOOK.fingerprint)


def test_it_says_who_when_with_which_key_and_what_for() -> None:
    text = page(LOOK).extract_text()
    for said in ("Analyst 1 (analyst)", "signed 26 November 2026, 08:00:00 UTC", LOOK.words, "ab" * 16, "prepared"):
        assert said in text
    assert "approved and signed 26 November" in page(with_name("Supervisor 1 (supervisor)")).extract_text()


def test_it_has_the_size_of_its_field_and_is_the_same_twice() -> None:
    box = page(LOOK).mediabox
    assert (float(box.width), float(box.height)) == SIZE
    assert signature_box(LOOK, SIZE) == signature_box(LOOK, SIZE)


@pytest.mark.parametrize("name", ["N" * 64, "Professor Dr. Maximiliane-Alexandra von und zu Hohenlohe-Langenburg"])
def test_a_long_name_stays_left_of_the_tag(name: str) -> None:
    ends: list[float] = []

    def seen(text: str, _cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if name[:8] in text:
            ends.append(tm[4] + 0.5 * size * tm[0] * len(text))

    page(with_name(f"{name} (supervisor)")).extract_text(visitor_text=seen)
    assert ends
    assert max(ends) < 200


def test_an_arabic_name_is_written_in_its_letters() -> None:
    text = page(with_name("\u0641\u0627\u0637\u0645\u0629 (supervisor)")).extract_text()
    assert "\u0641\u0627\u0637\u0645\u0629" in text
    assert "supervisor)" in text


def test_it_speaks_the_report_s_language() -> None:
    text = page(SignatureLook(LOOK.signer, "approved", LOOK.at, LOOK.words, LOOK.fingerprint, "de")).extract_text()
    assert "freigegeben und unterschrieben am 26. November 2026" in text
    assert f"Schlüssel {LOOK.words}" in text
