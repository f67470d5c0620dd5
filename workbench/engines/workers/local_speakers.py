"""From powerset scores of 10-second windows to who is active in which frame.

Windows start on whole segmentation frames, so that overlapping windows share one grid.
Frame `i` of the grid has its centre at sample `i * FRAME + CENTRE`.
"""

from __future__ import annotations

import numpy as np

RATE = 16_000
WINDOW = 160_000
FRAME = 270
CENTRE = 495
FRAMES = 589
LOCAL = 3
CLASSES = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], np.float32
)  # pyannote's order: nobody, one of three, two of three


def window_starts(samples: int, step: int) -> np.ndarray:
    """First frame of every window; the last one reaches the end."""
    count = 1 + max(0, -(-(samples - WINDOW) // (step * FRAME)))
    return np.arange(count) * step


def window(samples: np.ndarray, start: int) -> np.ndarray:
    """The samples of the window that begins at a frame, zeros after the end."""
    cut = np.asarray(samples[start * FRAME : start * FRAME + WINDOW], np.float32)
    return np.pad(cut, (0, WINDOW - len(cut)))


def frame_count(samples: int) -> int:
    """Frames of the grid whose centre lies in the recording."""
    return max(0, -(-(samples - CENTRE) // FRAME))


def decisions(logits: np.ndarray, *, silence: float = 0.0, together: float = 0.0) -> np.ndarray:
    """(windows, frames, 7) powerset scores to (windows, frames, 3) yes or no, by the likeliest class.

    `silence` handicaps "nobody" and `together` favours "two at once", in nats: the network alone misses
    overlap more often than it invents it.
    """
    favour = np.where(CLASSES.sum(axis=1) == 2, together, np.where(CLASSES.any(axis=1), 0.0, -silence))
    return CLASSES[(logits + favour).argmax(axis=-1)].astype(bool)


def share(mask: np.ndarray, frames: np.ndarray, reach: int = 2) -> np.ndarray:
    """How much of the mask lies within `reach` frames of each given one, 0…1; frames outside the window count as no."""
    sums = np.concatenate([[0], np.cumsum(mask)])
    low, high = np.clip(frames - reach, 0, len(mask)), np.clip(frames + reach + 1, 0, len(mask))
    return ((sums[high] - sums[low]) / (2 * reach + 1)).astype(np.float32)


def joined(active: np.ndarray, clusters: np.ndarray, starts: np.ndarray, frames: int) -> np.ndarray:
    """(frames, speakers) yes or no: as many speakers as the windows count on average, those most windows agree on.

    `active` is (windows, 589, 3), `clusters` (windows, 3) the speaker of each local one, −1 for none.
    """
    speakers = int(clusters.max()) + 1
    length = max(frames, int(starts[-1]) + FRAMES)
    votes, counts, heard = np.zeros((length, speakers), np.float32), np.zeros(length), np.zeros(length)
    for start, local, names in zip(starts, active, clusters, strict=True):
        part = slice(start, start + FRAMES)
        votes[part] += by_cluster(local, names, speakers)
        counts[part] += local.sum(axis=1)
        heard[part] += 1
    at_once = np.floor(counts / np.maximum(heard, 1) + 0.5)
    return loudest(votes, at_once)[:frames]


def loudest(votes: np.ndarray, at_once: np.ndarray) -> np.ndarray:
    """The so many columns with most votes in each row; a column without a vote never counts."""
    order = np.argsort(-votes, axis=1, kind="stable")
    ranks = np.argsort(order, axis=1, kind="stable")
    return (ranks < at_once[:, None]) & (votes > 0)


def by_cluster(values: np.ndarray, clusters: np.ndarray, count: int) -> np.ndarray:
    """(frames, 3) of one window and the cluster of each local speaker (−1: none) to (frames, count)."""
    placed = np.zeros((len(values), count), np.float32)
    for slot, cluster in enumerate(clusters):
        if cluster >= 0:
            placed[:, cluster] = np.maximum(placed[:, cluster], values[:, slot])
    return placed
