"""A picture of a video, beside the sound it was taken with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a video as RGB bytes, row by row; it stands from frame `first` to `end` (None: for good)."""

    first: int
    end: int | None
    width: int
    height: int
    rgb: bytes
