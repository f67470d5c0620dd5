"""Decoded frames as arrays, whatever the sample format; and arrays at the engines' rate."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final, cast

import av
import numpy as np
from numpy.typing import NDArray

from workbench.domain.audio import ENGINE_RATE
from workbench.domain.timeline import Rate

Floats = NDArray[np.float32]
Samples = NDArray[np.int16]

_MIDDLE: Final = {"u8": 128.0}
_SCALE: Final = {"u8": 1 / 128, "s16": 1 / 32768, "s32": 1 / 2**31, "s64": 1 / 2**63, "flt": 1.0, "dbl": 1.0}


def floats(frame: av.AudioFrame) -> Floats:
    """A frame's samples as (n, channels), full scale at ±1."""
    kind = frame.format.name.removesuffix("p")
    raw = frame.to_ndarray()
    shaped = raw.T if frame.format.is_planar else raw.reshape(-1, frame.layout.nb_channels)
    if kind == "flt":
        return cast(Floats, shaped)
    if kind == "s16":
        return cast(Floats, shaped * np.float32(_SCALE[kind]))
    return cast(Floats, ((shaped.astype(np.float64) - _MIDDLE.get(kind, 0.0)) * _SCALE[kind]).astype(np.float32))


def finite(samples: Floats) -> Floats:
    """The samples with what is not a number as silence: float files may hold anything."""
    if np.isfinite(samples).all():
        return samples
    return np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)


def int16(samples: Floats) -> Samples:
    """±1 floats as 16-bit samples, clipped at full scale."""
    return cast(Samples, np.clip(np.rint(samples * 32768.0), -32768, 32767).astype(np.int16))


class Uniform:
    """Brings frames whose rate or channels changed inside a file back to the first ones."""

    def __init__(self, first: av.AudioFrame) -> None:
        self._layout = first.layout.name
        self._rate = first.sample_rate
        self._shape = (first.sample_rate, first.layout.name)
        self._resampler: av.AudioResampler | None = None
        self._kind = first.format.name

    def changed(self, frame: av.AudioFrame) -> str:
        """How this frame differs from the one before, in words; empty when it does not."""
        shape, self._shape_before = (frame.sample_rate, frame.layout.name), self._shape
        if shape == self._shape and frame.format.name == self._kind:
            return ""
        same = shape == self._shape
        self._shape, self._kind, self._resampler = shape, frame.format.name, None
        return "" if same else f"{self._shape_before[0]} Hz {self._shape_before[1]} to {shape[0]} Hz {shape[1]}"

    def frames(self, frame: av.AudioFrame) -> Iterable[Floats]:
        """The frame's samples at the first rate and channels."""
        if self._shape == (self._rate, self._layout):
            return [floats(frame)]
        if self._resampler is None:
            self._resampler = av.AudioResampler("fltp", self._layout, self._rate)
        frame.pts = None
        return [floats(part) for part in self._resampler.resample(frame)]


class EngineFeed:
    """Resamples one channel to the engines' rate, block by block (libswresample's defaults)."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._position = 0
        self._resampler = None if rate == ENGINE_RATE else av.AudioResampler("flt", "mono", ENGINE_RATE.hz)

    def feed(self, line: Floats) -> Floats:
        """Samples (n,) in; whatever is ready comes out."""
        if self._resampler is None:
            return line
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(line).reshape(1, -1), "flt", "mono")
        frame.sample_rate, frame.pts, frame.time_base = self._rate.hz, self._position, Fraction(1, self._rate.hz)
        self._position += len(line)
        return _joined(self._resampler.resample(frame))

    def finish(self) -> Floats:
        """The last samples."""
        return _joined([] if self._resampler is None else self._resampler.resample(None))


def _joined(frames: list[av.AudioFrame]) -> Floats:
    parts = [part.to_ndarray()[0] for part in frames]
    return cast(Floats, np.concatenate(parts)) if parts else np.empty(0, np.float32)
