"""Every text of the window has its German, nothing else has, and what is filled in is filled in there as well."""

from __future__ import annotations

import json
import string

import pytest

from tests.house.conftest import ROOT
from tests.house.spoken_words import words

CATALOGUES = sorted((ROOT / "resources" / "translations").glob("*.json"))
OWN = {"1,000"}  # how thousands are set apart


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.stem)
def catalogue(request: pytest.FixtureRequest) -> dict[str, str]:
    spoken: dict[str, str] = json.loads(request.param.read_text("utf-8"))
    return spoken


def test_there_is_a_german_one() -> None:
    assert "de" in [path.stem for path in CATALOGUES]


def test_no_text_is_left_untranslated(catalogue: dict[str, str]) -> None:
    assert sorted((words() | OWN) - set(catalogue)) == []


def test_no_translation_outlives_its_text(catalogue: dict[str, str]) -> None:
    assert sorted(set(catalogue) - words() - OWN) == []


def test_what_is_filled_in_is_filled_in_everywhere(catalogue: dict[str, str]) -> None:
    assert [text for text, spoken in catalogue.items() if _filled(text) != _filled(spoken)] == []


def test_spaces_and_dots_at_the_edges_are_kept(catalogue: dict[str, str]) -> None:
    assert [text for text, spoken in catalogue.items() if _edges(text) != _edges(spoken)] == []


def _filled(text: str) -> list[tuple[str, str]]:
    return sorted((name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None)


def _edges(text: str) -> tuple[bool, bool, bool]:
    return text[:1].isspace(), text[-1:].isspace(), text.endswith("…")
