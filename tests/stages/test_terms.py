"""What an index lists."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import an_exhibit
from workbench.domain.transcript import Line
from workbench.stages.terms import indexed


def lines(*texts: str) -> tuple[Line, ...]:
    held = an_exhibit(utterances=len(texts)).lines
    said = [replace(line.segment, text=text, words=()) for line, text in zip(held, texts, strict=True)]
    return tuple(Line(segment, None) for segment in said)


def test_wanted_terms_are_listed_where_they_are_said() -> None:
    assert "grey car" in indexed(lines("he took the Grey Car", "and left"), "en", ("grey  car", "harbour"))
    assert "harbour" not in indexed(lines("he took the Grey Car"), "en", ("harbour",))


def test_names_are_found_and_each_stands_once() -> None:
    found = indexed(lines("I met Ahmed there", "and Ahmed saw it"), "en", ("ahmed",))
    assert [term.casefold() for term in found].count("ahmed") == 1


def test_a_black_bar_is_no_name() -> None:
    assert not any("█" in term for term in indexed(lines("I met █████ there", "and █████ saw Ahmed"), "en"))


def test_a_word_that_is_said_in_small_letters_too_is_no_name() -> None:
    found = indexed(lines("so Like duplication of effort", "I like it", "and Maarika said so"), "en")
    assert "Like" not in found
    assert "Maarika" in found
