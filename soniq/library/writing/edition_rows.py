"""Editions as a scan writes them: the SQL."""

import json
from collections.abc import Sequence

from soniq.library.placing.model import EditionFacts
from soniq.store.database import Tx
from soniq.units import AlbumId, EditionId, FolderId, TrackId


def put_edition(
    tx: Tx,
    album_id: AlbumId,
    facts: EditionFacts,
    folder_id: FolderId,
    *,
    of_tracks: set[TrackId],
    leaving: set[TrackId],
    spoken_for: set[tuple[AlbumId, str]],
) -> EditionId:
    """The edition of these facts; one that was renamed or moved keeps its id, as albums do."""
    row = tx.execute(
        "SELECT id FROM editions WHERE album_id = :album_id AND edition_key = :key",
        {"album_id": album_id, "key": facts.key},
    ).fetchone()
    edition_id = row["id"] if row else _renamed(tx, of_tracks, leaving, spoken_for)
    values = {
        "id": edition_id,
        "album_id": album_id,
        "key": facts.key,
        "title": facts.title,
        "name": facts.name,
        "musicbrainz_id": facts.musicbrainz_id,
        "release_date": facts.release_date,
        "label": facts.label,
        "catalog_number": facts.catalog_number,
        "barcode": facts.barcode,
        "media": facts.media,
        "folder_id": folder_id,
    }
    if edition_id is None:
        return EditionId(tx.execute(_INSERT, values).lastrowid or 0)
    tx.execute(_UPDATE, values)
    return EditionId(edition_id)


def _renamed(
    tx: Tx,
    of_tracks: set[TrackId],
    leaving: set[TrackId],
    spoken_for: set[tuple[AlbumId, str]],
) -> int | None:
    rows = tx.execute(
        """
        SELECT e.id, e.album_id, e.edition_key
        FROM json_each(:tracks) AS mine
        CROSS JOIN tracks AS t ON t.id = mine.value
        CROSS JOIN editions AS e ON e.id = t.edition_id
        GROUP BY e.id
        LIMIT 2
        """,
        {"tracks": json.dumps(sorted(of_tracks))},
    ).fetchall()
    if len(rows) != 1 or (rows[0]["album_id"], rows[0]["edition_key"]) in spoken_for:
        return None
    present = tx.execute(_PRESENT_TRACKS, {"edition_id": rows[0]["id"]})
    is_left = all(row["id"] in of_tracks or row["id"] in leaving for row in present)
    return int(rows[0]["id"]) if is_left else None


def sweep(tx: Tx, editions: Sequence[EditionId]) -> None:
    """Removes those of them that have no track left."""
    tx.execute(
        """
        DELETE FROM editions
        WHERE id IN (SELECT value FROM json_each(:ids))
            AND NOT EXISTS (SELECT 1 FROM tracks WHERE tracks.edition_id = editions.id)
        """,
        {"ids": json.dumps(list(editions))},
    )


_PRESENT_TRACKS = """
    SELECT id
    FROM tracks INDEXED BY tracks_of_edition
    WHERE edition_id = :edition_id AND missing_since_ms IS NULL
"""

_INSERT = """
    INSERT INTO editions (
        album_id, edition_key, title, name, musicbrainz_release_id, release_date, label,
        catalog_number, barcode, media, folder_id
    )
    VALUES (
        :album_id, :key, :title, :name, :musicbrainz_id, :release_date, :label,
        :catalog_number, :barcode, :media, :folder_id
    )
"""

_UPDATE = """
    UPDATE editions
    SET
        album_id = :album_id,
        edition_key = :key,
        title = :title,
        name = :name,
        musicbrainz_release_id = :musicbrainz_id,
        release_date = :release_date,
        label = :label,
        catalog_number = :catalog_number,
        barcode = :barcode,
        media = :media,
        folder_id = :folder_id
    WHERE id = :id
"""
