"""Two albums that turned out to be one, of which the first is only wished for: the SQL."""

from soniq.library.writing import wish_rows
from soniq.store.database import Tx
from soniq.units import AlbumId, Moment, TrackId


def carry(tx: Tx, track_id: TrackId, into: AlbumId) -> None:
    """A wanted track belongs to another album now, on an edition of the same name."""
    tx.execute(_CARRY_EDITION, {"track_id": track_id, "into": into})
    tx.execute(_CARRY_TRACK, {"track_id": track_id, "into": into})


def become(tx: Tx, album_id: AlbumId, into: AlbumId, at: Moment) -> None:
    """What is told of the first album is told of the other; the first is told of no more."""
    values = {"album_id": album_id, "into": into, "at": at}
    row = tx.execute("SELECT spotify_id FROM albums WHERE id = :album_id", values).fetchone()
    tx.execute(
        """
        UPDATE OR IGNORE external_refs
        SET entity_id = :into
        WHERE entity = 'album' AND entity_id = :album_id
        """,
        values,
    )
    tx.execute(_EMPTY, values)
    tx.execute(_INHERIT, values | {"spotify_id": None if row is None else row["spotify_id"]})
    wish_rows.unwish(tx, album_id, at)
    tx.execute("UPDATE albums SET held = 0, coming = NULL WHERE id = :album_id", values)


_CARRY_EDITION = """
    INSERT OR IGNORE INTO editions (album_id, edition_key, title, name, release_date, barcode)
    SELECT :into, e.edition_key, e.title, e.name, e.release_date, e.barcode
    FROM tracks AS t
    CROSS JOIN editions AS e ON e.id = t.edition_id
    WHERE t.id = :track_id
"""

_CARRY_TRACK = """
    UPDATE tracks
    SET
        album_id = :into,
        edition_id = (
            SELECT n.id
            FROM editions AS o
            CROSS JOIN editions AS n ON n.album_id = :into AND n.edition_key = o.edition_key
            WHERE o.id = tracks.edition_id
        )
    WHERE id = :track_id
"""

_EMPTY = """
    UPDATE albums
    SET spotify_id = NULL, barcode = NULL
    WHERE id = :album_id
"""

_INHERIT = """
    UPDATE albums
    SET (wanted, told_tracks, told_edition, held, coming, cover_art_url, spotify_id) = (
        SELECT
            max(albums.wanted, f.wanted),
            coalesce(albums.told_tracks, f.told_tracks),
            coalesce(albums.told_edition, f.told_edition),
            max(albums.held, f.held),
            coalesce(albums.coming, f.coming),
            coalesce(albums.cover_art_url, f.cover_art_url),
            coalesce(albums.spotify_id, :spotify_id)
        FROM albums AS f
        WHERE f.id = :album_id
    ), updated_at_ms = :at
    WHERE id = :into
"""
