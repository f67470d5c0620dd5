"""What a GPU gains and whether its texts hold: precisions, flash attention, batches, and memory that runs out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from workbench.benchmarks.gpu_hog import Hog
from workbench.benchmarks.rounds import Ground, Result, alternate
from workbench.domain.audio import WorkPcm
from workbench.domain.chunks import COURT_HEARING, plan
from workbench.domain.devices import Device, Placement
from workbench.domain.utterances import Asked, ChunkText
from workbench.jobs.workplace import EngineRoom
from workbench.stages.transcription import Transcriber

ENGINE, ROUNDS = "whisper-base", 3
SIZES = (4, 8, 16, 32)
CHUNKS = 64  # of the sample, over and over: enough for two full batches of the largest size
CROWDED_BATCH, LEFT_MIB = 64, 1_000
SKIPPED = "not run: no CUDA device"
ROWS: tuple[tuple[str, str, str], ...] = (
    ("GPU float16", "the same chunks on the processor at int8, wall", "≤ 0.20"),
    ("GPU int8_float16", "float16, wall", "≤ 1.00"),
    ("GPU flash attention", "float16 without it, wall", "≤ 1.00"),
    ("GPU batches", "one chunk at a time, wall", "≤ 0.50"),
    ("GPU texts in batches", "words that differ from one chunk at a time, of all", "≤ 0.001"),
    ("GPU out of memory", "chunks lost, twice or read otherwise after halving, of all", "0"),
)


def measure(ground: Ground) -> Iterator[Result]:
    """Each row, or why it was not run."""
    ears, _ = ground.ears()
    room = ears.engines
    gpus = room.roster.gpus()
    why = room.lack(ENGINE, "en") or ("" if gpus else SKIPPED)
    if why:
        yield from (Result(*row, None, skipped=why) for row in ROWS)
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
        track = ears.decoder.probe(ground.sample, ground.sample.name).tracks[0]
        decoded = _finished(ears.decoder.decode(ground.sample, name=ground.sample.name, track=track.index, folder=Path(place)))
        yield from _rows(Bench(room, gpus[0], decoded.mix))


class Bench:
    """One card, the sample's chunks, and engines on it."""

    def __init__(self, room: EngineRoom, gpu: Device, mix: WorkPcm) -> None:
        self.room, self.gpu = room, gpu
        with closing(self.on_processor()) as scout, closing(room.detector()) as detector:
            speech = tuple(span for found in detector.listen(mix, COURT_HEARING) for span in found.spans)
            made = plan(speech, mix.frames, scout.recipe(language="en"))
        once = [Asked(mix, chunk.span, chunk.clips) for chunk in made.chunks]
        self.asked = list(islice(cycle(once), CHUNKS))

    def on_gpu(self, precision: str = "float16", batch: int = 16, *, flash: bool = False) -> Transcriber:
        """The engine on the card."""
        return self._opened(Placement(self.gpu.name, precision, batch, flash))

    def on_processor(self) -> Transcriber:
        """The engine on the processor."""
        return self._opened(Placement())

    def _opened(self, placement: Placement) -> Transcriber:
        return self.room.transcriber(ENGINE, placement)


def _rows(bench: Bench) -> Iterator[Result]:
    yield _against_processor(bench)
    yield _compared(ROWS[1], bench, "int8_float16", bench.on_gpu("int8_float16"))
    yield _flash(bench)
    yield from _batches(bench)
    yield _crowded(bench)


def _against_processor(bench: Bench) -> Result:
    few = bench.asked[:4]
    ours, theirs = bench.on_gpu(), bench.on_processor()
    try:
        best = alternate({"float16": lambda: read(ours, few), "processor": lambda: read(theirs, few)}, 2)
    finally:
        ours.close()
        theirs.close()
    figures = {name: round(measured.wall, 3) for name, measured in best.items()}
    return Result(*ROWS[0], round(best["float16"].wall / best["processor"].wall, 3), figures)


