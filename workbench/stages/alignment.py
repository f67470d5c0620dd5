"""Alignment: words onto the recording's frames."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.canonical import canonical, digest_of, fact, plain
from workbench.domain.errors import Defect
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord, cache_key
from workbench.domain.timeline import Rate, Span, hull
from workbench.domain.transcript import Segment, Suspicion, SuspicionKind, Word
from workbench.domain.utterances import RawSegment, RawWord
from workbench.stages.transcription import ResultKeeper

KIND: Final = "alignment"
OWN_TIMES: Final = "attention"  # the recogniser's own: nothing is to be done
SECOND_OPINIONS: Final = frozenset({"pocketsphinx"})  # they question times and move none
BLOCK: Final = 60 * ENGINE_RATE.hz  # of utterances that are placed, and kept, together
APART: Final = ENGINE_RATE.hz // 2  # two engines' middles of a word
_QUOTED: Final = 6


class Aligner(Protocol):
    """Port: places the words of a text in the sound, behind a child process."""

    def recipe(self, *, language: str) -> Recipe:
        """The recipe for a language."""
        ...

    def align(
        self, pcm: WorkPcm, segments: tuple[RawSegment, ...], recipe: Recipe
    ) -> Generator[Progress, None, tuple[RawSegment, ...]]:
        """The same utterances with new word spans; a word that cannot be placed keeps its own."""
        ...

    def run_record(self) -> RunRecord:
        """Where this ran."""
        ...

    def close(self) -> None:
        """End the child; also from another thread."""
        ...


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Utterances as an aligner placed them under one recipe: the unit that is cached and resumed."""

    recipe: str
    segments: tuple[RawSegment, ...]


@dataclass(frozen=True, slots=True)
class Aligned:
    """The utterances with the times that stand, and what another engine doubts about them."""

    segments: tuple[Segment, ...]
    suspicions: tuple[Suspicion, ...] = ()


def align(
    pcm: WorkPcm, segments: tuple[Segment, ...], aligner: Aligner, recipe: Recipe, results: ResultKeeper, *, by: str
) -> Generator[Progress, None, Aligned]:
    """Utterances on `ENGINE_RATE` frames with their words where the aligner finds them.

    A second opinion leaves them where `by`, the engine that wrote them, has them, and says where it disagrees.
    """
    heard = tuple(_raw(segment) for segment in segments)
    found: list[RawSegment] = []
    for block in _blocks(heard):
        found += yield from _placed_block(pcm, block, aligner, recipe, results)
        yield Progress(KIND, len(found), len(heard))
    if recipe.engine in SECOND_OPINIONS:
        return Aligned(segments, disagreements(heard, found, by=by, other=recipe.engine))
    return Aligned(tuple(_moved(segment, raw) for segment, raw in zip(segments, found, strict=True)))


def _placed_block(
    pcm: WorkPcm, block: tuple[RawSegment, ...], aligner: Aligner, recipe: Recipe, results: ResultKeeper
) -> Generator[Progress, None, tuple[RawSegment, ...]]:
    stretch = hull(segment.span for segment in block)
    asked = digest_of([recipe.digest(), *(plain(segment) for segment in block)])
    key = cache_key(pcm.sha256, stretch.first, stretch.end, pcm.channel, asked)
    kept = results.find(key)
    if kept is not None:
        return fact(PlacedText, json.loads(kept)).segments
    found = yield from aligner.align(pcm, block, recipe)
    if [_texts(segment) for segment in found] != [_texts(segment) for segment in block]:
        raise Defect(f"The aligner {recipe.engine} changed the words it was given.")
    results.keep(key, KIND, canonical(plain(PlacedText(recipe.digest(), found))))
    return found


def _blocks(segments: Sequence[RawSegment]) -> Iterator[tuple[RawSegment, ...]]:
    block: list[RawSegment] = []
    for segment in segments:
        if block and sum(s.span.length for s in block) + segment.span.length > BLOCK:
            yield tuple(block)
            block = []
        block.append(segment)
    if block:
        yield tuple(block)


def _raw(segment: Segment) -> RawSegment:
    words = tuple(RawWord(word.text, word.span, word.permille or 0) for word in segment.words)
    return RawSegment(segment.span, segment.text, words, segment.no_speech_permille, 0, 0)


def _texts(segment: RawSegment) -> list[str]:
    return [segment.text, *(word.text for word in segment.words)]


def _moved(segment: Segment, found: RawSegment) -> Segment:
    words = tuple(replace(word, span=new.span) for word, new in zip(segment.words, found.words, strict=True))
    return replace(segment, words=words, span=found.span)


def disagreements(heard: Sequence[RawSegment], found: Sequence[RawSegment], *, by: str, other: str) -> tuple[Suspicion, ...]:
    """Utterances that another engine cannot place at all, and runs of words that it has half a second and more from here."""
    return tuple(doubt for here, there in zip(heard, found, strict=True) for doubt in _doubts(here.words, there.words, by, other))


def _doubts(here: Sequence[RawWord], there: Sequence[RawWord], by: str, other: str) -> Iterator[Suspicion]:
    if not here:
        return
    if all(one.span == two.span for one, two in zip(here, there, strict=True)):
        yield _doubt(here, f"{other} cannot place these words where {by} has them, or anywhere near: “{_quoted(here)}”.")
        return
    shifts = [_middle(two) - _middle(one) for one, two in zip(here, there, strict=True)]
    for run in _runs([abs(shift) > APART for shift in shifts]):
        furthest = max((shifts[n] for n in run), key=abs)
        words = [here[n] for n in run]
        yield _doubt(words, f"{other} has “{_quoted(words)}” up to {_told(furthest)} than {by} has it.")


def _doubt(words: Sequence[RawWord], text: str) -> Suspicion:
    return Suspicion(SuspicionKind.MISALIGNMENT, hull(word.span for word in words), text)


def _told(shift: int) -> str:
    return f"{ENGINE_RATE.seconds(abs(shift)):.1f} s {'later' if shift > 0 else 'earlier'}"


def _middle(word: RawWord) -> int:
    return (word.span.first + word.span.end) // 2


def _quoted(words: Sequence[RawWord]) -> str:
    text = " ".join(word.text.strip() for word in words[:_QUOTED])
    return f"{text} …" if len(words) > _QUOTED else text


def _runs(flags: Sequence[bool]) -> Iterator[range]:
    first = -1
    for at, flag in enumerate((*flags, False)):
        if flag and first < 0:
            first = at
        elif not flag and first >= 0:
            yield range(first, at)
            first = -1


def placed(span: Span, rate: Rate, bounds: Span) -> Span:
    """An engine's span on the recording's frames: widened outward, inside the recording."""
    return span.at(ENGINE_RATE, rate).clipped(bounds)


def on_recording(segments: Sequence[Segment], rate: Rate, frames: int) -> tuple[Segment, ...]:
    """Segments on `ENGINE_RATE` frames placed on the recording's frames; no word begins before the one ahead of it."""
    bounds = Span(0, frames)
    return tuple(
        replace(s, span=placed(s.span, rate, bounds), words=tuple(_in_order(_placed_words(s.words, rate, bounds))))
        for s in segments
    )


def _placed_words(words: Sequence[Word], rate: Rate, bounds: Span) -> Iterator[Word]:
    return (replace(word, span=placed(word.span, rate, bounds)) for word in words)


def _in_order(words: Iterator[Word]) -> Iterator[Word]:
    at = 0
    for word in words:
        at = max(at, word.span.first)
        yield replace(word, span=Span(at, max(at, word.span.end)))
