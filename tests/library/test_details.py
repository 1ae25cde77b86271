"""The page of one thing: a track with its files, an album in order, an artist's shelf."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from soniq.errors import NotFound, Unavailable
from soniq.events import Bus
from soniq.library.model import CreditRole
from soniq.library.service import Library
from soniq.store.database import Database, Tx
from soniq.units import AlbumId, ArtistId, ArtworkHash, FileId, FolderId, GenreId, TrackId
from tests.crowd import Record, build

SHELF = [
    Record(artist="Ann", title="First", tracks=["One", "Two", "Three"], year=1990, genres=["Rock"]),
    Record(artist="Ann", title="Second", tracks=["Four"], year=2001, genres=["Rock", "Jazz"]),
    Record(
        artist="Various Artists",
        title="Mixed",
        tracks=["Five", "Six"],
        track_artists=["Ann", "Bob"],
        compilation=True,
        year=1995,
    ),
    Record(artist="Bob", title="Lost", tracks=["Seven"], missing=True),
]


class NoRenderer:
    """No detail shows a picture."""

    def render(self, path: bytes, hash: ArtworkHash) -> NoReturn:
        raise AssertionError("no detail needs a picture")


class Shelf:
    def __init__(self, folder: Path) -> None:
        build(folder / "library.sqlite", 0, more=SHELF)
        self.db = Database(folder / "library.sqlite", Bus())
        self.library = Library(self.db, NoRenderer(), folder)
        self.music = folder / "music"
        reader = self.db.read()
        self.track = {
            row["title"]: TrackId(row["id"])
            for row in reader.execute("SELECT id, title FROM tracks")
        }
        self.album = {
            row["title"]: AlbumId(row["id"])
            for row in reader.execute("SELECT id, title FROM albums")
        }
        self.artist = {
            row["name"]: ArtistId(row["id"])
            for row in reader.execute("SELECT id, name FROM artists")
        }
        with self.db.write() as tx:
            tx.execute("UPDATE roots SET path = :path", {"path": bytes(self.music)})

    def lay_file(self, track: str) -> Path:
        """Puts a file where the library believes the track's to be."""
        file = self.library.track(self.track[track]).file
        assert file is not None
        path = Path(os.fsdecode(file.path))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"sound")
        return path


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.db.close()


def add_file(tx: Tx, track: TrackId, name: bytes, **columns: object) -> FileId:
    """Another file of a track, in the folder of the first."""
    cursor = tx.execute(
        """
        INSERT INTO files (
            root_id, folder_id, track_id, name, size_bytes, mtime_ns, inode, codec, bitrate_bps,
            audio_hash, missing_since_ms, unreadable, added_at_ms, read_at_ms
        )
        SELECT
            root_id, folder_id, :track_id, :name, 9, 0, 99, :codec, :bitrate_bps,
            :audio_hash, :missing_since_ms, :unreadable, 0, 0
        FROM files
        WHERE id = :track_id
        """,
        {
            "track_id": track,
            "name": name,
            "codec": "mp3",
            "bitrate_bps": 128_000,
            "audio_hash": None,
            "missing_since_ms": None,
            "unreadable": None,
            **columns,
        },
    )
    assert cursor.lastrowid is not None
    return FileId(cursor.lastrowid)


def test_a_track_tells_what_it_is_and_what_plays_it(shelf: Shelf) -> None:
    track = shelf.library.track(shelf.track["Four"])
    assert (track.title, track.artist, track.album, track.year) == ("Four", "Ann", "Second", 2001)
    assert track.genres == ("Rock", "Jazz")
    assert track.album_artist_id == shelf.artist["Ann"]
    assert track.file is not None
    assert track.file.path == os.fsencode(shelf.music) + b"/2/4.flac"
    assert track.file.codec == "flac"


def test_a_missing_track_has_no_file(shelf: Shelf) -> None:
    track = shelf.library.track(shelf.track["Seven"])
    assert track.file is None
    assert track.missing_since is not None


def test_a_tracks_page_shows_all_its_files_the_best_first(shelf: Shelf) -> None:
    track = shelf.track["One"]
    with shelf.db.write() as tx:
        gone = add_file(tx, track, b"gone.flac", bitrate_bps=9_000_000, missing_since_ms=1)
        small = add_file(tx, track, b"small.mp3")
        large = add_file(tx, track, b"large.mp3", bitrate_bps=320_000)
    files = [file.id for file in shelf.library.track_detail(track).files]
    assert files == [FileId(track), large, small, gone]


def test_a_tracks_page_shows_other_tracks_of_the_same_sound(shelf: Shelf) -> None:
    one, five = shelf.track["One"], shelf.track["Five"]
    with shelf.db.write() as tx:
        tx.execute(
            "UPDATE files SET audio_hash = :sound WHERE track_id IN (:one, :five)",
            {"sound": b"the same sound!!", "one": one, "five": five},
        )
    assert [copy.id for copy in shelf.library.track_detail(one).copies] == [five]
    assert shelf.library.track_detail(shelf.track["Two"]).copies == []


