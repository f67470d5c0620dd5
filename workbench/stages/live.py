"""Live: sound that still arrives is cut where nobody speaks, and words become utterances; what may change is told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workbench.domain.audio import ENGINE_RATE
from workbench.domain.inflow import Inflow
from workbench.domain.live import PEAK_FRAMES, Arrived, InputDevice, Spool
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span, hull
from workbench.domain.utterances import RawSegment, RawWord

SENTENCE_ENDS = (".", "?", "!", "。", "？", "！")
_SECOND = ENGINE_RATE.hz
_RECENT = 30 * _SECOND // PEAK_FRAMES
_FAINT = 64  # of 65,536: what a converter gives where nothing is connected


class Capturing(Protocol):
    """Port: one recording in the making."""

    @property
    def samples(self) -> Path:
        """The growing file of mono float32 samples at `ENGINE_RATE`."""
        ...

    def poll(self, wait_s: float) -> Arrived:
        """What is new, after at most so long."""
        ...

    def stop(self) -> None:
        """Ask the source to end; what it still holds is kept and heard."""
        ...

    def close(self) -> None:
        """End it; every byte that arrived stays in the spool."""
        ...


class Recorder(Protocol):
    """Port: input devices, recordings in the making, and sound that was left unsealed."""

    def devices(self) -> tuple[InputDevice, ...]: ...

    def start(self, spool: Spool, *, quiet_s: int) -> Capturing: ...

    def left(self) -> tuple[Spool, ...]: ...

    def named(self, key: str) -> Spool: ...

    def whole(self, key: str) -> tuple[Path, ...]:
        """The file to take in as evidence, and before it a better one that may still be changing."""
        ...

    def drop(self, key: str) -> None: ...


class Streamer(Protocol):
    """Port: a recogniser that takes sound as it arrives."""

    def recipe(self, *, language: str, second: bool = False, vocabulary: tuple[str, ...] = ()) -> Recipe: ...

    def begin(self, recipe: Recipe) -> None: ...

    def feed(self, path: Path, span: Span) -> Inflow:
        """The next frames of a growing file."""
        ...

    def finish(self) -> Inflow: ...

    def close(self) -> None: ...


class TurnStreamer(Protocol):
    """Port: a diarizer that takes sound as it arrives."""

    def live_recipe(self) -> Recipe: ...

    def begin(self, recipe: Recipe) -> None: ...

    def feed(self, path: Path, span: Span, *, last: bool = False) -> tuple[tuple[Turn, ...], int]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """When a stretch is handed out, in frames: after a `pause` once `least` has come, at `most` at the latest."""

    pause: int = _SECOND * 6 // 10
    least: int = 2 * _SECOND
    most: int = 15 * _SECOND


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the recording that is read at once; `is_settled` says that its borders will not change any more."""

    span: Span
    is_settled: bool


class Cutter:
    """Finds where to cut by the outline alone, so that it keeps up with any number of hours.

    A part of 50 ms is quiet when it swings less than four times as far as the quietest tenth of the last half minute, and less
    than a third as far as its loudest tenth. A stretch ends in the middle of a pause; one without a pause ends at the quietest
    part of its second half.
    """

    def __init__(self, pace: Pace = Pace()) -> None:
        self._pace = pace
        self._swings: list[int] = []
        self._cut = 0  # the part that the open stretch begins with

    def take(self, peaks: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
        """More of the outline; stretches that are settled by it."""
        settled: list[Span] = []
        for low, high in peaks:
            self._swings.append(high - low)
            if (at := self._border()) > self._cut:
                settled.append(self._span(at))
                self._cut = at
        return tuple(settled)

    def open(self, frames: int) -> Span:
        """What is not settled yet."""
        first = self._cut * PEAK_FRAMES
        return Span(min(first, frames), frames)

    @property
    def is_quiet_so_far(self) -> bool:
        """Whether nothing has stood out in the open stretch."""
        floor = self._floor()
        return all(swing <= floor for swing in self._swings[self._cut :])

    def _border(self) -> int:
        have, pause = len(self._swings) - self._cut, self._pace.pause // PEAK_FRAMES
        if have >= self._pace.most // PEAK_FRAMES:
            half = self._cut + have // 2
            return min(range(half, len(self._swings)), key=lambda part: (self._swings[part], -part)) + 1
        tail = self._swings[-pause:]
        if have < self._pace.least // PEAK_FRAMES or len(tail) < pause or max(tail) > self._floor():
            return self._cut
        return len(self._swings) - pause // 2

    def _floor(self) -> int:
        recent = sorted(self._swings[-_RECENT:])
        return max(_FAINT, min(4 * recent[len(recent) // 10], recent[len(recent) * 9 // 10] // 3)) if recent else _FAINT

    def _span(self, at: int) -> Span:
        return Span(self._cut * PEAK_FRAMES, at * PEAK_FRAMES)


class Grouper:
    """Words that arrive one by one as utterances: a sentence's end, a pause or a length parts them."""

    def __init__(self, pause: int = _SECOND * 6 // 10, longest: int = 20 * _SECOND) -> None:
        self._pause, self._longest = pause, longest
        self._open: list[RawWord] = []

    def take(self, words: Sequence[RawWord]) -> tuple[RawSegment, ...]:
        """Utterances that are whole by now."""
        whole: list[RawSegment] = []
        for word in words:
            if self._open and self._parts(word):
                whole.append(self._closed())
            self._open.append(word)
            if word.text.endswith(SENTENCE_ENDS):
                whole.append(self._closed())
        return tuple(whole)

    def finish(self) -> tuple[RawSegment, ...]:
        """The last one."""
        return (self._closed(),) if self._open else ()

    @property
    def text(self) -> str:
        """The words of the utterance that is not whole yet."""
        return " ".join(word.text.strip() for word in self._open)

    def _parts(self, word: RawWord) -> bool:
        gap, length = word.span.first - self._open[-1].span.end, word.span.end - self._open[0].span.first
        return gap >= self._pause or length > self._longest

    def _closed(self) -> RawSegment:
        words, self._open = tuple(self._open), []
        text = " ".join(word.text.strip() for word in words)
        return RawSegment(hull(word.span for word in words), text, words, 0, 0, 1000)
