"""The index of vectors finds the nearest, takes changes, and can be lost at any time."""

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from soniq.audio.clustering import centroids, nearest
from soniq.errors import Unavailable
from soniq.store import vector_index, vectors
from soniq.store.vector_index import UNPARTED, Entry, VectorIndex, clusters_for
from tests.heard import direction, halves


def entry(number: int, *, stamp: int = 1, scores: Mapping[int, float] | None = None) -> Entry:
    told = [(scores or {}).get(place, 0.0) for place in range(100)]
    return Entry(
        sound_id=number,
        stamp=stamp,
        vector=halves(direction(number)),
        scores=halves(told) if scores is not None else None,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "db" / "vectors.sqlite"


@pytest.fixture
def index(path: Path) -> Iterator[VectorIndex]:
    index = VectorIndex(path)
    yield index
    index.close()


@pytest.fixture
def filled(index: VectorIndex) -> VectorIndex:
    index.rebuild("m-1", [], [entry(number) for number in range(1, 51)], total=50)
    return index


def test_a_new_index_is_empty_and_finds_nothing(index: VectorIndex) -> None:
    assert (index.trouble, index.model, index.count()) == (None, None, 0)
    assert index.nearest(direction(1), 5) == []
    assert index.tagged([1.0] * 100, 5) == []


def test_a_sound_is_nearest_to_itself(filled: VectorIndex) -> None:
    assert filled.model == "m-1"
    for number in (1, 17, 50):
        assert filled.nearest(direction(number), 3)[0] == number


def test_what_is_nearer_comes_first(filled: VectorIndex) -> None:
    near = [direction(1000 + n, near=direction(7), share=s) for n, s in enumerate((0.5, 0.7, 0.6))]
    filled.put(
        Entry(sound_id=60 + n, stamp=1, vector=halves(v), scores=None) for n, v in enumerate(near)
    )
    assert filled.nearest(direction(7), 4) == [7, 61, 62, 60]


def test_what_is_put_again_is_there_once_and_as_it_is_now(filled: VectorIndex) -> None:
    filled.put([Entry(sound_id=3, stamp=2, vector=halves(direction(99)), scores=None)])
    assert filled.count() == 50
    assert filled.nearest(direction(99), 1) == [3]
    assert filled.nearest(direction(3), 1) != [3]
    assert dict(filled.stamps())[3] == 2


def test_what_is_removed_is_not_found(filled: VectorIndex) -> None:
    filled.remove([5, 6, 1234])
    assert filled.count() == 48
    assert not {5, 6} & set(filled.nearest(direction(5), 50))
    filled.remove([number for number, _ in filled.stamps()])
    assert filled.nearest(direction(7), 50) == []


def test_a_rebuild_holds_its_sounds_and_no_others(filled: VectorIndex) -> None:
    filled.rebuild("m-2", [], [entry(number) for number in (7, 200)], total=2)
    assert (filled.model, filled.built) == ("m-2", 2)
    assert sorted(filled.nearest(direction(7), 50)) == [7, 200]


def test_a_rebuild_that_fails_leaves_what_was(filled: VectorIndex) -> None:
    def broken() -> Iterator[Entry]:
        yield entry(300)
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        filled.rebuild("m-2", [], broken(), total=2)
    assert (filled.model, filled.count()) == ("m-1", 50)
    assert filled.nearest(direction(17), 1) == [17]


def test_during_a_rebuild_searches_see_what_was_and_puts_need_not_wait(
    filled: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_index, "A_WHILE", 0.01)
    halfway, on = threading.Event(), threading.Event()

    def slow() -> Iterator[Entry]:
        yield entry(300)
        halfway.set()
        assert on.wait(60)

    thread = threading.Thread(target=lambda: filled.rebuild("m-2", [], slow(), total=1))
    thread.start()
    assert halfway.wait(60)
    try:
        assert filled.nearest(direction(17), 1) == [17]
        assert filled.put([entry(70)], wait=False) is False
    finally:
        on.set()
        thread.join()
    assert filled.nearest(direction(17), 1) == [300]
    assert filled.put([entry(70)], wait=False) is True


def test_in_clusters_most_of_the_true_nearest_are_found(index: VectorIndex) -> None:
    chance = np.random.default_rng(5)
    basis = chance.normal(size=(20, 512))
    mixed = chance.normal(size=(3_000, 20)) @ basis + chance.normal(size=(3_000, 512))
    rows = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
    centres = centroids(rows, 60)
    places = nearest(rows, centres).tolist()
    index.rebuild(
        "m-1",
        [centre.tobytes() for centre in centres],
        [
            Entry(
                sound_id=at + 1,
                stamp=1,
                vector=row.astype("<f2").tobytes(),
                scores=None,
                cluster=places[at] if at % 2 else None,
            )
            for at, row in enumerate(rows)
        ],
        total=len(rows),
    )
    found = truly = 0
    for at in range(0, 3_000, 100):
        best = set((np.argsort(-(rows @ rows[at]))[:20] + 1).tolist())
        truly += len(best)
        found += len(best & set(index.nearest(rows[at].tolist(), 30)))
    assert found / truly >= 0.95
    assert len(index.nearest(rows[0].tolist(), 30, probes=1)) <= 30


def test_a_vector_of_nothing_but_noughts_breaks_nothing(index: VectorIndex) -> None:
    centre = np.array(direction(1), np.float32).tobytes()
    index.rebuild("m-1", [centre, centre], [entry(1)], total=1)
    index.put([Entry(sound_id=2, stamp=1, vector=bytes(1024), scores=bytes(200))])
    assert index.nearest(direction(1), 1) == [1]
    assert [number for number, _ in index.tagged([1.0] * 100, 5)] == []


def test_few_vectors_are_not_parted() -> None:
    assert clusters_for(UNPARTED) == 0
    assert clusters_for(100_000) == 506


def test_an_index_is_outgrown_at_twice_its_size(index: VectorIndex) -> None:
    index.rebuild("m-1", [], [entry(1)], total=1)
    assert not index.is_outgrown
    vector = halves(direction(1))
    index.put(
        Entry(sound_id=number, stamp=1, vector=vector, scores=None)
        for number in range(2, UNPARTED + 2)
    )
    assert index.is_outgrown


# Tags


def test_tags_are_ranked_by_the_sum_of_their_weighted_scores(index: VectorIndex) -> None:
    index.put(
        [
            entry(1, scores={3: 2.0, 4: 1.0}),
            entry(2, scores={3: 3.0, 9: 5.0}),
            entry(3, scores={3: -1.0}),
            entry(4),
            entry(5, scores={}),
        ]
    )
    weights = [0.0] * 100
    weights[3], weights[4] = 1.0, 0.5
    found = index.tagged(weights, 3)
    assert [number for number, _ in found] == [2, 1, 3]
    assert [total for _, total in found] == pytest.approx([3.0, 2.5, -1.0], abs=0.05)
    weights[9] = -1.0
    assert [number for number, _ in index.tagged(weights, 9)] == [1, 3, 2]
    assert [number for number, _ in index.tagged(weights, 9, among=[2, 3, 77])] == [3, 2]


def test_no_weights_rank_nothing(index: VectorIndex) -> None:
    index.put([entry(1, scores={3: 2.0})])
    assert index.tagged([0.0] * 100, 5) == []


# The file


def test_an_index_outlives_its_process(filled: VectorIndex, path: Path) -> None:
    filled.close()
    again = VectorIndex(path)
    assert (again.model, again.count()) == ("m-1", 50)
    again.close()


@pytest.mark.parametrize("content", [b"", b"no SQLite file at all" * 500, b"SQLite format 3\0"])
def test_a_broken_file_is_thrown_away_at_start(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    path.with_name("vectors.sqlite-wal").write_bytes(b"old")
    index = VectorIndex(path)
    assert (index.trouble, index.count()) == (None, 0)
    index.put([entry(1)])
    assert index.nearest(direction(1), 1) == [1]
    index.close()


def test_a_file_of_another_format_is_thrown_away(filled: VectorIndex, path: Path) -> None:
    filled.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE about SET format = 0")
    connection.close()
    index = VectorIndex(path)
    assert index.count() == 0
    index.close()


def test_a_file_that_breaks_at_work_is_thrown_away_and_said(
    filled: VectorIndex, path: Path
) -> None:
    with filled._reading() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(whole - 4096))
    failed = list[str]()

    def search() -> None:
        try:
            filled.nearest(direction(1), 1)
        except Unavailable as error:
            failed.append(str(error))

    threads = [threading.Thread(target=search) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed
    assert set(failed) == {"The index of sounds was broken; it is built anew."}
    assert filled.count() == 0
    filled.put([entry(1)])
    assert filled.nearest(direction(1), 1) == [1]


def test_without_the_extension_it_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: object) -> None:
        raise Unavailable("sqlite-vec is not installed: `pip install sqlite-vec`.")

    monkeypatch.setattr(vectors, "load", none)
    index = VectorIndex(path)
    assert index.trouble == "sqlite-vec is not installed: `pip install sqlite-vec`."
    with pytest.raises(Unavailable, match="sqlite-vec is not installed"):
        index.nearest(direction(1), 1)
    index.close()
