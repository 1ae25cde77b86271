"""Near sounds are found, whatever became of the index, and with the right cosines."""

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from soniq.child.reckoning import Task, reckon
from soniq.errors import Unavailable
from soniq.events import Bus
from soniq.features import indexing
from soniq.features.indexing import Reckons
from soniq.features.model import SoundId
from soniq.features.nearest import Nearest, middle
from soniq.store import vector_index, vectors
from soniq.store.database import Database
from soniq.store.vector_index import VectorIndex
from soniq.units import Progress, Tell, TrackId
from tests.crowd import build
from tests.heard import direction, halves, hear

TRACKS = 60


class House:
    """A library with sixty sounds, each track its own."""

    def __init__(self, folder: Path, *, sum_: Reckons = reckon) -> None:
        self.folder = folder
        self.path = folder / "library.sqlite"
        if not self.path.exists():
            build(self.path, TRACKS)
        self.db = Database(self.path, Bus())
        self.index = VectorIndex(folder / "vectors.sqlite")
        self.nearest = Nearest(self.db, self.index, sum_, scratch=folder)

    def hear(self, track: int, seed: int | None = None, **more: object) -> SoundId:
        with self.db.write() as tx:
            vector = direction(track if seed is None else seed)
            return SoundId(hear(tx.reader, track, vector, **more))  # type: ignore[arg-type]  # what `hear` takes

    def forget(self, track: int) -> None:
        with self.db.write() as tx:
            tx.execute("DELETE FROM track_sounds WHERE track_id = :id", {"id": track})

    def found(self, seed: int, k: int = 1) -> list[TrackId]:
        sounds = [sound for sound, _ in self.nearest.nearest(direction(seed), k)]
        tracks = self.nearest.tracks_of(sounds)
        return [track for sound in sounds for track in tracks.get(sound, ())]

    def close(self) -> None:
        self.index.close()
        self.db.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    for track in range(1, TRACKS + 1):
        house.hear(track)
    yield house
    house.close()


def test_a_library_that_nothing_was_heard_of_has_no_near_sounds(tmp_path: Path) -> None:
    house = House(tmp_path)
    assert house.nearest.refresh() == 0
    assert house.nearest.nearest(direction(1), 5) == []
    assert house.nearest.vectors([TrackId(1)]) == {}
    assert house.nearest.among(direction(1), [SoundId(1)], 5) == []
    house.close()


def test_a_refresh_takes_in_all_and_the_next_finds_nothing_to_do(house: House) -> None:
    assert house.nearest.refresh() == TRACKS
    assert house.index.count() == TRACKS
    assert house.nearest.refresh() == 0
    assert house.found(7) == [7]


def test_cosines_are_those_of_the_stored_vectors(house: House) -> None:
    house.nearest.refresh()
    for sound, cosine in house.nearest.nearest(direction(4), 10):
        [track] = house.nearest.tracks_of([sound])[sound]
        true = sum(a * b for a, b in zip(direction(4), direction(track), strict=True))
        assert cosine == pytest.approx(true, abs=0.0005)
    doubled = [2 * value for value in direction(4)]
    assert house.nearest.nearest(doubled, 1)[0][1] == pytest.approx(1, abs=0.001)


def test_the_nearest_come_first(house: House) -> None:
    with house.db.write() as tx:
        for track, share in ((11, 0.6), (12, 0.8), (13, 0.7)):
            hear(tx.reader, track, direction(100 + track, near=direction(5), share=share), at=2_000)
    house.nearest.refresh()
    assert house.found(5, 4) == [5, 12, 13, 11]


def test_what_is_heard_is_found_at_once(house: House) -> None:
    house.nearest.refresh()
    house.hear(9, seed=900, at=2_000)
    assert house.nearest.heard(TrackId(9)) is False
    assert house.found(900) == [9]
    assert house.nearest.refresh() == 0