def test_a_tracks_page_shows_who_did_what_and_what_the_tags_say(shelf: Shelf) -> None:
    one = shelf.track["One"]
    with shelf.db.write() as tx:
        tx.executemany(
            """
            INSERT INTO track_credits (track_id, role, position, artist_id, credited_as)
            VALUES (:track_id, :role, 0, :artist_id, 'B.')
            """,
            [
                {"track_id": one, "role": role, "artist_id": shelf.artist["Bob"]}
                for role in ("arranger", "composer")
            ],
        )
        tx.execute(
            "UPDATE files SET tags = :tags WHERE id = :one", {"tags": '{"a": 1}', "one": one}
        )
    detail = shelf.library.track_detail(one)
    assert [credit.role for credit in detail.credits] == [
        CreditRole.ARTIST,
        CreditRole.COMPOSER,
        CreditRole.ARRANGER,
    ]
    assert detail.tags == {"a": 1}
    assert shelf.library.track_detail(shelf.track["Seven"]).tags == {}
    roles = [credit.role for credit in shelf.library.album_detail(shelf.album["First"]).credits]
    assert roles == [CreditRole.ARTIST, CreditRole.ARRANGER, CreditRole.COMPOSER]


def test_an_albums_page_shows_its_tracks_by_edition_disc_and_number(shelf: Shelf) -> None:
    album = shelf.album["First"]
    with shelf.db.write() as tx:
        tx.execute("UPDATE tracks SET disc_number = 2 WHERE title = 'One'")
        tx.execute(
            """
            INSERT INTO editions (id, album_id, edition_key, title, name)
            VALUES (99, :album, 'deluxe', 'First (Deluxe)', 'Deluxe')
            """,
            {"album": album},
        )
        tx.execute("UPDATE tracks SET edition_id = 99 WHERE title = 'Two'")
    detail = shelf.library.album_detail(album)
    assert [track.title for track in detail.tracks] == ["Three", "One", "Two"]
    assert [edition.name for edition in detail.editions] == [None, "Deluxe"]
    assert detail.album.title == "First"


def test_an_artists_page_shows_own_albums_and_guest_appearances(shelf: Shelf) -> None:
    detail = shelf.library.artist_detail(shelf.artist["Ann"])
    assert [album.title for album in detail.albums] == ["Second", "First"]
    assert [album.title for album in detail.appears_on] == ["Mixed"]
    assert {track.artist for track in detail.tracks} == {"Ann"}


def test_an_artists_page_leaves_out_what_is_missing(shelf: Shelf) -> None:
    detail = shelf.library.artist_detail(shelf.artist["Bob"])
    assert detail.albums == []
    assert [album.title for album in detail.appears_on] == ["Mixed"]


def test_an_artist_shows_the_cover_of_the_newest_album(shelf: Shelf) -> None:
    second = shelf.library.album(shelf.album["Second"])
    assert second.cover is not None
    assert shelf.library.artist(shelf.artist["Ann"]).cover == second.cover


def test_an_album_knows_its_genres_in_a_list_too(shelf: Shelf) -> None:
    genres = {album.title: set(album.genres) for album in shelf.library.albums().items}
    assert genres == {"First": {"Rock"}, "Second": {"Rock", "Jazz"}, "Mixed": set()}


def test_tracks_come_in_the_order_of_the_ids_that_were_asked_for(shelf: Shelf) -> None:
    wanted = [shelf.track[title] for title in ("Six", "One", "Seven", "Two")]
    found = shelf.library.tracks_by_ids([*wanted, TrackId(999), TrackId(2**80), TrackId(-1)])
    assert [track.id for track in found] == wanted


def test_what_is_not_there_is_named(shelf: Shelf) -> None:
    library = shelf.library
    for ask in (
        lambda: library.track(TrackId(999)),
        lambda: library.album(AlbumId(999)),
        lambda: library.artist(ArtistId(999)),
        lambda: library.genre(GenreId(999)),
        lambda: library.folder(FolderId(999)),
        lambda: library.track_detail(TrackId(999)),
        lambda: library.album_detail(AlbumId(999)),
        lambda: library.artist_detail(ArtistId(999)),
        lambda: library.playable(TrackId(999)),
    ):
        with pytest.raises(NotFound, match="999"):
            ask()
    with pytest.raises(NotFound):
        library.track(TrackId(2**80))


def test_a_folder_tells_where_it_lies(shelf: Shelf) -> None:
    top = shelf.library.folders(None).items[0]
    assert (top.path, top.parent_id) == (os.fsencode(shelf.music), None)
    below = shelf.library.folders(top.id).items[0]
    assert below.path == os.fsencode(shelf.music / "1")
    assert shelf.library.folder(below.id) == below


def test_the_best_file_is_played(shelf: Shelf) -> None:
    path = shelf.lay_file("One")
    assert shelf.library.playable(shelf.track["One"]).path == os.fsencode(path)


def test_another_copy_is_played_where_the_best_file_is_gone(shelf: Shelf) -> None:
    path = shelf.lay_file("One")
    with shelf.db.write() as tx:
        other = add_file(tx, shelf.track["One"], b"other.mp3")
        add_file(tx, shelf.track["One"], b"torn.mp3", bitrate_bps=9_000_000, unreadable="torn")
    path.rename(path.with_name("other.mp3"))
    assert shelf.library.playable(shelf.track["One"]).id == other


def test_what_cannot_be_played_now_says_why(shelf: Shelf) -> None:
    with pytest.raises(Unavailable, match="gone"):
        shelf.library.playable(shelf.track["One"])
    with pytest.raises(Unavailable, match="gone"):
        shelf.library.playable(shelf.track["Seven"])
    shelf.lay_file("One")
    with shelf.db.write() as tx:
        tx.execute("UPDATE roots SET state = 'offline'")
    with pytest.raises(Unavailable, match="drive"):
        shelf.library.playable(shelf.track["One"])
    with shelf.db.write() as tx:
        tx.execute("DELETE FROM files")
    with pytest.raises(Unavailable, match="Scan"):
        shelf.library.playable(shelf.track["One"])
