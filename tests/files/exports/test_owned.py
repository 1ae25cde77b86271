"""What people own elsewhere: records of Discogs, purchases of Bandcamp and of Apple."""

import plistlib

import pytest

from soniq.errors import Unreadable
from soniq.files.exports.model import (
    Album,
    Entry,
    Left,
    Medium,
    Owned,
    Refused,
    Saved,
)
from soniq.units import Moment
from tests.files.exports.collected import (
    BANDCAMP_ITEMS,
    BANDCAMP_PAGE,
    COLLECTED,
    DISCOGS_CSV,
)
from tests.files.exports.exported import known, written

ADDED = Moment(1_595_150_679_000)
"""19 July 2020, 09:24:39 UTC."""


def saved(entries: list[Entry]) -> list[Saved]:
    return [entry for entry in entries if isinstance(entry, Saved)]


def owned(entries: list[Entry]) -> list[Owned]:
    return [entry for entry in entries if isinstance(entry, Owned)]


# Discogs


def test_records_of_discogs_are_owned_each_as_what_it_is() -> None:
    _, entries = known(DISCOGS_CSV)
    assert [(one.key, one.medium, one.album.artists[0]) for one in owned(entries)] == [
        ("1001", Medium.VINYL, "Ana"),
        ("1001#2", Medium.VINYL, "Ana"),
        ("1002", Medium.CD, "Various Artists"),
        ("1003", Medium.CASSETTE, "Ben & Ana"),
        ("1004", Medium.VINYL, "Cleo"),
        ("1005", Medium.DIGITAL, "Cleo"),
    ]
    first, _, hits, noise, short, _ = owned(entries)
    assert (first.catalog_number, hits.catalog_number) == ("A 1", None)
    assert first.note == (
        "record: Very Good Plus (VG+) · sleeve: Near Mint (NM or M-) · signed, by all"
    )
    assert first.at == Moment(1_605_183_892_000)
    assert first.album.release_date is None  # a reissue's is not the album's
    assert (hits.album.title, hits.album.release_date) == ("Some Hits (1975)", "2010-05-07")
    assert noise.album.release_date is None
    assert [one.album.kind for one in (first, hits, short)] == ["album", "compilation", "single"]


@pytest.mark.parametrize(
    ("format", "medium"),
    [
        ("LP, Album", Medium.VINYL),
        ('12"', Medium.VINYL),
        ('7", Single, Pap', Medium.VINYL),
        ("2xLP, Album + CD", Medium.VINYL),
        ("Box, Comp + 4xCD, RM", Medium.CD),
        ("SACD, Hybrid", Medium.CD),
        ('Shellac, 10"', Medium.VINYL),
        ("Cass, Album", Medium.CASSETTE),
        ("3xFile, FLAC", Medium.DIGITAL),
        ("DVD, PAL", Medium.OTHER),
        ("", Medium.OTHER),
    ],
)
def test_the_formats_of_discogs(format: str, medium: Medium) -> None:
    quoted = format.replace('"', '""')
    content = f'release_id,Artist,Title,Format,CollectionFolder\n1,Ana,First,"{quoted}",Rock\n'
    (one,) = owned(known(content.encode())[1])
    assert one.medium is medium


@pytest.mark.parametrize(
    ("written_", "name"),
    [
        ("Au Pairs", "Au Pairs"),
        ("Ana (2)", "Ana"),
        ("Ana (123), Ben (3) & Cleo*", "Ana, Ben & Cleo"),
        ("Sunn O)))", "Sunn O)))"),
        ("Blink (1)", "Blink (1)"),
        ("The Band (1975)", "The Band (1975)"),
        ("R*E*M", "R*E*M"),
    ],
)
def test_numbers_of_discogs_are_no_part_of_a_name(written_: str, name: str) -> None:
    content = f'release_id,Artist,Title,CollectionFolder\n1,"{written_}",First (2),Rock\n'
    (one,) = owned(known(content.encode())[1])
    assert (one.album.artists, one.album.title) == ((name,), "First (2)")


def test_a_wantlist_is_wished_for() -> None:
    _, (one,) = known(COLLECTED["me-wantlist-20240101.csv"])
    assert one == Saved(
        album=Album(title="Wanted", artists=("Dora",), release_date="1971", kind="album"),
        key="2001",
        url="https://www.discogs.com/release/2001",
    )


def test_what_somebody_sells_is_refused_in_words() -> None:
    content = (
        b"listing_id,artist,title,label,catno,format,release_id,status,price\n1,A,B,C,D,E,2,F,3\n"
    )
    with pytest.raises(Unreadable, match="Collection or Wantlist"):
        known(content)


# Bandcamp


def test_purchases_of_bandcamp_are_owned_and_songs_of_albums_are_saved() -> None:
    _, entries = known(COLLECTED["collection_items.json"])
    assert [(one.key, one.album.title) for one in owned(entries)] == [
        ("a11", "First"),
        ("t12", "Lone"),
        ("a15", "Tape"),
    ]
    song, wish = saved(entries)
    assert song.song is not None
    assert (song.key, song.song.title, song.album.title) == ("t13", "Noise", "X")
    assert (wish.key, wish.song, wish.album.title) == ("a17", None, "Wished")
    assert Left(what="merchandise and subscriptions") in entries
    assert "secret" not in repr(entries)


