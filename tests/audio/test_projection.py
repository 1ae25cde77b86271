"""The sound map's geometry: what is near in 512 dimensions lies near in two."""

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soniq.audio.projection import COMPONENTS, neighbours, principal, projection
from soniq.errors import Stopped
from soniq.units import Progress

Array = npt.NDArray[Any]


def music(count: int, seed: int = 1) -> Array:
    """Rows of length one, each a mixture of some of forty kinds of sound, float16."""
    chance = np.random.default_rng(seed)
    kinds = chance.normal(size=(40, 512))
    shares = chance.dirichlet([0.15] * 40, size=count)
    rows: Array = shares @ kinds + 0.15 * chance.normal(size=(count, 512))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float16)


def trustworthiness(rows: Array, places: Array, near: int = 15, looked_at: int = 300) -> float:
    """1 where all neighbours on the map are neighbours by ear (Venna & Kaski 2001)."""
    wide = rows.astype(np.float32)
    count = len(wide)
    penalty = 0.0
    for one in np.random.default_rng(0).permutation(count)[:looked_at]:
        by_ear = -(wide @ wide[one])
        by_eye = ((places - places[one]) ** 2).sum(axis=1)
        by_ear[one] = by_eye[one] = np.inf
        rank = np.empty(count, dtype=int)
        rank[np.argsort(by_ear)] = np.arange(count)
        shown = np.argpartition(by_eye, near)[:near]
        penalty += np.maximum(0, rank[shown] + 1 - near).sum()
    looked_at = min(looked_at, count)
    return 1 - 2 * penalty / (looked_at * near * (2 * count - 3 * near - 1))


@pytest.mark.parametrize("count", [1_000, 5_000])
def test_neighbours_on_the_map_are_neighbours_by_ear(count: int) -> None:
    rows = music(count)

    kept = trustworthiness(rows, projection(rows))

    assert kept > 0.93
    assert kept > trustworthiness(rows, principal(rows, 2)) + 0.1


def test_the_map_is_the_same_each_time_it_is_drawn() -> None:
    rows = music(600)

    assert np.array_equal(projection(rows, seed=3), projection(rows, seed=3))


def test_two_kinds_of_music_stand_apart() -> None:
    chance = np.random.default_rng(2)
    heaps = chance.normal(size=(2, 512))
    kind = np.arange(500) % 2
    places = projection((heaps[kind] + 0.3 * chance.normal(size=(500, 512))).astype(np.float16))

    middles = np.stack([places[kind == one].mean(axis=0) for one in (0, 1)])
    near = ((places[:, None, :] - middles) ** 2).sum(axis=2).argmin(axis=1)

    assert (near == kind).mean() > 0.99


def test_no_line_and_no_pile_takes_the_place_of_a_heap() -> None:
    """Recordings beyond the landmarks must not fall onto them."""
    places = projection(music(6_000))
    cells = {tuple(cell) for cell in np.floor(places * 500).astype(int)}

    assert len(cells) > 4_000


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 60), st.integers(0, 3))
def test_any_few_recordings_have_a_place_within_the_map(count: int, copies: int) -> None:
    rows = music(count + copies)
    rows[count:] = rows[0] if count else 0

    places = projection(rows)

    assert places.shape == (count + copies, 2)
    assert places.dtype == np.float32
    assert np.isfinite(places).all()
    assert not len(places) or np.abs(places).max() <= 1


def test_a_library_of_copies_is_no_harm() -> None:
    rows = np.repeat(music(3), 1_200, axis=0)

    assert np.isfinite(projection(rows)).all()


def test_silence_and_broken_numbers_are_no_harm() -> None:
    rows = music(300)
    rows[:5] = 0
    rows[5:8] = np.nan

    assert np.isfinite(projection(rows)).all()


def test_nearly_all_neighbours_are_found() -> None:
    rows = principal(music(5_000), COMPONENTS)

    found = neighbours(rows, 15, np.random.default_rng(0))

    kept = []
    for one in range(0, 5_000, 100):
        distances = ((rows - rows[one]) ** 2).sum(axis=1)
        distances[one] = np.inf
        kept.append(len(set(np.argsort(distances)[:15]) & set(found[one])) / 15)
    assert np.mean(kept) > 0.85
    assert not (found == np.arange(5_000)[:, None]).any()


def test_rows_are_read_from_their_file_in_parts(tmp_path: Path) -> None:
    with open(tmp_path / "rows", "wb") as file:
        file.truncate(60_000 * 512 * 2)
    rows = np.memmap(tmp_path / "rows", "<f2", "r", shape=(60_000, 512))

    tracemalloc.start()
    principal(rows, COMPONENTS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 60_000 * 512 * 2


def test_who_waits_hears_how_far_it_is_and_can_stop_it() -> None:
    told: list[Progress] = []
    projection(music(200), tell=told.append)
    assert told[-1].total is not None
    assert 0 < told[0].done < told[-1].done <= told[-1].total

    def stop(_: Progress) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        projection(music(200), tell=stop)
