"""Lists by keyset: whichever way one walks, one meets each item once, in order."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soniq.errors import Invalid
from soniq.harmony import Key
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
from soniq.text import initial
from soniq.units import AlbumId, ArtistId, FolderId, GenreId
from tests.library.plain import Shelf, every, holds_album, holds_artist, holds_track, in_order

T = TypeVar("T")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path_factory.mktemp("lists") / "library.sqlite")
    yield shelf
    shelf.db.close()


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
        bpm_from=st.sampled_from([None, None, 0.0, 60.0, 90.5, 120.1, -5.0]),
        bpm_to=st.sampled_from([None, None, 60.0, 121.25, 121.24, 5_000.0, 0.0]),
        bpm_octaves=st.booleans(),
        keys=st.sampled_from([(), (), (Key(9, True),), Key(0, False).neighbours]),
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
    known = {TrackSort.BPM: "bpm_key", TrackSort.KEY: "camelot"}.get(sort, "id")
    rows = [row for row in rows if row[known] is not None]
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
