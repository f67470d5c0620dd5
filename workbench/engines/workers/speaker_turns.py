"""From activity per frame to turns with whole sample frames."""

from __future__ import annotations

import numpy as np

FRAME = 270
BORDER = 360  # sample between frame 0 and 1: halfway from centre 495 − 135


def turns(active: np.ndarray, samples: int, settings: dict) -> list[list[int]]:
    """[first, end, number] by start; speakers are numbered from 1 by first appearance."""
    found = [
        (first, end, speaker)
        for speaker in range(active.shape[1])
        for first, end in bridged(runs(active[:, speaker], samples), settings["bridge"])
        if end - first >= settings["shortest"]
    ]
    numbers: dict[int, int] = {}
    return [[first, end, numbers.setdefault(speaker, len(numbers) + 1)] for first, end, speaker in sorted(found)]


def runs(active: np.ndarray, samples: int) -> list[tuple[int, int]]:
    """Sample spans of consecutive active frames; the outermost frames reach the recording's edges."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], active.astype(np.int8), [0]])))
    borders = [0 if e == 0 else samples if e == len(active) else min(samples, int(e) * FRAME + BORDER - FRAME) for e in edges]
    return list(zip(borders[::2], borders[1::2], strict=True))


def bridged(spans: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    """Spans of one speaker with pauses up to `gap` closed."""
    joined: list[tuple[int, int]] = []
    for first, end in spans:
        if joined and first - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((first, end))
    return joined
