"""The chunk plan, the second reading, and what a killed run leaves."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.canonical import canonical, plain
from workbench.domain.chunks import Chunk, Plan, plan
from workbench.domain.recipe import Recipe, Scalar, parameters
from workbench.domain.timeline import Span
from workbench.domain.transcript import SuspicionKind
from workbench.domain.utterances import Asked, ChunkText, RawSegment, RawWord
from workbench.stages.transcription import Transcription, choose, cut_batch, transcribe

SECOND = ENGINE_RATE.hz
MINUTE = WorkPcm(Path("nowhere.f32"), ENGINE_RATE, 60 * SECOND, "mix", "a" * 64)


def asked(limit: int, other: int) -> tuple[tuple[str, Scalar], ...]:
    return parameters(
        language="en", chunk_limit_ms=limit, other_limit_ms=other, other_least_ms=8_000, pad_ms=400, join_under_ms=2_000
    )


FIRST = Recipe("whisper", "1", "court", parameters=asked(30_000, 20_000))
RELISTEN = replace(FIRST, name="court-relisten")
SHORT = replace(FIRST, parameters=asked(10_000, 10_000))

frames = st.integers(1, 200 * SECOND)


@st.composite
def speeches(draw: st.DrawFn) -> tuple[tuple[Span, ...], int]:
    """Ordered, disjoint speech in a recording."""
    steps = draw(st.lists(st.tuples(st.integers(1, 5 * SECOND), st.integers(1, 50 * SECOND)), max_size=12))
    at, spans = 0, []
    for pause, length in steps:
        spans.append(Span(at + pause, at + pause + length))
        at += pause + length
    return tuple(spans), at + draw(st.integers(0, 5 * SECOND))


def sounds(made: Plan) -> list[Span]:
    return [clip for chunk in made.chunks for clip in chunk.clips]


@given(speeches())
def test_chunks_hold_all_speech(given_speech: tuple[tuple[Span, ...], int]) -> None:
    speech, length = given_speech
    held = sounds(plan(speech, length, FIRST))
    assert all(sum(clip.overlap(span) for clip in held) == span.length for span in speech)


@given(speeches(), st.sampled_from([FIRST, SHORT]))
def test_no_chunk_is_longer_than_its_recipe_allows(given_speech: tuple[tuple[Span, ...], int], recipe: Recipe) -> None:
    limit = int(recipe.value("chunk_limit_ms")) * SECOND // 1000
    made = plan(*given_speech, recipe)
    assert all(0 < sum(clip.length for clip in chunk.clips) <= limit for chunk in made.chunks)


@given(speeches())
def test_chunks_are_ordered_disjoint_and_inside(given_speech: tuple[tuple[Span, ...], int]) -> None:
    speech, length = given_speech
    held = sounds(plan(speech, length, FIRST))
    assert all(ahead.end <= behind.first for ahead, behind in pairwise(held))
    assert all(clip.end <= length for clip in held)


def test_a_long_stretch_is_cut_in_its_longest_pause() -> None:
    speech = (Span(0, 18 * SECOND), Span(19 * SECOND, 25 * SECOND), Span(25 * SECOND + 4_000, 45 * SECOND))
    assert [chunk.span.first for chunk in plan(speech, 45 * SECOND, FIRST).chunks] == [0, 18 * SECOND + SECOND // 2]


def test_a_stretch_that_is_hardly_too_long_loses_its_last_milliseconds_and_is_not_cut() -> None:
    trimmed = replace(FIRST, parameters=parameters(**dict(FIRST.parameters), trim_ms=50))
    speech, frames = (Span(0, 30 * SECOND + 2),), 30 * SECOND + 2
    assert [chunk.span for chunk in plan(speech, frames, trimmed).chunks] == [Span(0, 30 * SECOND)]
    assert len(plan(speech, frames, FIRST).chunks) == 2
    assert len(plan((Span(0, 31 * SECOND),), 31 * SECOND, trimmed).chunks) == 2


def test_another_reading_has_to_be_worth_the_margin_more_than_the_first() -> None:
    chunk = Chunk(Span(0, 4 * SECOND), (Span(0, 4 * SECOND),))
    first, better = (text(chunk.span, FIRST, counted(chunk.span), permille) for permille in (800, 850))
    assert choose(chunk, (first, better, first), ["a test"]).chosen is better
    assert choose(chunk, (first, better, first), ["a test"], 1_000).chosen is first


def test_silence_needs_no_engine() -> None:
    assert plan((), 60 * SECOND, FIRST).chunks == ()


def test_short_pauses_stay_in_the_sound() -> None:
    assert len(sounds(plan((Span(0, SECOND), Span(2 * SECOND, 3 * SECOND)), 9 * SECOND, FIRST))) == 1


def text(chunk: Span, recipe: Recipe, words: str, permille: int = 900) -> ChunkText:
    spoken = words.split()
    step = chunk.length // max(1, len(spoken))
    said = tuple(
        RawWord(f" {w}", Span(chunk.first + i * step, chunk.first + (i + 1) * step), permille) for i, w in enumerate(spoken)
    )
    heard = (RawSegment(chunk, f" {words}", said, 10, -300, 1_000),) if said else ()
    return ChunkText(chunk, recipe.digest(), heard)


def counted(chunk: Span) -> str:
    return " ".join(
        hashlib.sha256(bytes([second])).hexdigest()[:5] for second in range(chunk.first // SECOND, chunk.end // SECOND)
    )


@dataclass
class Reader:
    """A transcriber that says by recipe and start what it is told to, else a new word every second."""

    says: dict[tuple[str, int], str] = field(default_factory=dict)
    asked: list[tuple[str, Span]] = field(default_factory=list)
    dies_at: int = 1_000
    batch: int = 1
    batches: list[list[int]] = field(default_factory=list)

    def transcribe_batch(self, asked: Sequence[Asked], recipe: Recipe) -> Iterator[ChunkText]:
        self.batches.append([one.chunk.length for one in asked])
        for one in asked:
            yield self.transcribe(one.pcm, one.chunk, recipe, one.clips)

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        if len(self.asked) == self.dies_at:
            raise KeyboardInterrupt
        self.asked.append((recipe.name, chunk))
        return text(chunk, recipe, self.says.get((recipe.name, chunk.first), counted(chunk)))


class Shelf(dict[str, bytes]):
    """Kept results."""

    def find(self, key: str) -> bytes | None:
        return self.get(key)

    def keep(self, key: str, kind: str, body: bytes) -> None:
        self.setdefault(key, body)


def ran(reader: Reader, shelf: Shelf, speech: tuple[Span, ...]) -> Transcription:
    steps = transcribe(MINUTE, plan(speech, MINUTE.frames, FIRST), reader, (FIRST, RELISTEN), shelf)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Transcription = end.value
            return result


SPEECH = (Span(SECOND, 20 * SECOND), Span(25 * SECOND, 50 * SECOND))
STARTS = tuple(chunk.span.first for chunk in plan(SPEECH, MINUTE.frames, FIRST).chunks)
LOOP = "and we go " * 20


def test_a_trusted_chunk_is_read_once() -> None:
    reader = Reader()
    made = ran(reader, Shelf(), SPEECH)
    assert [name for name, _ in reader.asked] == ["court", "court"]
    assert (made.readings, made.caveats, made.recipes) == ((), (), (FIRST,))


def test_a_loop_is_read_under_the_second_recipe_and_in_other_borders() -> None:
    reader = Reader(says={("court", STARTS[0]): LOOP})
    ran(reader, Shelf(), SPEECH)
    first, second, *others, last = reader.asked
    assert (first[0], second[0], first[1]) == ("court", "court-relisten", second[1])
    assert len(others) == 2
    assert {name for name, _ in [*others, last]} == {"court"}
    assert max(span.length for _, span in others) <= 20 * SECOND


def test_every_reading_stays_and_the_choice_is_explained() -> None:
    made = ran(Reader(says={("court", STARTS[0]): LOOP}), Shelf(), SPEECH)
    assert made.segments[0].recipe == RELISTEN.digest()
    assert [(r.recipe, r.text.split()[:3]) for r in made.readings] == [(FIRST.digest(), ["and", "we", "go"])] * 2
    assert "the reading under the second recipe stands" in made.caveats[0].text


def test_a_long_loop_never_beats_a_plain_reading() -> None:
    chunk = Chunk(Span(0, 30 * SECOND), (Span(0, 30 * SECOND),))
    loop, plain_text = text(chunk.span, FIRST, LOOP, 990), text(chunk.span, RELISTEN, "six words that are rather unlikely", 520)
    assert choose(chunk, (loop, plain_text, loop), ["a test"]).chosen is plain_text


def test_a_short_repetition_in_a_good_reading_is_not_traded_for_a_poor_one() -> None:
    chunk = Chunk(Span(0, 30 * SECOND), (Span(0, 30 * SECOND),))
    good = text(chunk.span, FIRST, f"no no no no {counted(chunk.span)}")
    assert choose(chunk, (good, text(chunk.span, RELISTEN, counted(chunk.span), 600), good), ["a test"]).chosen is good


def test_a_loop_that_both_readings_have_is_kept_and_flagged() -> None:
    says = {(name, first): LOOP for name in ("court", "court-relisten") for first in range(STARTS[1])}
    made = ran(Reader(says=says), Shelf(), SPEECH)
    assert made.segments[0].recipe == FIRST.digest()
    assert SuspicionKind.LOOP in {s.kind for s in made.suspicions}


def test_a_run_stopped_anywhere_goes_on_to_the_same_bytes() -> None:
    says = {("court", STARTS[1]): LOOP}
    whole = canonical(plain(ran(Reader(says=says), Shelf(), SPEECH)))
    for stop in range(6):
        shelf = Shelf()
        with contextlib.suppress(KeyboardInterrupt):
            ran(Reader(says=says, dies_at=stop), shelf, SPEECH)
        assert canonical(plain(ran(Reader(says=says), shelf, SPEECH))) == whole


def test_nothing_is_read_twice() -> None:
    reader, shelf = Reader(says={("court", STARTS[0]): LOOP}), Shelf()
    ran(reader, shelf, SPEECH)
    count = len(reader.asked)
    ran(reader, shelf, SPEECH)
    assert len(reader.asked) == count


def test_segments_come_as_they_are_made() -> None:
    steps = transcribe(MINUTE, plan(SPEECH, MINUTE.frames, FIRST), Reader(), (FIRST, RELISTEN), Shelf())
    assert [[s.id for s in step.segments] for step in steps] == [["u00001"], ["u00002"]]


def test_speech_that_nobody_wrote_down_is_flagged() -> None:
    says = {(name, first): "" for name in ("court", "court-relisten") for first in range(STARTS[1])}
    made = ran(Reader(says=says), Shelf(), SPEECH)
    assert [s.kind for s in made.suspicions] == [SuspicionKind.SPEECH_WITHOUT_TEXT]


SCATTERED = tuple(Span(n * 7 * SECOND, n * 7 * SECOND + (1 + n % 3) * SECOND) for n in range(8))
ALONE = replace(FIRST, parameters=asked(3_500, 2_000))


def in_batches(reader: Reader, shelf: Shelf) -> tuple[list[int], Transcription]:
    """The frames up to which text was told, in the order it came, and the whole."""
    steps = transcribe(MINUTE, plan(SCATTERED, MINUTE.frames, ALONE), reader, (ALONE, RELISTEN), shelf)
    told = []
    while True:
        try:
            told.append(next(steps).done)
        except StopIteration as end:
            return told, end.value


def test_batches_make_the_transcript_that_single_chunks_make_and_tell_it_in_order() -> None:
    says = {("court", plan(SCATTERED, MINUTE.frames, ALONE).chunks[2].span.first): LOOP}
    told, made = in_batches(Reader(says=says, batch=3), Shelf())
    assert told == sorted(told)
    assert canonical(plain(made)) == canonical(plain(in_batches(Reader(says=says), Shelf())[1]))


def test_chunks_of_one_recipe_and_length_are_read_together_with_the_one_that_waits_longest() -> None:
    assert cut_batch([("a", 30), ("a", 5), ("b", 30), ("a", 29), ("a", 31)], 3) == [3, 0, 4]
    assert cut_batch([("b", 5), ("a", 5)], 8) == [0]


def test_what_a_batch_has_read_is_kept_though_the_next_one_fails() -> None:
    shelf = Shelf()
    with contextlib.suppress(KeyboardInterrupt):
        in_batches(Reader(batch=3, dies_at=4), shelf)
    assert len(shelf) == 4
