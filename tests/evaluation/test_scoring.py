from pathlib import Path

import pytest

from workbench.evaluation.scoring import WordErrors, turn_errors, word_errors


def test_the_normaliser_makes_spelling_and_case_equal() -> None:
    assert word_errors("The colour of Mr Hill!", "the color of mister hill", "en").rate == 0


def test_each_kind_of_error_is_counted() -> None:
    errors = word_errors("a grey car came round", "the grey car came round here", "en")
    assert (errors.substitutions, errors.insertions, errors.deletions, errors.reference) == (1, 1, 0, 5)


def test_silence_against_words_is_all_deletions_and_words_against_silence_all_insertions() -> None:
    assert word_errors("red car", "", "en") == WordErrors(0, 2, 0, 2)
    assert word_errors("", "red car", "en") == WordErrors(0, 0, 2, 0)


def test_totals_weigh_by_words_not_by_files() -> None:
    assert (WordErrors(1, 0, 0, 10) + WordErrors(0, 0, 0, 90)).rate == 1


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    path = tmp_path / "a.rttm"
    path.write_text("SPEAKER a 1 0.0 10.0 <NA> <NA> x <NA> <NA>\nSPEAKER a 1 8.0 4.0 <NA> <NA> y <NA> <NA>\n")
    return path


def test_other_names_for_the_same_voices_are_no_error(truth: Path) -> None:
    assert turn_errors(truth, [(0, 10, "S1"), (8, 12, "S2")], None).rate == 0


def test_overlap_is_scored_and_no_collar_forgives(truth: Path) -> None:
    errors = turn_errors(truth, [(0, 10, "S1"), (10, 12.5, "S2")], None)
    assert (errors.missed, errors.false_alarm, errors.reference) == pytest.approx((2, 0.5, 14))


def test_only_the_scored_stretch_counts(truth: Path, tmp_path: Path) -> None:
    scope = tmp_path / "a.uem"
    scope.write_text("a 1 0.0 8.0\n")
    assert turn_errors(truth, [(0, 8, "S1")], scope).rate == 0
