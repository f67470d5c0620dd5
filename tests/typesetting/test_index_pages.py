"""Names and terms: every place by the page and line it is printed on."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.builders import a_dossier, a_segment, an_exhibit
from workbench.domain.dossier import Exhibit
from workbench.domain.leaving import ReportStyle
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line
from workbench.typesetting.court import CourtPages, court_pages
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.index_pages import Said, index_pages, told
from workbench.typesetting.index_terms import Hit, Terms, occurrences
from workbench.typesetting.sheet import BOTTOM, Sheet, Written


def saying(*texts: str, speaker: str = "S1") -> Exhibit:
    lines = (Line(a_segment(n, speaker, text, Span(n * 64_000, n * 64_000 + 50_000)), None) for n, text in enumerate(texts))
    return replace(an_exhibit(utterances=1, start=0), lines=tuple(lines))


def pages(exhibit: Exhibit, **style: object) -> CourtPages:
    return court_pages(exhibit, Fonts(), ("", ""), ReportStyle(**style))  # type: ignore[arg-type]


def printed(court: CourtPages, at: int) -> str:
    return " ".join(piece.run.text for piece in court.rows[at].pieces)


def words(sheet: Sheet) -> str:
    return " ".join(text.text for text in sheet.texts if isinstance(text, Written))


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("gate", "The Gate, the gate; no gates, no agate", ["Gate", "gate"]),
        ("van der Meer", "Mr Van der  Meer and van der Meersch", ["Van der  Meer"]),
        ("HS/4", "exhibit HS/4, not HS/40 or HS 4", ["HS/4"]),
        ("王小明", "他叫王小明吧", ["王小明"]),
        ("O'Neil", "O'Neil's car", ["O'Neil"]),
        ("Straße", "die STRASSE war leer", ["STRASSE"]),
        ("محمد", "قال محمد لا محمدي", ["محمد"]),
        ("हिन्दी", "हिन्दी में, हिन्द में", ["हिन्दी"]),
        ("“bag.”", "the bag is", ["bag"]),
    ],
)
def test_whole_words_are_found_whatever_their_capitals_and_script(term: str, text: str, found: list[str]) -> None:
    assert [text[hit.first : hit.end] for hit in Terms([term]).found(text)] == found


def test_a_term_inside_another_one_counts_for_both_and_the_same_one_only_once() -> None:
    hits = list(Terms(["Meer", "van der Meer", "MEER", "…"]).found("van der Meer"))
    assert hits == [Hit("van der Meer", 0, 12), Hit("Meer", 8, 12)]


@pytest.mark.parametrize("profile", ["standard", "questions", "plain", "continuous"])
def test_every_occurrence_stands_on_the_line_it_is_printed_on(profile: str) -> None:
    court = pages(an_exhibit(utterances=80), profile=profile, questioners=("Officer 1",))
    found = list(occurrences(court, Terms(["gate", "yard", "holdall"])))
    lines = [at for at in range(len(court.rows)) for _ in re.findall(r"\b(?:gate|yard|holdall)\b", printed(court, at))]
    assert [one.first for one in found] == [one.last for one in found] == lines
    assert len(lines) > 15


def test_a_term_over_a_lines_end_stands_on_both_lines() -> None:
    court = pages(saying("word " * 9 + "Jean-Luc van der Meer-Castellanos went " * 6))
    spanning = [one for one in occurrences(court, Terms(["Jean-Luc van der Meer-Castellanos"])) if one.first != one.last]
    assert spanning
    for one in spanning:
        assert "Castellanos" in printed(court, one.last)
        assert "Castellanos" not in printed(court, one.first).rpartition("Jean-Luc")[2]


def test_a_name_before_the_words_does_not_shift_what_follows() -> None:
    exhibit = saying("the gate " + "and so on " * 7 + "then the yard", speaker="S3")
    court = pages(replace(exhibit, speakers=(Speaker("S3", 3, "Unknown Person of the Third Part"),)), profile="questions")
    at = {one.term: one.first for one in occurrences(court, Terms(["gate", "yard"]))}
    assert "gate" in printed(court, at["gate"])
    assert "yard" in printed(court, at["yard"])


@pytest.mark.parametrize("text", ["我看见他下车了，" * 12 + "王小明走了。", "رأيته ينزل من السيارة " * 9 + "مع محمد"])
def test_scripts_without_spaces_and_from_right_to_left_are_told_their_lines(text: str) -> None:
    court = pages(saying(text))
    (one,) = occurrences(court, Terms(["王小明", "محمد"]))
    assert one.last == len(court.of("seg-00000")) - 1 > 0


def test_places_are_grouped_by_page() -> None:
    places = [((12, 19), (12, 19)), ((12, 3), (12, 3)), ((14, 2), (14, 2)), ((12, 7), (12, 8)), ((12, 25), (13, 1))]
    assert told(Said("t", *place) for place in places) == "12:3, 7–8, 19, 25–13:1; 14:2"


def test_exhibits_have_ranges_of_their_own_and_a_term_nobody_says_is_owned_up_to() -> None:
    one, other = an_exhibit(utterances=30), an_exhibit(utterances=30, exhibit="HS/3")
    dossier = a_dossier(replace(one, terms=("gate",)), other, style=ReportStyle(terms=("Zürich", "Bag")))
    courts = [pages(one), pages(other)]
    column = index_pages(dossier, courts, [10, 40], ("", ""))
    assert column is not None
    text = " ".join(words(sheet) for sheet in column.sheets)
    assert "gate 10:6" in text
    assert re.search(r"gate [^a-z]*; 40:6", text)
    assert "By page and line Asked for and nowhere said: Zürich. B" in text
    assert "Witness A HS/3" in text


def test_a_disclosure_version_does_not_say_what_is_said_nowhere() -> None:
    exhibit = an_exhibit(utterances=5)
    style = ReportStyle(terms=("Zürich",), disclosure=True)
    column = index_pages(a_dossier(exhibit, style=style), [pages(exhibit)], [2], ("", ""))
    assert column is not None
    assert "Zürich" not in " ".join(map(words, column.sheets))


def test_a_long_index_fills_its_pages_and_leaves_them_nowhere() -> None:
    exhibit = saying(*(f"name{n:03d} and again name{n:03d} " * 9 for n in range(300)))
    exhibit = replace(exhibit, terms=(*(f"name{n:03d}" for n in range(300)), "again"))
    column = index_pages(a_dossier(exhibit), [pages(exhibit)], [2], ("", ""))
    assert column is not None
    assert 3 < len(column.sheets) < 20
    assert all(text.y < BOTTOM + 8 for sheet in column.sheets for text in sheet.texts if isinstance(text, Written))
    whole = " ".join(words(sheet) for sheet in column.sheets)
    assert all(f"name{n:03d}" in whole for n in range(300))


def test_where_nobody_says_anything_there_is_no_index() -> None:
    silent = an_exhibit(utterances=0)
    assert index_pages(a_dossier(silent), [pages(silent)], [2], ("", "")) is None