def test_the_first_sound_begins_the_index(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.hear(3)
    assert house.nearest.heard(TrackId(3)) is False
    assert house.index.count() == 1
    assert house.found(3) == [3]
    assert not house.nearest.is_behind()
    house.close()


def test_where_much_was_heard_before_the_index_is_left_to_a_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(tmp_path)
    monkeypatch.setattr(indexing, "EVERY", 2)
    for track in (1, 2, 3):
        house.hear(track)
    assert house.nearest.heard(TrackId(3)) is True
    house.close()


def test_a_track_that_was_not_heard_asks_for_nothing(house: House) -> None:
    house.nearest.refresh()
    house.forget(9)
    assert house.nearest.heard(TrackId(9)) is False
    assert house.nearest.heard(TrackId(12345)) is False


def test_what_changed_while_soniq_was_away_is_caught_up_with(house: House) -> None:
    house.nearest.refresh()
    house.hear(2, seed=200, at=5_000)
    house.forget(3)
    house.index.remove([1])
    assert house.nearest.refresh() == 3
    assert (house.found(200), house.found(1)) == ([2], [1])
    assert house.found(3) != [3]
    assert house.index.count() == TRACKS - 1


def test_a_lost_index_is_made_anew(house: House) -> None:
    house.nearest.refresh()
    house.close()
    (house.folder / "vectors.sqlite").write_bytes(b"lost" * 4096)
    (house.folder / "vectors.rows").write_bytes(b"of a build that was killed")
    again = House(house.folder)
    assert again.nearest.refresh() == TRACKS
    assert not (house.folder / "vectors.rows").exists()
    assert again.found(7) == [7]
    again.close()


def test_until_a_lost_index_is_made_anew_searches_answer_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.nearest.refresh()

    def broken(*_: object, **__: object) -> list[int]:
        raise Unavailable("The index of sounds was broken; it is built anew.")

    monkeypatch.setattr(house.index, "nearest", broken)
    assert house.found(7) == [7]


def test_a_newer_model_takes_over_once_most_sounds_have_it(house: House) -> None:
    house.nearest.refresh()
    with house.db.write() as tx:
        for track in range(1, 20):
            hear(tx.reader, track, direction(500 + track), model="newer")
    assert house.nearest.refresh() == 0
    assert house.found(7) == [7]
    with house.db.write() as tx:
        for track in range(20, TRACKS + 1):
            hear(tx.reader, track, direction(500 + track), model="newer")
        tx.execute("DELETE FROM embeddings WHERE embedding_model <> 'newer' AND sound_id > 30")
    assert house.nearest.refresh() == TRACKS
    assert house.nearest.model() == "newer"
    assert house.found(507) == [7]


def test_a_large_library_is_parted_into_clusters_by_the_child(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_index, "UNPARTED", 20)
    told = list[Progress]()
    assert house.nearest.rebuild(told.append) == TRACKS
    with house.index._reading() as reader:
        (clusters,) = reader.execute("SELECT count(*) FROM clusters").fetchone()
        (used,) = reader.execute("SELECT count(DISTINCT cluster) FROM near").fetchone()
    assert (clusters, used) == (12, 12)
    assert house.found(7) == [7]
    assert not (house.folder / "vectors.rows").exists()
    assert any("cluster" in progress.note for progress in told)


def test_a_sum_that_fails_leaves_an_index_without_clusters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(task: Task, rows: Path, *, numbers: Mapping[str, float], tell: Tell) -> bytes:
        raise Unavailable("There is not enough memory for the sum.")

    monkeypatch.setattr(vector_index, "UNPARTED", 20)
    house = House(tmp_path, sum_=fails)
    for track in range(1, 41):
        house.hear(track)
    assert house.nearest.refresh() == 40
    assert house.found(7) == [7]
    house.close()


def test_missing_tracks_have_no_sound_to_be_found(house: House) -> None:
    house.nearest.refresh()
    with house.db.write() as tx:
        tx.execute("UPDATE tracks SET missing_since_ms = 5 WHERE id = 7")
    assert 7 not in house.found(7, 10)


def test_copies_share_a_sound(house: House) -> None:
    with house.db.write() as tx:
        for track in (21, 22):
            hear(tx.reader, track, direction(777), sound="one recording")
    house.nearest.refresh()
    assert sorted(house.found(777)) == [21, 22]


def test_tags_rank_by_their_weights_with_and_without_the_index(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.db.write() as tx:
        for track in range(1, 11):
            hear(tx.reader, track, direction(track), scores={5: track / 4}, at=3_000)
    house.nearest.refresh()
    weights = [0.0] * 100
    weights[5] = 1.0
    by_index = house.nearest.tagged(weights, 3)
    sounds = house.nearest.sounds_of([TrackId(track) for track in range(1, 11)])
    assert [sound for sound, _ in by_index] == [sounds[TrackId(track)] for track in (10, 9, 8)]
    some = [sounds[TrackId(3)], sounds[TrackId(4)]]
    assert [sound for sound, _ in house.nearest.tagged(weights, 5, among=some)] == some[::-1]
    assert house.nearest.scores(some)[some[0]][5] == pytest.approx(0.75)

    monkeypatch.setattr(house.index, "_opened", None)
    assert [sound for sound, _ in house.nearest.tagged(weights, 3)] == [s for s, _ in by_index]
    assert [sound for sound, _ in house.nearest.tagged(weights, 5, among=some)] == some[::-1]


@pytest.mark.parametrize("few", [5, 1_000])
def test_the_nearest_of_some_sounds_are_found(
    house: House, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("soniq.features.nearest.FEW", few)
    house.nearest.refresh()
    sounds = house.nearest.sounds_of([TrackId(track) for track in range(10, 30)])
    found = house.nearest.among(direction(17), sounds.values(), 3)
    assert found[0][1] == pytest.approx(1, abs=0.001)
    true = {track: sum(a * b for a, b in zip(direction(17), direction(track), strict=True))
            for track in sounds}  # fmt: skip
    best = sorted(true, key=lambda track: -true[track])[:3]
    assert [sound for sound, _ in found] == [sounds[track] for track in best]
    monkeypatch.setattr(house.index, "_opened", None)
    assert [sound for sound, _ in house.nearest.among(direction(17), sounds.values(), 3)] == [
        sound for sound, _ in found
    ]


@pytest.mark.parametrize("few", [10, 1_000])
def test_without_the_extension_all_sounds_are_looked_at(
    house: House, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    def none(_: sqlite3.Connection) -> None:
        raise Unavailable("sqlite-vec does not load into SQLite.")

    monkeypatch.setattr(vectors, "load", none)
    monkeypatch.setattr("soniq.features.exact.FEW", few)
    bare = Nearest(
        house.db, VectorIndex(house.folder / "other.sqlite"), reckon, scratch=house.folder
    )
    assert bare.trouble == (
        "Finding by sound is slow without its index: sqlite-vec does not load into SQLite."
    )
    assert (bare.refresh(), bare.rebuild(), bare.heard(TrackId(1))) == (0, 0, False)
    house.nearest.refresh()
    with_index = house.nearest.nearest(direction(7), 5)
    without = bare.nearest(direction(7), 5)
    assert [sound for sound, _ in without] == [sound for sound, _ in with_index]
    assert [c for _, c in without] == pytest.approx([c for _, c in with_index], abs=0.001)


def test_the_middle_of_two_lies_between_them() -> None:
    between = middle([direction(1), direction(2)])
    for seed in (1, 2):
        cosine = sum(a * b for a, b in zip(between, direction(seed), strict=True))
        assert cosine == pytest.approx(0.7071, abs=0.05)
    with pytest.raises(ValueError, match="length 0"):
        middle([direction(1), tuple(-value for value in direction(1))])


def test_half_floats_are_little_endian() -> None:
    assert halves([1.0]) == b"\x00<"


def test_a_full_disk_keeps_the_index_from_being_built_and_nothing_is_left(house: House) -> None:
    rows = house.folder / "vectors.rows"
    rows.symlink_to("/dev/full")
    with pytest.raises(Unavailable, match="No space left"):
        house.nearest.rebuild()
    assert not rows.is_symlink()
    assert house.nearest.rebuild() == TRACKS
