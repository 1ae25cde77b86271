"""Told lines and the tracks that they mean: found where they are, and never taken for another."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.events import Bus
from soniq.library.finding import Finder, Found, How, Line
from soniq.store.database import Database
from soniq.units import Milliseconds, TrackId
from tests.crowd import Record, build
from tests.plans import Asked

RECORDING = "b1a9c0e9-d987-4042-ae91-78d6a3267d69"

SHELF = (
    Record(artist="Queen", title="A Night at the Opera", tracks=["Bohemian Rhapsody", "'39"]),
    Record(artist="Queen", title="Live at Wembley '86", tracks=["Bohemian Rhapsody", "Tear It Up"]),
    Record(artist="Queen", title="Greatest Hits", tracks=["Bohemian Rhapsody", "Innuendo"]),
    Record(
        artist="Nirvana",
        title="MTV Unplugged in New York",
        tracks=["About a Girl", "Polly", "Dumb"],
    ),
    Record(
        artist="Nirvana", title="Nevermind (Remastered)", tracks=["Polly", "Breed - 2011 Remaster"]
    ),
    Record(
        artist="Daft Punk",
        title="Discovery",
        tracks=["One More Time", "Aerodynamic (Daft Punk Remix)", "Intro", "Face to Face (Live)"],
    ),
    Record(artist="AC/DC", title="T.N.T.", tracks=["T.N.T.", "The Jack", "High Voltage"]),
    Record(artist="Björk", title="Début", tracks=["Vénus as a Boy", "Big Time Sensuality"]),
    Record(
        artist="Jay-Z", title="The Blueprint 3", tracks=["Empire State of Mind (feat. Alicia Keys)"]
    ),
    Record(
        artist="Various Artists",
        title="Now 12",
        tracks=["Africa", "Money (That's What I Want)"],
        compilation=True,
        track_artists=["Toto", "The Flying Lizards"],
    ),
    Record(artist="Abba", title="Arrival", tracks=["Dancing Queen"], missing=True),
    Record(artist="The Beatles", title="Help!", tracks=["Yesterday", "Help!", "Act Naturally"]),
    Record(artist="Simon & Garfunkel", title="Bookends", tracks=["America"]),
    Record(
        artist="Mogwai",
        title="Part Works",
        tracks=["Suite, Part I", "Suite, Part II", "Saint Elsewhere"],
    ),
)


class Shelf:
    """The made-up records, and their tracks by album and title."""

    def __init__(self, path: Path) -> None:
        build(path, 300, more=SHELF)
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.db = Database(path, Bus())
        self.finder = Finder(self.db)

    def id(self, album: str, title: str) -> TrackId:
        ((found,),) = self.connection.execute(
            "SELECT id FROM tracks WHERE album = ? AND title = ? AND id < 60", (album, title)
        )
        return TrackId(found)

    def change(self, track_id: TrackId, **values: object) -> None:
        for column, value in values.items():
            self.connection.execute(
                f"UPDATE tracks SET {column} = ? WHERE id = ?",
                (value, track_id),
            )

    def lay(self, track_id: TrackId, path: bytes) -> None:
        """Has the track's file lie there, below the root /music."""
        folder, _, name = path.rpartition(b"/")
        self.connection.execute(
            "INSERT OR IGNORE INTO folders (root_id, parent_id, path, name, name_key, mtime_ns)"
            " VALUES (1, 1, ?, 'x', 'x', 0)",
            (folder,),
        )
        ((folder_id,),) = self.connection.execute(
            "SELECT id FROM folders WHERE path = ?", (folder,)
        )
        self.connection.execute(
            "UPDATE files SET name = ?, folder_id = ? WHERE track_id = ?",
            (name, folder_id, track_id),
        )

    def find(self, **told: object) -> Found | None:
        (found,) = self.finder.find([Line(**told)])  # type: ignore[arg-type]  # as told here
        return found

    def close(self) -> None:
        self.connection.close()
        self.db.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path / "library.sqlite")
    yield shelf
    shelf.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finder]:
    path = tmp_path_factory.mktemp("small") / "library.sqlite"
    build(path, 50)
    db = Database(path, Bus())
    yield Finder(db)
    db.close()


