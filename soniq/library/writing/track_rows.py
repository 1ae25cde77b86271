"""Tracks as a scan writes them, with their credits and genres: the SQL."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from soniq import text
from soniq.library.placing.formats import Candidate
from soniq.library.placing.model import Placed
from soniq.library.placing.names import Name
from soniq.library.writing.artist_rows import genre_key
from soniq.store.database import Tx
from soniq.units import AlbumId, ArtistId, ArtworkHash, EditionId, FileId, GenreId, Moment, TrackId

_COLUMNS = (
    "edition_id",
    "album_id",
    "title",
    "title_key",
    "artist",
    "artist_key",
    "album",
    "album_key",
    "genre",
    "year",
    "disc_number",
    "track_number",
    "disc_title",
    "duration_ms",
    "isrc",
    "musicbrainz_id",
    "musicbrainz_track_id",
    "file_id",
    "codec",
    "missing_since_ms",
)
"""What a shelving decides of a track; the rest of the row is others'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedTrack:
    """A track as it is to stand, with what its best file is."""

    id: TrackId
    is_new: bool
    placed: Placed
    artist_key: str
    album_id: AlbumId
    edition_id: EditionId
    file_id: FileId
    codec: str | None
    duration_ms: int
    picture: ArtworkHash | None


def known(tx: Tx, track_ids: Iterable[TrackId]) -> dict[TrackId, tuple[Any, ...]]:
    """What is written of these tracks, as tuples of `_COLUMNS`."""
    rows = tx.execute(
        """
        SELECT
            t.id,
            t.edition_id,
            t.album_id,
            t.title,
            t.title_key,
            t.artist,
            t.artist_key,
            t.album,
            t.album_key,
            t.genre,
            t.year,
            t.disc_number,
            t.track_number,
            t.disc_title,
            t.duration_ms,
            t.isrc,
            t.musicbrainz_id,
            t.musicbrainz_track_id,
            t.file_id,
            t.codec,
            t.missing_since_ms
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        """,
        {"ids": json.dumps(sorted(track_ids))},
    )
    return {TrackId(row["id"]): tuple(row)[1:] for row in rows}


def of_files(tx: Tx, files: Iterable[FileId]) -> set[TrackId]:
    """The tracks of which one of these files is the one to play."""
    rows = tx.execute(
        """
        SELECT t.id
        FROM json_each(:ids) AS wanted
        CROSS JOIN files AS f ON f.id = wanted.value
        CROSS JOIN tracks AS t ON t.id = f.track_id AND t.file_id = f.id
        """,
        {"ids": json.dumps(sorted(files))},
    )
    return {TrackId(row["id"]) for row in rows}


def next_id(tx: Tx) -> int:
    """An id that no track ever had."""
    (highest,) = tx.execute(
        "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'tracks'"
    ).fetchone()
    return int(highest) + 1


def put(
    tx: Tx, tracks: list[ShelvedTrack], before: dict[TrackId, tuple[Any, ...]], at: Moment
) -> tuple[int, int]:
    """Writes the tracks that are new or differ; returns how many of each."""
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for track in tracks:
        values = _values(track)
        if track.is_new:
            new.append(values | {"id": track.id, "at": at, "cover": track.picture})
        elif tuple(values[column] for column in _COLUMNS) != before.get(track.id):
            changed.append(values | {"id": track.id, "at": at})
    tx.executemany(_INSERT, new)
    tx.executemany(_UPDATE, changed)
    return len(new), len(changed)


def _values(track: ShelvedTrack) -> dict[str, Any]:
    placed = track.placed
    tags = placed.tags
    return {
        "edition_id": track.edition_id,
        "album_id": track.album_id,
        "title": placed.title,
        "title_key": text.sort_key(placed.title),
        "artist": placed.artist,
        "artist_key": track.artist_key,
        "album": placed.edition.title,
        "album_key": _sort_key(placed.edition.sort),
        "genre": "; ".join(placed.genres),
        "year": placed.year,
        "disc_number": placed.disc,
        "track_number": placed.number,
        "disc_title": tags.disc_title,
        "duration_ms": track.duration_ms,
        "isrc": tags.isrc,
        "musicbrainz_id": tags.mb_recording_id,
        "musicbrainz_track_id": tags.mb_track_id,
        "file_id": track.file_id,
        "codec": track.codec,
        "missing_since_ms": None,
    }


def assign(tx: Tx, tracks: Iterable[tuple[TrackId, list[Candidate]]]) -> None:
    """Ties files to their tracks."""
    tx.executemany(
        "UPDATE files SET track_id = :track_id WHERE id = :file_id",
        [
            {"track_id": track_id, "file_id": file.file_id}
            for track_id, files in tracks
            for file in files
            if file.track_id != track_id
        ],
    )


@lru_cache(maxsize=1024)
def _sort_key(name: str) -> str:
    """Names that many tracks share are folded once."""
    return text.sort_key(name)


