"""What apps page by number, and what is told beside, through EXPLAIN QUERY PLAN; as lists are."""

import itertools
import re
import sqlite3
from collections.abc import Iterator

import pytest

from soniq.library import lists
from soniq.library.catalogue import Catalogue
from soniq.library.model import AlbumFilter, AlbumSort, TrackFilter, TrackSort
from soniq.units import AlbumId, ArtistId, FolderId, GenreId, RootId, TrackId
from tests.crowd import build
from tests.test_query_plans import Watched


@pytest.fixture(scope="module", params=["analyzed", "never analyzed"])
def watched(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    path = tmp_path_factory.mktemp("plans") / "library.sqlite"
    build(path, 5_000)
    if request.param == "analyzed":
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("ANALYZE")
        connection.close()
    library = Watched(path)
    yield library
    library.close()


@pytest.fixture(params=["collecting", "walking"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways that a narrowed list can go."""
    if request.param == "walking":
        monkeypatch.setattr(lists, "COLLECTED", -1)
    return str(request.param)


BESIDE = re.compile(
    r"SCAN role VIRTUAL TABLE|USE TEMP B-TREE FOR DISTINCT|SETUP|RECURSIVE|SCAN way"
)


def test_nothing_that_apps_page_by_number_reads_the_library_through(
    watched: Watched, way: str
) -> None:
    catalogue = Catalogue(watched.db)
    for root_id, descending in itertools.product((None, RootId(2)), (False, True)):
        for album_sort in AlbumSort:
            for where in (
                AlbumFilter(),
                AlbumFilter(genre_id=GenreId(2)),
                AlbumFilter(year_to=1990),
            ):
                catalogue.albums(
                    where,
                    sort=album_sort,
                    descending=descending,
                    size=20,
                    offset=40,
                    root_id=root_id,
                )
        for track_sort in (TrackSort.TITLE, TrackSort.YEAR):
            for tracks in (
                TrackFilter(),
                TrackFilter(genre_id=GenreId(2)),
                TrackFilter(year_to=1990),
            ):
                catalogue.tracks(
                    tracks,
                    sort=track_sort,
                    descending=descending,
                    size=20,
                    offset=40,
                    root_id=root_id,
                )
        catalogue.artists(size=20, offset=40, root_id=root_id)
    catalogue.random_albums(size=20)
    catalogue.random_tracks(size=20)
    catalogue.random_tracks(TrackFilter(genre_id=GenreId(2)), size=20)
    catalogue.genres()
    catalogue.genre_named("Jazz")
    catalogue.artist_named("Somebody")
    catalogue.identified("1b6c4a60-0000-4000-8000-000000000002")
    assert list(watched.faults()) == []


def test_nothing_that_is_told_beside_reads_the_library_through(watched: Watched) -> None:
    catalogue = Catalogue(watched.db)
    tracks, albums, artists = (
        [TrackId(4), TrackId(9)],
        [AlbumId(4), AlbumId(9)],
        [ArtistId(4), ArtistId(9)],
    )
    catalogue.beside_tracks(tracks)
    catalogue.beside_albums(albums)
    catalogue.beside_artists(artists)
    catalogue.album_artists(albums)
    catalogue.tracks_in_root(tracks, RootId(1))
    catalogue.albums_in_root(albums, RootId(1))
    catalogue.artists_in_root(artists, RootId(1))
    catalogue.top_folders(RootId(1))
    catalogue.folder(FolderId(3))
    catalogue.way_to(FolderId(3))
    catalogue.folder_covers([FolderId(3)])
    catalogue.tracks_beneath(FolderId(3), most=20)
    assert list(watched.faults(allowed=BESIDE)) == []
