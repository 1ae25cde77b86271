"""What MusicBrainz calls by an id: artists, release groups and recordings; the SQL."""

import sqlite3

from soniq.library import albums, artists, tracks
from soniq.library.model import Album, Artist, Track
from soniq.store.arrays import array

MOST = 100


def artists_of(reader: sqlite3.Connection, musicbrainz_id: str) -> list[Artist]:
    rows = reader.execute(
        """
        SELECT id
        FROM artists INDEXED BY artists_by_musicbrainz
        WHERE musicbrainz_id = :musicbrainz_id
        LIMIT :most
        """,
        {"musicbrainz_id": musicbrainz_id, "most": MOST},
    )
    return artists.by_ids(reader, array(row["id"] for row in rows))


def albums_of(reader: sqlite3.Connection, musicbrainz_id: str) -> list[Album]:
    rows = reader.execute(
        """
        SELECT id
        FROM albums INDEXED BY albums_by_musicbrainz
        WHERE musicbrainz_release_group_id = :musicbrainz_id AND missing_since_ms IS NULL
        LIMIT :most
        """,
        {"musicbrainz_id": musicbrainz_id, "most": MOST},
    )
    return albums.by_ids(reader, array(row["id"] for row in rows))


def tracks_of(reader: sqlite3.Connection, musicbrainz_id: str) -> list[Track]:
    rows = reader.execute(
        """
        SELECT id
        FROM tracks INDEXED BY tracks_by_musicbrainz
        WHERE musicbrainz_id = :musicbrainz_id AND missing_since_ms IS NULL
        LIMIT :most
        """,
        {"musicbrainz_id": musicbrainz_id, "most": MOST},
    )
    return tracks.by_ids(reader, array(row["id"] for row in rows))
