"""Vectors are parted into clusters that lie where the vectors lie."""

import numpy as np
import pytest

from soniq.audio.clustering import Vectors, centroids


def clumps(
    count: int, each: int, *, dimensions: int = 64, seed: int = 3
) -> tuple[Vectors, Vectors]:
    """Middles far from each other, and rows close around them."""
    chance = np.random.default_rng(seed)
    middles = np.eye(dimensions, dtype=np.float32)[:count]
    noise = chance.normal(0, 0.02, (count, each, dimensions))
    rows = (middles[:, None] + noise).reshape(-1, dimensions)
    return middles, np.asarray(rows, np.float32)


def test_the_middles_of_clumps_are_found() -> None:
    middles, rows = clumps(5, 40)
    found = centroids(rows, 5, seed=2)
    cosines = found @ middles.T
    assert sorted(cosines.argmax(axis=1).tolist()) == [0, 1, 2, 3, 4]
    assert cosines.max(axis=1).min() > 0.99


def test_centres_have_length_one_and_the_same_seed_gives_the_same() -> None:
    rows = np.random.default_rng(4).normal(size=(300, 32)).astype(np.float32)
    found = centroids(rows, 12, seed=7)
    assert found.shape == (12, 32)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert np.array_equal(found, centroids(rows, 12, seed=7))


def test_the_lengths_of_rows_do_not_matter() -> None:
    rows = np.random.default_rng(5).normal(size=(200, 16)).astype(np.float32)
    stretched = rows * np.random.default_rng(6).uniform(0.1, 30, (200, 1)).astype(np.float32)
    assert np.allclose(centroids(rows, 6), centroids(stretched, 6), atol=1e-4)


@pytest.mark.parametrize("count", [1, 3, 9])
def test_fewer_rows_than_centres_give_a_centre_each(count: int) -> None:
    rows = np.eye(3, 8, dtype=np.float32)
    assert len(centroids(rows, count)) == min(count, 3)


def test_a_centre_that_lost_its_rows_goes_where_it_is_needed() -> None:
    """Two of three centres begin on the same vector, so one of them is left with nothing."""
    rows = np.eye(3, dtype=np.float32)[[0] * 50 + [1] * 2 + [2]]
    for seed in range(8):
        cosines = centroids(rows, 3, seed) @ np.eye(3, dtype=np.float32)
        assert sorted(cosines.argmax(axis=1).tolist()) == [0, 1, 2], seed
