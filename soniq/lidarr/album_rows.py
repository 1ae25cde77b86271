"""Albums as Lidarr is asked for them, and as it tells of them: the SQL."""

import sqlite3
from dataclasses import dataclass

from soniq.units import AlbumId, RootId


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumRow:
    """What Lidarr needs to know of an album, and soniq to tell it to people."""

    id: AlbumId
    title: str
    artist: str
    artist_mbid: str | None
    release_group: str | None


_ALBUM = """
    SELECT
        al.id,
        al.title,
        al.artist,
        ar.musicbrainz_id,
        al.musicbrainz_release_group_id
    FROM albums al
    JOIN artists ar ON ar.id = al.artist_id
"""


def album(reader: sqlite3.Connection, album_id: AlbumId) -> AlbumRow | None:
    found = reader.execute(_ALBUM + " WHERE al.id = :id", {"id": album_id}).fetchone()
    return None if found is None else _album(found)


def albums_of_group(reader: sqlite3.Connection, release_group: str) -> list[AlbumRow]:
    """Those that are wanted before those that are here."""
    found = reader.execute(
        _ALBUM
        + """
        WHERE al.musicbrainz_release_group_id = :mbid
            AND al.musicbrainz_release_group_id IS NOT NULL
        ORDER BY al.missing_since_ms IS NULL, al.id
        LIMIT 20
        """,
        {"mbid": release_group},
    )
    return [_album(row) for row in found]


def albums_of_artist(
    reader: sqlite3.Connection, mbid: str | None, match_key: str
) -> list[AlbumRow]:
    """Of the artist of that id; where none has it, of those of that name."""
    found = [*reader.execute(_ALBUM + " WHERE ar.musicbrainz_id = :mbid", {"mbid": mbid})]
    if not found and match_key:
        found = [*reader.execute(_ALBUM + " WHERE ar.match_key = :key", {"key": match_key})]
    return [_album(row) for row in found]


def album_in(reader: sqlite3.Connection, root_id: RootId, folder: bytes) -> AlbumId | None:
    """The album that most files of a folder are of; None where no scan found any there."""
    found = reader.execute(
        """
        SELECT t.album_id
        FROM folders fo
        JOIN files fi ON fi.folder_id = fo.id
        JOIN tracks t ON t.id = fi.track_id
        WHERE fo.root_id = :root_id
            AND fo.path = :folder
            AND fi.missing_since_ms IS NULL
        GROUP BY t.album_id
        ORDER BY count(*) DESC, t.album_id
        LIMIT 1
        """,
        {"root_id": root_id, "folder": folder},
    ).fetchone()
    return None if found is None else AlbumId(found["album_id"])


def _album(row: sqlite3.Row) -> AlbumRow:
    return AlbumRow(
        id=AlbumId(row["id"]),
        title=row["title"],
        artist=row["artist"],
        artist_mbid=row["musicbrainz_id"],
        release_group=row["musicbrainz_release_group_id"],
    )
