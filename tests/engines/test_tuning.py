"""Batches: where they begin, what is measured and remembered, and that nothing is lost where memory runs out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.devices import Device
from workbench.domain.recipe import Recipe
from workbench.domain.timeline import Span
from workbench.domain.utterances import Asked, ChunkText
from workbench.engines.supervision import OutOfMemory
from workbench.engines.tuning import Batching, Book, Found, Setting, chunks_at_once, setting, start

RECIPE = Recipe("e", "1", "court-batched")
WHERE = Setting("GPU-1", "d" * 64, "float16", "ctranslate2 4.8.5", short=False)
SECOND = ENGINE_RATE.hz


def chunk(number: int) -> Asked:
    return Asked(WorkPcm(Path("w.f32"), ENGINE_RATE, 900 * SECOND, "mix", "0" * 64), Span(number * SECOND, (number + 1) * SECOND))


class Reader:
    """Reads at most `fits` chunks at once; says the later ones of a batch first."""

    def __init__(self, fits: int, *, after: int = 0) -> None:
        self.fits, self.after = fits, after
        self.batches: list[int] = []
        self.read: list[Span] = []

    def __call__(self, asked: Sequence[Asked], recipe: Recipe) -> Iterator[tuple[int, ChunkText]]:
        self.batches.append(len(asked))
        for number in reversed(range(len(asked))):
            if len(asked) > self.fits and len(asked) - number > self.after:
                raise OutOfMemory("The clerk ran out of memory.")
            self.read.append(asked[number].chunk)
            yield number, ChunkText(asked[number].chunk, recipe.digest(), ())


@pytest.mark.parametrize(
    ("memory_mib", "seconds", "chunks"),
    [
        (81_559, 59, 24),
        (40_960, 60, 16),
        (24_564, 30, 16),
        (24_564, 600, 12),
        (12_288, 30, 12),
        (12_288, 600, 8),
        (8_188, 30, 8),
        (4_096, 600, 4),
    ],
)
def test_batches_begin_where_the_guide_says(memory_mib: int, seconds: int, chunks: int) -> None:
    assert start(memory_mib, seconds * 1000) == chunks


def test_a_batch_that_does_not_fit_is_read_again_in_halves_and_nothing_is_lost_or_twice() -> None:
    reader = Reader(fits=3)
    batching = Batching(8, reader)
    asked = [chunk(number) for number in range(11)]
    texts = list(batching.texts(asked, RECIPE))
    assert [text.chunk for text in texts] == [one.chunk for one in asked]
    assert len(reader.read) == len(set(reader.read)) == 11
    assert (reader.batches[:3], batching.size) == ([8, 4, 2], 2)


def test_what_was_read_before_memory_ran_out_is_not_read_again() -> None:
    reader = Reader(fits=4, after=3)
    asked = [chunk(number) for number in range(8)]
    texts = list(Batching(8, reader).texts(asked, RECIPE))
    assert [text.chunk for text in texts] == [one.chunk for one in asked]
    assert len(reader.read) == len(set(reader.read)) == 8
    assert reader.batches == [8, 4, 1]


def test_a_single_chunk_that_does_not_fit_is_told() -> None:
    with pytest.raises(OutOfMemory):
        list(Batching(4, Reader(fits=0)).texts([chunk(0), chunk(1)], RECIPE))


def test_texts_come_as_soon_as_those_before_them_are_there() -> None:
    reader = Reader(fits=2)
    texts = Batching(2, reader).texts([chunk(number) for number in range(4)], RECIPE)
    next(texts)
    assert reader.batches == [2]


def test_a_size_is_measured_by_full_batches_after_the_first() -> None:
    figures: list[tuple[int, int]] = []
    batching = Batching(2, Reader(fits=2), measured=lambda size, permille: figures.append((size, permille)))
    list(batching.texts([chunk(number) for number in range(7)], RECIPE))
    assert figures == []
    list(batching.texts([chunk(number) for number in range(12)], RECIPE))
    assert [size for size, _ in figures] == [2]


def test_twice_as_many_are_tried_while_that_is_clearly_faster(tmp_path: Path) -> None:
    book, sizes = Book(tmp_path / "batches.json"), []
    for speed in (100_000, 140_000, 143_000):
        sizes.append(chunks_at_once(book, WHERE, 24_564, 600_000))
        book.measured(WHERE, sizes[-1], speed)
    assert sizes == [12, 24, 48]
    assert chunks_at_once(book, WHERE, 24_564, 600_000) == 24


def test_two_runs_choose_the_same_whatever_they_measure(tmp_path: Path) -> None:
    book = Book(tmp_path / "batches.json")
    book.measured(WHERE, 12, 100_000)
    book.measured(WHERE, 24, 90_000)
    first = chunks_at_once(book, WHERE, 24_564, 600_000)
    book.measured(WHERE, 12, 10)
    assert first == chunks_at_once(book, WHERE, 24_564, 600_000) == 12


def test_what_ran_out_of_memory_is_not_tried_again(tmp_path: Path) -> None:
    book = Book(tmp_path / "batches.json")
    book.measured(WHERE, 12, 100_000)
    book.overflowed(WHERE, 12)
    assert chunks_at_once(book, WHERE, 24_564, 600_000) == 12
    book.overflowed(WHERE, 5)
    assert chunks_at_once(book, WHERE, 24_564, 600_000) == 5


def test_each_card_model_precision_and_library_stands_for_itself() -> None:
    card, other = Device("cuda:0", "A100", key="GPU-1"), Device("cuda:1", "A100", key="GPU-2")
    keys = {
        setting(card, "d", "float16", 90_000).key,
        setting(other, "d", "float16", 90_000).key,
        setting(card, "e", "float16", 90_000).key,
        setting(card, "d", "int8_float16", 90_000).key,
        setting(card, "d", "float16", 30_000).key,
    }
    assert len(keys) == 5


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '{"schema": 2, "settings": {}}',
        '{"schema": 1, "settings": {"k": {"speeds": {"8": "fast"}, "ceiling": 0}}}',
        '{"schema": 1, "settings": {"k": {"speeds": {"-8": 5}, "ceiling": 0}}}',
        '{"schema": 1, "settings": {"k": {"speeds": {"8": 5}, "ceiling": true}}}',
        '{"schema": 1, "settings": ["k"]}',
    ],
)
def test_a_damaged_book_is_forgotten_with_a_note_and_begun_anew(tmp_path: Path, body: str) -> None:
    path = tmp_path / "batches.json"
    path.write_text(body)
    book = Book(path)
    assert book.found(WHERE) == Found()
    assert "could not be read and was forgotten" in book.note
    book.measured(WHERE, 8, 5)
    assert Book(path).found(WHERE).speeds == {8: 5}


def test_a_book_that_cannot_be_written_costs_no_recording(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    book = Book(tmp_path / "file" / "batches.json")
    book.measured(WHERE, 8, 5)
    assert chunks_at_once(book, WHERE, 24_564, 600_000) == 12
