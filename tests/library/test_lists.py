"""Lists by keyset: whichever way one walks, one meets each item once, in order."""

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soniq.errors import Invalid
from soniq.events import Bus
from soniq.library import albums, artists, lists, tracks
from soniq.library.model import (
    AlbumFilter,
    AlbumSort,
    ArtistFilter,
    ArtistSort,
    CreditRole,
    Page,
    Slice,
    TrackFilter,
    TrackSort,
)
from soniq.library.service import Library
from soniq.store.database import Database
from soniq.text import initial
from soniq.units import AlbumId, ArtistId, ArtworkHash, FolderId, GenreId
from tests.crowd import Record, build

T = TypeVar("T")
Row = dict[str, Any]

SAME = [
    Record(artist="Same", title="Same", tracks=["Same"] * 4, year=2000, genres=["Rock", "Jazz"]),
    Record(artist="Same", title="Same", tracks=["Same"] * 3, year=2000, genres=["Rock"]),
    Record(artist="Same", title="Same", tracks=["Same"] * 3, year=None, codec="mp3"),
    Record(artist="Gone", title="Gone", tracks=["Gone", "gone", "GONE"], year=2000, missing=True),
    Record(artist="Gone", title="Left", tracks=["Gone"], year=1999, missing=True),
    Record(artist="2 Many", title="(What's the Story)", tracks=["99 Problems"], genres=["Jazz"]),
    Record(artist="†††", title="†", tracks=["♥"]),
    Record(artist="Ólafur", title="Élan", tracks=["Ö"], year=2000),
    Record(artist="Кино", title="Звезда", tracks=["Война"], year=1982),
]


class NoRenderer:
    """No list shows a picture."""

    def render(self, path: bytes, hash: ArtworkHash) -> NoReturn:
        raise AssertionError("no list needs a picture")


class Shelf:
    """A library, and all its rows as plain Python sees them."""

    def __init__(self, path: Path) -> None:
        build(path, 250, more=SAME, seed=5)
        self.db = Database(path, Bus())
        self.library = Library(self.db, NoRenderer(), path.parent)
        reader = self.db.read()
        self.tracks = every(reader, "tracks")
        self.albums = every(reader, "albums")
        self.artists = every(reader, "artists")
        for track in self.tracks:
            track["genres"] = ids(reader, "track_genres", "genre_id", "track_id", track["id"])
            track["artists"] = ids(reader, "track_credits", "artist_id", "track_id", track["id"])
            track["folders"] = ids(reader, "files", "folder_id", "track_id", track["id"])
        for album in self.albums:
            album["genres"] = ids(reader, "album_genres", "genre_id", "album_id", album["id"])
            album["artists"] = ids(reader, "album_credits", "artist_id", "album_id", album["id"])


def every(reader: sqlite3.Connection, table: str) -> list[Row]:
    return [dict(row) for row in reader.execute(f"SELECT * FROM {table}")]


def ids(reader: sqlite3.Connection, table: str, wanted: str, of: str, owner: int) -> set[int]:
    rows = reader.execute(f"SELECT {wanted} FROM {table} WHERE {of} = ?", (owner,))
    return {row[0] for row in rows}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path_factory.mktemp("lists") / "library.sqlite")
    yield shelf
    shelf.db.close()


def holds_years(row: Row, first: int | None, last: int | None) -> bool:
    if first is None and last is None:
        return True
    low = 1 if first is None else first
    high = 9999 if last is None else last
    return row["year"] is not None and low <= row["year"] <= high


def holds_track(row: Row, where: TrackFilter) -> bool:
    return all(
        (
            (row["missing_since_ms"] is not None) == where.missing,
            where.artist_id is None or where.artist_id in row["artists"],
            where.role in (None, CreditRole.ARTIST),
            where.album_id in (None, row["album_id"]),
            where.genre_id is None or where.genre_id in row["genres"],
            where.folder_id is None or where.folder_id in row["folders"],
            where.codec in (None, row["codec"]),
            holds_years(row, where.year_from, where.year_to),
        )
    )


