"""What a container holds and what was decoded from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.domain.caveats import Caveat
from workbench.domain.timeline import Rate

ENGINE_RATE = Rate(16_000)
MIX = "mix"


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """One audio stream as the container describes it."""

    index: int
    codec: str
    rate: Rate
    channels: int
    sample_format: str
    bit_rate: int
    offset_us: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class MediaProbe:
    """What probing said about a file, before anything is decoded."""

    container: str
    tracks: tuple[AudioTrack, ...]
    duration_us: int
    has_video: bool = False
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WorkPcm:
    """Decoded samples for engines: a raw little-endian float32 mono file that processes map into memory.

    `channel` is "mix" or the channel's number; `sha256` is over the file's bytes and keys the result cache.
    """

    path: Path
    rate: Rate
    frames: int
    channel: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DecodedTrack:
    """Everything decoding made of one audio track, in a folder that can be rebuilt from the evidence.

    `mix` feeds engines at `ENGINE_RATE`; `per_channel` is there for recordings whose channels differ;
    `playback` is a PCM file at the recording's own rate and channels; `peaks` the pyramid over the same frames.
    """

    rate: Rate
    frames: int
    channels: int
    mix: WorkPcm
    per_channel: tuple[WorkPcm, ...]
    playback: Path
    peaks: Path
    caveats: tuple[Caveat, ...]
