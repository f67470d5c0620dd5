"""Aligners: our search against whisperX's own, and whose word times are nearest to those that people marked."""

from __future__ import annotations

import ast
import importlib.util
import re
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.benchmarks.rounds import Ground, Result, alternate
from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.devices import HERE
from workbench.domain.timeline import Span, hull
from workbench.domain.utterances import RawSegment, RawWord
from workbench.jobs.workplace import Ears

FRAMES, SYMBOLS, LETTERS = 1_500, 32, 400  # 30 s of sound at 50 frames a second, and what is said in it
GOAL = "≥ 100"
ALIGNERS = ("pocketsphinx", "ctc", "whisperx-align")
LISTENER = "whisper-base"
PAUSE = ENGINE_RATE.hz * 7 // 10  # between two utterances of one speaker
_MARKED = "the recogniser's own word times: middles off those people marked"
_NEARER = "> 1"
_PEER = ("get_trellis", "Point", "backtrack")

Emission = NDArray[np.float32]
Path_ = list[tuple[int, int]] | None


def measure(ground: Ground) -> Iterator[Result]:
    """The search alone; then each aligner on recordings whose words have marked times, where there are such."""
    yield _search()
    marked = sorted(ground.data.rglob("*.ctm")) if ground.data else []
    if not marked:
        yield Result("word times", _MARKED, _NEARER, None, skipped="WORKBENCH_BENCHMARK_DATA names no folder with .ctm files.")
        return
    yield from _word_times(marked, ground.ears()[0])


def _search() -> Result:
    name, against = "alignment, search", "whisperX's trellis and backtracking, the same path"
    try:
        peer = whisperx_path()
    except ModuleNotFoundError as lack:
        return Result(name, against, GOAL, None, skipped=f"The package {lack.name} is not installed.")
    from workbench.engines.workers.ctc_path import Aligning

    emission, tokens = like_real()
    ours, plain = Aligning(), Aligning(compiled=False)
    paths = [_path(search.way(emission, tokens, 0)) for search in (ours, plain)]
    if any(path != peer(emission, tokens, 0) for path in paths):
        return Result(name, against, GOAL, None, skipped="The paths differ: this is a defect of ours.")
    best = alternate(
        {
            ours.compiler: lambda: ours.way(emission, tokens, 0),
            "numpy": lambda: plain.way(emission, tokens, 0),
            "whisperX": lambda: peer(emission, tokens, 0),
        }
    )
    figures = {f"{who}, ms": round(measured.wall * 1000, 2) for who, measured in best.items()}
    return Result(name, against, GOAL, round(best["whisperX"].wall / best[ours.compiler].wall), figures)


def _word_times(marked: Sequence[Path], ears: Ears) -> Iterator[Result]:
    if lack := ears.engines.lack(LISTENER, "en"):
        yield Result("word times", _MARKED, _NEARER, None, skipped=lack)
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        talks = [Talk.of(path, ears, Path(folder) / str(number)) for number, path in enumerate(marked)]
        own = _own_times(talks, ears)
        for name in ALIGNERS:
            yield _nearness(name, talks, own, ears)


def _nearness(name: str, talks: Sequence[Talk], own: NDArray[np.float64], ears: Ears) -> Result:
    if lack := ears.engines.lack(name, "en"):
        return Result(f"word times, {name}", _MARKED, _NEARER, None, skipped=lack)
    with closing(ears.engines.aligner(name, HERE)) as aligner:
        recipe = aligner.recipe(language="en")
        found = [segment for talk in talks for segment in _finished(aligner.align(talk.pcm, talk.distorted(), recipe))]
    marked = [segment for talk in talks for segment in talk.utterances]
    off = np.array([o for one, two in zip(marked, found, strict=True) for o in _off(one, two)])
    words = sum(len(segment.words) for segment in marked)
    figures = {"words": words, "placed": len(off), **_told("its", off), **_told("the recogniser's", own)}
    return Result(f"word times, {name}", _MARKED, _NEARER, round(float(np.median(own) / np.median(off)), 1), figures)


def _told(whose: str, off: NDArray[np.float64]) -> dict[str, float]:
    middle, high = np.percentile(off, [50, 90])
    return {f"{whose} median, ms": round(middle), f"{whose} 90th percentile, ms": round(high)}


def _off(marked: RawSegment, found: RawSegment) -> Iterator[float]:
    """How far each placed word's middle lies from the marked one, in ms. `found` began with every word where it cannot be."""
    for one, two in zip(marked.words, found.words, strict=True):
        if two.span.length:
            yield _apart(one.span, two.span)


def _apart(one: Span, two: Span) -> float:
    return abs(one.first + one.end - two.first - two.end) * 500 / ENGINE_RATE.hz


