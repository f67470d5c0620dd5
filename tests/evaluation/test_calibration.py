"""Which words of a text were right, and how well their marks told it."""

from __future__ import annotations

import pytest

from tests.evaluation.test_validations import measured
from workbench.domain.calibration import no_bins
from workbench.domain.timed import Word
from workbench.domain.timeline import Span
from workbench.evaluation.calibration import brier, judged, reliability_table
from workbench.evaluation.evaluate import METHOD
from workbench.evaluation.validations import Measured, validations


def words(text: str, permille: int | None = 900) -> list[Word]:
    return [Word(one, Span(at, at + 1), permille) for at, one in enumerate(text.split())]


def right(reference: str, said: str, language: str = "en") -> list[bool]:
    return [held for _, held in judged(reference, words(said), language)]


def test_a_word_is_right_where_the_same_was_said() -> None:
    assert right("the red car left", "The read car, left!") == [True, False, True, True]


def test_a_word_that_was_put_in_is_wrong() -> None:
    assert right("the car", "the red car") == [True, False, True]


def test_words_that_the_normaliser_joins_are_judged_together() -> None:
    assert right("he has 21 cars", "He has twenty one cars") == [True] * 5
    assert right("he has 22 cars", "He has twenty one cars") == [True, True, False, False, True]


def test_sounds_of_hesitation_are_neither() -> None:
    assert right("the car", "uh the car") == [True, True]


def test_nothing_said_makes_every_word_wrong() -> None:
    assert right("", "thanks for watching") == [False] * 3


def test_a_person_s_word_has_no_mark() -> None:
    assert judged("the car", words("the car", None), "en") == ()


def test_other_languages_are_compared_by_their_letters() -> None:
    assert right("Grüße aus Köln", "Grüsse aus köln", "de") == [False, True, True]


def test_brier_s_score_is_the_mean_squared_distance() -> None:
    assert brier([(900, True), (500, False)]) == pytest.approx(0.13)
    assert brier([]) is None


def test_the_table_says_what_marks_were_worth_and_where_there_are_too_few() -> None:
    one = measured(201)
    few, many = (
        Measured(one.recipe, lang, one.profile, one.words, ((920, True), (920, False)) * n) for lang, n in (("de", 1), ("en", 40))
    )
    kinds = validations([few, many], METHOD, "x")
    assert [no_bins(kind.bins) for kind in kinds] == ["", ""]
    table = "\n".join(reliability_table(kinds))
    assert "too few words to say what a mark was worth" in table
    assert "words marked 90 to 95 % were right in 50.0 % (n = 80; 95 % interval 39.3 to 60.7 %)" in table
