"""What can be read in a report's file."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import a_dossier, an_exhibit
from workbench.typesetting.reading_back import read_back
from workbench.typesetting.typesetter import ReportTypesetter


def test_pages_attachment_and_the_bodies_inside_it_are_read() -> None:
    dossier = a_dossier(an_exhibit(utterances=4))
    text = read_back(ReportTypesetter().pages(dossier)[0])
    assert "I saw him get out" in text  # on a page
    assert dossier.report_id in text  # in what the document says of itself
    assert '"kind":"evidence.imported"' in text  # inside an entry's body, which is base64
    assert "custody.json" in text


def test_what_only_the_structure_says_is_read_too() -> None:
    exhibit = an_exhibit(utterances=4)
    voices = tuple(replace(voice, name=f"Voice {voice.number} beyond its column") for voice in exhibit.speakers)
    text = read_back(ReportTypesetter().pages(a_dossier(replace(exhibit, speakers=voices)))[0])
    assert "when each voice speaks: Voice 1 beyond its column" in text
