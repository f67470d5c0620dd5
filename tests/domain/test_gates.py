"""Which text is flagged, and which is not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.gates import (
    bare,
    copied,
    invented,
    looped,
    merged,
    misplaced,
    repeated,
    suspicions,
    touching,
    unheard,
    unwritten,
    weightless,
    without,
)
from workbench.domain.timeline import Span
from workbench.domain.transcript import SuspicionKind
from workbench.domain.utterances import RawSegment, RawWord

SECOND = 16_000


def said(text: str, *, first: float = 0, pace: float = 3, permille: int = 900, logprob: int = -300) -> RawSegment:
    """An utterance with `pace` words a second."""
    step = int(SECOND / pace)
    start = int(first * SECOND)
    spoken = text.split()
    words = tuple(RawWord(f" {w}", Span(start + i * step, start + (i + 1) * step), permille) for i, w in enumerate(spoken))
    return RawSegment(Span(start, start + len(spoken) * step), f" {text}", words, 20, logprob, 1_000)


@pytest.mark.parametrize(
    "text",
    [
        "no no no no",
        "I'm not sure if I'm not sure if I'm not sure if",
        "thank you. Thank you, thank you",
        "so the first thing we did was so the first thing we did was",
        "yes hahahahahahahaha",
        "we meet at six " + "and then we go " * 30,
    ],
)
def test_repeated_words_are_flagged(text: str) -> None:
    assert [s.kind for s in looped([said(text)])] != []


@pytest.mark.parametrize(
    "text",
    [
        "no no no",
        "that that is, is",
        "I think I think we should go",
        "one two three four five six seven eight nine ten",
        "the number is 1000000000",
    ],
)
def test_ordinary_speech_is_not(text: str) -> None:
    assert looped([said(text)]) == ()


def test_a_loop_that_runs_across_utterances_is_one_loop() -> None:
    found = looped([said("so then I went to the", first=0), said("so then I went to the", first=10)])
    assert [s.span for s in found] == [Span(0, 10 * SECOND + 6 * int(SECOND / 3))]


@given(
    st.lists(st.sampled_from("abcdef"), max_size=8), st.lists(st.sampled_from("xyz"), min_size=1, max_size=5), st.integers(4, 9)
)
def test_no_looped_word_stays_unflagged(before: list[str], phrase: list[str], times: int) -> None:
    flagged = {index for run in repeated([*before, *phrase * times, *before]) for index in run}
    assert flagged >= set(range(len(before), len(before) + len(phrase) * times))


@given(st.lists(st.integers(0, 10_000), unique=True, max_size=60))
def test_words_that_never_come_back_are_never_flagged(numbers: list[int]) -> None:
    assert repeated([str(number) for number in numbers]) == ()


@given(
    st.tuples(st.integers(0, 50), st.integers(0, 50)),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=6),
)
def test_what_is_left_and_what_covers_make_the_whole(whole: tuple[int, int], parts: list[tuple[int, int]]) -> None:
    span, covers = Span(*sorted(whole)), [Span(*sorted(part)) for part in parts]
    left = {frame for rest in without(span, covers) for frame in range(rest.first, rest.end)}
    assert left == {f for f in range(span.first, span.end) if not any(c.contains(f) for c in covers)}


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda ends: Span(*sorted(ends))), max_size=8)


@given(spans, st.tuples(st.integers(0, 60), st.integers(1, 9)))
def test_touching_finds_exactly_the_spans_that_overlap(many: list[Span], place: tuple[int, int]) -> None:
    span, held = Span(place[0], sum(place)), [s for s in merged(many) if s.length]
    assert list(touching(span, held)) == [s for s in held if s.overlap(span)]


@given(spans)
def test_merged_spans_hold_the_same_frames(many: list[Span]) -> None:
    held = merged(many)
    assert {f for s in held for f in range(s.first, s.end)} == {f for s in many for f in range(s.first, s.end)}
    assert all(ahead.end < behind.first for ahead, behind in pairwise(held))


def test_text_over_silence_and_speech_without_text_are_told_apart() -> None:
    segments = [said("nobody said this", first=20)]
    speech = [Span(2 * SECOND, 8 * SECOND)]
    assert [s.kind for s in unheard(segments, speech)] == [SuspicionKind.TEXT_WITHOUT_SPEECH]
    assert [s.span for s in unwritten(segments, speech)] == speech


def test_pace_and_probability_are_judged() -> None:
    kinds = {s.kind for s in suspicions([said("a b c d e f g h i j", pace=12, permille=200)], [Span(0, SECOND)])}
    assert kinds == {SuspicionKind.ODD_RATE, SuspicionKind.LOW_CONFIDENCE}


def test_case_and_punctuation_do_not_hide_a_loop() -> None:
    assert bare(" “Thank-you!”") == "thankyou"


def test_words_that_lie_beside_the_speech_they_belong_to_are_misplaced() -> None:
    segment = said("we left by the back door and went home", pace=2)
    assert [s.kind for s in misplaced([segment], [Span(0, SECOND)])] == [SuspicionKind.MISALIGNMENT]
    assert misplaced([segment], [Span(0, 3 * SECOND)]) == ()


def test_text_without_any_speech_is_not_called_misplaced_too() -> None:
    segment = said("we left by the back door", first=20)
    kinds = [s.kind for s in suspicions([segment], [Span(0, SECOND)])]
    assert SuspicionKind.MISALIGNMENT not in kinds
    assert SuspicionKind.TEXT_WITHOUT_SPEECH in kinds


def heard_in(made: RawSegment, *speech: Span) -> list[SuspicionKind]:
    return [s.kind for s in invented([made], speech or (made.span,))]


@pytest.mark.parametrize(
    "text", ["Thanks for watching!", "Untertitel der Amara.org-Community", "Sous-titrage ST' 501", "ご視聴ありがとうございました"]
)
def test_phrases_that_are_known_to_be_made_up_are_flagged(text: str) -> None:
    assert SuspicionKind.PHANTOM_PHRASE in heard_in(said(text))


def test_you_is_flagged_where_the_engine_doubts_that_anybody_speaks() -> None:
    assert heard_in(replace(said("You"), no_speech_permille=400)) == [SuspicionKind.PHANTOM_PHRASE]
    assert heard_in(said("You")) == []


def test_what_the_engine_holds_for_silence_is_flagged() -> None:
    assert heard_in(replace(said("we left the house at nine"), no_speech_permille=640)) == [SuspicionKind.TEXT_WITHOUT_SPEECH]


def test_more_words_than_the_speech_has_room_for_are_flagged() -> None:
    made = said("and then they went home together")
    assert heard_in(made, Span(made.span.first, made.span.first + 2_000)) == [SuspicionKind.TEXT_WITHOUT_SPEECH]


def test_a_few_unlikely_words_by_themselves_are_flagged() -> None:
    assert heard_in(said("Oh no", permille=640)) == [SuspicionKind.LOW_CONFIDENCE]
    assert heard_in(said("Oh no", permille=900)) == []
    assert heard_in(said("we left the house at nine", permille=640)) == []


def test_words_that_take_no_time_are_flagged() -> None:
    made = said("we left the house")
    flat = replace(made, words=tuple(replace(word, span=Span(word.span.first, word.span.first)) for word in made.words))
    assert [s.kind for s in weightless([flat, made])] == [SuspicionKind.MISALIGNMENT]


def test_unlikely_utterances_in_the_same_words_are_a_loop_however_far_apart() -> None:
    often = [said("I will see you there", first=at, permille=500) for at in (0, 60, 120)]
    assert [s.kind for s in copied(often)] == [SuspicionKind.LOOP] * 3
    assert copied([said("I do not know", first=at) for at in (0, 60, 120)]) == ()


def test_clean_speech_has_no_mark_of_being_made_up() -> None:
    told = [said("we left the house at nine"), said("yes", first=4), said("thank you", first=8)]
    assert suspicions(told, [s.span for s in told]) == ()