def _compared(row: tuple[str, str, str], bench: Bench, name: str, ours: Transcriber) -> Result:
    """An engine on the card against float16 as it is."""
    plain = bench.on_gpu()
    try:
        best = alternate({name: lambda: read(ours, bench.asked), "float16": lambda: read(plain, bench.asked)}, ROUNDS)
        figures = {key: round(measured.wall, 3) for key, measured in best.items()}
        figures["words that differ"] = differing(read(ours, bench.asked), read(plain, bench.asked))
    finally:
        ours.close()
        plain.close()
    return Result(*row, round(best[name].wall / best["float16"].wall, 3), figures)


def _flash(bench: Bench) -> Result:
    ours = bench.on_gpu(flash=True)
    note = ours.run_record().note
    if "without flash attention" in note:
        ours.close()
        return Result(*ROWS[2], None, skipped=f"not run: {note.partition('without flash attention: ')[2]}")
    return _compared(ROWS[2], bench, "flash attention", ours)


def _batches(bench: Bench) -> Iterator[Result]:
    """Every size against one chunk at a time: its speed, and whether a word comes out otherwise."""
    engines = {size: bench.on_gpu(batch=size) for size in SIZES}
    single = bench.on_gpu(batch=1)
    try:
        works: dict[str, Callable[[], object]] = {f"{n} at once": _reading(e, bench.asked) for n, e in engines.items()}
        best = alternate({**works, "one at a time": lambda: alone(single, bench.asked)}, ROUNDS)
        texts = alone(single, bench.asked)
        off = {f"{n} at once": differing(read(e, bench.asked), texts) for n, e in engines.items()}
    finally:
        for engine in (*engines.values(), single):
            engine.close()
    figures = {name: round(measured.wall, 3) for name, measured in best.items()}
    fastest = min(measured.wall for name, measured in best.items() if name in works)
    yield Result(*ROWS[3], round(fastest / best["one at a time"].wall, 3), figures)
    words = sum(len(text.text.split()) for text in texts)
    yield Result(*ROWS[4], round(max(off.values()) / max(1, words), 5), {name: float(n) for name, n in off.items()})


def _crowded(bench: Bench) -> Result:
    """Another process takes nearly all of the card's memory; the batch is to be halved until it fits."""
    engine = bench.on_gpu(batch=CROWDED_BATCH)
    try:
        expected = read(engine, bench.asked)
        with Hog(bench.gpu, LEFT_MIB):
            crowded = bench.on_gpu(batch=CROWDED_BATCH)
            try:
                texts = read(crowded, bench.asked)
                fits = crowded.batch
            finally:
                crowded.close()
    finally:
        engine.close()
    wrong = sum(a.text != b.text or a.chunk != b.chunk for a, b in zip(texts, expected, strict=False))
    wrong += abs(len(texts) - len(expected))
    figures = {"asked for at once": float(CROWDED_BATCH), "fitted at once": float(fits)}
    skipped = "" if fits < CROWDED_BATCH else "not shown: the whole batch fitted beside the other process"
    return Result(*ROWS[5], None if skipped else wrong / len(expected), figures, skipped)


def _reading(engine: Transcriber, asked: Sequence[Asked]) -> Callable[[], object]:
    return lambda: read(engine, asked)


def read(engine: Transcriber, asked: Sequence[Asked]) -> list[ChunkText]:
    """All chunks, in batches as the engine takes them."""
    recipe, waiting = engine.recipe(language="en"), iter(asked)
    texts: list[ChunkText] = []
    while part := list(islice(waiting, max(1, engine.batch))):
        texts += engine.transcribe_batch(part, recipe)
    return texts


def alone(engine: Transcriber, asked: Sequence[Asked]) -> list[ChunkText]:
    """All chunks, one after the other."""
    recipe = engine.recipe(language="en")
    return [engine.transcribe(one.pcm, one.chunk, recipe, one.clips) for one in asked]


def differing(ours: Sequence[ChunkText], theirs: Sequence[ChunkText]) -> int:
    """Words that stand in one text of a chunk and not in the other, counted where they differ."""
    pairs = [(a.text.split(), b.text.split()) for a, b in zip(ours, theirs, strict=True)]
    return sum(sum(x != y for x, y in zip(a, b, strict=False)) + abs(len(a) - len(b)) for a, b in pairs)


def _finished(job: Generator[Any, None, Any]) -> Any:
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value