def holds_album(row: Row, where: AlbumFilter) -> bool:
    return all(
        (
            (row["missing_since_ms"] is not None) == where.missing,
            where.artist_id is None or where.artist_id in row["artists"],
            where.genre_id is None or where.genre_id in row["genres"],
            where.compilation is None or where.compilation == bool(row["compilation"]),
            holds_years(row, where.year_from, where.year_to),
        )
    )


def holds_artist(row: Row, where: ArtistFilter) -> bool:
    shown = row["album_count"] + (0 if where.album_artists_only else row["track_count"])
    return shown > 0 and where.initial in (None, initial(row["name_key"]))


def in_order(rows: list[Row], columns: tuple[str, ...], *, descending: bool) -> list[int]:
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in columns))
    return [row["id"] for row in (reversed(ordered) if descending else ordered)]


def forwards(ask: Callable[[Slice], Page[T]], size: int) -> list[Page[T]]:
    pages = [ask(Slice(first=size))]
    while pages[-1].has_next:
        pages.append(ask(Slice(first=size, after=pages[-1].keys[-1])))
    return pages


def backwards(ask: Callable[[Slice], Page[T]], size: int) -> list[Page[T]]:
    pages = [ask(Slice(last=size))]
    while pages[-1].has_previous:
        pages.append(ask(Slice(last=size, before=pages[-1].keys[0])))
    return pages[::-1]


def walked(pages: list[Page[Any]]) -> list[int]:
    return [item.id for page in pages for item in page.items]


def check_walks(ask: Callable[[Slice], Page[Any]], size: int, expected: list[int]) -> None:
    there, back = forwards(ask, size), backwards(ask, size)
    assert walked(there) == expected
    assert walked(back) == expected
    for pages in (there, back):
        assert [page.has_previous for page in pages] == [place > 0 for place in range(len(pages))]
        assert [page.has_next for page in pages] == [
            place < len(pages) - 1 for place in range(len(pages))
        ]
        for page in pages:
            assert [key[-1] for key in page.keys] == [item.id for item in page.items]
            assert page.total in (None, len(expected))


SIZES = st.sampled_from([1, 2, 3, 7, 50, 200])
COLLECTING = st.sampled_from([-1, 3, 5_000])
YEARS = st.sampled_from([None, -5, 0, 1980, 1999, 2000, 2010, 10**12])


@settings(max_examples=250, deadline=None)
@given(
    sort=st.sampled_from(list(TrackSort)),
    descending=st.booleans(),
    size=SIZES,
    collected=COLLECTING,
    where=st.builds(
        TrackFilter,
        artist_id=st.sampled_from([None, None, *map(ArtistId, (1, 2, 9, 999_999))]),
        role=st.sampled_from([None, CreditRole.ARTIST]),
        album_id=st.sampled_from([None, None, None, *map(AlbumId, (1, 4, 999_999))]),
        genre_id=st.sampled_from([None, None, *map(GenreId, (1, 2, 3))]),
        folder_id=st.sampled_from([None, None, None, *map(FolderId, (2, 3, 5))]),
        year_from=YEARS,
        year_to=YEARS,
        codec=st.sampled_from([None, None, "flac", "mp3", "none"]),
        missing=st.sampled_from([False, False, False, True]),
    ),
)
def test_tracks_are_the_same_whichever_way_one_walks(
    shelf: Shelf,
    sort: TrackSort,
    descending: bool,
    size: int,
    collected: int,
    where: TrackFilter,
) -> None:
    rows = [row for row in shelf.tracks if holds_track(row, where)]
    expected = in_order(rows, tracks.COLUMNS[sort], descending=descending)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "COLLECTED", collected)
        check_walks(
            lambda part: shelf.library.tracks(where, sort=sort, descending=descending, part=part),
            size,
            expected,
        )


