"""What people saved or own elsewhere: read from each form in which they can have it."""

from collections import Counter
from itertools import islice

import pytest

from soniq.files.exports.model import (
    Album,
    Entry,
    Format,
    Left,
    Liked,
    Listed,
    Owned,
    Refused,
    Saved,
    Told,
)
from soniq.units import Milliseconds, Moment
from tests.files.exports.collected import (
    ALBUM_ID,
    BY_TWO,
    COLLECTED,
    DISCOGS_CSV,
    OLD_EXPORTIFY,
    OTHER_EXPORTIFY,
    OTHER_ID,
    SONG,
    TRACK_ID,
    exportify,
    sheet,
)
from tests.files.exports.exported import EXPORTS, known, written, zipped
from tests.files.exports.languages import LANGUAGES

ADDED = Moment(1_595_150_679_000)
"""19 July 2020, 09:24:39 UTC."""


def saved(entries: list[Entry]) -> list[Saved]:
    return [entry for entry in entries if isinstance(entry, Saved)]


def owned(entries: list[Entry]) -> list[Owned]:
    return [entry for entry in entries if isinstance(entry, Owned)]


@pytest.mark.parametrize(
    ("name", "format", "kinds"),
    [
        ("playlist.csv", Format.EXPORTIFY, {Saved: 2, Listed: 1}),
        ("liked.csv", Format.EXPORTIFY, {Saved: 1, Liked: 1}),
        ("saved_albums.csv", Format.EXPORTIFY, {Saved: 1}),
        ("spotify_playlists.zip", Format.EXPORTIFY, {Saved: 3, Liked: 1, Listed: 1}),
        ("me-collection-20240101.csv", Format.DISCOGS, {Owned: 6, Refused: 1}),
        ("me-wantlist-20240101.csv", Format.DISCOGS, {Saved: 1}),
        ("releases.json", Format.DISCOGS, {Owned: 1}),
        ("collection_items.json", Format.BANDCAMP, {Owned: 3, Saved: 2, Left: 1, Refused: 1}),
        ("bandcamp.csv", Format.BANDCAMP, {Owned: 2}),
        ("album.json", Format.BANDCAMP, {Owned: 1}),
        ("First.html", Format.BANDCAMP, {Owned: 1}),
        ("me.html", Format.BANDCAMP, {Owned: 2, Saved: 2}),
        ("media.zip", Format.BANDCAMP, {Owned: 2}),
        ("loud.m3u8", Format.LIST, {Listed: 1, Saved: 2}),
        ("calm.xspf", Format.LIST, {Listed: 1, Saved: 1}),
        ("calm.jspf", Format.LIST, {Listed: 1, Saved: 1}),
    ],
)
def test_each_form_is_known_by_what_stands_in_it(
    name: str, format: Format, kinds: dict[type, int]
) -> None:
    found, entries = known(COLLECTED[name], name)
    assert found.format is format
    assert Counter(map(type, entries)) == kinds


@pytest.mark.parametrize("name", ["First.html", "album.json", "bandcamp.csv", "releases.json"])
def test_its_name_says_nothing(name: str) -> None:
    assert known(COLLECTED[name], "renamed")[1] == known(COLLECTED[name], name)[1]


# Spotify


def test_saved_albums_and_liked_songs_of_the_privacy_export_are_saved() -> None:
    _, entries = known(EXPORTS["YourLibrary.json"])
    song = Told(artist="Ana", title="One", album="First", spotify_id=TRACK_ID)
    assert saved(entries) == [
        Saved(
            album=Album(title="First", artists=("Ana",)),
            song=song,
            key=TRACK_ID,
            url=f"https://open.spotify.com/track/{TRACK_ID}",
        ),
        Saved(album=Album(title="First", artists=("Ana",))),  # "spotify:album:1" is no id
    ]


def test_followed_artists_are_counted_and_left() -> None:
    library = {
        "tracks": [],
        "albums": [{"artist": "Ana", "album": "First", "uri": f"spotify:album:{ALBUM_ID}"}],
        "artists": [{"name": "Ana"}, {"name": "Ben"}],
    }
    _, entries = known(written(library))
    assert Counter(entry.what for entry in entries if isinstance(entry, Left)) == {
        "followed artists": 2
    }
    (album,) = saved(entries)
    assert (album.key, album.album.spotify_id) == (ALBUM_ID, ALBUM_ID)


