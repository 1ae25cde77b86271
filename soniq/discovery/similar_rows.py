"""What finding by sound reads of the catalogue."""

import json
import sqlite3
from collections.abc import Iterable

from soniq.units import AlbumId, ArtistId, TrackId


def recordings(reader: sqlite3.Connection, tracks: Iterable[TrackId]) -> dict[TrackId, str]:
    """MusicBrainz' ids of the tracks' recordings, where the tags told them."""
    rows = reader.execute(
        """
        SELECT
            t.id,
            t.musicbrainz_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        WHERE t.musicbrainz_id IS NOT NULL
        """,
        {"ids": json.dumps(list(tracks))},
    )
    return {TrackId(row["id"]): row["musicbrainz_id"] for row in rows}


def of_album(reader: sqlite3.Connection, album_id: AlbumId, most: int) -> list[TrackId]:
    """The heard tracks of an album, at most so many."""
    rows = reader.execute(
        """
        SELECT t.id
        FROM tracks AS t INDEXED BY tracks_of_album
        WHERE t.album_id = :album_id
            AND t.missing_since_ms IS NULL
            AND EXISTS (SELECT 1 FROM track_sounds AS ts WHERE ts.track_id = t.id)
        ORDER BY t.edition_id, t.disc_number, t.number_key, t.id
        LIMIT :most
        """,
        {"album_id": album_id, "most": most},
    )
    return [TrackId(row["id"]) for row in rows]


def of_artist(reader: sqlite3.Connection, artist_id: ArtistId, most: int) -> list[TrackId]:
    """The heard tracks by an artist, at most so many."""
    rows = reader.execute(
        """
        SELECT DISTINCT tc.track_id AS id
        FROM track_credits AS tc
        CROSS JOIN tracks AS t ON t.id = tc.track_id
        WHERE tc.artist_id = :artist_id
            AND tc.role = 'artist'
            AND t.missing_since_ms IS NULL
            AND EXISTS (SELECT 1 FROM track_sounds AS ts WHERE ts.track_id = t.id)
        LIMIT :most
        """,
        {"artist_id": artist_id, "most": most},
    )
    return [TrackId(row["id"]) for row in rows]
