"""Decoded samples for listening: the recording's own rate and channels, and slower or faster at the same pitch."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from workbench.domain.audio import DecodedTrack
from workbench.domain.errors import CaseError
from workbench.domain.listening import Treatment
from workbench.domain.timeline import Rate
from workbench.media import manifest
from workbench.media.treating import TreatedSound

Samples = NDArray[np.int16]

SLOWEST: Final = 0.5  # the range of FFmpeg's atempo without chaining
FASTEST: Final = 4.0


class PlaybackFile:
    """Random access to a track's playback PCM, mapped into memory."""

    def __init__(self, path: Path, *, rate: Rate, channels: int, frames: int) -> None:
        try:
            held = path.stat().st_size // (2 * channels)
            if held < frames:
                raise ValueError(f"{held} of {frames} frames")
            self._samples = np.memmap(path, np.int16, "r", 0, (frames, channels)) if frames else np.empty((0, channels), np.int16)
        except (OSError, ValueError) as error:
            raise CaseError(
                f"The decoded sound “{path.name}” cannot be read ({error}).", "Process the recording again."
            ) from error
        self._path, self._rate = path, rate

    @classmethod
    def of(cls, track: DecodedTrack) -> PlaybackFile:
        """The playback PCM of a decoded track."""
        return cls(track.playback, rate=track.rate, channels=track.channels, frames=track.frames)

    @classmethod
    def within(cls, folder: Path) -> PlaybackFile:
        """The playback PCM of a decoded track's folder; raises CaseError when it is not there whole."""
        left = manifest.read(folder)
        if left is None:
            raise CaseError("The decoded sound of this recording is gone or incomplete.", "Import its file again to rebuild it.")
        return cls.of(left.track(folder))

    @property
    def rate(self) -> Rate:
        """The recording's own rate."""
        return self._rate

    @property
    def frames(self) -> int:
        """Frames in the recording."""
        return len(self._samples)

    @property
    def channels(self) -> int:
        """Channels in the recording."""
        return int(self._samples.shape[1])

    def anew(self) -> PlaybackFile:
        """The same in a mapping of its own, for who reads all of it and shall not leave all of it in memory."""
        return PlaybackFile(self._path, rate=self._rate, channels=self.channels, frames=self.frames)

    def read(self, first: int, count: int) -> Samples:
        """Samples from frame `first`: shape (n, channels), n < count only at the end."""
        first = max(0, first)
        return np.array(self._samples[first : first + max(0, count)])

    def stretcher(self, speed: float, channels: int = 0) -> Stretcher:
        """A fresh stretcher for this recording's rate and channels, or for so many that are to stay in step."""
        return Stretcher(self._rate, channels or self.channels, speed)

    def treated(self, treatment: Treatment) -> TreatedSound:
        """The same frames through a treatment."""
        return TreatedSound(self, treatment)


class Stretcher:
    """Plays slower or faster at the same pitch, block by block (FFmpeg's atempo: waveform-similarity overlap-add)."""

    def __init__(self, rate: Rate, channels: int, speed: float) -> None:
        if not SLOWEST <= speed <= FASTEST:
            raise CaseError(f"A speed of {speed:g} is not possible.", f"Choose one from {SLOWEST:g} to {FASTEST:g}.")
        self._rate, self._channels, self._position = rate, channels, 0
        self._graph = Graph()
        source = self._graph.add_abuffer(
            sample_rate=rate.hz, format="s16", layout=_layout(channels), time_base=Fraction(1, rate.hz)
        )
        tempo = self._graph.add("atempo", f"{speed:.6f}")
        sink = self._graph.add("abuffersink")
        source.link_to(tempo)
        tempo.link_to(sink)
        self._graph.configure()

    def feed(self, pcm: Samples) -> Samples:
        """Samples (n, channels) in; whatever is ready comes out."""
        if len(pcm):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(pcm).reshape(1, -1), "s16", _layout(self._channels))
            frame.sample_rate, frame.pts, frame.time_base = self._rate.hz, self._position, Fraction(1, self._rate.hz)
            self._position += len(pcm)
            self._graph.push(frame)
        return self._ready()

    def finish(self) -> Samples:
        """The last samples; nothing can be fed afterwards."""
        self._graph.push(None)
        return self._ready()

    def _ready(self) -> Samples:
        parts = [part.to_ndarray().reshape(-1, self._channels) for part in _pulled(self._graph)]
        return cast(Samples, np.concatenate(parts)) if parts else np.empty((0, self._channels), np.int16)


def _pulled(graph: Graph) -> Iterator[av.AudioFrame]:
    while True:
        try:
            yield cast(av.AudioFrame, graph.pull())
        except (av.BlockingIOError, av.EOFError):
            return


def _layout(channels: int) -> str:
    return {1: "mono", 2: "stereo"}.get(channels, f"{channels} channels")
