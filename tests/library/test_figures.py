"""What the library holds in numbers, remembered until it changes."""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from soniq.events import Bus
from soniq.library.model import Facet
from soniq.library.service import Library
from soniq.store.database import Database
from soniq.units import ArtworkHash
from tests.crowd import Record, build

SHELF = [
    Record(artist="Ann", title="A", tracks=["1", "2"], year=1990, genres=["Rock"]),
    Record(artist="Ann", title="B", tracks=["3"], year=1999, genres=["Rock", "Jazz"]),
    Record(artist="99", title="C", tracks=["4", "5", "6"], year=2001, codec="mp3"),
    Record(artist="†", title="D", tracks=["7"], codec="mp3"),
    Record(artist="Bob", title="E", tracks=["8"], year=1950, genres=["Polka"], missing=True),
]


class NoRenderer:
    """No figure shows a picture."""

    def render(self, path: bytes, hash: ArtworkHash) -> NoReturn:
        raise AssertionError("no figure needs a picture")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    build(tmp_path / "library.sqlite", 0, more=SHELF)
    db = Database(tmp_path / "library.sqlite", Bus())
    yield db
    db.close()


@pytest.fixture
def library(db: Database, tmp_path: Path) -> Library:
    return Library(db, NoRenderer(), tmp_path)


def test_totals_count_what_is_there_and_what_is_missing(db: Database, library: Library) -> None:
    with db.write() as tx:
        tx.execute("UPDATE files SET unreadable = 'torn' WHERE id IN (1, 8)")
    totals = library.totals()
    assert (totals.tracks, totals.albums, totals.artists) == (7, 4, 3)
    assert (totals.missing, totals.unreadable) == (1, 1)
    assert totals.duration == 7 * 240_000
    assert totals.size_bytes == 7 * 30_000_000


def test_facets_offer_what_narrows_the_tracks(library: Library) -> None:
    facets = library.facets()
    assert [(facet.label, facet.count) for facet in facets.genres] == [("Rock", 3), ("Jazz", 1)]
    assert facets.decades == [
        Facet(value="1990", label="1990s", count=3),
        Facet(value="2000", label="2000s", count=3),
    ]
    assert [(facet.label, facet.count) for facet in facets.album_decades] == [
        ("1990s", 2),
        ("2000s", 1),
    ]
    assert [(facet.value, facet.count) for facet in facets.codecs] == [("mp3", 4), ("flac", 3)]
    assert [(facet.value, facet.count) for facet in facets.initials] == [("#", 2), ("A", 1)]


def test_figures_are_remembered_until_the_library_changes(db: Database, library: Library) -> None:
    before = (library.totals(), library.facets(), library.tracks().total)
    with db.write() as tx:
        tx.execute("UPDATE tracks SET missing_since_ms = 1 WHERE id = 1")
    assert (library.totals(), library.facets(), library.tracks().total) == before
    library.forget()
    assert library.totals().tracks == 6
    assert library.tracks().total == 6


def test_an_empty_library_has_figures_too(tmp_path: Path) -> None:
    build(tmp_path / "empty.sqlite", 0)
    db = Database(tmp_path / "empty.sqlite", Bus())
    library = Library(db, NoRenderer(), tmp_path)
    assert library.totals().tracks == 0
    assert library.facets().genres == []
    db.close()