@settings(max_examples=150, deadline=None)
@given(
    sort=st.sampled_from(list(AlbumSort)),
    descending=st.booleans(),
    size=SIZES,
    collected=COLLECTING,
    where=st.builds(
        AlbumFilter,
        artist_id=st.sampled_from([None, None, *map(ArtistId, (1, 2, 9))]),
        genre_id=st.sampled_from([None, None, *map(GenreId, (1, 2, 3))]),
        year_from=YEARS,
        year_to=YEARS,
        compilation=st.sampled_from([None, None, True, False]),
        missing=st.booleans(),
    ),
)
def test_albums_are_the_same_whichever_way_one_walks(
    shelf: Shelf,
    sort: AlbumSort,
    descending: bool,
    size: int,
    collected: int,
    where: AlbumFilter,
) -> None:
    rows = [row for row in shelf.albums if holds_album(row, where)]
    expected = in_order(rows, albums.COLUMNS[sort], descending=descending)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "COLLECTED", collected)
        check_walks(
            lambda part: shelf.library.albums(where, sort=sort, descending=descending, part=part),
            size,
            expected,
        )


@settings(max_examples=100, deadline=None)
@given(
    sort=st.sampled_from(list(ArtistSort)),
    descending=st.booleans(),
    size=SIZES,
    collected=COLLECTING,
    where=st.builds(
        ArtistFilter,
        album_artists_only=st.booleans(),
        initial=st.sampled_from([None, None, "#", "S", "О", "O", "К", "Q"]),
    ),
)
def test_artists_are_the_same_whichever_way_one_walks(
    shelf: Shelf,
    sort: ArtistSort,
    descending: bool,
    size: int,
    collected: int,
    where: ArtistFilter,
) -> None:
    rows = [row for row in shelf.artists if holds_artist(row, where)]
    expected = in_order(rows, artists.COLUMNS[sort], descending=descending)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "COLLECTED", collected)
        check_walks(
            lambda part: shelf.library.artists(where, sort=sort, descending=descending, part=part),
            size,
            expected,
        )


def test_genres_folders_and_unreadable_files_are_walked_alike(shelf: Shelf) -> None:
    genres = [row for row in every(shelf.db.read(), "genres") if row["track_count"]]
    check_walks(shelf.library.genres, 2, in_order(genres, ("name_key", "id"), descending=False))
    folders = [row for row in every(shelf.db.read(), "folders") if row["parent_id"] == 1]
    check_walks(
        lambda part: shelf.library.folders(FolderId(1), part),
        3,
        in_order(folders, ("name_key", "id"), descending=False),
    )
    check_walks(lambda part: shelf.library.folders(None, part), 3, [1])
    with shelf.db.write() as tx:
        tx.execute("UPDATE files SET unreadable = 'torn' WHERE id IN (3, 5, 8)")
    shelf.library.forget()
    check_walks(shelf.library.unreadable, 2, [3, 5, 8])


def test_a_part_between_two_places_knows_what_lies_on_both_sides(shelf: Shelf) -> None:
    whole = shelf.library.tracks(part=Slice(first=50))
    page = shelf.library.tracks(part=Slice(first=50, after=whole.keys[9], before=whole.keys[20]))
    assert walked([page]) == walked([whole])[10:20]
    assert (page.has_previous, page.has_next) == (True, True)


def test_what_went_between_two_pages_shifts_nothing(shelf: Shelf) -> None:
    whole = shelf.library.tracks(sort=TrackSort.TITLE, part=Slice(first=30))
    title_key, track_id = whole.keys[9]
    place = (title_key, int(track_id) - 0)
    beside = (f"{title_key} ", 0)
    for after in (place, beside):
        page = shelf.library.tracks(sort=TrackSort.TITLE, part=Slice(first=5, after=after))
        assert page.has_previous
        assert all(key > after for key in page.keys)


