"""Lists by number and picks by chance, on a made-up library."""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.events import Bus
from soniq.library import lists
from soniq.library.catalogue import Catalogue
from soniq.library.model import AlbumFilter, AlbumSort, ArtistFilter, TrackFilter, TrackSort
from soniq.store.database import Database
from soniq.units import RootId
from tests.crowd import build


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalogue") / "library.sqlite"
    build(path, 3_000)
    return path


@pytest.fixture
def catalogue(library: Path) -> Iterator[Catalogue]:
    db = Database(library, Bus())
    yield Catalogue(db, chance=random.Random(7))
    db.close()


def column(library: Path, sql: str) -> list[int]:
    connection = sqlite3.connect(library)
    found = [row[0] for row in connection.execute(sql)]
    connection.close()
    return found


@pytest.mark.parametrize("descending", [False, True])
def test_parts_by_number_make_up_the_whole_list(
    catalogue: Catalogue, library: Path, descending: bool
) -> None:
    order = "DESC" if descending else "ASC"
    whole = column(
        library,
        f"SELECT id FROM albums WHERE missing_since_ms IS NULL "
        f"ORDER BY year_key {order}, title_key {order}, id {order}",
    )
    parts = [
        album.id
        for offset in range(0, len(whole) + 70, 70)
        for album in catalogue.albums(
            sort=AlbumSort.YEAR, descending=descending, size=70, offset=offset
        )
    ]
    assert parts == whole


@pytest.mark.parametrize("collected", [5_000, -1])
def test_a_filter_leaves_the_same_whichever_way_it_goes(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, collected: int
) -> None:
    genre_id = catalogue.genre_named("JAZZ")
    where = TrackFilter(genre_id=genre_id, year_from=1980)
    whole = catalogue.tracks(where, sort=TrackSort.TITLE, size=5_000)
    assert whole
    assert all("Jazz" in track.genres and (track.year or 0) >= 1980 for track in whole)
    monkeypatch.setattr(lists, "COLLECTED", collected)
    assert catalogue.tracks(where, sort=TrackSort.TITLE, size=9, offset=4) == whole[4:13]


def test_all_who_have_music_are_artists(catalogue: Catalogue, library: Path) -> None:
    everybody = column(library, "SELECT id FROM artists WHERE album_count + track_count > 0")
    assert {one.id for one in catalogue.artists(size=10_000)} == set(everybody)
    of_albums = column(library, "SELECT id FROM artists WHERE album_count > 0")
    found = catalogue.artists(ArtistFilter(album_artists_only=True), size=10_000)
    assert {one.id for one in found} == set(of_albums)


def test_what_has_no_file_in_a_music_folder_is_not_of_it(
    catalogue: Catalogue, library: Path
) -> None:
    (root,) = column(library, "SELECT id FROM roots")
    assert len(catalogue.albums(size=30, root_id=RootId(root))) == 30
    nowhere = RootId(root + 1)
    assert catalogue.albums(size=30, root_id=nowhere) == []
    assert catalogue.tracks(size=30, root_id=nowhere) == []
    assert catalogue.artists(size=30, root_id=nowhere) == []
    assert catalogue.random_tracks(size=30, root_id=nowhere) == []
    some = [album.id for album in catalogue.albums(size=5)]
    assert catalogue.albums_in_root(some, RootId(root)) == some
    assert catalogue.albums_in_root(some, nowhere) == []


def test_chance_draws_each_once_and_none_that_is_missing(
    catalogue: Catalogue, library: Path
) -> None:
    present = set(column(library, "SELECT id FROM tracks WHERE missing_since_ms IS NULL"))
    for size in (1, 20, 500, 2_900, 5_000):
        drawn = [track.id for track in catalogue.random_tracks(size=size)]
        assert len(drawn) == len(set(drawn)) == min(size, len(present))
        assert set(drawn) <= present


def test_chance_is_fair(catalogue: Catalogue) -> None:
    """Each of some 300 albums is drawn 40 times of 1,200 draws of ten, give or take."""
    counts: Counter[int] = Counter()
    for _ in range(1_200):
        counts.update(album.id for album in catalogue.random_albums(size=10))
    albums = len(catalogue.albums(size=5_000))
    expected = 12_000 / albums
    assert len(counts) == albums
    spread = sum((count - expected) ** 2 / expected for count in counts.values())
    assert spread < 1.35 * albums  # chi-square: its mean is their number


def test_chance_is_fair_where_most_ids_are_gone(tmp_path: Path) -> None:
    build(tmp_path / "library.sqlite", 2_000)
    connection = sqlite3.connect(tmp_path / "library.sqlite")
    connection.execute("UPDATE tracks SET missing_since_ms = 1 WHERE id % 50 <> 0")
    connection.commit()
    connection.close()
    db = Database(tmp_path / "library.sqlite", Bus())
    catalogue = Catalogue(db, chance=random.Random(7))
    met = {track.id for _ in range(60) for track in catalogue.random_tracks(size=5)}
    db.close()
    assert met
    assert all(track_id % 50 == 0 for track_id in met)
    assert len(met) > 30


def test_years_that_contradict_each_other_leave_nothing(catalogue: Catalogue) -> None:
    assert catalogue.albums(AlbumFilter(year_from=2000, year_to=1990), size=10) == []
