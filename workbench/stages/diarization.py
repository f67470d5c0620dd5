"""Diarization: who speaks when, and which words are whose."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Protocol

from workbench.domain.audio import WorkPcm
from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord, cache_key
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span, hull
from workbench.domain.transcript import Segment, Word
from workbench.stages.alignment import placed
from workbench.stages.transcription import ResultKeeper

KIND = "diarization"
NOBODY = ""


class Diarizer(Protocol):
    """Port: separates voices, behind a child process."""

    def recipe(self, *, speakers: int) -> Recipe:
        """The recipe for a given number of speakers; 0 means: find out."""
        ...

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """Turns on `ENGINE_RATE` frames, speakers keyed "S1", "S2" … in order of first appearance; overlap kept."""
        ...

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        """What each voice sounds like in its stretches, on `ENGINE_RATE` frames: an embedding of length 1, × 10,000."""
        ...

    def run_record(self) -> RunRecord:
        """Where this ran."""
        ...

    def close(self) -> None:
        """End the child; also from another thread."""
        ...


class ChannelDiarizer(Protocol):
    """Port: what a diarizer that takes every channel for one person's can do besides."""

    def diarize_channels(self, channels: Sequence[WorkPcm], recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """Turns on `ENGINE_RATE` frames: "S1" speaks on the first channel, "S2" on the second …; a voice that only bleeds over
        from another channel has none."""
        ...


@dataclass(frozen=True, slots=True)
class HeardTurns:
    """All turns of one channel under one recipe, on `ENGINE_RATE` frames: the unit that is cached and compared."""

    recipe: str
    turns: tuple[Turn, ...]


def diarize(
    pcm: WorkPcm, diarizer: Diarizer, recipe: Recipe, results: ResultKeeper
) -> Generator[Progress, None, tuple[Turn, ...]]:
    """The turns of a channel on `ENGINE_RATE` frames, kept under their key, so that the same question is answered once."""
    key = cache_key(pcm.sha256, 0, pcm.frames, pcm.channel, recipe.digest())
    kept = results.find(key)
    if kept is not None:
        yield Progress(KIND, 1, 1, "kept from an earlier run")
        return fact(HeardTurns, json.loads(kept)).turns
    heard = HeardTurns(recipe.digest(), (yield from diarizer.diarize(pcm, recipe)))
    results.keep(key, KIND, canonical(plain(heard)))
    return heard.turns


def on_recording(turns: Sequence[Turn], rate: Rate, frames: int) -> tuple[Turn, ...]:
    """Engine turns on the recording's own frames, widened outward and kept inside it."""
    whole = Span(0, frames)
    return tuple(replace(turn, span=placed(turn.span, rate, whole)) for turn in turns)


def speakers(turns: Sequence[Turn]) -> tuple[Speaker, ...]:
    """The voices by number: "S2" is called "Speaker 2" until someone knows better."""
    numbers = sorted({int(turn.speaker.removeprefix("S")) for turn in turns})
    return tuple(Speaker(f"S{number}", number, f"Speaker {number}") for number in numbers)


def assign(segments: Sequence[Segment], turns: Sequence[Turn]) -> tuple[Segment, ...]:
    """Segments with their speaker, split where it changes; every word is kept once, in order.

    A word belongs to the speaker who talks longest during it; where several talk equally long, to the one who spoke
    the word before, else to the one who began first. A word in nobody's turn belongs to the nearest turn of its
    utterance, an utterance in nobody's turn to the nearest one within its own length, else to nobody ("").
    A single word beside words of one other speaker stays with them if that speaker, too, talks for half of it or
    more: a sentence is not torn by a voice beside it.
    """
    heard = _TurnIndex(turns)
    return tuple(part for segment in segments for part in _attributed(segment, heard))


class _TurnIndex:
    """Turns by time."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = sorted(turns, key=lambda turn: (turn.span, turn.speaker))
        self._longest = max((turn.span.length for turn in turns), default=0)
        self._starts = [turn.span.first for turn in self._turns]

    def around(self, span: Span) -> list[Turn]:
        """The turns that touch an utterance, else the nearest one that is near enough."""
        near = span.length
        low = bisect_left(self._starts, span.first - self._longest - near)
        high = bisect_left(self._starts, span.end + near + 1)
        close = self._turns[low:high]
        touching = [turn for turn in close if _gap(turn.span, span) == 0]
        nearest = sorted(close, key=lambda turn: _gap(turn.span, span))[:1]
        return touching or [turn for turn in nearest if _gap(turn.span, span) <= near]


def _attributed(segment: Segment, heard: _TurnIndex) -> Iterator[Segment]:
    around = heard.around(segment.span)
    if not around:
        yield replace(segment, speaker=NOBODY)
    elif not segment.words:
        yield replace(segment, speaker=_speaker(segment.span, around, NOBODY))
    else:
        yield from _split(segment, _without_islands(segment.words, _by_word(segment.words, around), around))


def _by_word(words: Sequence[Word], turns: Sequence[Turn]) -> list[str]:
    named: list[str] = []
    for word in words:
        named.append(_speaker(word.span, turns, named[-1] if named else NOBODY))
    return named


def _speaker(span: Span, turns: Sequence[Turn], before: str) -> str:
    talked = {turn.speaker: 0 for turn in turns}  # in order of beginning, which max() keeps for equals
    for turn in turns:
        talked[turn.speaker] += turn.span.overlap(span)
    most = max(talked.values())
    if most == 0:
        return min(turns, key=lambda turn: (_gap(turn.span, span), turn.speaker != before)).speaker
    return before if talked.get(before) == most else max(talked, key=lambda speaker: talked[speaker])


def _without_islands(words: Sequence[Word], named: list[str], turns: Sequence[Turn]) -> list[str]:
    settled = list(named)
    for at, word in enumerate(words):
        beside = {*settled[max(0, at - 1) : at], *named[at + 1 : at + 2]}
        if len(beside) == 1 and settled[at] not in beside:
            other = next(iter(beside))
            if _talks_during(other, word.span, turns):
                settled[at] = other
    return settled


def _talks_during(speaker: str, span: Span, turns: Sequence[Turn]) -> bool:
    return 0 < span.length <= 2 * sum(turn.span.overlap(span) for turn in turns if turn.speaker == speaker)


def _split(segment: Segment, named: Sequence[str]) -> Iterator[Segment]:
    runs = [[at for at, _ in run] for _, run in groupby(enumerate(named), key=lambda item: item[1])]
    if len(runs) == 1:
        yield replace(segment, speaker=named[0])
        return
    texts = _texts(segment, [run[0] for run in runs])
    for number, run in enumerate(runs, 1):
        words = segment.words[run[0] : run[-1] + 1]
        span = hull(word.span for word in words)
        span = Span(segment.span.first, max(span.end, segment.span.first)) if number == 1 else span
        span = Span(min(span.first, segment.span.end), segment.span.end) if number == len(runs) else span
        yield replace(segment, id=f"{segment.id}.{number}", span=span, text=texts[number - 1], words=words, speaker=named[run[0]])


def _texts(segment: Segment, firsts: Sequence[int]) -> list[str]:
    """The segment's text cut before the given words; rebuilt from the words where they are not in it."""
    starts, cursor = [], 0
    for word in segment.words:
        at = segment.text.find(word.text.strip(), cursor)
        if at < 0:
            return _joined(segment.words, firsts)
        starts.append(at)
        cursor = at + len(word.text.strip())
    cuts = [0, *(starts[first] for first in firsts[1:]), len(segment.text)]
    return [segment.text[a:b].strip() for a, b in pairwise(cuts)]


def _joined(words: Sequence[Word], firsts: Sequence[int]) -> list[str]:
    ends = [*firsts[1:], len(words)]
    return [" ".join(word.text.strip() for word in words[a:b]) for a, b in zip(firsts, ends, strict=True)]


def _gap(one: Span, other: Span) -> int:
    return max(0, one.first - other.end, other.first - one.end)
