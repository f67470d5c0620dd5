"""What is copied or searched out of a report is what was written into it."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from tests.builders import a_dossier, an_exhibit
from workbench.typesetting.typesetter import ReportTypesetter

TEXTS = (
    "السلام عليكم، كيف حالك يا محمد",
    "Er sagte محمد العربي laut.",
    "שלום, מה שלומך",
    "می\u200cخواهم صحبت کنم",
    "Ελλάδα 😀 naïve",
)


@pytest.fixture(scope="module")
def read() -> str:
    exhibit = an_exhibit(utterances=len(TEXTS))
    segments = [replace(line.segment, text=text, words=()) for line, text in zip(exhibit.lines, TEXTS, strict=True)]
    lines = [replace(line, segment=segment, correction=None) for line, segment in zip(exhibit.lines, segments, strict=True)]
    pdf, _ = ReportTypesetter().pages(a_dossier(replace(exhibit, lines=tuple(lines), corrections=())))
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("text", TEXTS)
def test_text_in_any_script_is_read_back_letter_for_letter(read: str, text: str) -> None:
    assert text in read
