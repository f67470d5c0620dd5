from __future__ import annotations

import io

from pypdf import PdfReader

from tests.stages.exhibiting.passages import EXHIBIT, PASSAGE, a_dispute
from tests.typesetting.test_language import GERMAN
from workbench.domain.exhibits import Heard
from workbench.stages.exhibiting.readings import readings
from workbench.typesetting.disputed_page import FORMS, disputed_page, told
from workbench.typesetting.isolated import IsolatedTypesetter
from workbench.typesetting.language import speaking


def text_of(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_page_says_what_is_in_dispute_and_who_heard_what() -> None:
    text = text_of(disputed_page(a_dispute()))
    for said in ("Which car it was", "the great one", "not chosen", "Analyst 1 3 ×", "This page is not signed", "clip.wav"):
        assert said in text


def test_equal_facts_make_equal_pages_also_in_another_process() -> None:
    assert disputed_page(a_dispute()) == IsolatedTypesetter().disputed_page(a_dispute())


def test_only_a_disclosure_version_says_that_something_is_left_out() -> None:
    assert "blacked out" not in text_of(disputed_page(a_dispute()))
    assert "blacked out" in text_of(disputed_page(a_dispute(is_disclosure=True)))


def test_many_readings_go_on_over_the_page() -> None:
    pdf = disputed_page(a_dispute(readings=tuple(Heard(f"Listener {n}", f"reading {n} " * 20, "beside") for n in range(30))))
    assert "reading 29" in text_of(pdf)
    assert 2 <= len(PdfReader(io.BytesIO(pdf)).pages) <= 6


def test_a_german_page_says_in_german_what_came_with_the_facts_too() -> None:
    assert set(FORMS) <= set(GERMAN)
    with speaking("de"):
        said = [told(part) for heard in readings(EXHIBIT, PASSAGE) for part in (heard.source, heard.how)]
    assert not any(word in " ".join(said) for word in ("machine draft", "stands in", "drafted it"))
    assert "Strittige Äußerung" in text_of(disputed_page(a_dispute(language="de")))


def test_what_somebody_heard_is_said_in_their_words_whatever_the_language() -> None:
    with speaking("de"):
        assert told("the grey one") == "the grey one"
        assert told("transcript of the note") == "transcript of the note"
