"""Words keep their place, on other frames and under a human's text."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import Defect
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord, parameters
from workbench.domain.retiming import retimed
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Segment, Suspicion, SuspicionKind, Word
from workbench.domain.utterances import RawSegment
from workbench.stages.alignment import Aligned, align, on_recording

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


PCM = WorkPcm(Path("nowhere"), ENGINE_RATE, 10**9, "mix", "a" * 64)


class Shifting:
    """An aligner that finds every word later by so many frames, and the words of some utterances nowhere."""

    def __init__(self, shift: int, *, engine: str = "ctc", deaf_to: str = "") -> None:
        self._shift, self._engine, self._deaf_to, self.calls = shift, engine, deaf_to, 0

    def recipe(self, *, language: str) -> Recipe:
        return Recipe(self._engine, "1", "alignment", parameters=parameters(language=language))

    def align(
        self, pcm: WorkPcm, segments: tuple[RawSegment, ...], recipe: Recipe
    ) -> Generator[Progress, None, tuple[RawSegment, ...]]:
        self.calls += 1
        yield Progress("alignment", 1, 1)
        return tuple(s if s.text == self._deaf_to else self._moved(s) for s in segments)

    def _moved(self, segment: RawSegment) -> RawSegment:
        words = tuple(replace(w, span=Span(w.span.first + self._shift, w.span.end + self._shift)) for w in segment.words)
        return replace(segment, words=words, span=Span(words[0].span.first, words[-1].span.end))

    def run_record(self) -> RunRecord:
        return RunRecord("cpu", "", 1, (), "", 0)

    def close(self) -> None:
        pass


class Renaming(Shifting):
    """One that says other words."""

    def _moved(self, segment: RawSegment) -> RawSegment:
        return replace(segment, text="other words")


class Kept(dict[str, bytes]):
    """Stored results."""

    def find(self, key: str) -> bytes | None:
        return self.get(key)

    def keep(self, key: str, kind: str, body: bytes) -> None:
        self[key] = body


def said(first: int, text: str) -> Segment:
    words = tuple(Word(word, Span(first + n * 8_000, first + n * 8_000 + 4_000), 900) for n, word in enumerate(text.split()))
    return Segment(f"u{first}", Span(words[0].span.first, words[-1].span.end), text, words, "S1", "r", "en", 7)


LINES = (said(0, "we met him"), said(64_000, "at the harbour"))


def run(aligner: Shifting, lines: tuple[Segment, ...], kept: Kept) -> Aligned:
    steps = align(PCM, lines, aligner, aligner.recipe(language="en"), kept, by="whisper")
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Aligned = end.value
            return found


def test_an_aligner_moves_words_and_changes_nothing_else() -> None:
    found = run(Shifting(1_600), LINES, Kept())
    back = [replace(line, words=own.words, span=own.span) for line, own in zip(found.segments, LINES, strict=True)]
    assert back == list(LINES)
    assert [line.words[0].span.first for line in found.segments] == [1_600, 65_600]
    assert found.suspicions == ()


def test_what_was_placed_once_is_not_placed_again() -> None:
    kept, first, second = Kept(), Shifting(1_600), Shifting(1_600)
    assert run(first, LINES, kept) == run(second, LINES, kept)
    assert (first.calls, second.calls) == (1, 0)
    run(second, (LINES[0],), kept)
    assert second.calls == 1


def test_long_recordings_are_placed_and_kept_a_minute_at_a_time() -> None:
    aligner, kept = Shifting(0), Kept()
    run(aligner, tuple(said(n * 400_000, "word " * 45) for n in range(5)), kept)
    assert aligner.calls == len(kept) == 3


def test_an_aligner_that_changes_words_is_our_defect() -> None:
    with pytest.raises(Defect, match="changed the words"):
        run(Renaming(0), LINES, Kept())


def test_a_second_opinion_moves_no_word_and_says_which_are_elsewhere() -> None:
    found = run(Shifting(-9_600, engine="pocketsphinx"), (said(64_000, "at the harbour"),), Kept())
    told = "pocketsphinx has “at the harbour” up to 0.6 s earlier than whisper has it."
    assert found.segments == (said(64_000, "at the harbour"),)
    assert found.suspicions == (Suspicion(SuspicionKind.MISALIGNMENT, Span(64_000, 84_000), told),)


def test_words_half_a_second_apart_are_no_disagreement() -> None:
    assert run(Shifting(8_000, engine="pocketsphinx"), LINES, Kept()).suspicions == ()


def test_an_utterance_that_a_second_opinion_finds_nowhere_is_suspect() -> None:
    (found,) = run(Shifting(0, engine="pocketsphinx", deaf_to="we met him"), (LINES[0],), Kept()).suspicions
    assert found.text == "pocketsphinx cannot place these words where whisper has them, or anywhere near: “we met him”."
    assert found.span == LINES[0].span
