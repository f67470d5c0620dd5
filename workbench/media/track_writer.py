"""Writes what decoding makes of one track: playback PCM, engine PCM and peaks, in memory of a few blocks."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import numpy as np

from workbench.domain.audio import ENGINE_RATE, MIX
from workbench.domain.caveats import Caveat
from workbench.domain.timeline import Rate
from workbench.media.converting import EngineFeed, Floats, Samples, finite, int16
from workbench.media.manifest import FORM, PEAKS, PLAYBACK, EnginePcm, Manifest
from workbench.media.peaks import PeakBuilder

BLOCK: Final = 1 << 16
_AUDIBLE: Final = 0.05  # a difference 26 dB below the louder channel; joint-stereo coding alone stays below
_FLOOR: Final = 1e-3  # −60 dB full scale: below it nothing said can be heard apart


class TrackWriter:
    """Takes placed samples in order; `finish` leaves a whole folder."""

    def __init__(self, folder: Path, rate: Rate, channels: int) -> None:
        self._folder, self._rate, self._channels = folder, rate, channels
        self._playback = (folder / PLAYBACK).open("wb")
        self._peaks = PeakBuilder(folder / PEAKS, rate=rate, channels=channels)
        self._mix = _EngineFile(folder, MIX, rate)
        self._each = [_EngineFile(folder, str(n), rate) for n in range(channels)] if channels > 1 else []
        self._waiting: list[Floats] = []
        self._count = 0
        self._frames = 0
        self._channels_differ = False

    def add(self, samples: Floats) -> None:
        """Samples (n, channels) that follow the ones before."""
        self._waiting.append(samples)
        self._count += len(samples)
        if self._count >= BLOCK:
            self._flush()

    def silence(self, frames: int) -> None:
        """Nothing, for so many frames."""
        while frames > 0:
            part = min(frames, BLOCK)
            self.add(np.zeros((part, self._channels), np.float32))
            frames -= part

    def finish(self, caveats: tuple[Caveat, ...]) -> Manifest:
        """Close every file and write the manifest."""
        self._flush()
        self._playback.close()
        self._peaks.finish()
        frames = -(-self._frames * ENGINE_RATE.hz // self._rate.hz)
        engine = [file.finish(frames) for file in (self._mix, *self._each)]
        if not self._channels_differ:
            for pcm in engine[1:]:
                (self._folder / pcm.name).unlink()
            del engine[1:]
        manifest = Manifest(FORM, self._rate.hz, self._frames, self._channels, tuple(engine), caveats)
        manifest.write(self._folder)
        return manifest

    def _flush(self) -> None:
        if not self._waiting:
            return
        block = self._waiting[0] if len(self._waiting) == 1 else np.concatenate(self._waiting)
        block = finite(block)
        self._waiting, self._count = [], 0
        self._frames += len(block)
        pcm: Samples = int16(block)
        self._playback.write(pcm.tobytes())
        self._peaks.feed(pcm)
        self._feed_engines(block)

    def _feed_engines(self, block: Floats) -> None:
        if not self._each:
            self._mix.feed(block[:, 0])
            return
        self._mix.feed(block.mean(axis=1, dtype=np.float32))
        for number, file in enumerate(self._each):
            file.feed(block[:, number])
        self._channels_differ = self._channels_differ or _differ(block)


class _EngineFile:
    """One channel at the engines' rate, hashed while it is written."""

    def __init__(self, folder: Path, channel: str, rate: Rate) -> None:
        self._channel = channel
        self._file = (folder / EnginePcm(channel, 0, "").name).open("wb")
        self._feed = EngineFeed(rate)
        self._digest = hashlib.sha256()
        self._frames = 0

    def feed(self, line: Floats) -> None:
        self._write(self._feed.feed(line))

    def finish(self, frames: int) -> EnginePcm:
        """Flush the resampler; cut or fill to exactly `frames`."""
        tail = self._feed.finish()
        self._write(tail[: max(0, frames - self._frames)])
        self._write(np.zeros(max(0, frames - self._frames), np.float32))
        self._file.close()
        return EnginePcm(self._channel, self._frames, self._digest.hexdigest())

    def _write(self, line: Floats) -> None:
        data = np.ascontiguousarray(line, "<f4").tobytes()
        self._digest.update(data)
        self._file.write(data)
        self._frames += len(line)


def _differ(block: Floats) -> bool:
    """Whether some channel is audibly not the first one, in any tenth of the block."""
    for part in np.array_split(block, 10):
        levels = np.sqrt(np.mean(np.square(part), axis=0)) if len(part) else np.zeros(1)
        apart = np.sqrt(np.mean(np.square(part - part[:, :1]), axis=0)) if len(part) else np.zeros(1)
        if np.any(apart > np.maximum(_FLOOR, _AUDIBLE * levels.max())):
            return True
    return False