def sure(track_id: TrackId, how: How = How.TAGS) -> Found:
    return Found(track_id=track_id, how=how, sure=True)


@pytest.mark.parametrize(
    ("artist", "title", "album"),
    [
        ("Queen", "Bohemian Rhapsody", "A Night at the Opera"),
        ("QUEEN", "bohemian  rhapsody", "A night at the opera"),
        ("Queen", "Bohemian Rhapsody - Remastered 2011", "A Night at the Opera"),
        ("Queen", "Bohemian Rhapsody (2011 Remaster)", "A Night At The Opera (Deluxe Edition)"),
    ],
)
def test_a_track_is_found_as_shops_write_it(
    shelf: Shelf, artist: str, title: str, album: str
) -> None:
    found = shelf.find(artist=artist, title=title, album=album)
    assert found == sure(shelf.id("A Night at the Opera", "Bohemian Rhapsody"))


@pytest.mark.parametrize(
    ("artist", "title", "album", "local_album", "local_title"),
    [
        ("Bjork", "Venus As a Boy", "Debut", "Début", "Vénus as a Boy"),
        ("AC-DC", "TNT", "T.N.T.", "T.N.T.", "T.N.T."),
        ("Beatles", "Yesterday", "Help!", "Help!", "Yesterday"),
        ("Beatles, The", "Yesterday", "Help!", "Help!", "Yesterday"),
        ("Simon and Garfunkel", "America", "Bookends", "Bookends", "America"),
        ("Nirvana", "Breed", "Nevermind", "Nevermind (Remastered)", "Breed - 2011 Remaster"),
        ("Mogwai", "Suite, Pt. 2", "Part Works", "Part Works", "Suite, Part II"),
        ("Toto", "Africa", "Now 12", "Now 12", "Africa"),
        ("Mogwai", "St. Elsewhere", "Part Works", "Part Works", "Saint Elsewhere"),
        ("Jay-Z", "Empire State of Mind", "The Blueprint 3", "The Blueprint 3",
         "Empire State of Mind (feat. Alicia Keys)"),
        ("Jay-Z feat. Alicia Keys", "Empire State of Mind", "The Blueprint 3", "The Blueprint 3",
         "Empire State of Mind (feat. Alicia Keys)"),
    ],
)  # fmt: skip
def test_spellings_differ_and_the_track_is_the_same(
    shelf: Shelf, artist: str, title: str, album: str, local_album: str, local_title: str
) -> None:
    found = shelf.find(artist=artist, title=title, album=album)
    assert found is not None
    assert found.track_id == shelf.id(local_album, local_title)


def test_a_live_cut_is_not_taken_for_the_studios(shelf: Shelf) -> None:
    told = {"artist": "Queen", "title": "Bohemian Rhapsody"}
    live = shelf.id("Live at Wembley '86", "Bohemian Rhapsody")
    for title in ("Bohemian Rhapsody - Live", "Bohemian Rhapsody (Live)"):
        found = shelf.find(artist="Queen", title=title)
        assert found == Found(track_id=live, how=How.TAGS, sure=False)
    assert shelf.find(**told, album="Live at Wembley '86") == sure(live)
    found = shelf.find(**told)
    assert found is not None
    assert found.track_id != live


