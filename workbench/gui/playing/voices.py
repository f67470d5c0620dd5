"""From sound to ears: an audio device or a silent clock, and the frame now heard."""

from __future__ import annotations

import queue
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from workbench.domain.timeline import Rate
from workbench.gui.playing.console import Console
from workbench.gui.playing.sound import Passage, ReadAhead, blocks, mixed

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink

    from workbench.stages.decoding import PlaybackSource

BUFFER_US, TAIL_US = 120_000, 100_000
STALLED_NS = 3_000_000_000
NANO = 1_000_000_000
NO_DEVICE = "No audio device: playback is silent, the cursor still runs"
DEVICE_GONE = "The audio device went away: playback is silent, the cursor still runs"
UNREAD = "The sound cannot be read: {why} The cursor still runs"


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


class Feed:
    """The blocks of a passage as bytes for a device, and which frame of the recording stands at which byte."""

    def __init__(self, source: PlaybackSource, passage: Passage, console: Console, *, mixes: bool) -> None:
        self._rate, self._console, self._mixes = source.rate, console, mixes
        self._ahead = ReadAhead(blocks(source, passage))
        self._anchors = Anchors(passage)
        self._frame_bytes = 2 * (1 if mixes else source.channels)
        self.rest, self.is_drained, self.unread, self.written = b"", False, "", 0
        console.begin()

    def fetch(self) -> bool:
        """See that bytes stand ready; False when there are none for now, or no more."""
        if self.rest or self.is_drained:
            return bool(self.rest)
        try:
            block = self._ahead.take()
        except queue.Empty:
            return False
        if isinstance(block, Exception):
            self.unread = UNREAD.format(why=block)
            return False
        if block is None:
            # The platform's own buffer, beyond Qt's, is cut off when the sink stops: silence stands in there.
            self.is_drained, self.rest = True, bytes(self._rate.hz * TAIL_US // 1_000_000 * self._frame_bytes)
            return True
        self._anchors.add(self.written, block.frame)
        pcm = self._console.through(block, self._rate)
        self.rest = (mixed(pcm) if self._mixes else pcm).tobytes()
        return bool(self.rest)

    def wrote(self, count: int) -> None:
        """The device took so many of the bytes that stood ready."""
        self.rest = self.rest[count:]
        self.written += count // self._frame_bytes

    def frame(self, heard: int) -> int:
        """The recording's frame at a frame of sound."""
        return self._anchors.frame(heard)

    def stop(self) -> None:
        """Read no further."""
        self._ahead.stop()


class DeviceVoice:
    """Sound through an audio device. Lives on the window's thread; only reading ahead has its own."""

    def __init__(self, source: PlaybackSource, passage: Passage, device: QAudioDevice, console: Console) -> None:
        from PySide6.QtMultimedia import QAudioSink

        wanted, mixes = device_format(source, device)
        self._sink: QAudioSink = QAudioSink(device, wanted)
        self._sink.setBufferSize(wanted.bytesForDuration(BUFFER_US))
        self._bytes_a_frame = wanted.bytesPerFrame()
        self._feed = Feed(source, passage, console, mixes=mixes)
        self._smooth, self._took = Smooth(source.rate), time.perf_counter_ns()
        self._pipe: QIODevice = self._sink.start()

    def pump(self) -> None:
        """Write as much as the device takes."""
        while self._sink.bytesFree() >= self._bytes_a_frame and self._feed.fetch():
            taken = max(0, self._pipe.write(self._feed.rest[: self._sink.bytesFree()]))
            self._feed.wrote(taken)
            if not taken:
                return
            self._took = time.perf_counter_ns()

    def frame(self) -> int:
        """The frame now at the ear, as far as the device tells."""
        written = self._feed.written
        waiting = (self._sink.bufferSize() - self._sink.bytesFree()) // self._bytes_a_frame
        return self._feed.frame(self._smooth.heard(max(0, written - waiting), written))

    def ended(self) -> bool:
        """Whether all was written and the device has run dry."""
        return self._feed.is_drained and not self._feed.rest and self._sink.bytesFree() >= self._sink.bufferSize()

    def trouble(self) -> str:
        """Why nothing is heard; a vanished sound server says nothing itself, it just takes no more."""
        from PySide6.QtMultimedia import QtAudio

        gone = self._sink.state() == QtAudio.State.StoppedState or time.perf_counter_ns() - self._took > STALLED_NS
        return self._feed.unread or (DEVICE_GONE if gone else "")

    def stop(self) -> None:
        """Fall silent at once."""
        self._sink.reset()
        self._sink.stop()
        self._feed.stop()


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


def devices() -> tuple[tuple[str, str], ...]:
    """Every audio output there is now: what settings know it by, and its name."""
    from PySide6.QtMultimedia import QMediaDevices

    return tuple((_id_of(device), device.description()) for device in QMediaDevices.audioOutputs())


def output(wanted: str = "") -> QAudioDevice | None:
    """The wanted audio output, or the platform's where it is gone; looked up anew each time: headphones come and go."""
    from PySide6.QtMultimedia import QMediaDevices

    known = {_id_of(device): device for device in QMediaDevices.audioOutputs()}
    device = known.get(wanted) or QMediaDevices.defaultAudioOutput()
    return None if device.isNull() else device


def _id_of(device: QAudioDevice) -> str:
    return bytes(device.id().data()).hex()
