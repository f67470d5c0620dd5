"""Readings that are made in many places at once: the same transcript, each chunk shown when it and all before it are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from tests.stages.test_transcription import FIRST, LOOP, MINUTE, RELISTEN, SPEECH, STARTS, Reader, Shelf, ran
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe
from workbench.domain.utterances import Asked, ChunkText
from workbench.stages.transcription import plan, transcribe


@dataclass
class Places:
    """A flow that answers in any order."""

    reader: Reader
    dice: Random
    out: list[tuple[int, Asked, Recipe]] = field(default_factory=list)
    room: int = 8

    def send(self, number: int, asked: Asked, recipe: Recipe) -> None:
        self.out.append((number, asked, recipe))

    def came(self) -> tuple[int, ChunkText]:
        number, asked, recipe = self.out.pop(self.dice.randrange(len(self.out)))
        return number, self.reader.transcribe(asked.pcm, asked.chunk, recipe, asked.clips)


@dataclass
class Spreading(Reader):
    """A reader with many places."""

    seed: int = 0

    def flow(self) -> Places:
        return Places(self, Random(self.seed))


def test_the_transcript_is_the_same_in_whatever_order_readings_come() -> None:
    says = {("court", STARTS[0]): LOOP}
    alone = ran(Reader(says=dict(says)), Shelf(), SPEECH)
    for seed in range(20):
        reader = Spreading(says=dict(says), seed=seed)
        assert ran(reader, Shelf(), SPEECH) == alone
        assert len(reader.asked) == len(set(reader.asked))


def test_what_was_read_before_is_not_sent_again() -> None:
    shelf = Shelf()
    ran(Spreading(says={("court", STARTS[0]): LOOP}), shelf, SPEECH)
    reader = Spreading()
    ran(reader, shelf, SPEECH)
    assert reader.asked == []


def _steps(reader: Reader) -> Iterator[Progress]:
    yield from transcribe(MINUTE, plan(SPEECH, MINUTE.frames, FIRST), reader, (FIRST, RELISTEN), Shelf())


def test_the_first_words_of_a_large_batch_are_shown_before_its_last_chunk_is_read() -> None:
    reader = Reader(batch=16)
    next(_steps(reader))
    assert len(reader.asked) == 1


def test_chunks_are_shown_in_order_of_time() -> None:
    for seed in range(10):
        firsts = [step.segments[0].span.first for step in _steps(Spreading(seed=seed)) if step.segments]
        assert firsts == sorted(firsts)
        assert len(firsts) == 2
