"""WAV with 16-bit samples and a loop from end to end, so that a sampler or an editor plays the passage over and over."""

from __future__ import annotations

import struct
from typing import Final

from workbench.domain.timeline import Rate

_PCM: Final = b"\x01\x00\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"  # the sub-format GUID of plain samples
_MIDDLE_C: Final = 60


def looping_wave(samples: bytes, rate: Rate, channels: int) -> bytes:
    """A whole file; the samples stand in it as they are given."""
    frames = len(samples) // (2 * channels)
    chunks = _chunk(b"fmt ", _format(rate, channels)) + _chunk(b"data", samples) + _chunk(b"smpl", _loop(rate, frames))
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def _format(rate: Rate, channels: int) -> bytes:
    """The plain form for one or two channels; for more the extended one, which says that nobody knows where they stood."""
    kind = 1 if channels <= 2 else 0xFFFE
    plain = struct.pack("<HHIIHH", kind, channels, rate.hz, rate.hz * channels * 2, channels * 2, 16)
    return plain if channels <= 2 else plain + struct.pack("<HHI", 22, 16, 0) + _PCM


def _loop(rate: Rate, frames: int) -> bytes:
    header = struct.pack("<9I", 0, 0, round(1e9 / rate.hz), _MIDDLE_C, 0, 0, 0, 1, 0)
    return header + struct.pack("<6I", 0, 0, 0, max(0, frames - 1), 0, 0)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
