"""Stretches of a decoded track, one after the other, as a decoded track of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from workbench.domain.audio import DecodedTrack
from workbench.domain.caveats import Caveat
from workbench.domain.timeline import Span
from workbench.media.playback import PlaybackFile
from workbench.media.track_writer import BLOCK, TrackWriter


def excerpt(track: DecodedTrack, stretches: Sequence[Span], folder: Path) -> DecodedTrack:
    """Written into `folder`, which is made. Silence that decoding inserted keeps its caveats, at its new place."""
    folder.mkdir(parents=True)
    source = PlaybackFile.of(track)
    writer = TrackWriter(folder, track.rate, track.channels)
    for stretch in stretches:
        for first in range(stretch.first, stretch.end, BLOCK):
            samples = source.read(first, min(BLOCK, stretch.end - first))
            writer.add(samples.astype(np.float32) / np.float32(32768))
    return writer.finish(tuple(_moved(track.caveats, stretches))).track(folder)


def _moved(caveats: Sequence[Caveat], stretches: Sequence[Span]) -> Iterator[Caveat]:
    at = 0
    for stretch in stretches:
        for caveat in caveats:
            if caveat.span is not None and caveat.span.overlap(stretch):
                inside = caveat.span.clipped(stretch)
                yield replace(caveat, span=Span(inside.first - stretch.first + at, inside.end - stretch.first + at))
        at += stretch.length
