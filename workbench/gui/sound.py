"""From frames to ears: blocks read ahead in a thread, an audio device or a silent clock, and the frame now heard."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.domain.timeline import Rate, Span

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink

    from workbench.stages.decoding import PlaybackSource

Samples = NDArray[np.int16]
AHEAD = 6
BUFFER_US, TAIL_US = 120_000, 100_000
STALLED_NS = 3_000_000_000
NANO = 1_000_000_000
NO_DEVICE = "No audio device: playback is silent, the cursor still runs"
DEVICE_GONE = "The audio device went away: playback is silent, the cursor still runs"
UNREAD = "The sound cannot be read: {why} The cursor still runs"


@dataclass(frozen=True, slots=True)
class Passage:
    """What is to be played: from `first` to the end of `bounds`, once or again and again, at `percent` of its speed."""

    first: int
    bounds: Span
    percent: int = 100
    loop: bool = False
    gain: float = 1.0

    @classmethod
    def nothing(cls) -> Passage:
        """No frames at all."""
        return cls(0, Span(0, 0))

    def frame(self, heard: int) -> int:
        """The recording's frame after so many frames of unbroken sound from `first`, looping as asked."""
        frame = self.first + heard * self.percent // 100
        if frame < self.bounds.end or not self.loop or not self.bounds.length:
            return min(frame, self.bounds.end)
        return self.bounds.first + (frame - self.bounds.first) % self.bounds.length


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Samples to be heard, and the recording's frame at their beginning."""

    frame: int
    pcm: Samples


class Voice(Protocol):
    """One stretch of playing, audible or not."""

    def pump(self) -> None:
        """Keep sound flowing."""
        ...

    def frame(self) -> int:
        """The frame heard now."""
        ...

    def ended(self) -> bool:
        """Whether everything has been heard."""
        ...

    def trouble(self) -> str:
        """Why nothing is heard; empty when something is."""
        ...

    def stop(self) -> None:
        """Fall silent at once."""
        ...


def blocks(source: PlaybackSource, passage: Passage) -> Iterator[Block]:
    """The passage as sound; a loop never ends."""
    first = passage.first
    while True:
        yield from _once(source, Span(first, passage.bounds.end), passage)
        first = passage.bounds.first
        if not passage.loop or not passage.bounds.length:
            return


