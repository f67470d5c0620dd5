from __future__ import annotations

from pathlib import Path

import pytest

from workbench.domain.phantoms import phantoms
from workbench.domain.transcript import SuspicionKind as K
from workbench.stages.suspicions.lexicon import lexicon_of
from workbench.stages.suspicions.texts import other_language, read, script_of


def _found(kind: K, text: str, language: str) -> list[str]:
    return [found.text for found in read(text, lexicon_of(language)).found if found.kind is kind]


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "So at nine fifteen you had one hundred and five of 4.5 kilos?", ["nine fifteen", "hundred and five", "4.5"]),
        ("en", "It was the grey one.", []),
        ("en", "Nine, ten, twenty-two.", ["Nine", "ten", "twenty-two"]),
        ("de", "Er war dreiundzwanzig, nicht einundvierzig, und ein Auto.", ["dreiundzwanzig", "einundvierzig"]),
        ("fr", "Elle a quarante-deux ans et trois enfants.", ["quarante-deux", "trois"]),
        ("es", "Tiene cuarenta y dos años.", ["cuarenta y dos"]),
        ("", "At nine, um 9:15 Uhr.", ["nine", "9:15"]),
    ],
)
def test_numbers_are_found_in_digits_and_in_words(language: str, text: str, numbers: list[str]) -> None:
    assert _found(K.NUMBER, text, language) == numbers


@pytest.mark.parametrize(
    ("language", "text", "negations"),
    [
        ("en", "He wasn’t there, I don't know, no.", ["wasn’t", "don't", "no"]),
        ("en", "I know this note about knots.", []),
        ("de", "Ich habe nichts gesehen, kein Auto.", ["nichts", "kein"]),
        ("fr", "Je n'ai jamais vu cela.", ["n'ai", "jamais"]),
        ("es", "Nunca lo vi, no estaba nadie.", ["Nunca", "no", "nadie"]),
        ("fi", "En ole not", []),
    ],
)
def test_negations_are_found(language: str, text: str, negations: list[str]) -> None:
    assert _found(K.NEGATION, text, language) == negations


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "Dr. Smith saw Anna Brown’s car on Monday. Then I left.", ["Smith", "Anna Brown"]),
        ("en", "He said “Come here.” And we went.", []),
        ("en", "I told Officer O'Neill.", ["O'Neill"]),
        ("de", "Der Herr Müller hat das Auto von Max Mustermann in der Garage.", ["Müller", "Max Mustermann"]),
        ("fr", "Hier, Monsieur Dupont a vu Jean-Luc à Lyon.", ["Dupont", "Jean-Luc", "Lyon"]),
    ],
)
def test_names_are_capitals_inside_a_sentence_or_behind_a_title(language: str, text: str, names: list[str]) -> None:
    assert _found(K.NAME, text, language) == names


def test_every_place_found_is_where_the_text_says_it() -> None:
    text = "Dr. Smith said “twenty-two”, İstanbul isn't far. Ask Anna May Brown at 9:15."
    for found in read(text, lexicon_of("en")).found:
        assert text[found.first : found.end] == found.text


def test_words_at_the_head_of_a_sentence_are_only_openers() -> None:
    held = read("Tom knew. Well, he saw it.", lexicon_of("en"))
    assert held.names == frozenset()
    assert [opener.text for opener in held.openers] == ["Tom", "Well"]


@pytest.mark.parametrize(
    ("text", "no_speech", "is_one"),
    [
        ("Thanks for watching!", 0, True),
        ("Thanks for watching. Thanks for watching.", 0, True),
        ("Untertitel im Auftrag des ZDF für funk, 2017", 0, True),
        ("Sous-titres réalisés par la communauté d’Amara.org", 0, True),
        ("ご視聴ありがとうございました", 0, True),
        ("Thank you.", 800, True),
        ("Thank you.", 10, False),
        ("I said thanks for watching the shop.", 0, False),
        ("", 900, False),
    ],
)
def test_a_row_that_is_a_known_phantom_is_told(text: str, no_speech: int, is_one: bool) -> None:
    assert bool(phantoms().found(text.casefold(), no_speech)) is is_one


def test_other_writing_and_other_languages_are_told() -> None:
    assert script_of("Я не знаю") == "Cyrillic"
    assert script_of("Müller était là") == "Latin"
    assert other_language("ich habe das nicht gesehen und er ist auch da", lexicon_of("en")) == "de"
    assert other_language("I have seen it and he was there", lexicon_of("en")) == ""


def test_what_people_really_say_is_no_phantom(shared_data: Path) -> None:
    texts = [path.read_text("utf-8") for path in sorted(shared_data.glob("*/*.ref.txt"))]
    held = [line for text in texts for line in text.splitlines() if phantoms().found(line.casefold(), 0)]
    assert texts != []
    assert held == []


def test_a_real_reference_in_german_yields_its_numbers_and_negations(shared_data: Path) -> None:
    text = (shared_data / "azure-customspeech" / "de-DE.ref.txt").read_text("utf-8")
    assert other_language(text, lexicon_of("de")) == ""
    assert all(text[f.first : f.end] == f.text for f in read(text, lexicon_of("de")).found)


def test_marks_are_nothing_anybody_said() -> None:
    for text in ("[not yet transcribed]", "Yes. [0:21:42.115] [inaudible] It was [crosstalk] grey."):
        assert not read(text, lexicon_of("en")).found
    found = read("[inaudible] he did not.", lexicon_of("en")).found[0]
    assert (found.text, found.first) == ("not", 19)
