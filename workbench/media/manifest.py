"""What a decode left in its folder, as a small JSON file that is written last."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbench.domain.audio import ENGINE_RATE, MIX, DecodedTrack, WorkPcm
from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.caveats import Caveat
from workbench.domain.timeline import Rate

FORM: Final = 1
NAME: Final = "manifest.json"
PLAYBACK: Final = "playback.s16"
PEAKS: Final = "peaks"
SPECTROGRAM: Final = "spectrogram"  # made later than the rest, so nothing is missing without it


@dataclass(frozen=True, slots=True)
class EnginePcm:
    """One float32 file at the engines' rate; `channel` is "mix" or the channel's number."""

    channel: str
    frames: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name in the folder."""
        return f"{self.channel}.f32" if self.channel == MIX else f"ch{self.channel}.f32"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A decoded track without its folder."""

    form: int
    rate_hz: int
    frames: int
    channels: int
    engine: tuple[EnginePcm, ...]
    caveats: tuple[Caveat, ...]

    def write(self, folder: Path) -> None:
        """Put the manifest beside what it describes."""
        (folder / NAME).write_bytes(canonical(plain(self)))

    def track(self, folder: Path) -> DecodedTrack:
        """The decoded track, with paths."""
        pcm = tuple(WorkPcm(folder / e.name, ENGINE_RATE, e.frames, e.channel, e.sha256) for e in self.engine)
        return DecodedTrack(
            rate=Rate(self.rate_hz),
            frames=self.frames,
            channels=self.channels,
            mix=pcm[0],
            per_channel=pcm[1:],
            playback=folder / PLAYBACK,
            peaks=folder / PEAKS,
            caveats=self.caveats,
        )


def read(folder: Path) -> Manifest | None:
    """The manifest of a folder whose files are all there at their full size; None otherwise."""
    try:
        manifest = fact(Manifest, json.loads((folder / NAME).read_bytes()))
        return manifest if _is_whole(manifest, folder) else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _is_whole(manifest: Manifest, folder: Path) -> bool:
    sizes = {PLAYBACK: manifest.frames * manifest.channels * 2}
    sizes |= {pcm.name: pcm.frames * 4 for pcm in manifest.engine}
    if manifest.form != FORM or not manifest.engine or manifest.engine[0].channel != MIX:
        return False
    return (folder / PEAKS).is_file() and all((folder / name).stat().st_size == size for name, size in sizes.items())