@pytest.mark.parametrize(
    "told",
    [
        # The studio's own, while only a live cut is there; and the other way round.
        {"artist": "Nirvana", "title": "About a Girl", "album": "Bleach"},
        {"artist": "Nirvana", "title": "Breed (Live)", "album": "Live at Reading"},
        {"artist": "Daft Punk", "title": "Face to Face", "album": "Discovery"},
        # Remixes, edits, other languages of the same thing.
        {"artist": "Daft Punk", "title": "Aerodynamic", "album": "Discovery"},
        {"artist": "Daft Punk", "title": "Aerodynamic (Slum Village Remix)"},
        {"artist": "Daft Punk", "title": "One More Time (Radio Edit)"},
        {"artist": "Daft Punk", "title": "One More Time - Instrumental"},
        {"artist": "Queen", "title": "Bohemian Rhapsody (Karaoke Version)"},
        # Other guests, other parts, other artists.
        {"artist": "Jay-Z", "title": "Empire State of Mind (feat. Lil Mama)"},
        {"artist": "Mogwai", "title": "Suite, Part III"},
        {"artist": "Weezer", "title": "Africa"},
        {"artist": "Panic! At the Disco", "title": "Bohemian Rhapsody"},
        {"artist": "Simon", "title": "America"},
        {"artist": "The Beatles", "title": "Money (That's What I Want)"},
        {"artist": "Barrett Strong", "title": "Money (That's What I Want)"},
        # Nothing that tells.
        {"artist": "Queen", "title": ""},
        {"artist": "", "title": "Bohemian Rhapsody"},
        {"artist": "Various Artists", "title": "Africa"},
        {"artist": "Unknown Artist", "title": "Polly"},
        {},
    ],
)
def test_what_the_library_lacks_is_not_found(shelf: Shelf, told: dict[str, str]) -> None:
    assert shelf.find(**told) is None


def test_another_length_is_another_cut(shelf: Shelf) -> None:
    track = shelf.id("Discovery", "One More Time")
    shelf.change(track, duration_ms=320_000)
    told = {"artist": "Daft Punk", "title": "One More Time"}
    assert shelf.find(**told, duration=Milliseconds(322_500)) == sure(track)
    assert shelf.find(**told, duration=Milliseconds(326_000)) == Found(
        track_id=track, how=How.TAGS, sure=False
    )
    assert shelf.find(**told, duration=Milliseconds(235_000)) is None


def test_a_song_on_an_album_that_is_not_there_is_a_guess(shelf: Shelf) -> None:
    """It may be a cover album's or a new recording; only its length could tell."""
    track = shelf.id("Discovery", "One More Time")
    shelf.change(track, duration_ms=320_000)
    told = {"artist": "Daft Punk", "title": "One More Time", "album": "Musique Vol. 1"}
    assert shelf.find(**told) == Found(track_id=track, how=How.TAGS, sure=False)
    assert shelf.find(**told, duration=Milliseconds(320_900)) == sure(track)


def test_a_title_that_everybody_gives_is_no_more_than_a_guess(shelf: Shelf) -> None:
    track = shelf.id("Discovery", "Intro")
    assert shelf.find(artist="Daft Punk", title="Intro") == Found(
        track_id=track, how=How.TAGS, sure=False
    )
    assert shelf.find(artist="Daft Punk", title="Intro", album="Discovery") == sure(track)


def test_of_the_same_song_on_two_albums_the_told_one_is_taken(shelf: Shelf) -> None:
    for album in ("A Night at the Opera", "Greatest Hits"):
        track = shelf.id(album, "Bohemian Rhapsody")
        shelf.change(track, duration_ms=354_000)
        assert shelf.find(artist="Queen", title="Bohemian Rhapsody", album=album) == sure(track)
    assert shelf.find(artist="Queen", title="Bohemian Rhapsody") == sure(
        shelf.id("A Night at the Opera", "Bohemian Rhapsody")
    )


def test_two_recordings_of_a_name_make_a_guess(shelf: Shelf) -> None:
    shelf.change(shelf.id("A Night at the Opera", "Bohemian Rhapsody"), duration_ms=354_000)
    shelf.change(shelf.id("Greatest Hits", "Bohemian Rhapsody"), duration_ms=300_000)
    found = shelf.find(artist="Queen", title="Bohemian Rhapsody")
    assert found is not None
    assert not found.sure


def test_what_has_no_file_now_is_found_too(shelf: Shelf) -> None:
    assert shelf.find(artist="ABBA", title="Dancing Queen") == sure(
        shelf.id("Arrival", "Dancing Queen")
    )