def test_songs_of_playlists_are_marked_as_such() -> None:
    _, entries = known(EXPORTS["Playlist1.json"])
    assert [(one.of_list, one.song.title if one.song else "") for one in saved(entries)] == [
        (True, "One"),
        (True, "Demo Tape"),
        (True, "Two"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_exportify_is_read_in_every_language_of_its_page(language: str) -> None:
    content = exportify(SONG, BY_TWO, language=language)
    found, entries = known(content, "my list.csv")
    assert found.format is Format.EXPORTIFY
    assert entries == known(exportify(SONG, BY_TWO), "my list.csv")[1]
    first, second = saved(entries)
    assert first == Saved(
        album=Album(
            title="First",
            artists=("Ana",),
            release_date="2017-02-17",
            spotify_id=ALBUM_ID,
            cover_url="https://i.scdn.co/image/ab67616d",
        ),
        song=Told(
            artist="Ana",
            title="One",
            album="First",
            duration=Milliseconds(200_000),
            isrc="GBAYE8100053",
            spotify_id=TRACK_ID,
            track_number=3,
            disc_number=1,
        ),
        key=TRACK_ID,
        url=f"https://open.spotify.com/track/{TRACK_ID}",
        at=ADDED,
        of_list=True,
    )
    assert second.album.artists == ("Various Artists",)
    assert second.song is not None
    assert (second.song.artist, second.song.disc_number) == ("Ana, Earth, Wind & Fire", 2)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_column_more_or_one_before_moves_nothing(language: str) -> None:
    """Newer tables say whether a song is playable; some begin with the list's name."""
    names = LANGUAGES[language].split("|")
    playable = sheet([*names[:17], "?", *names[17:]], [*SONG[:17], "true", *SONG[17:]])
    named = sheet(["Name", *names], ["My list", *SONG])
    expected = known(exportify(SONG), "x.csv")[1]
    assert known(playable, "x.csv")[1] == expected
    assert known(named, "x.csv")[1] == expected


def test_older_and_other_tables_of_exportify_are_read() -> None:
    (old,) = saved(known(OLD_EXPORTIFY, "x.csv")[1])
    (other,) = saved(known(OTHER_EXPORTIFY, "x.csv")[1])
    for one in (old, other):
        assert one.song is not None
        assert (one.key, one.song.title, one.song.duration) == (TRACK_ID, "One", 200_000)
        assert (one.album.title, one.album.artists, one.at) == ("First", ("Ana",), ADDED)
    assert other.song is not None
    assert other.song.artist == "Ana, Tyler, The Other"


@pytest.mark.parametrize(
    "name", ["liked.csv", "Liked Songs.csv", "liked_songs.csv", "liked (2).csv"]
)
def test_liked_songs_are_saved_and_loved_and_no_playlist(name: str) -> None:
    _, entries = known(exportify(SONG), name)
    assert [type(entry) for entry in entries] == [Liked, Saved]
    assert not saved(entries)[0].of_list
    assert entries[0] == Liked(told=saved(entries)[0].song, loved=True, at=ADDED)  # type: ignore[arg-type]  # a song


def test_a_playlist_keeps_its_order_and_takes_its_files_name() -> None:
    _, entries = known(exportify(BY_TWO, SONG), "rock_&_roll.csv")
    (listed,) = (entry for entry in entries if isinstance(entry, Listed))
    assert (listed.key, listed.name) == ("rock & roll", "rock & roll")
    assert [told.title for told in listed.entries] == ["Two, or more", "One"]


def test_episodes_and_nameless_rows_of_a_playlist_are_told_of() -> None:
    episode = [f"spotify:episode:{OTHER_ID}", "A talk", *SONG[2:]]
    nameless = [SONG[0], "", *SONG[2:]]
    _, entries = known(exportify(SONG, episode, nameless), "x.csv")
    assert Left(what="episodes in playlists") in entries
    assert Refused(place="row 4", reason="It names no title or no artist.") in entries


def test_an_empty_playlist_is_none() -> None:
    assert known(exportify(), "x.csv")[1] == [Left(what="empty playlists")]


def test_a_spreadsheet_may_have_saved_it_anew() -> None:
    content = b"sep=;\r\n" + sheet(LANGUAGES["de"].split("|"), SONG, separator=";")
    assert known(content, "x.csv")[1] == known(exportify(SONG), "x.csv")[1]


def test_saved_albums_of_exportify_in_any_language() -> None:
    _, (english,) = known(COLLECTED["saved_albums.csv"])
    rows = COLLECTED["saved_albums.csv"].decode().splitlines()
    other = "\n".join([",".join(f'"Spalte {place}"' for place in range(9)), *rows[1:]])
    _, (german,) = known(other.encode())
    assert english == german
    assert english == Saved(
        album=Album(
            title="First",
            artists=("Ana",),
            release_date="2017-02-17",
            kind="album",
            total_tracks=12,
            spotify_id=ALBUM_ID,
        ),
        key=ALBUM_ID,
        url=f"https://open.spotify.com/album/{ALBUM_ID}",
        at=Moment(1_609_556_645_000),
    )


# Playlists


def test_a_playlists_paths_lead_from_wherever_it_lay() -> None:
    _, entries = known(COLLECTED["loud.m3u8"], "loud.m3u8")
    (listed,) = (entry for entry in entries if isinstance(entry, Listed))
    assert (listed.key, listed.name) == ("loud.m3u8:Loud", "Loud")
    assert [told.path for told in listed.entries] == [
        b"Ana/First/01 One.mp3",
        b"Elsa/Away.mp3",
        b"Ben/X/01 Noise.mp3",
    ]
    assert [one.song.title for one in saved(entries) if one.song] == ["One", "Away"]


def test_a_playlist_in_any_encoding_keeps_its_bytes() -> None:
    latin = "#EXTM3U\n#EXTINF:1,Ána - Één\nÁna/Één.mp3\n".encode("cp1252")
    _, (listed, _) = known(latin, "a.m3u")
    assert isinstance(listed, Listed)
    (told,) = listed.entries
    assert (told.title, told.raw) == ("Één", "Ána/Één.mp3".encode("cp1252"))
    wide = COLLECTED["loud.m3u8"].decode().encode("utf-16")
    assert known(wide, "loud.m3u8")[1] == known(COLLECTED["loud.m3u8"], "loud.m3u8")[1]


# Together


def test_a_zip_of_several_exports_is_read_as_the_first_and_says_so() -> None:
    content = zipped(
        {"a.csv": exportify(SONG), "b.csv": DISCOGS_CSV, "c.xspf": COLLECTED["calm.xspf"]}
    )
    found, entries = known(content)
    assert found.format is Format.EXPORTIFY
    assert entries[-1] == Left(what="files of other exports", count=2)
    assert [type(entry) for entry in islice(entries, 2)] == [Saved, Listed]
