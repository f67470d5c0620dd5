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
RANKED = 65_536  # frames whose speakers are ranked at once
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
    votes = voted(active, clusters, starts, frames)
    return loudest(votes, np.floor(at_once(active, starts, frames) + 0.5), votes > 0)[:frames]


def voted(active: np.ndarray, clusters: np.ndarray, starts: np.ndarray, frames: int) -> np.ndarray:
    """(frames or more, speakers): how many windows hear each speaker in each frame."""
    speakers = int(clusters.max()) + 1
    votes = np.zeros((_length(starts, frames), speakers), np.float32)
    for start, local, names in zip(starts, active, clusters, strict=True):
        votes[start : start + FRAMES] += by_cluster(local, names, speakers)
    return votes


def at_once(active: np.ndarray, starts: np.ndarray, frames: int) -> np.ndarray:
    """How many speakers the windows hear in each frame, on average."""
    counts, heard = np.zeros(_length(starts, frames)), windows_at(starts, frames)
    for start, local in zip(starts, active, strict=True):
        counts[start : start + FRAMES] += local.sum(axis=1)
    return counts / np.maximum(heard, 1)


def windows_at(starts: np.ndarray, frames: int) -> np.ndarray:
    """How many windows cover each frame."""
    edges = np.zeros(_length(starts, frames) + 1)
    np.add.at(edges, starts, 1)
    np.add.at(edges, starts + FRAMES, -1)
    return np.cumsum(edges)[:-1]


def _length(starts: np.ndarray, frames: int) -> int:
    return max(frames, int(starts[-1]) + FRAMES)


def loudest(scores: np.ndarray, counts: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """The so many columns with the highest score in each row, among those allowed; hours are ranked part by part."""
    found = np.zeros(scores.shape, bool)
    for first in range(0, len(scores), RANKED):
        part = slice(first, first + RANKED)
        order = np.argsort(-scores[part], axis=1, kind="stable")
        ranks = np.argsort(order, axis=1, kind="stable")
        found[part] = (ranks < counts[part, None]) & allowed[part]
    return found


def by_cluster(values: np.ndarray, clusters: np.ndarray, count: int) -> np.ndarray:
    """(frames, 3) of one window and the cluster of each local speaker (−1: none) to (frames, count)."""
    placed = np.zeros((len(values), count), np.float32)
    for slot, cluster in enumerate(clusters):
        if cluster >= 0:
            placed[:, cluster] = np.maximum(placed[:, cluster], values[:, slot])
    return placed