@pytest.mark.parametrize(
    ("column", "value", "how", "told"),
    [
        ("musicbrainz_id", RECORDING, How.MUSICBRAINZ, {"musicbrainz_id": RECORDING}),
        ("isrc", "GBUM71029604", How.ISRC, {"isrc": "gb-um7-10-29604"}),
        ("spotify_id", "4u7EnebtmKWzUH433cf5Qv", How.SPOTIFY,
         {"spotify_id": "spotify:track:4u7EnebtmKWzUH433cf5Qv"}),
        ("spotify_id", "4u7EnebtmKWzUH433cf5Qv", How.SPOTIFY,
         {"spotify_id": "https://open.spotify.com/track/4u7EnebtmKWzUH433cf5Qv?si=1"}),
    ],
)  # fmt: skip
def test_the_ids_of_catalogues_tell_a_track(
    shelf: Shelf, column: str, value: str, how: How, told: dict[str, str]
) -> None:
    track = shelf.id("Greatest Hits", "Innuendo")
    shelf.change(track, **{column: value})
    assert shelf.find(**told) == sure(track, how)
    assert shelf.find(**told, artist="Queen", title="Innuendo") == sure(track, how)


def test_an_id_that_its_title_contradicts_is_a_guess(shelf: Shelf) -> None:
    """Tags carry wrong codes: those of another track, of the studio's cut on a live one."""
    shelf.change(shelf.id("Greatest Hits", "Innuendo"), isrc="GBUM71029604")
    found = shelf.find(isrc="GBUM71029604", artist="Queen", title="The Show Must Go On")
    assert found is not None
    assert not found.sure
    told = shelf.find(
        isrc="GBUM71029604", artist="Queen", title="Tear It Up", album="Live at Wembley '86"
    )
    assert told == sure(shelf.id("Live at Wembley '86", "Tear It Up"))


PATH = "Queen/Greatest Hits/02 Innuendö.flac"


@pytest.mark.parametrize(
    "told",
    [
        "/music/Queen/Greatest Hits/02 Innuendö.flac",
        "/music/Queen/Greatest Hits/../Greatest Hits/./02 Innuendö.flac",
        "/Volumes/Other Disk/Music/Queen/Greatest Hits/02 Innuendö.flac",
        "/Volumes/Music/Queen/Greatest Hits/02 Innuendo\u0308.flac",
        r"D:\Musik\Queen\Greatest Hits\02 Innuendö.flac",
        r"\\nas\music\Queen\Greatest Hits\02 Innuendö.flac",
        r"C:\Users\me\QUEEN\greatest hits\02 Innuendö.flac",
        "file:///home/me/Music/Queen/Greatest%20Hits/02%20Innuend%C3%B6.flac",
        "file://localhost/D:/Music/Queen/Greatest%20Hits/02%20Innuend%C3%B6.flac",
        "file:////Music/Queen/Greatest%20Hits/02%20Innuendo%CC%88.flac",
        "/home/me/Queen/Greatest%20Hits/02%20Innuend%C3%B6.flac",
    ],
)
def test_a_path_is_known_by_its_end(shelf: Shelf, told: str) -> None:
    track = shelf.id("Greatest Hits", "Innuendo")
    shelf.lay(track, PATH.encode())
    shelf.lay(shelf.id("Arrival", "Dancing Queen"), "Abba/Greatest Hits/02 Innuendö.flac".encode())
    assert shelf.find(path=told.encode()) == sure(track, How.PATH)


def test_a_name_that_is_no_text_is_a_path_too(shelf: Shelf) -> None:
    track = shelf.id("Greatest Hits", "Innuendo")
    shelf.lay(track, b"Queen/Greatest Hits/02 Innuend\xf6.flac")
    assert shelf.find(path=b"/x/Queen/Greatest Hits/02 Innuend\xf6.flac") == sure(track, How.PATH)


def test_a_path_with_percents_in_its_name_is_meant_so(shelf: Shelf) -> None:
    track = shelf.id("Greatest Hits", "Innuendo")
    shelf.lay(track, b"Queen/Hits/100%25 Innuendo.flac")
    assert shelf.find(path=b"/x/Queen/Hits/100%25 Innuendo.flac") == sure(track, How.PATH)


