from __future__ import annotations

from pathlib import Path

import pytest

from tests.stages.suspicions.rows import WORD, rows
from workbench.domain.timeline import Span
from workbench.stages.analytics import places
from workbench.stages.analytics.dates import dates
from workbench.stages.analytics.mentions import Sort, candidates
from workbench.stages.analytics.phones import phones


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "On 3 May 2024 at 9:15, not on Monday.", ["3 May 2024", "9:15", "Monday"]),
        ("en", "March 12th, 2024-01-31.", ["March 12th", "2024-01-31"]),
        ("en", "We may march on, in 1998 or at 7 pm, yesterday.", ["1998", "7 pm", "yesterday"]),
        ("de", "Am 3. Oktober um 14:30 Uhr, also Dienstag.", ["3. Oktober", "14:30 Uhr", "Dienstag"]),
        ("fr", "Le 1er janvier 2020 à 9h30, mardi.", ["1er janvier 2020", "9h30", "mardi"]),
        ("es", "El 5 de mayo de 2021, ayer.", ["5 de mayo de 2021", "ayer"]),
        ("", "2024-01-31 and 12.05.2020", ["2024-01-31", "12.05.2020"]),
    ],
)
def test_dates_are_found_as_they_are_written(language: str, text: str, found: list[str]) -> None:
    assert [text[first:end] for first, end in dates(text, language)] == found


@pytest.mark.parametrize(
    ("language", "text", "note"),
    [
        ("en", "Call 020 7946 0958 please.", "+44 20 7946 0958 · GB"),
        ("de", "Rufen Sie +49 30 901820 an.", "+49 30 901820 · DE"),
        ("en", "oh seven seven double nine one two three four five six", "077991 23456".replace(" ", "")),
        ("fi", "Soita +358 9 1234567 nyt.", "+358 9 1234567 · FI"),
    ],
)
def test_telephone_numbers_are_found_in_digits_and_digit_by_digit(language: str, text: str, note: str) -> None:
    assert [told.split(" · said")[0] for _, _, told in phones(text, language)] == [note]


def test_a_count_is_no_telephone_number() -> None:
    assert list(phones("We saw 1234 of them, one two three.", "en")) == []


def test_places_are_told_with_their_country() -> None:
    assert places.known("Lyon") == "France"
    assert places.known("München") == "Munich, Germany"
    assert places.known("France") == "country"
    assert places.known("Quilterhausen") == ""


def test_each_candidate_leads_to_every_place_it_is_said() -> None:
    lines = rows("I met Mrs Brown in Lyon.", "Brown had nine bags.", "At 9:15 she left.")
    found = {(c.sort, c.text): [p.span for p in c.places] for c in candidates(lines, "en")}
    second, third = lines[1].span.first, lines[2].span.first
    assert found[Sort.NAME, "Brown"] == [Span(3 * WORD, 4 * WORD), Span(second, second + WORD)]
    assert found[Sort.PLACE, "Lyon"] == [Span(5 * WORD, 6 * WORD)]
    assert found[Sort.NUMBER, "nine"] == [Span(second + 2 * WORD, second + 3 * WORD)]
    assert found[Sort.DATE, "9:15"] == [Span(third + WORD, third + 2 * WORD)]


def test_what_is_a_date_or_a_telephone_number_is_no_number_too() -> None:
    found = candidates(rows("On 3 May 2024 call 020 7946 0958."), "en")
    assert [(c.sort, c.text) for c in found] == [(Sort.DATE, "3 May 2024"), (Sort.PHONE, "020 7946 0958")]


def test_a_real_text_yields_candidates_that_stand_in_it(shared_data: Path) -> None:
    text = (shared_data / "azure-customspeech" / "en-US.ref.txt").read_text("utf-8")
    found = candidates(rows(text), "en")
    assert {c.text for c in found} >= {"WER", "two"}
    assert all(c.text in text for c in found)