def put_credits(tx: Tx, tracks: list[ShelvedTrack], artists: dict[Name, ArtistId]) -> set[ArtistId]:
    """Writes the credits that differ; returns the artists who lost one."""
    old = _credits(tx, [track.id for track in tracks if not track.is_new])
    lost: set[ArtistId] = set()
    stale: list[dict[str, int]] = []
    rows: list[dict[str, Any]] = []
    for track in tracks:
        wanted = _credit_rows(track, artists)
        has = old.get(track.id, [])
        if wanted == has:
            continue
        if has:
            stale.append({"track_id": track.id})
            lost.update(ArtistId(credit[2]) for credit in has if credit not in wanted)
        rows.extend(
            {
                "track_id": track.id,
                "role": role,
                "position": position,
                "artist_id": artist_id,
                "credited_as": credited_as,
                "sorted_as": sorted_as,
            }
            for role, position, artist_id, credited_as, sorted_as in wanted
        )
    tx.executemany("DELETE FROM track_credits WHERE track_id = :track_id", stale)
    tx.executemany(
        """
        INSERT INTO track_credits (
            track_id, role, position, artist_id, credited_as, sorted_as
        )
        VALUES (:track_id, :role, :position, :artist_id, :credited_as, :sorted_as)
        """,
        rows,
    )
    return lost


_Credit = tuple[str, int, int, str, str | None]


def _credit_rows(track: ShelvedTrack, artists: dict[Name, ArtistId]) -> list[_Credit]:
    rows: list[_Credit] = []
    positions: dict[str, int] = {}
    for role, name in track.placed.credits:
        position = positions.get(role, 0)
        positions[role] = position + 1
        rows.append((str(role), position, artists[name], name.text, name.sort))
    return sorted(rows, key=lambda row: row[:2])


def _credits(tx: Tx, track_ids: list[TrackId]) -> dict[int, list[_Credit]]:
    found: dict[int, list[_Credit]] = {}
    if not track_ids:
        return found
    rows = tx.execute(
        """
        SELECT tc.track_id, tc.role, tc.position, tc.artist_id, tc.credited_as, tc.sorted_as
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_credits AS tc ON tc.track_id = wanted.value
        ORDER BY tc.track_id, tc.role, tc.position
        """,
        {"ids": json.dumps(track_ids)},
    )
    for row in rows:
        found.setdefault(row[0], []).append((row[1], row[2], row[3], row[4], row[5]))
    return found


def put_genres(tx: Tx, tracks: list[ShelvedTrack], genres: dict[str, GenreId]) -> None:
    """`genres`: ids by `genre_key`. Writes what differs."""
    old = _genres(tx, [track.id for track in tracks if not track.is_new])
    stale: list[dict[str, int]] = []
    rows: list[dict[str, int]] = []
    for track in tracks:
        wanted = list(dict.fromkeys(genres[genre_key(name)] for name in track.placed.genres))
        has = old.get(track.id, [])
        if wanted == has:
            continue
        if has:
            stale.append({"track_id": track.id})
        rows.extend(
            {"track_id": track.id, "genre_id": genre_id, "position": position}
            for position, genre_id in enumerate(wanted)
        )
    tx.executemany("DELETE FROM track_genres WHERE track_id = :track_id", stale)
    tx.executemany(
        """
        INSERT INTO track_genres (track_id, genre_id, position)
        VALUES (:track_id, :genre_id, :position)
        """,
        rows,
    )


def _genres(tx: Tx, track_ids: list[TrackId]) -> dict[int, list[GenreId]]:
    found: dict[int, list[GenreId]] = {}
    if not track_ids:
        return found
    rows = tx.execute(
        """
        SELECT tg.track_id, tg.genre_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_genres AS tg ON tg.track_id = wanted.value
        ORDER BY tg.track_id, tg.position
        """,
        {"ids": json.dumps(track_ids)},
    )
    for row in rows:
        found.setdefault(row[0], []).append(GenreId(row[1]))
    return found


def spelled_otherwise(tx: Tx, track_ids: Iterable[TrackId]) -> set[ArtistId]:
    """Artists whom these tracks credit, or sort, by another name than soniq does."""
    rows = tx.execute(
        """
        SELECT DISTINCT a.id
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_credits AS tc ON tc.track_id = wanted.value
        CROSS JOIN artists AS a ON a.id = tc.artist_id
        WHERE a.various = 0 AND (a.name <> tc.credited_as OR a.sort_name <> tc.sorted_as
            OR (a.sort_name IS NULL AND tc.sorted_as IS NOT NULL))
        """,
        {"ids": json.dumps(list(track_ids))},
    )
    return {ArtistId(row["id"]) for row in rows}


_INSERT = """
    INSERT INTO tracks (
        id, edition_id, album_id, title, title_key, artist, artist_key, album, album_key, genre,
        year, disc_number, track_number, disc_title, duration_ms, isrc, musicbrainz_id,
        musicbrainz_track_id, file_id, codec, cover, added_at_ms, updated_at_ms
    )
    VALUES (
        :id, :edition_id, :album_id, :title, :title_key, :artist, :artist_key, :album, :album_key,
        :genre, :year, :disc_number, :track_number, :disc_title, :duration_ms, :isrc,
        :musicbrainz_id, :musicbrainz_track_id, :file_id, :codec, :cover, :at, :at
    )
"""

_UPDATE = """
    UPDATE tracks
    SET
        edition_id = :edition_id,
        album_id = :album_id,
        title = :title,
        title_key = :title_key,
        artist = :artist,
        artist_key = :artist_key,
        album = :album,
        album_key = :album_key,
        genre = :genre,
        year = :year,
        disc_number = :disc_number,
        track_number = :track_number,
        disc_title = :disc_title,
        duration_ms = :duration_ms,
        isrc = :isrc,
        musicbrainz_id = :musicbrainz_id,
        musicbrainz_track_id = :musicbrainz_track_id,
        file_id = :file_id,
        codec = :codec,
        missing_since_ms = :missing_since_ms,
        wanted = 0,
        updated_at_ms = :at
    WHERE id = :id
"""
