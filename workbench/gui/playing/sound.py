"""From frames to sound: what is to be played, as blocks that are read ahead in a thread of their own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workbench.domain.listening import ORIGINAL, Treatment
from workbench.domain.timeline import Rate, Span

if TYPE_CHECKING:
    from workbench.stages.decoding import PlaybackSource, Stretcher

Samples = NDArray[np.int16]
AHEAD = 6


@dataclass(frozen=True, slots=True)
class Passage:
    """What is to be played: from `first` to the end of `bounds`, once or again and again, at `percent` of its speed.

    `gap` is the pause between two rounds of a loop, in frames of sound; `treatment` is made ready beside the original.
    """

    first: int
    bounds: Span
    percent: int = 100
    loop: bool = False
    gap: int = 0
    treatment: Treatment = ORIGINAL

    @classmethod
    def nothing(cls) -> Passage:
        """No frames at all."""
        return cls(0, Span(0, 0))

    def frame(self, heard: int) -> int:
        """The recording's frame after so many frames of unbroken sound from `first`, looping as asked."""
        frame = self.first + heard * self.percent // 100
        if frame < self.bounds.end or not self.loop or not self.bounds.length:
            return min(frame, self.bounds.end)
        if self.gap:
            return self._frame_between_gaps(heard)
        return self.bounds.first + (frame - self.bounds.first) % self.bounds.length

    def sounding(self, frames: int) -> int:
        """How many frames of sound so many of the recording make at this speed."""
        return -(-frames * 100 // self.percent)

    def _frame_between_gaps(self, heard: int) -> int:
        late = heard - self.sounding(self.bounds.end - self.first)
        into = late % (self.gap + self.sounding(self.bounds.length)) - self.gap
        return self.bounds.end if into < 0 else min(self.bounds.first + into * self.percent // 100, self.bounds.end)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Samples to be heard as recorded and, where there is a treatment, as treated; and the frame at their beginning."""

    frame: int
    pcm: Samples
    treated: Samples | None = None


def blocks(source: PlaybackSource, passage: Passage) -> Iterator[Block]:
    """The passage as sound; a loop never ends."""
    first, versions = passage.first, _Versions(source, passage.treatment)
    while True:
        yield from _once(versions, Span(first, passage.bounds.end), passage)
        first = passage.bounds.first
        if not passage.loop or not passage.bounds.length:
            return
        yield from _silence(versions, passage)


class _Versions:
    """The original and the treated sound side by side, so that they pass through one stretcher and stay in step."""

    def __init__(self, source: PlaybackSource, treatment: Treatment) -> None:
        self._source = source
        self._treated = source.treated(treatment) if treatment.steps else None
        self.step = max(1, source.rate.hz // 20)
        self.channels = source.channels * (2 if self._treated else 1)

    def read(self, first: int, count: int) -> Samples:
        """Both, channel beside channel."""
        pcm = self._source.read(first, count)
        return pcm if self._treated is None else np.hstack((pcm, self._treated.read(first, count)))

    def stretcher(self, percent: int) -> Stretcher:
        return self._source.stretcher(percent / 100, self.channels)

    def block(self, frame: int, pcm: Samples) -> Block:
        """One block of what `read` gave."""
        if self._treated is None:
            return Block(frame, pcm)
        return Block(frame, pcm[:, : self._source.channels], pcm[:, self._source.channels :])


def _once(versions: _Versions, span: Span, passage: Passage) -> Iterator[Block]:
    pieces = _pieces(versions, span) if passage.percent == 100 else _stretched(versions, span, passage)
    made = 0
    for pcm in pieces:
        yield versions.block(span.first + made * passage.percent // 100, pcm)
        made += len(pcm)


def _pieces(versions: _Versions, span: Span) -> Iterator[Samples]:
    for first in range(span.first, span.end, versions.step):
        yield versions.read(first, min(versions.step, span.end - first))


def _stretched(versions: _Versions, span: Span, passage: Passage) -> Iterator[Samples]:
    """Stretched to exactly ⌈frames × 100 / percent⌉, so that the frame heard follows from counting alone."""
    stretcher, due = versions.stretcher(passage.percent), passage.sounding(span.length)
    for pcm in _pieces(versions, span):
        made = stretcher.feed(pcm)[:due]
        due -= len(made)
        if len(made):
            yield made
    last = stretcher.finish()[:due]
    yield np.concatenate((last, np.zeros((due - len(last), versions.channels), np.int16)))


def _silence(versions: _Versions, passage: Passage) -> Iterator[Block]:
    for first in range(0, passage.gap, versions.step):
        count = min(versions.step, passage.gap - first)
        yield versions.block(passage.bounds.end, np.zeros((count, versions.channels), np.int16))


class ReadAhead:
    """Makes blocks in a thread, so that a slow disk or a filter never stalls the window."""

    def __init__(self, made: Iterator[Block]) -> None:
        self._made, self._left = made, threading.Event()
        self._ready: queue.Queue[Block | Exception | None] = queue.Queue(AHEAD)
        self._thread = threading.Thread(target=self._run, name="playback", daemon=True)
        self._thread.start()

    def take(self) -> Block | Exception | None:
        """The next block, None at the end, or what went wrong. Raises queue.Empty while it is not ready."""
        return self._ready.get_nowait()

    def stop(self) -> None:
        """End the thread."""
        self._left.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            for block in self._made:
                if not self._put(block):
                    return
            self._put(None)
        except Exception as error:  # noqa: BLE001 - the thread's edge: the window says why nothing is heard
            self._put(error)

    def _put(self, block: Block | Exception | None) -> bool:
        while not self._left.is_set():
            try:
                self._ready.put(block, timeout=0.05)
            except queue.Full:
                continue
            return True
        return False


def mixed(pcm: Samples) -> Samples:
    """All channels as one."""
    return np.asarray(pcm.mean(axis=1, keepdims=True), np.int16)


def duration(rate: Rate, milliseconds: int) -> int:
    """Frames of sound in so many milliseconds."""
    return rate.hz * milliseconds // 1000