def test_an_empty_page_still_knows_its_neighbours(shelf: Shelf) -> None:
    whole = shelf.library.tracks(part=Slice(last=1))
    beyond = shelf.library.tracks(part=Slice(first=5, after=whole.keys[0]))
    assert (beyond.items, beyond.has_next, beyond.has_previous) == ([], False, True)
    nothing = shelf.library.tracks(part=Slice(first=0))
    assert (nothing.items, nothing.has_next, nothing.has_previous) == ([], True, False)


@pytest.mark.parametrize(
    "part",
    [
        Slice(first=201),
        Slice(first=-1),
        Slice(first=1, last=1),
        Slice(first=1, after=("x",)),
        Slice(first=1, after=(1, "x")),
        Slice(first=1, after=("x", 1, 2)),
        Slice(first=1, after=("x", 2**63)),
        Slice(first=1, before=("\ud800", 1)),
    ],
)
def test_a_slice_of_another_list_is_refused(shelf: Shelf, part: Slice) -> None:
    with pytest.raises(Invalid):
        shelf.library.tracks(sort=TrackSort.TITLE, part=part)


def test_what_no_row_can_have_is_refused(shelf: Shelf) -> None:
    for where in (
        TrackFilter(artist_id=ArtistId(2**70)),
        TrackFilter(codec="\ud800"),
        TrackFilter(folder_id=FolderId(-(2**70))),
    ):
        with pytest.raises(Invalid):
            shelf.library.tracks(where)
    for letter in ("", "ab", "1", "?"):
        with pytest.raises(Invalid):
            shelf.library.artists(ArtistFilter(initial=letter))


def test_a_letter_leads_to_its_first_item(shelf: Shelf) -> None:
    for sort, descending in itertools.product((AlbumSort.TITLE, AlbumSort.ARTIST), (False, True)):
        column = albums.COLUMNS[sort][0]
        rows = [row for row in shelf.albums if row["missing_since_ms"] is None]
        ordered = in_order(rows, albums.COLUMNS[sort], descending=descending)
        letters_of = {row["id"]: initial(row[column]) for row in rows}
        firsts: dict[str, int] = {}
        for album in ordered:
            firsts.setdefault(letters_of[album], album)
        found = {
            letter.letter: shelf.library.albums(
                sort=sort, descending=descending, part=Slice(first=1, after=letter.after)
            )
            .items[0]
            .id
            for letter in shelf.library.letters(sort, descending=descending)
        }
        assert found == firsts


def test_tracks_have_letters_too(shelf: Shelf) -> None:
    found = shelf.library.letters(TrackSort.TITLE)
    begin = [
        shelf.library.tracks(sort=TrackSort.TITLE, part=Slice(first=1, after=one.after)).items[0]
        for one in found
    ]
    assert [initial(track.title_key) for track in begin] == [one.letter for one in found]
    assert shelf.library.letters(TrackSort.DURATION) == []


def test_lists_by_number_have_no_letters(shelf: Shelf) -> None:
    assert shelf.library.letters(AlbumSort.YEAR) == []
    assert shelf.library.letters(ArtistSort.ALBUMS) == []


def test_the_total_is_known_of_whole_and_of_narrow_lists(shelf: Shelf) -> None:
    present = [row for row in shelf.tracks if row["missing_since_ms"] is None]
    assert shelf.library.tracks().total == len(present)
    assert shelf.library.tracks(TrackFilter(missing=True)).total == 4
    jazz = [row for row in present if 2 in row["genres"]]
    where = TrackFilter(genre_id=GenreId(2))
    assert shelf.library.tracks(where).total == len(jazz)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "COLLECTED", -1)
        assert shelf.library.tracks(where).total == len(jazz)
        for sort in TrackSort:
            assert shelf.library.tracks(replace(where, codec="flac"), sort=sort).total is None
