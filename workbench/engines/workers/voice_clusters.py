"""Which local speakers of different windows are the same person: constrained average linkage, then assignment to centroids."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

NOBODY = -1
AT_ONCE = 1_000  # rows whose distances are made at once
FARTHEST = 2.0  # the largest cosine distance: two local speakers of one window are never the same person


def identified(vectors: np.ndarray, windows: np.ndarray, clean: np.ndarray, settings: dict) -> np.ndarray:
    """The speaker of each row. Only rows with enough clean speech shape the speakers; every row is then assigned to one."""
    trusted = thinned(np.flatnonzero(clean >= min(settings["clean"], clean.max())), settings["most"])
    shaping, weights = vectors[trusted], np.maximum(clean[trusted], 1).astype(np.float32)
    labels = linked(shaping, windows[trusted], threshold=float(settings["threshold"]), speakers=settings["speakers"])
    if not settings["speakers"]:
        labels = without_small(shaping, labels, weights, float(settings["smallest"]) * weights.sum())
    return assigned(vectors, windows, centroids(shaping, labels, weights))


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows of length one."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def thinned(trusted: np.ndarray, most: int) -> np.ndarray:
    """At most so many of the trusted rows, evenly over the recording: linkage needs memory by their square."""
    if len(trusted) <= most:
        return trusted
    return trusted[np.arange(most) * len(trusted) // most]


def linked(vectors: np.ndarray, windows: np.ndarray, *, threshold: float, speakers: int) -> np.ndarray:
    """A label per row by average linkage of cosine distance; `speakers` 0 means cut at the threshold."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(vectors) < 2:
        return np.zeros(len(vectors), int)
    tree = linkage(distances(unit(vectors), windows), "average")
    if speakers:
        return fcluster(tree, speakers, "maxclust") - 1
    return fcluster(tree, threshold, "distance") - 1


def distances(directions: np.ndarray, windows: np.ndarray) -> np.ndarray:
    """Cosine distances of all pairs in scipy's condensed order, made some rows at a time: all at once they fill gigabytes."""
    count = len(directions)
    condensed, filled = np.empty(count * (count - 1) // 2), 0
    for first in range(0, count, AT_ONCE):
        rows = directions[first : first + AT_ONCE]
        block = np.clip(1 - rows @ directions[first:].T, 0, FARTHEST)
        block[windows[first : first + AT_ONCE, None] == windows[None, first:]] = FARTHEST
        for row in range(len(rows)):
            tail = block[row, row + 1 :]
            condensed[filled : filled + len(tail)] = tail
            filled += len(tail)
    return condensed


def centroids(vectors: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean direction of each label, labels in ascending order."""
    rows = unit(vectors) * weights[:, None]
    return unit(np.stack([rows[labels == label].sum(axis=0) for label in np.unique(labels)]))


def middles(vectors: np.ndarray, labels: np.ndarray, clean: np.ndarray, settings: dict) -> np.ndarray:
    """Mean direction of each speaker over the rows with enough clean speech, by label; nothing where one has none."""
    trusted = clean >= min(settings["clean"], clean.max())
    rows = unit(vectors) * clean[:, None].astype(np.float32)
    sums = [rows[trusted & (labels == label)].sum(axis=0) for label in range(int(labels.max()) + 1)]
    return unit(np.stack(sums))


def without_small(vectors: np.ndarray, labels: np.ndarray, weights: np.ndarray, least: float) -> np.ndarray:
    """Labels 0…k−1 after clusters lighter than `least` went to the nearest heavier one; the heaviest always stays."""
    names, index = np.unique(labels, return_inverse=True)
    mass = np.bincount(index, weights)
    heavy = (mass >= least) | (np.arange(len(names)) == mass.argmax())
    nearest = (unit(vectors) @ centroids(vectors, labels, weights)[heavy].T).argmax(axis=1)
    kept = np.cumsum(heavy) - 1
    return np.where(heavy[index], kept[index], nearest)


def assigned(vectors: np.ndarray, windows: np.ndarray, middles: np.ndarray) -> np.ndarray:
    """The centroid of each row, so that the local speakers of one window get different ones."""
    from scipy.optimize import linear_sum_assignment

    nearness = unit(vectors) @ middles.T
    labels = np.full(len(vectors), NOBODY)
    for rows in groups(windows):
        chosen, columns = linear_sum_assignment(-nearness[rows])
        labels[rows[chosen]] = columns
    return labels


def groups(windows: np.ndarray) -> Iterator[np.ndarray]:
    """The rows of each window; equal windows stand together."""
    borders = np.flatnonzero(np.diff(windows)) + 1
    yield from np.split(np.arange(len(windows)), borders)
