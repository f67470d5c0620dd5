"""Decoding one track, packet by packet, so that one bad packet does not end it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import av.logging

from workbench.domain.caveats import CaveatKind
from workbench.domain.timeline import Rate, Span
from workbench.media import limits
from workbench.media.converting import Uniform
from workbench.media.manifest import Manifest
from workbench.media.placing import Placer
from workbench.media.reading import Unreadable, believable, described, opened, said_briefly
from workbench.media.riff import DataChunk, data_chunk
from workbench.media.track_writer import TrackWriter

_UNSTAMPED: Final = ("mp3", "aac", "amr", "amrnb", "amrwb", "gsm", "g722", "ac3", "eac3", "dts")
"""Streams whose times are only counted up from packet to packet."""
_COUNTED: Final = ("flac",)
"""Streams whose timestamps are sample numbers, whatever time base a damaged header made FFmpeg believe."""
_WAV_PACKET: Final = 1 << 17  # FFmpeg's 4 KiB make more packets than the arithmetic on them is worth
_MOST_RESTARTS: Final = 50  # of the demuxer, after errors between packets
_SHORT_MS: Final = 100  # less than this missing at the end is codec padding, not a cut
_LONG_MS: Final = 250  # more than this past the declared end is more than padding


@dataclass(frozen=True, slots=True)
class Step:
    """How far decoding came, in microseconds; `total` 0 when the container does not say."""

    done: int
    total: int


def decode(path: Path, track: int, folder: Path) -> Generator[Step, None, Manifest]:
    """Decode one audio track into `folder`; yields about once a second of sound. Raises Unreadable when nothing comes out."""
    chunk = data_chunk(path)
    options = {"max_size": str(_WAV_PACKET)}
    if chunk and chunk.is_understated:
        options["ignore_length"] = "1"
    with opened(path, **options) as container:
        stream = next((s for s in container.streams.audio if s.index == track), None)
        if stream is None:
            raise Unreadable(f"it has no audio track {track}")
        described(stream)
        stream.codec_context.options = {"err_detect": "crccheck"}
        return (yield from _TrackReader(container, stream, chunk, folder).run())


class _Sound:
    """What exists from the first decoded frame on."""

    def __init__(self, first: av.AudioFrame, folder: Path) -> None:
        self.rate = Rate(first.sample_rate)
        self.placer = Placer(self.rate)
        self.writer = TrackWriter(folder, self.rate, first.layout.nb_channels)
        self.uniform = Uniform(first)


class _TrackReader:
    """One pass over one stream."""

    def __init__(self, container: Any, stream: Any, chunk: DataChunk | None, folder: Path) -> None:
        self._container, self._stream, self._chunk, self._folder = container, stream, chunk, folder
        self._sound: _Sound | None = None
        self._sound_rate = 0
        self._early = ""
        self._first: int | None = None
        self._bytes = _LostTime() if container.format.name in _UNSTAMPED else None

    def run(self) -> Generator[Step, None, Manifest]:
        """Every packet, then the end."""
        total, told = believable(self._container.duration), 0
        with av.logging.Capture() as said:
            for packet in self._packets():
                self._one(packet, said)
                if self._sound and self._sound.placer.frames - told >= self._sound.rate.hz:
                    told = self._sound.placer.frames
                    yield Step(told * 1_000_000 // self._sound.rate.hz, total)
        if self._sound is None or not self._sound.placer.frames:
            raise Unreadable(f"nothing in it could be decoded ({self._early})" if self._early else "it ends before any sound")
        self._say_end(self._sound)
        return self._sound.writer.finish(self._sound.placer.caveats)

    def _packets(self) -> Iterator[Any]:
        """Packets, going on after an error between two of them as long as something comes."""
        for _ in range(_MOST_RESTARTS):
            some = False
            try:
                for packet in self._container.demux(self._stream):
                    some = some or bool(packet.size)
                    yield packet
                return
            except av.FFmpegError as error:
                self._damaged(error.strerror or str(error))
                if not some:
                    return

    def _one(self, packet: Any, said: list[tuple[int, str, str]]) -> None:
        try:
            frames = packet.decode()
        except av.FFmpegError as error:
            frames = []
            self._damaged(said_briefly([text for _, _, text in said]) or error.strerror or str(error))
            if self._bytes is not None:
                self._bytes.lose(packet.size)
        else:
            if said:
                self._damaged(said_briefly([text for _, _, text in said]))
        said.clear()
        for frame in frames:
            self._take(frame, packet.size)

    def _damaged(self, reason: str) -> None:
        if self._sound is None:
            self._early = self._early or reason
        else:
            self._sound.placer.damaged(reason)

    def _take(self, frame: av.AudioFrame, size: int) -> None:
        if not frame.samples:
            return
        if self._sound is None:
            self._sound = self._start(frame)
        sound = self._sound
        if changed := sound.uniform.changed(frame):
            at = sound.placer.frames
            text = f"At {sound.rate.clock(at)} the sound changes from {changed}; it was converted back to how it began."
            sound.placer.say(CaveatKind.CONVERTED, text, Span(at, at))
        self._estimate(sound, frame, size)
        self._place(sound, frame)

    def _place(self, sound: _Sound, frame: av.AudioFrame) -> None:
        when, tick = self._when(frame)
        blocks = list(sound.uniform.frames(frame))
        sound.writer.silence(sound.placer.place(when, sum(map(len, blocks)), tick))
        for block in blocks:
            sound.writer.add(block)
        if sound.placer.frames > limits.MAX_SECONDS * sound.rate.hz:
            raise Unreadable("it goes on for more than two weeks")

    def _start(self, frame: av.AudioFrame) -> _Sound:
        sound = _Sound(frame, self._folder)
        self._sound_rate = frame.sample_rate
        self._first = self._when(frame)[0]
        if self._early:
            if self._stream.start_time is not None:
                self._first = self._frame(self._stream.start_time, frame)
                sound.placer.begin(self._first)
            sound.placer.damaged(self._early)
        return sound

    def _when(self, frame: av.AudioFrame) -> tuple[int | None, int]:
        """The frame a timestamp stands for, at the first rate, and how many frames a tick is."""
        tick = self._frame(1, frame)
        if frame.pts is None:
            return None, tick
        return self._frame(frame.pts, frame) + (self._bytes.shifted if self._bytes else 0), tick

    def _frame(self, stamp: int, frame: av.AudioFrame) -> int:
        base = frame.time_base
        if base is None or self._container.format.name in _COUNTED:
            return stamp
        return (2 * stamp * base.numerator * self._sound_rate + base.denominator) // (2 * base.denominator)

    def _estimate(self, sound: _Sound, frame: av.AudioFrame, size: int) -> None:
        """Where packets only count up, lost time can be told from lost bytes alone."""
        if self._bytes is None:
            return
        lost, count = self._bytes.found(size, frame.samples)
        if not count:
            return
        at, seconds = sound.rate.clock(sound.placer.frames), sound.rate.seconds(count)
        text = (
            f"At {at} {lost} bytes could not be decoded; about {seconds:.3f} s of silence inserted. This format has no"
            " timestamps: the length is estimated from the bytes, and times after it are not certain."
        )
        sound.writer.silence(sound.placer.lost(count, text))

    def _say_end(self, sound: _Sound) -> None:
        sound.placer.finish()
        declared = self._declared(sound.rate)
        have = sound.placer.frames
        clock = sound.rate.clock
        if self._chunk is not None and self._chunk.is_understated:
            told, held = self._chunk.declared, self._chunk.present
            text = f"The header speaks of {told} bytes of sound, the file holds {held}; all of them were decoded."
            sound.placer.say(CaveatKind.DAMAGE, text, None)
        elif declared - have > sound.rate.hz * _SHORT_MS // 1000:
            text = f"The file says it lasts {clock(declared)}; its sound ends at {clock(have)}."
            sound.placer.say(CaveatKind.TRUNCATED, text, Span(have, have))
        elif declared and have - declared > sound.rate.hz * _LONG_MS // 1000:
            text = f"The file says it lasts {clock(declared)}; it holds sound up to {clock(have)}."
            sound.placer.say(CaveatKind.DAMAGE, text, Span(declared, have))

    def _declared(self, rate: Rate) -> int:
        """Frames the container promises, counted from the first decoded one; 0 when it does not."""
        if self._chunk is not None:
            if not self._chunk.is_cut or not self._stream.codec_context.bit_rate:
                return 0
            return self._chunk.declared * 8 * rate.hz // int(self._stream.codec_context.bit_rate)
        if self._bytes is not None:
            return 0
        alone = len(self._container.streams) == 1
        start = self._stream.start_time or 0
        if self._stream.duration is not None:
            seconds = self._stream.duration * self._stream.time_base
        else:
            seconds = Fraction(believable(self._container.duration) if alone else 0, 1_000_000)
        begun = start if self._container.format.name in _COUNTED else int(start * self._stream.time_base * rate.hz)
        late = 0 if self._first is None else max(0, self._first - begun)
        return min(int(seconds * rate.hz) - late, limits.MAX_SECONDS * rate.hz)


class _LostTime:
    """Turns undecodable bytes into frames by the mean packet of the stream so far."""

    def __init__(self) -> None:
        self.shifted = 0
        self._good_bytes = 0
        self._good_packets = 0
        self._lost_bytes = 0

    def lose(self, size: int) -> None:
        """A packet that could not be decoded."""
        self._lost_bytes += size

    def found(self, size: int, frames: int) -> tuple[int, int]:
        """A good packet: the bytes lost before it and the frames to put in their place."""
        lost, self._lost_bytes = self._lost_bytes, 0
        packets = 0
        if lost and self._good_packets:
            packets = max(1, round(lost * self._good_packets / self._good_bytes))
            self.shifted += (packets - 1) * frames  # its own timestamp already counts one
        self._good_bytes += size
        self._good_packets += 1
        return lost, packets * frames
