"""How each moment of a recording sounds, kept in a file while it grows, and which of the known voices sounds like that."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from typing import IO

import local_speakers
import numpy as np
import voice_clusters
import voice_prints

MIDDLE = (local_speakers.FRAMES - 59) // 2  # a window answers for its middle second; its neighbours know the rest better
SIZE = 256


@dataclass(slots=True)
class VoiceTrack:
    """Directions of voices, step by step, for `frames` of the segmentation's grid; `reach` steps to both sides are heard.

    `counts` says how many speakers each frame has: two at once tell nobody's voice.
    """

    counts: np.ndarray
    reach: int
    rows: np.ndarray = field(init=False)
    _file: IO[bytes] = field(init=False)
    _kept: int = 0

    def __post_init__(self) -> None:
        self.rows = np.full(len(self.counts), -1, np.int32)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the track; ten hours are 230 MB

    def add(self, trunk: np.ndarray, first: int, span: tuple[int, int], head: voice_prints.Head) -> None:
        """The frames `span` of a feature map that begins at a sample."""
        frames = np.arange(span[0], min(span[1], len(self.rows)))
        if not len(frames):
            return
        centres = first + voice_prints.HOP * np.arange(trunk.shape[1]) + voice_prints.CENTRE
        near = np.round((centres - local_speakers.CENTRE) / local_speakers.FRAME).astype(int)
        counts = self.counts[np.clip(near, 0, len(self.counts) - 1)]
        samples = frames * local_speakers.FRAME + local_speakers.CENTRE
        steps = np.clip(np.round((samples - first - voice_prints.CENTRE) / voice_prints.HOP).astype(int), 0, trunk.shape[1] - 1)
        wanted, index = np.unique(steps, return_inverse=True)
        single = ((counts > 0.5) & (counts < 1.5)).astype(np.float64)
        statistics = voice_prints.rolling(trunk, single, self.reach, wanted)
        heard = np.where(statistics.any(axis=1, keepdims=True), voice_clusters.unit(head.embed(statistics)), 0)
        self._file.write(heard.astype(np.float16).tobytes())
        self.rows[frames] = self._kept + index
        self._kept += len(wanted)

    def nearness(self, middles: np.ndarray, part: slice) -> np.ndarray:
        """(frames of the part, voices) cosine to each voice; 0 where nothing tells."""
        rows = self.rows[part]
        near = np.zeros((len(rows), len(middles)), np.float32)
        if self._kept:
            self._file.flush()
            kept = np.memmap(self._file, np.float16, "r", shape=(self._kept, SIZE))
            known = rows >= 0
            near[known] = kept[rows[known]].astype(np.float32) @ middles.T
        return near

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


def owned(starts: np.ndarray, block: np.ndarray, spoken: np.ndarray) -> tuple[int, int]:
    """The frames that a block of windows answers for: up to the middle it shares with its neighbours, else to its own ends."""
    first, last = int(block[0]), int(block[-1])
    begins = MIDDLE if first > 0 and spoken[first - 1] else 0
    goes_on = last + 1 < len(spoken) and spoken[last + 1]
    end = int(starts[last + 1]) + MIDDLE if goes_on else int(starts[last]) + local_speakers.FRAMES
    return int(starts[first]) + begins, end
