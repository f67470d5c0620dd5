"""Decoding: samples placed by their timestamps; what could not be read becomes a caveat."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.domain.audio import DecodedTrack, MediaProbe
from workbench.domain.listening import Treatment
from workbench.domain.pictures import Picture
from workbench.domain.progress import Progress
from workbench.domain.timeline import Rate, Span


class Decoder(Protocol):
    """Port: reads containers and codecs, in a process of its own with limits."""

    def probe(self, path: Path, name: str) -> MediaProbe:
        """What the container holds. Raises InputRefused naming `name` when it is no readable audio or video."""
        ...

    def decode(self, path: Path, *, name: str, track: int, folder: Path) -> Generator[Progress, None, DecodedTrack]:
        """Decode one track into `folder` (made when missing, replaced whole when complete). Yields after each block."""
        ...

    def decoded(self, folder: Path) -> DecodedTrack | None:
        """What an earlier decode left in `folder`, or None when it is not there whole."""
        ...

    def excerpt(self, track: DecodedTrack, stretches: Sequence[Span], folder: Path) -> DecodedTrack:
        """Stretches of a decoded track, on its own frames, as a track of its own in a new folder."""
        ...


class PeakReader(Protocol):
    """A memory-mapped peak pyramid."""

    @property
    def rate(self) -> Rate: ...

    @property
    def frames(self) -> int: ...

    @property
    def channels(self) -> int: ...

    def columns(self, span: Span, width: int, channel: int | None = None) -> NDArray[np.int16]:
        """Lowest and highest sample of each of `width` equal parts of the span: shape (width, 2). None outlines all channels."""
        ...


class SpectrogramReader(Protocol):
    """A memory-mapped pyramid of spectra."""

    @property
    def rate(self) -> Rate: ...

    @property
    def frames(self) -> int: ...

    @property
    def channels(self) -> int: ...

    @property
    def bands(self) -> int:
        """Bands up to half the rate, each as wide as the others."""
        ...

    def columns(self, span: Span, width: int, channel: int | None = None) -> NDArray[np.uint8]:
        """How loud each band is in each of `width` equal parts of the span: (width, bands), half decibels above −120 dB.

        None is the loudest of all channels.
        """
        ...


class Stretcher(Protocol):
    """Plays slower or faster at the same pitch, block by block."""

    def feed(self, pcm: NDArray[np.int16]) -> NDArray[np.int16]:
        """Samples (n, channels) in; whatever is ready comes out."""
        ...

    def finish(self) -> NDArray[np.int16]:
        """The last samples."""
        ...


class PictureSource(Protocol):
    """The pictures beside a recording. Slow: not for the window's thread."""

    def at(self, frame: int, width: int = 0, step: int = 0) -> Picture | None:
        """The picture that stands while this frame is heard, or with `step` ±1 its neighbour, at most `width` wide (0: as it
        is). None where there is none; raises CaseError when it cannot be decoded."""
        ...

    def close(self) -> None:
        """End what decodes, also under somebody who waits for it."""
        ...


class TreatedSource(Protocol):
    """Random access to samples as heard through a treatment."""

    def read(self, first: int, count: int) -> NDArray[np.int16]:
        """Samples from frame `first`, as `PlaybackSource.read` gives the untreated ones."""
        ...


class PlaybackSource(Protocol):
    """Random access to decoded samples."""

    @property
    def rate(self) -> Rate: ...

    @property
    def frames(self) -> int: ...

    @property
    def channels(self) -> int: ...

    def read(self, first: int, count: int) -> NDArray[np.int16]:
        """Samples from frame `first`: shape (n, channels), n < count only at the end."""
        ...

    def stretcher(self, speed: float, channels: int = 0) -> Stretcher:
        """A fresh stretcher for this recording's rate and channels, or for so many, from half to double speed."""
        ...

    def treated(self, treatment: Treatment) -> TreatedSource:
        """The same frames through a treatment. For one reader, who best reads on from where the last read ended."""
        ...