def test_items_may_come_in_a_list() -> None:
    _, entries = known(written(BANDCAMP_ITEMS["items"]))
    assert entries == [
        entry if not isinstance(entry, Refused) else Refused(place="entry 7", reason=entry.reason)
        for entry in known(COLLECTED["collection_items.json"])[1]
    ]


def test_a_page_of_an_album_is_its_ld_json() -> None:
    _, (page,) = known(BANDCAMP_PAGE)
    assert [page] == known(COLLECTED["album.json"])[1]
    assert isinstance(page, Owned)
    assert (page.key, page.medium, page.album.total_tracks) == ("a11", Medium.DIGITAL, 2)
    assert page.album.release_date == "2020-07-17"
    assert [(song.title, song.duration) for song in page.album.songs] == [
        ("One", 504_000),
        ("Two", None),
    ]


def test_a_saved_page_of_a_collection_gives_its_items_and_nobodys_address() -> None:
    _, entries = known(COLLECTED["me.html"])
    assert [(one.key, one.album.title) for one in owned(entries)] == [
        ("a11", "First"),
        ("a15", "Tape &"),
    ]
    assert owned(entries)[1].note == "https://cleo.bandcamp.com/album/tape"
    assert [(one.key, one.album.artists) for one in saved(entries)] == [
        ("a17", ("Dora",)),
        ("a19", ("Dora",)),
    ]
    assert "canary" not in repr(entries)


def test_the_folders_of_bandcampsync_tell_whose_purchase_it_is() -> None:
    _, entries = known(COLLECTED["media.zip"])
    assert [(one.key, one.album.artists, one.album.title) for one in owned(entries)] == [
        ("a11", ("Ana",), "First"),
        ("a15", ("Cleo",), "Tape"),
    ]


def test_a_number_alone_is_refused_in_words() -> None:
    with pytest.raises(Unreadable, match="Zip the folders"):
        known(b"11\n", "bandcamp_item_id.txt")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (BANDCAMP_PAGE.replace(b"ld+json", b"other"), "shows no album"),
        (BANDCAMP_PAGE.replace(b'"numTracks"', b'"numTracks'), "damaged"),
        (BANDCAMP_PAGE.replace(b'First"', b'F\xefrst"'), "UTF-8"),
    ],
    ids=["nothing", "damaged", "latin"],
)
def test_a_page_that_tells_nothing_is_refused_in_words(content: bytes, word: str) -> None:
    with pytest.raises(Unreadable, match=word):
        known(content, "page.html")


# iTunes


def library(*tracks: dict[str, object]) -> list[Entry]:
    said = {str(place): {"Track ID": place, "Artist": "Ana", **track}
            for place, track in enumerate(tracks, 1)}  # fmt: skip
    return known(plistlib.dumps({"Tracks": said, "Playlists": []}))[1]


def whole(count: int, **more: object) -> list[dict[str, object]]:
    return [
        {"Name": f"Song {place}", "Album": "Whole", "Track Number": place, "Track Count": count,
         "Persistent ID": f"P{place}", **more}
        for place in range(1, count + 1)
    ]  # fmt: skip


def test_a_whole_album_of_itunes_is_saved_and_a_part_of_one_is_its_songs() -> None:
    (album,) = saved(library(*whole(3)))
    assert (album.song, album.album.total_tracks, len(album.album.songs)) == (None, 3, 3)
    first, second = saved(library(*whole(3)[:2]))
    assert (first.key, second.key) == ("P1", "P2")
    assert first.song is not None
    assert first.album == Album(title="Whole", artists=("Ana",), total_tracks=3)


def test_an_album_of_two_discs_is_whole_with_both() -> None:
    discs = [
        {**track, "Disc Number": disc, "Disc Count": 2} for disc in (1, 2) for track in whole(2)
    ]
    (album,) = saved(library(*discs))
    assert (album.song, album.album.total_tracks) == (None, 4)
    assert all(one.song for one in saved(library(*discs[:2])))


def test_what_was_bought_at_apple_is_owned_and_what_is_lent_is_saved() -> None:
    (bought,) = owned(library(*whole(3, Purchased=True)))
    assert (bought.key, bought.medium, len(bought.album.songs)) == (
        "ana / whole",
        Medium.DIGITAL,
        3,
    )
    (lent,) = saved(library(*whole(3, Purchased=True, **{"Apple Music": True})))
    assert lent.song is None
    (mixed,) = saved(library(*whole(2, Purchased=True), *whole(3, Matched=True)[2:]))
    assert mixed.song is None


def test_a_compilation_of_itunes_is_one_album() -> None:
    tracks = [{**track, "Artist": name, "Compilation": True}
              for track, name in zip(whole(3), ("Ana", "Ben", "Cleo"), strict=True)]  # fmt: skip
    (album,) = saved(library(*tracks))
    assert album.album.artists == ("Various Artists",)
    assert [song.artist for song in album.album.songs] == ["Ana", "Ben", "Cleo"]


def test_booklets_and_films_are_no_songs() -> None:
    assert saved(library({"Name": "Booklet", "Album": "Whole", "Kind": "PDF document"})) == []
    assert saved(library({"Name": "A film", "Movie": True})) == []
