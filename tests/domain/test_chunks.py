"""The chunk plan does not depend on how fast speech is found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.stages.test_transcription import FIRST, SECOND, SHORT, speeches
from workbench.domain.chunks import Borders, Chunk, Found, Hearing, Planner, plan
from workbench.domain.recipe import Recipe, parameters
from workbench.domain.timeline import Span


def bit_by_bit(speech: tuple[Span, ...], frames: int, recipe: Recipe, steps: list[int]) -> tuple[Chunk, ...]:
    """The plan as a detector feeds it that reports after each of `steps` frames."""
    planner, waiting, at = Planner(frames, Borders.of(recipe)), list(speech), 0
    made: list[Chunk] = []
    for step in steps:
        at = min(frames, at + step)
        ended = [span for span in waiting if span.end <= at]
        waiting = waiting[len(ended) :]
        frontier = min([at, *(span.first for span in waiting)])
        made += planner.hear(Found(tuple(ended), frontier))
    return (*made, *planner.hear(Found(tuple(waiting), frames)), *planner.finish())


@given(speeches(), st.sampled_from([FIRST, SHORT]), st.lists(st.integers(1, 40 * SECOND), max_size=12))
def test_a_plan_is_the_same_fed_whole_or_bit_by_bit(
    heard: tuple[tuple[Span, ...], int], recipe: Recipe, steps: list[int]
) -> None:
    assert bit_by_bit(*heard, recipe, steps) == plan(*heard, recipe).chunks


def test_a_chunk_is_handed_out_before_the_next_minute_is_heard() -> None:
    planner = Planner(3_600 * SECOND, Borders.of(FIRST))
    talk = tuple(Span(n * SECOND, n * SECOND + 15_000) for n in range(62))
    assert planner.hear(Found(talk, 62 * SECOND))


def test_a_recipe_that_says_nothing_of_hearing_means_what_all_say() -> None:
    assert Hearing.of(Recipe("e", "1", "n")) == Hearing(500, 350, 200, -34)
    assert Hearing.of(Recipe("e", "1", "n", parameters=parameters(vad_pause_ms=100))).pause_ms == 100
