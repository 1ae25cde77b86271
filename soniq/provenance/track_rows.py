"""What provenance asks of tracks: the SQL. It only reads."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from soniq import text
from soniq.library.placing import titles
from soniq.library.placing.names import match_key
from soniq.units import AlbumId, TrackId


def of_album(reader: sqlite3.Connection, album_id: AlbumId) -> list[TrackId]:
    """Its present tracks, in order."""
    rows = reader.execute(
        """
        SELECT id
        FROM tracks INDEXED BY tracks_of_album
        WHERE album_id = :album_id AND missing_since_ms IS NULL
        ORDER BY edition_id, disc_number, number_key, id
        """,
        {"album_id": album_id},
    )
    return [TrackId(row["id"]) for row in rows]


def albums_of(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, AlbumId]:
    rows = reader.execute(
        """
        SELECT t.id, t.album_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        """,
        {"ids": json.dumps(list(ids))},
    )
    return {TrackId(row["id"]): AlbumId(row["album_id"]) for row in rows}


def beside(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> list[TrackId]:
    """Overridden tracks on the albums of these, themselves included."""
    rows = reader.execute(
        """
        SELECT o.track_id
        FROM (
            SELECT DISTINCT t.album_id
            FROM json_each(:ids) AS wanted
            CROSS JOIN tracks AS t ON t.id = wanted.value
        ) AS touched
        CROSS JOIN tracks AS s INDEXED BY tracks_of_album ON s.album_id = touched.album_id
        CROSS JOIN track_overrides AS o ON o.track_id = s.id
        """,
        {"ids": json.dumps(list(ids))},
    )
    return [TrackId(row["track_id"]) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An album that is there. release_group: its MusicBrainz id."""

    id: AlbumId
    release_group: str | None


def album_named(reader: sqlite3.Connection, title: str, artist: str) -> Standing | None:
    """The album of that title, without what names an edition, and of that album artist."""
    base = titles.album_title(title).base
    row = reader.execute(
        """
        SELECT a.id, a.musicbrainz_release_group_id
        FROM albums AS a INDEXED BY albums_by_title_all
        CROSS JOIN artists AS ar ON ar.id = a.artist_id
        WHERE a.title_key = :title_key AND ar.match_key = :artist_key
        ORDER BY a.missing_since_ms IS NOT NULL, a.id
        LIMIT 1
        """,
        {"title_key": text.sort_key(base), "artist_key": match_key(artist)},
    ).fetchone()
    if row is None:
        return None
    group = row["musicbrainz_release_group_id"]
    return Standing(id=AlbumId(row["id"]), release_group=group)


def counts_of(reader: sqlite3.Connection, ids: Iterable[AlbumId]) -> dict[AlbumId, int]:
    """How many present tracks albums have."""
    rows = reader.execute(
        """
        SELECT a.id, a.track_count
        FROM json_each(:ids) AS wanted
        CROSS JOIN albums AS a ON a.id = wanted.value
        """,
        {"ids": json.dumps(sorted(set(ids)))},
    )
    return {AlbumId(row["id"]): row["track_count"] for row in rows}
