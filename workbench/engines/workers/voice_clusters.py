"""Which local speakers of different windows are the same person: constrained average linkage, then assignment to centroids."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

NOBODY = -1
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
    from scipy.spatial.distance import squareform

    if len(vectors) < 2:
        return np.zeros(len(vectors), int)
    distances = np.clip(1 - unit(vectors) @ unit(vectors).T, 0, FARTHEST)
    distances[windows[:, None] == windows[None, :]] = FARTHEST
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    if speakers:
        return fcluster(tree, speakers, "maxclust") - 1
    return fcluster(tree, threshold, "distance") - 1


def centroids(vectors: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean direction of each label, labels in ascending order."""
    rows = unit(vectors) * weights[:, None]
    return unit(np.stack([rows[labels == label].sum(axis=0) for label in np.unique(labels)]))


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
