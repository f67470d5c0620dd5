"""Whose words are whose: every word once, no torn sentences, nothing computed twice."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Segment, Word
from workbench.stages.diarization import assign, diarize, on_recording, speakers

TENTH = 1_600


def turn(first: int, end: int, speaker: str) -> Turn:
    return Turn(Span(first * TENTH, end * TENTH), speaker)


def utterance(*words: tuple[str, int, int], text: str = "") -> Segment:
    spoken = tuple(Word(t, Span(a * TENTH, b * TENTH), 900) for t, a, b in words)
    span = Span(spoken[0].span.first, spoken[-1].span.end)
    return Segment("s7", span, text or " ".join(w.text for w in spoken), spoken, "", "r")


def said(parts: tuple[Segment, ...]) -> list[tuple[str, str]]:
    return [(part.speaker, part.text) for part in parts]


def test_a_segment_is_split_where_the_speaker_changes() -> None:
    heard = utterance(("Ready?", 0, 4), ("Yes,", 6, 8), ("go.", 8, 10))
    parts = assign([heard], [turn(0, 5, "S1"), turn(5, 12, "S2")])
    assert said(parts) == [("S1", "Ready?"), ("S2", "Yes, go.")]
    assert [part.id for part in parts] == ["s7.1", "s7.2"]
    assert parts[1].span == Span(6 * TENTH, 10 * TENTH)


def test_a_segment_of_one_speaker_keeps_its_id() -> None:
    (part,) = assign([utterance(("All", 0, 2), ("mine.", 3, 5))], [turn(0, 6, "S1")])
    assert (part.id, part.speaker) == ("s7", "S1")


def test_in_overlap_the_turn_under_way_keeps_the_word() -> None:
    heard = utterance(("I", 0, 2), ("go", 2, 4), ("now", 4, 6))
    assert said(assign([heard], [turn(0, 6, "S1"), turn(2, 6, "S2")])) == [("S1", "I go now")]


def test_a_voice_beside_it_does_not_tear_a_sentence() -> None:
    heard = utterance(("we", 0, 4), ("never", 4, 8), ("met", 8, 12))
    turns = [turn(0, 7, "S1"), turn(8, 12, "S1"), turn(4, 8, "S2")]
    assert said(assign([heard], turns)) == [("S1", "we never met")]


def test_one_word_of_truly_another_speaker_is_his() -> None:
    heard = utterance(("we", 0, 4), ("no", 4, 8), ("met", 8, 12))
    turns = [turn(0, 4, "S1"), turn(4, 8, "S2"), turn(8, 12, "S1")]
    assert [speaker for speaker, _ in said(assign([heard], turns))] == ["S1", "S2", "S1"]


def test_a_word_in_no_turn_goes_to_the_nearest_of_its_utterance() -> None:
    heard = utterance(("Hello", 0, 4), ("there", 9, 10))
    assert said(assign([heard], [turn(0, 5, "S1"), turn(30, 40, "S2")])) == [("S1", "Hello there")]


def test_an_utterance_far_from_every_voice_is_nobodys() -> None:
    assert assign([utterance(("Hm", 0, 2))], [turn(50, 60, "S1")])[0].speaker == ""
    assert assign([utterance(("Hm", 0, 2))], [turn(3, 60, "S1")])[0].speaker == "S1"


def test_text_is_cut_and_not_retyped() -> None:
    heard = utterance((" 你", 0, 2), ("好", 2, 4), ("是", 4, 6), text="你好。是")
    assert said(assign([heard], [turn(0, 4, "S1"), turn(4, 6, "S2")])) == [("S1", "你好。"), ("S2", "是")]


spans = st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda t: (t[0], t[0] + t[1]))
turns_of_three = st.lists(st.tuples(spans, st.sampled_from(["S1", "S2", "S3"])).map(lambda t: turn(*t[0], t[1])), max_size=8)


@given(st.lists(st.tuples(st.sampled_from(["a", "bb", "a b", ""]), spans), min_size=1, max_size=10), turns_of_three)
def test_every_word_is_kept_once_and_in_order(words: list[tuple[str, tuple[int, int]]], turns: list[Turn]) -> None:
    spoken = tuple(Word(text, Span(a, b)) for text, (a, b) in words)
    span = Span(min(w.span.first for w in spoken), max(w.span.end for w in spoken))
    whole = Segment("s1", span, " ".join(w.text for w in spoken), spoken, "", "r")
    parts = assign([whole], turns)
    assert tuple(word for part in parts for word in part.words) == spoken
    assert "".join(part.text for part in parts).replace(" ", "") == whole.text.replace(" ", "")
    assert len({part.id for part in parts}) == len(parts)


@given(turns_of_three, st.sampled_from([8_000, 44_100, 48_000]))
def test_no_sample_of_a_turn_is_lost_on_the_recordings_frames(turns: list[Turn], hertz: int) -> None:
    for before, after in zip(turns, on_recording(turns, Rate(hertz), 10 * hertz), strict=True):
        assert after.span.first * 16_000 <= before.span.first * hertz
        assert after.span.end * 16_000 >= before.span.end * hertz


def test_speakers_are_named_by_first_appearance() -> None:
    assert speakers([turn(0, 1, "S2"), turn(0, 2, "S1"), turn(3, 4, "S2")]) == (
        Speaker("S1", 1, "Speaker 1"),
        Speaker("S2", 2, "Speaker 2"),
    )


class OneTurn:
    """A diarizer that counts how often it is asked."""

    asked = 0

    def recipe(self, *, speakers: int) -> Recipe:
        return Recipe("one-turn", "1", "court", parameters=(("speakers", speakers),))

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        self.asked += 1
        yield Progress("diarization", 1, 1)
        return (Turn(Span(0, pcm.frames), "S1"),)

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        yield Progress("voice prints", 1, 1)
        return dict.fromkeys(voices, (10_000,))

    def run_record(self) -> RunRecord:
        return RunRecord("cpu", "", 1, (), "", 0)

    def close(self) -> None:
        return


class Shelf(dict[str, bytes]):
    """Kept results in memory."""

    def find(self, key: str) -> bytes | None:
        return self.get(key)

    def keep(self, key: str, kind: str, body: bytes) -> None:
        self.setdefault(key, body)


def outcome(steps: Generator[Progress, None, tuple[Turn, ...]]) -> tuple[Turn, ...]:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            turns: tuple[Turn, ...] = end.value
            return turns


def test_the_same_question_is_answered_once() -> None:
    pcm, engine, shelf = WorkPcm(Path("x"), ENGINE_RATE, 9, "mix", "ab"), OneTurn(), Shelf()
    first = outcome(diarize(pcm, engine, engine.recipe(speakers=0), shelf))
    assert outcome(diarize(pcm, engine, engine.recipe(speakers=0), shelf)) == first
    assert engine.asked == 1
    outcome(diarize(pcm, engine, engine.recipe(speakers=2), shelf))
    assert engine.asked == 2