def test_a_short_or_shared_end_of_a_path_is_no_more_than_a_guess(shelf: Shelf) -> None:
    first, second = shelf.id("Greatest Hits", "Innuendo"), shelf.id("Arrival", "Dancing Queen")
    shelf.lay(first, b"Queen/Hits/01.flac")
    shelf.lay(second, b"Abba/Hits/01.flac")
    assert shelf.find(path=b"/x/Hits/01.flac") is None
    assert shelf.find(path=b"01.flac") is None
    shelf.lay(second, b"Abba/Hits/02.flac")
    assert shelf.find(path=b"/x/Roxette/Hits/01.flac") is None
    shelf.lay(first, b"Hits/Queen - Innuendo - live.flac")
    assert shelf.find(path=b"/y/Hits/Queen - Innuendo - live.flac") == Found(
        track_id=first, how=How.PATH, sure=False
    )


def test_a_path_and_its_names_confirm_each_other(shelf: Shelf) -> None:
    track = shelf.id("Greatest Hits", "Innuendo")
    shelf.lay(track, b"Hits/02.flac")
    told = {"path": rb"E:\Hits\02.flac", "title": "Innuendo", "artist": "Queen"}
    assert shelf.find(**told) == sure(track, How.PATH)
    other = {"path": rb"E:\Hits\02.flac", "title": "Breed", "artist": "Nirvana"}
    assert shelf.find(**other) == sure(shelf.id("Nevermind (Remastered)", "Breed - 2011 Remaster"))
    lost = {"path": rb"E:\Hits\02.flac", "title": "Waterloo", "artist": "Abba"}
    assert shelf.find(**lost) is None


def test_lines_come_back_in_their_order_each_as_often_as_told(shelf: Shelf) -> None:
    one = Line(artist="Toto", title="Africa")
    none = Line(artist="Toto", title="Rosanna")
    found = shelf.finder.find([one, none, one, none])
    assert [it is not None for it in found] == [True, False, True, False]
    assert found[0] == found[2]
    assert shelf.finder.find([]) == []


def test_thousands_of_lines_cost_a_few_searches_by_index(shelf: Shelf) -> None:
    asked = Asked(
        db=shelf.db,
        about=re.compile(r"tracks|files|artists"),
        big=re.compile(r"SCAN (?!a\b|k\b|n\b|CONSTANT)"),
        sort=re.compile(r"USE TEMP B-TREE FOR ORDER BY"),
    )
    titles = [row[0] for row in shelf.connection.execute("SELECT title FROM tracks")]
    artists = [row[0] for row in shelf.connection.execute("SELECT name FROM artists")]
    lines = [
        Line(
            artist=artists[place % len(artists)],
            title=titles[place % len(titles)],
            path=f"/x/{place}.flac".encode(),
            isrc=f"DE{place:010}",
            musicbrainz_id=f"{RECORDING[:-6]}{place:06}",
            spotify_id=f"{place:022}",
        )
        for place in range(1_900)
    ]
    found = shelf.finder.find(lines)
    assert len(found) == len(lines)
    assert any(found)
    assert len(asked.seen) <= 10
    assert list(asked.faults()) == []


@given(
    line=st.builds(
        Line,
        path=st.none()
        | st.binary(max_size=60)
        | st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
        title=st.text(max_size=30),
        artist=st.text(max_size=30),
        album=st.text(max_size=30),
        duration=st.none() | st.integers(0, 10**9).map(Milliseconds),
        isrc=st.none() | st.text(max_size=15),
        musicbrainz_id=st.none() | st.text(max_size=40),
        spotify_id=st.none() | st.text(max_size=40),
        track_number=st.none() | st.integers(-1, 10**6),
    )
)
def test_whatever_is_told_is_found_or_not(
    tmp_path_factory: pytest.TempPathFactory, line: Line
) -> None:
    global _fuzzed
    if _fuzzed is None:
        _fuzzed = tmp_path_factory.mktemp("fuzzed") / "library.sqlite"
        build(_fuzzed, 50)
    db = Database(_fuzzed, Bus())
    try:
        assert len(Finder(db).find([line])) == 1
    finally:
        db.close()


_fuzzed: Path | None = None
