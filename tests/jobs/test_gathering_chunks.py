"""Batches across recordings: full where two have something to read, and no recording pays for another's failure."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import Unavailable
from workbench.domain.recipe import Recipe
from workbench.domain.timeline import Span
from workbench.domain.utterances import Asked, ChunkText
from workbench.jobs.gathering_chunks import Gathering

RECIPE = Recipe("e", "1", "court")


def chunks_of(name: str, count: int) -> list[Asked]:
    pcm = WorkPcm(Path(name), ENGINE_RATE, 16_000 * count, "mix", name)
    return [Asked(pcm, Span(n * 16_000, (n + 1) * 16_000)) for n in range(count)]


class Engine:
    """Reads what it is given; the first batch waits until told, and a recording called "bad" breaks it."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.go = threading.Event()

    def read(self, asked: Sequence[Asked], recipe: Recipe) -> Iterator[ChunkText]:
        self.batches.append([one.pcm.sha256 for one in asked])
        self.go.wait(5)
        for one in asked:
            if one.pcm.sha256 == "bad":
                raise Unavailable("It broke.")
            yield ChunkText(one.chunk, recipe.digest(), ())


def read_by_three(engine: Engine, *names: str) -> dict[str, list[ChunkText] | Unavailable]:
    """Three recordings of three chunks, each on its own thread; the first is in the engine before the others come."""
    gathering, found = Gathering(engine.read), {}

    def work(name: str) -> None:
        try:
            found[name] = list(gathering.read(chunks_of(name, 3), RECIPE, 4))
        except Unavailable as error:
            found[name] = error

    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
        while not engine.batches:
            pass
    while len(gathering._waiting) < 3 * len(names):
        pass
    engine.go.set()
    for thread in threads:
        thread.join(10)
    return found


def test_chunks_of_two_recordings_share_a_batch_and_come_back_in_order() -> None:
    engine = Engine()
    found = read_by_three(engine, "a", "b", "c")
    assert [len(set(batch)) for batch in engine.batches][1:] == [2, 1]
    for texts in found.values():
        assert [text.chunk.first for text in texts] == [0, 16_000, 32_000]  # type: ignore[union-attr]


def test_a_recording_that_breaks_the_engine_takes_no_other_with_it() -> None:
    found = read_by_three(Engine(), "a", "bad", "c")
    assert isinstance(found["bad"], Unavailable)
    assert len(found["a"]) == len(found["c"]) == 3  # type: ignore[arg-type]


def test_who_stops_reading_leaves_nothing_behind() -> None:
    engine = Engine()
    engine.go.set()
    gathering = Gathering(engine.read)
    steps = gathering.read(chunks_of("a", 9), RECIPE, 4)
    next(steps)
    steps.close()
    assert gathering._waiting == []
    with pytest.raises(Unavailable):
        list(gathering.read(chunks_of("bad", 1), RECIPE, 4))