def _once(source: PlaybackSource, span: Span, passage: Passage) -> Iterator[Block]:
    pieces = _pieces(source, span) if passage.percent == 100 else _stretched(source, span, passage.percent)
    made = 0
    for pcm in pieces:
        yield Block(span.first + made * passage.percent // 100, _amplified(pcm, passage.gain))
        made += len(pcm)


def _pieces(source: PlaybackSource, span: Span) -> Iterator[Samples]:
    step = max(1, source.rate.hz // 20)
    for first in range(span.first, span.end, step):
        yield source.read(first, min(step, span.end - first))


def _stretched(source: PlaybackSource, span: Span, percent: int) -> Iterator[Samples]:
    """Stretched to exactly ⌈frames × 100 / percent⌉, so that the frame heard follows from counting alone."""
    stretcher, due = source.stretcher(percent / 100), -(-span.length * 100 // percent)
    for pcm in _pieces(source, span):
        made = stretcher.feed(pcm)[:due]
        due -= len(made)
        if len(made):
            yield made
    last = stretcher.finish()[:due]
    yield np.concatenate((last, np.zeros((due - len(last), source.channels), np.int16)))


def _amplified(pcm: Samples, gain: float) -> Samples:
    return pcm if gain == 1 else np.asarray(np.clip(pcm * np.float32(gain), -32768, 32767), np.int16)


def mixed(pcm: Samples) -> Samples:
    """All channels as one."""
    return np.asarray(pcm.mean(axis=1, keepdims=True), np.int16)


class ReadAhead:
    """Makes blocks in a thread, so that a slow disk never stalls the window."""

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


class SilentVoice:
    """No device: the clock alone moves the playhead."""

    def __init__(self, rate: Rate, passage: Passage, now: Callable[[], int] = time.perf_counter_ns) -> None:
        self._rate, self._passage, self._now, self._began = rate, passage, now, now()

    def pump(self) -> None:
        """There is nothing to feed."""

    def frame(self) -> int:
        """The frame that would be heard."""
        return self._passage.frame((self._now() - self._began) * self._rate.hz // NANO)

    def ended(self) -> bool:
        """Whether the end of the passage has passed."""
        return not self._passage.loop and self.frame() >= self._passage.bounds.end

    def trouble(self) -> str:
        """A clock does not fail."""
        return ""

    def stop(self) -> None:
        """There is nothing to end."""


class Anchors:
    """Which frame of the recording stands at which frame of the sound."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._held = deque([(0, passage.first)])

    def add(self, sound: int, frame: int) -> None:
        """From this frame of sound on, the recording is at `frame`."""
        self._held.append((sound, frame))

    def frame(self, heard: int) -> int:
        """The recording's frame at a frame of sound; what lies before it is forgotten."""
        while len(self._held) > 1 and self._held[1][0] <= heard:
            self._held.popleft()
        sound, frame = self._held[0]
        return min(frame + max(0, heard - sound) * self._passage.percent // 100, self._passage.bounds.end)


class Smooth:
    """A clock between the coarse reports of a device: runs by itself, drawn towards what the device reports."""

    def __init__(self, rate: Rate, now: Callable[[], int] = time.perf_counter_ns) -> None:
        self._rate, self._now = rate, now
        self._at: tuple[int, int] | None = None

    def heard(self, reported: int, written: int) -> int:
        """Frames heard by now, given what the device reports; never more than were written, never backwards."""
        now = self._now()
        before, since = self._at or (0, now)
        guess = before + (now - since) * self._rate.hz // NANO
        off = reported - guess
        guess += off if abs(off) > self._rate.hz // 5 else off // 8
        self._at = (max(before, min(guess, written)), now)
        return self._at[0]


class DeviceVoice:
    """Sound through an audio device. Lives on the window's thread; only reading ahead has its own."""

    def __init__(self, source: PlaybackSource, passage: Passage, device: QAudioDevice) -> None:
        from PySide6.QtMultimedia import QAudioSink

        wanted, self._mixes = device_format(source, device)
        self._sink: QAudioSink = QAudioSink(device, wanted)
        self._sink.setBufferSize(wanted.bytesForDuration(BUFFER_US))
        self._bytes_a_frame = wanted.bytesPerFrame()
        self._ahead = ReadAhead(blocks(source, passage))
        self._anchors, self._smooth = Anchors(passage), Smooth(source.rate)
        self._written, self._rest, self._drained = 0, b"", False
        self._took, self._unread = time.perf_counter_ns(), ""
        self._pipe: QIODevice = self._sink.start()

    def pump(self) -> None:
        """Write as much as the device takes."""
        while self._sink.bytesFree() >= self._bytes_a_frame and self._fetch():
            taken = max(0, self._pipe.write(self._rest[: self._sink.bytesFree()]))
            self._rest = self._rest[taken:]
            self._written += taken // self._bytes_a_frame
            if not taken:
                return
            self._took = time.perf_counter_ns()

    def frame(self) -> int:
        """The frame now at the ear, as far as the device tells."""
        waiting = (self._sink.bufferSize() - self._sink.bytesFree()) // self._bytes_a_frame
        return self._anchors.frame(self._smooth.heard(max(0, self._written - waiting), self._written))

    def ended(self) -> bool:
        """Whether all was written and the device has run dry."""
        return self._drained and not self._rest and self._sink.bytesFree() >= self._sink.bufferSize()

    def trouble(self) -> str:
        """Why nothing is heard; a vanished sound server says nothing itself, it just takes no more."""
        from PySide6.QtMultimedia import QtAudio

        gone = self._sink.state() == QtAudio.State.StoppedState or time.perf_counter_ns() - self._took > STALLED_NS
        return self._unread or (DEVICE_GONE if gone else "")

    def stop(self) -> None:
        """Fall silent at once."""
        self._sink.reset()
        self._sink.stop()
        self._ahead.stop()

    def _fetch(self) -> bool:
        if self._rest or self._drained:
            return bool(self._rest)
        try:
            block = self._ahead.take()
        except queue.Empty:
            return False
        if isinstance(block, Exception):
            self._unread = UNREAD.format(why=block)
            return False
        if block is None:
            # The platform's own buffer, beyond Qt's, is cut off when the sink stops: silence stands in there.
            self._drained, self._rest = True, bytes(self._sink.format().bytesForDuration(TAIL_US))
            return True
        self._anchors.add(self._written, block.frame)
        self._rest = (mixed(block.pcm) if self._mixes else block.pcm).tobytes()
        return bool(self._rest)


def device_format(source: PlaybackSource, device: QAudioDevice) -> tuple[QAudioFormat, bool]:
    """The recording's own rate and channels as 16-bit samples, mixed to one channel where the device has too few."""
    from PySide6.QtMultimedia import QAudioFormat

    wanted = QAudioFormat()
    wanted.setSampleRate(source.rate.hz)
    wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    wanted.setChannelCount(source.channels)
    mixes = source.channels > 2 or not device.isFormatSupported(wanted)
    if mixes:
        wanted.setChannelCount(1)
    return wanted, mixes


def default_device() -> QAudioDevice | None:
    """The platform's audio output, looked up anew each time: headphones come and go."""
    from PySide6.QtMultimedia import QMediaDevices

    device = QMediaDevices.defaultAudioOutput()
    return None if device.isNull() else device