@dataclass(frozen=True, slots=True)
class Talk:
    """A recording and its utterances, one speaker's words between two pauses, as people marked them."""

    pcm: WorkPcm
    utterances: tuple[RawSegment, ...]

    @classmethod
    def of(cls, marked: Path, ears: Ears, folder: Path) -> Talk:
        """The recording that lies beside a .ctm file: file, channel, start, length, word, confidence, speaker a line."""
        sound = marked.with_suffix(".wav")
        track = ears.decoder.probe(sound, sound.name).tracks[0]
        decoded = _finished(ears.decoder.decode(sound, name=sound.name, track=track.index, folder=folder))
        rows = [line.split() for line in marked.read_text(encoding="utf-8").splitlines() if line.strip()]
        voices = {row[-1]: [_word(other) for other in rows if other[-1] == row[-1]] for row in rows}
        return cls(decoded.mix, tuple(_utterance(run) for words in voices.values() for run in _runs(words)))

    def distorted(self) -> tuple[RawSegment, ...]:
        """The same texts and borders, every word without time: what is not placed stays without."""
        return tuple(_bare(segment) for segment in self.utterances)


def _bare(segment: RawSegment) -> RawSegment:
    nowhere = Span(segment.span.first, segment.span.first)
    words = tuple(RawWord(word.text, nowhere, 0) for word in segment.words)
    return RawSegment(segment.span, segment.text, words, 0, 0, 0)


def _word(row: Sequence[str]) -> RawWord:
    start, length = float(row[2]), float(row[3])
    return RawWord(row[4], Span(ENGINE_RATE.frames(start), ENGINE_RATE.frames(start + length)), 0)


def _runs(words: Sequence[RawWord]) -> Iterator[list[RawWord]]:
    run: list[RawWord] = []
    for word in words:
        if run and word.span.first - run[-1].span.end > PAUSE:
            yield run
            run = []
        run.append(word)
    yield run


def _utterance(words: Sequence[RawWord]) -> RawSegment:
    text = " ".join(word.text for word in words)
    return RawSegment(hull(word.span for word in words), text, tuple(words), 0, 0, 0)


def _own_times(talks: Sequence[Talk], ears: Ears) -> NDArray[np.float64]:
    """How far the recogniser's words lie from the marked ones, where it heard the same, in ms."""
    off: list[float] = []
    with closing(ears.engines.transcriber(LISTENER, HERE)) as listener:
        recipe = listener.recipe(language="en")
        for talk in talks:
            text = listener.transcribe(talk.pcm, Span(0, talk.pcm.frames), recipe)
            heard = [word for segment in text.segments for word in segment.words]
            marked = sorted((word for u in talk.utterances for word in u.words), key=lambda word: word.span)
            off += [_apart(one.span, two.span) for one, two in _same(marked, heard)]
    return np.array(off)


def _same(one: Sequence[RawWord], two: Sequence[RawWord]) -> Iterator[tuple[RawWord, RawWord]]:
    mine, theirs = ([re.sub(r"\W", "", word.text.lower()) for word in words] for words in (one, two))
    for block in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
        yield from zip(one[block.a : block.a + block.size], two[block.b : block.b + block.size], strict=True)


def _finished(job: Generator[Any, None, Any]) -> Any:
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value


def like_real(seed: int = 1) -> tuple[Emission, NDArray[np.int64]]:
    """Emissions as a trained network's: nearly all frames sure of the blank, each letter of a text a spike of two."""
    rng = np.random.default_rng(seed)
    tokens = rng.integers(1, SYMBOLS, LETTERS)
    logits = rng.normal(0, 1, (FRAMES, SYMBOLS))
    logits[:, 0] += 8
    at = np.sort(rng.choice(FRAMES // 2, LETTERS, replace=False)) * 2
    logits[at, tokens] += 12
    logits[at + 1, tokens] += 6
    return (logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))).astype(np.float32), tokens


def whisperx_path() -> Callable[[Emission, NDArray[np.int64], int], Path_]:
    """whisperX's own functions out of its source: importing all of it takes many seconds. Raises ModuleNotFoundError."""
    found = importlib.util.find_spec("whisperx")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(name="whisperx")
    import torch

    source = ast.parse((Path(found.submodule_search_locations[0]) / "alignment.py").read_text(encoding="utf-8"))
    wanted = [node for node in source.body if getattr(node, "name", "") in _PEER]
    its: dict[str, Any] = {"torch": torch, "dataclass": dataclass}
    exec(compile(ast.Module(wanted, []), "whisperx/alignment.py", "exec"), its)  # noqa: S102 - the peer's code, as installed

    def path(emission: Emission, tokens: NDArray[np.int64], blank: int) -> Path_:
        given, text = torch.from_numpy(emission), [int(token) for token in tokens]
        points = its["backtrack"](its["get_trellis"](given, text, blank), given, text, blank)
        return None if points is None else [(point.token_index, point.time_index) for point in points]

    return path


def _path(way: Any) -> Path_:
    return None if way is None else [(int(token), way.first + at) for at, token in enumerate(way.tokens)]
