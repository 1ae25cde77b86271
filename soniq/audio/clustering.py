"""Vectors parted into coarse clusters, so that a search looks into a few of them only."""

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

ROUNDS = 12
"""Of moving the centres; later ones change the recall of a search by less than .002."""

BLOCK = 4_096
"""Vectors that are compared at once: 16 MB with 1,000 clusters."""


def centroids(rows: Vectors, count: int, seed: int = 1) -> Vectors:
    """The middles of `count` clusters, each of length 1, shape (count, dimensions).

    Spherical k-means: each vector belongs to the centre with the greatest cosine. A centre that
    lost all its vectors moves to the one that lies farthest from its own. Fewer rows than `count`
    give as many centres as there are rows.

    rows: float32, shape (n, dimensions), n > 0; their lengths do not matter.
    Source: I. S. Dhillon, D. S. Modha: Concept decompositions for large sparse text data using
    clustering, Machine Learning 42, 2001.
    """
    chance = np.random.default_rng(seed)
    count = min(count, len(rows))
    rows = _of_length_one(rows)
    centres = rows[np.sort(chance.choice(len(rows), count, replace=False))].copy()
    for _ in range(ROUNDS):
        places, cosines = _assigned(rows, centres)
        moved = _middles(rows, places, cosines, count)
        if np.array_equal(moved, centres):
            break
        centres = moved
    return centres


def nearest(rows: Vectors, centres: Vectors) -> npt.NDArray[np.int64]:
    """The number of the nearest centre of each row, by the cosine; the centres have length 1."""
    found: npt.NDArray[np.int64] = (rows @ centres.T).argmax(axis=1)
    return found


def _assigned(rows: Vectors, centres: Vectors) -> tuple[npt.NDArray[np.int64], Vectors]:
    """The nearest centre of each row, and its cosine."""
    places = np.empty(len(rows), np.int64)
    cosines = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK] @ centres.T
        places[start : start + BLOCK] = block.argmax(axis=1)
        cosines[start : start + BLOCK] = block.max(axis=1)
    return places, cosines


def _middles(rows: Vectors, places: npt.NDArray[np.int64], cosines: Vectors, count: int) -> Vectors:
    order = np.argsort(places, kind="stable")
    sizes = np.bincount(places, minlength=count)
    held = np.flatnonzero(sizes)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))[held]
    sums = np.zeros((count, rows.shape[1]), np.float32)
    sums[held] = np.add.reduceat(rows[order], starts, axis=0)
    lost = np.flatnonzero(sizes == 0)
    sums[lost] = rows[np.argsort(cosines, kind="stable")[: len(lost)]]
    return _of_length_one(sums)


def _of_length_one(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), np.float32)
