"""Words keep their place, on other frames and under a human's text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.audio import ENGINE_RATE
from workbench.domain.retiming import retimed
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Segment, Word
from workbench.stages.alignment import on_recording

HELD = tuple(Word(text, Span(i * 100, i * 100 + 80), 900) for i, text in enumerate(["we", "met", "him", "at", "the", "harbour"]))
WHOLE = Span(0, 600)

texts = st.lists(
    st.sampled_from(["we", "met", "him", "at", "the", "harbour", "harbor", "yesterday", "–", "Ärzte"]), max_size=9
).map(" ".join)
spans = st.lists(st.integers(0, 48_000), min_size=2, max_size=12).map(sorted)


def test_equal_words_keep_their_time_and_probability() -> None:
    assert retimed(HELD, "we met her at the harbour", WHOLE)[3] == HELD[3]


def test_a_new_spelling_keeps_the_time_of_the_old_one() -> None:
    assert retimed(HELD, "We met him, at the harbour.", WHOLE)[0] == Word("We", Span(0, 80), 900)


def test_a_replaced_word_takes_the_time_of_what_it_replaces_and_no_probability() -> None:
    assert retimed(HELD, "we met Johanna at the harbour", WHOLE)[2] == Word("Johanna", Span(200, 280), None)


def test_an_inserted_word_lies_between_its_neighbours() -> None:
    assert retimed(HELD, "we met him there at the harbour", WHOLE)[3].span == Span(280, 300)


@given(texts)
def test_every_correction_keeps_its_words_in_order_and_inside(text: str) -> None:
    words = retimed(HELD, text, WHOLE)
    assert [w.text for w in words] == text.split()
    starts = [w.span.first for w in words]
    assert starts == sorted(starts)
    assert all(WHOLE.first <= w.span.first <= w.span.end <= WHOLE.end for w in words)


@given(spans, st.sampled_from([8_000, 11_025, 16_000, 44_100, 48_000]))
def test_on_the_recording_words_are_in_order_and_inside(edges: list[int], hz: int) -> None:
    words = tuple(Word("w", Span(a, b), 1) for a, b in pairwise(edges))
    segment = Segment("u1", Span(edges[0], edges[-1]), "w", words, "", "r")
    frames = 30_000 * hz // ENGINE_RATE.hz
    (placed,) = on_recording([segment], Rate(hz), frames)
    starts = [w.span.first for w in placed.words]
    assert starts == sorted(starts)
    assert all(w.span.end <= frames for w in placed.words)


@given(st.integers(0, 48_000), st.integers(0, 16_000), st.sampled_from([8_000, 11_025, 44_100, 48_000]))
def test_no_sample_of_a_word_is_lost(first: int, length: int, hz: int) -> None:
    word = Word("w", Span(first, first + length), 1)
    (segment,) = on_recording([Segment("u1", word.span, "w", (word,), "", "r")], Rate(hz), 10**6)
    back = segment.words[0].span
    assert back.first * ENGINE_RATE.hz <= first * hz
    assert back.end * ENGINE_RATE.hz >= (first + length) * hz
