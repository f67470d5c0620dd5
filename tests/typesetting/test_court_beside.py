"""A translation beside the original."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import a_segment, an_exhibit
from workbench.domain.dossier import Exhibit, Translation
from workbench.domain.leaving import ReportStyle
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line
from workbench.typesetting.beside import UNREVIEWED_TRANSLATION, beside_pages, pairs
from workbench.typesetting.court import UNREVIEWED
from workbench.typesetting.court_setting import FIRST, LAST
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.language import speaking
from workbench.typesetting.sheet import ARTIFACT, Sheet, Written


def row(number: int, first: int, end: int, text: str = "das Tor") -> Line:
    return Line(a_segment(number, "S1", text, Span(first, end)), None)


def sheets(exhibit: Exhibit, *lines: Line, profile: str = "standard") -> list[Sheet]:
    made = Translation("d2", "de", "Ann, sworn interpreter", "2026-11-12T10:00:00Z", lines)
    return beside_pages(exhibit, made, Fonts(), ("", ""), ReportStyle(profile=profile))


def confirmed(line: Line) -> Line:
    return replace(line, correction=Correction(line.id, line.text, "Ann", "2026-11-12T10:00:00Z"))


def words(sheet: Sheet) -> str:
    return " ".join(text.text for text in sheet.texts if isinstance(text, Written))


def test_rows_stand_beside_the_row_they_share_most_time_with() -> None:
    original = [row(0, 0, 100), row(1, 100, 200), row(2, 150, 300)]
    translated = [row(10, 0, 60), row(11, 60, 110), row(12, 190, 290)]
    found = pairs(original, translated)
    assert [[line.id[-2:] for line in pair.translated] for pair in found] == [["10", "11"], [], ["12"]]


def test_a_translated_row_with_nothing_beside_it_stands_alone_in_its_time() -> None:
    found = pairs([row(0, 0, 100), row(1, 300, 400)], [row(10, 10, 90), row(11, 150, 250), row(12, 310, 390)])
    assert [(pair.original is None, pair.first) for pair in found] == [(False, 0), (True, 150), (False, 300)]


def test_only_what_is_translated_is_set_beside() -> None:
    exhibit = an_exhibit(utterances=40)
    half = [replace(line, correction=None) for line in exhibit.lines[10:20]]
    made = sheets(exhibit, *half)
    assert len(made) == 1
    assert made[0].texts
    assert sheets(exhibit) == []


def test_the_page_says_which_languages_who_made_it_and_that_it_is_no_evidence() -> None:
    exhibit = an_exhibit(utterances=9)
    text = words(sheets(exhibit, *exhibit.lines)[0])
    assert "Original · English" in text
    assert "Translation · German" in text
    assert "Ann, sworn interpreter" in text
    assert "no evidence" in text


def test_both_sides_begin_on_one_numbered_line() -> None:
    exhibit = an_exhibit(utterances=6)
    marks = [t for t in sheets(exhibit, *(replace(x, correction=None) for x in exhibit.lines))[0].texts if isinstance(t, Written)]
    starts = [t.y for t in marks if t.text.endswith(":")]
    other = {t.y for t in marks if t.x > 320}
    assert len(starts) == 6
    assert set(starts) <= other


def test_a_translation_nobody_reviewed_is_marked() -> None:
    exhibit = an_exhibit(utterances=6)
    mine = replace(exhibit, lines=tuple(map(confirmed, exhibit.lines)))
    assert sheets(exhibit, *exhibit.lines)[0].watermark == UNREVIEWED
    assert sheets(mine, *(replace(x, correction=None) for x in mine.lines))[0].watermark == UNREVIEWED_TRANSLATION
    assert sheets(mine, *mine.lines)[0].watermark == ""


def test_each_side_is_read_out_in_its_own_language() -> None:
    exhibit = an_exhibit(utterances=6)
    with speaking("de"):
        marks = [t for t in sheets(exhibit, *exhibit.lines)[0].texts if isinstance(t, Written) and t.y > FIRST - 1]
    told = {(t.element.language, t.x < 320) for t in marks if t.element and t.element is not ARTIFACT and t.y < LAST + 1}
    assert told == {("en", True), ("", False)}
