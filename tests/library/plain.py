"""A made-up library, and its lists as plain Python would make them: slowly and surely."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from soniq.events import Bus
from soniq.harmony import Key
from soniq.library.model import AlbumFilter, ArtistFilter, CreditRole, TrackFilter
from soniq.library.service import Library
from soniq.library.shelves import Shelves, ShownSound
from soniq.store.database import Database
from soniq.text import initial
from soniq.units import ArtworkHash, TrackId
from tests.crowd import Record, build

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
        with self.db.write() as tx:
            Shelves().show_sounds(tx, list(sounds(every(tx.reader, "tracks"))))
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


def sounds(tracks: list[Row]) -> Iterator[ShownSound]:
    """Tempi and keys that come again, on most tracks."""
    for track in tracks:
        number = track["id"]
        if number % 5:
            bpm = (60.0, 90.5, 120.0, 121.25, 181.0)[number % 7 % 5]
            key = Key.of_index(number * 7 % 24) if number % 3 else None
            yield ShownSound(track_id=TrackId(number), bpm=bpm, key=key)


def every(reader: sqlite3.Connection, table: str) -> list[Row]:
    return [dict(row) for row in reader.execute(f"SELECT * FROM {table}")]


def ids(reader: sqlite3.Connection, table: str, wanted: str, of: str, owner: int) -> set[int]:
    rows = reader.execute(f"SELECT {wanted} FROM {table} WHERE {of} = ?", (owner,))
    return {row[0] for row in rows}


def holds_years(row: Row, first: int | None, last: int | None) -> bool:
    if first is None and last is None:
        return True
    low = 1 if first is None else first
    high = 9999 if last is None else last
    return row["year"] is not None and low <= row["year"] <= high


def holds_tempo(row: Row, where: TrackFilter) -> bool:
    if where.bpm_from is None and where.bpm_to is None:
        return True
    low = 0.0 if where.bpm_from is None else where.bpm_from
    high = 1_000.0 if where.bpm_to is None else where.bpm_to
    times = (0.5, 1, 2) if where.bpm_octaves else (1,)
    bpm = None if row["bpm_key"] is None else row["bpm_key"] / 100
    return bpm is not None and any(low * by <= bpm <= high * by for by in times)


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
            holds_tempo(row, where),
            not where.keys or row["camelot"] in {key.place for key in where.keys},
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
