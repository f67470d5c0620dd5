from __future__ import annotations

from dataclasses import replace

from tests.builders import RATE, a_recipe, segments
from workbench.domain.leaving import Sameness
from workbench.domain.recipe import RunRecord
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Segment
from workbench.stages.reproducing import Comparison, Result, compared, explained

RUN = RunRecord("cpu", "AVX2", 2, (("ctranslate2", "4.8.5"),), "2026-11-12T09:05:00Z", 4_211)
MADE = segments(4)
THEN = Result(MADE, tuple(Turn(s.span, s.speaker) for s in MADE), (a_recipe(),), (RUN,))


def changed(number: int, **changes: object) -> Result:
    rows: list[Segment] = list(MADE)
    rows[number] = replace(rows[number], **changes)  # type: ignore[arg-type]
    return replace(THEN, segments=tuple(rows))


def test_equal_results_are_identical_whatever_their_rows_are_called() -> None:
    now = replace(THEN, segments=tuple(replace(s, id=f"again-{s.id}") for s in MADE))
    assert compared(THEN, now, RATE) == Comparison(Sameness.IDENTICAL)


def test_another_probability_leaves_the_text_identical() -> None:
    words = (replace(MADE[0].words[0], permille=1), *MADE[0].words[1:])
    assert compared(THEN, changed(0, words=words), RATE) == Comparison(Sameness.TEXT_IDENTICAL, 1)


def test_a_turn_of_another_length_leaves_the_text_identical() -> None:
    now = replace(THEN, turns=(*THEN.turns[:3], Turn(Span(0, 1), "S1")))
    assert compared(THEN, now, RATE) == Comparison(Sameness.TEXT_IDENTICAL, 1)


def test_another_word_is_a_difference_and_is_shown() -> None:
    found = compared(THEN, changed(1, text="It was the green one."), RATE)
    assert (found.outcome, found.count) == (Sameness.DIFFERENT, 1)
    assert found.rows == ((f"0:00:04.0 S1: {MADE[1].text}", "0:00:04.0 S1: It was the green one."),)


def test_another_voice_is_a_difference() -> None:
    assert compared(THEN, changed(1, speaker="S3"), RATE).rows[0][1].startswith("0:00:04.0 S3")


def test_a_row_that_is_gone_stands_against_nothing() -> None:
    assert compared(THEN, replace(THEN, segments=MADE[:3]), RATE).rows[0][1] == ""


def test_other_threads_libraries_and_models_are_named() -> None:
    other = replace(RUN, threads=8, libraries=(("ctranslate2", "5.0"),), cpu="AVX512")
    recipe = replace(a_recipe(), models=(("whisper-base", "ff" * 32),), version="1.3")
    told = explained(THEN, replace(THEN, runs=(other,), recipes=(recipe,)))
    assert "faster-whisper is version 1.3 here, then 1.2.1" in told
    assert "the model whisper-base has the digest ffffffff… here" in told
    assert "threads: 8 here, then 2" in told
    assert "processor features: AVX512 here, then AVX2" in told
    assert "ctranslate2 is 5.0 here, then 4.8.5" in told


def test_the_same_machine_explains_nothing() -> None:
    later = replace(RUN, started_at="2026-12-01T00:00:00Z", seconds_tenths=1)
    assert explained(THEN, replace(THEN, runs=(later,))) == ""
