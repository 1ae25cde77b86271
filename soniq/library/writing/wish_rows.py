"""Albums and tracks that are wished for: the SQL that writes them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from soniq.store.database import Tx
from soniq.units import AlbumId, EditionId, Milliseconds, Moment, TrackId


def insert(tx: Tx, values: dict[str, Any]) -> AlbumId:
    """An album of which nothing is here. A key that another of its name has is told apart."""
    taken = tx.execute("SELECT 1 FROM albums WHERE group_key = :key", values).fetchone()
    if taken is not None:
        values = values | {"key": f"{values['key']}\x1f{values['year'] or ''}\x1f{values['at']}"}
    return AlbumId(tx.execute(_INSERT_ALBUM, values).lastrowid or 0)


def credit(tx: Tx, album_id: AlbumId, artists: Iterable[tuple[int, str]]) -> None:
    """artists: ids, and how they are credited, in order."""
    tx.executemany(
        """
        INSERT OR IGNORE INTO album_credits (album_id, position, artist_id, credited_as)
        VALUES (:album_id, :position, :artist_id, :credited_as)
        """,
        [
            {
                "album_id": album_id,
                "position": position,
                "artist_id": artist_id,
                "credited_as": name,
            }
            for position, (artist_id, name) in enumerate(artists)
        ],
    )


def wish(tx: Tx, album_id: AlbumId, values: dict[str, Any]) -> None:
    """What a wish tells of an album; what is known already stays."""
    tx.execute(_WISH, {"album_id": album_id} | values)


def refer(tx: Tx, entity: str, entity_id: int, source: str, external_id: str) -> None:
    """An id stands with the first that had it."""
    tx.execute(
        """
        INSERT OR IGNORE INTO external_refs (entity, entity_id, source, external_id)
        VALUES (:entity, :entity_id, :source, :external_id)
        """,
        {
            "entity": entity,
            "entity_id": entity_id,
            "source": source,
            "external_id": external_id,
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTrack:
    """A track of an album, for telling whether a wish names it."""

    id: TrackId
    title: str
    disc: int
    number: int | None
    duration: Milliseconds
    isrc: str | None
    spotify_id: str | None
    musicbrainz_id: str | None
    wanted: bool


def tracks(tx: Tx, album_id: AlbumId) -> list[KnownTrack]:
    rows = tx.execute(
        """
        SELECT
            id,
            title,
            disc_number,
            track_number,
            duration_ms,
            isrc,
            spotify_id,
            musicbrainz_id,
            wanted
        FROM tracks INDEXED BY tracks_of_album
        WHERE album_id = :album_id
        """,
        {"album_id": album_id},
    )
    return [
        KnownTrack(
            id=TrackId(row["id"]),
            title=row["title"],
            disc=row["disc_number"],
            number=row["track_number"],
            duration=Milliseconds(row["duration_ms"]),
            isrc=row["isrc"],
            spotify_id=row["spotify_id"],
            musicbrainz_id=row["musicbrainz_id"],
            wanted=bool(row["wanted"]),
        )
        for row in rows
    ]


def mark(tx: Tx, track_id: TrackId, values: dict[str, Any]) -> None:
    """Ids that a wish tells of a track, where none are known; of a file, its own tags tell them."""
    tx.execute(
        """
        UPDATE tracks
        SET
            spotify_id = coalesce(spotify_id, :spotify_id),
            isrc = iif(wanted = 1, coalesce(isrc, :isrc), isrc),
            musicbrainz_id = iif(
                wanted = 1, coalesce(musicbrainz_id, :musicbrainz_id), musicbrainz_id
            )
        WHERE id = :track_id
        """,
        {"track_id": track_id} | values,
    )


def edition(tx: Tx, album_id: AlbumId, key: str, values: dict[str, Any]) -> EditionId:
    """The edition of that key that a wish tells of, made if need be."""
    row = tx.execute(
        "SELECT id FROM editions WHERE album_id = :album_id AND edition_key = :key",
        {"album_id": album_id, "key": key},
    ).fetchone()
    if row is not None:
        return EditionId(row["id"])
    made = tx.execute(_INSERT_EDITION, {"album_id": album_id, "key": key} | values)
    return EditionId(made.lastrowid or 0)


def insert_tracks(tx: Tx, rows: Iterable[dict[str, Any]]) -> None:
    tx.executemany(_INSERT_TRACK, list(rows))


def credit_tracks(tx: Tx, rows: Iterable[dict[str, Any]]) -> None:
    tx.executemany(
        """
        INSERT INTO track_credits (track_id, role, position, artist_id, credited_as)
        VALUES (:track_id, :role, :position, :artist_id, :credited_as)
        """,
        list(rows),
    )


def wanted_tracks(tx: Tx, album_id: AlbumId) -> list[TrackId]:
    rows = tx.execute(
        """
        SELECT id
        FROM tracks INDEXED BY tracks_wanted
        WHERE album_id = :album_id AND wanted = 1
        """,
        {"album_id": album_id},
    )
    return [TrackId(row["id"]) for row in rows]


def remove_tracks(tx: Tx, ids: Sequence[TrackId]) -> None:
    values = {"ids": json.dumps(list(ids))}
    tx.execute(
        """
        DELETE FROM external_refs
        WHERE entity = 'track' AND entity_id IN (SELECT value FROM json_each(:ids))
        """,
        values,
    )
    tx.execute("DELETE FROM tracks WHERE id IN (SELECT value FROM json_each(:ids))", values)


def editions_without_tracks(tx: Tx, album_id: AlbumId) -> list[EditionId]:
    rows = tx.execute(
        """
        SELECT id
        FROM editions
        WHERE album_id = :album_id
            AND NOT EXISTS (SELECT 1 FROM tracks WHERE tracks.edition_id = editions.id)
        """,
        {"album_id": album_id},
    )
    return [EditionId(row["id"]) for row in rows]


def stand(tx: Tx, album_id: AlbumId, said: dict[str, Any], at: Moment) -> None:
    """said: of `held`, `coming`, `acquisition_source` and `local_path` those that change."""
    for column, value in said.items():
        tx.execute(
            f"UPDATE albums SET {column} = :value, updated_at_ms = :at WHERE id = :id",  # noqa: S608 constants only
            {"id": album_id, "value": value, "at": at},
        )


def set_wanted(tx: Tx, album_id: AlbumId, wanted: int, at: Moment) -> None:
    tx.execute(
        """
        UPDATE albums
        SET wanted = :wanted, updated_at_ms = :at
        WHERE id = :album_id
        """,
        {"album_id": album_id, "wanted": wanted, "at": at},
    )


def unwish(tx: Tx, album_id: AlbumId, at: Moment) -> None:
    tx.execute(
        """
        UPDATE albums
        SET
            wanted = 0,
            told_tracks = NULL,
            told_edition = NULL,
            updated_at_ms = :at
        WHERE id = :album_id
        """,
        {"album_id": album_id, "at": at},
    )


_INSERT_ALBUM = """
    INSERT INTO albums (
        group_key, title, title_key, artist_id, artist, artist_key, kind, compilation,
        release_date, year, musicbrainz_release_group_id, ownership_status, added_at_ms,
        updated_at_ms, missing_since_ms
    )
    VALUES (
        :key, :title, :title_key, :artist_id, :artist, :artist_key, :kind, :compilation,
        :release_date, :year, :musicbrainz_id, 'not_owned', :at, :at, :at
    )
"""

_WISH = """
    UPDATE albums
    SET
        wanted = max(wanted, :wanted),
        told_tracks = coalesce(:told_tracks, told_tracks),
        told_edition = iif(:wanted = 2, :edition, told_edition),
        barcode = coalesce(barcode, :barcode),
        cover_art_url = coalesce(cover_art_url, :cover_url),
        spotify_id = coalesce(spotify_id, iif(
            EXISTS (SELECT 1 FROM albums AS o WHERE o.spotify_id = :spotify_id),
            NULL,
            :spotify_id
        )),
        musicbrainz_release_group_id = coalesce(musicbrainz_release_group_id, :musicbrainz_id),
        last_synced_at_ms = :at
    WHERE id = :album_id
"""

_INSERT_EDITION = """
    INSERT INTO editions (album_id, edition_key, title, name, release_date, barcode)
    VALUES (:album_id, :key, :title, :name, :release_date, :barcode)
"""

_INSERT_TRACK = """
    INSERT INTO tracks (
        id, edition_id, album_id, title, title_key, artist, artist_key, album, album_key, year,
        disc_number, track_number, duration_ms, isrc, musicbrainz_id, spotify_id, added_at_ms,
        updated_at_ms, missing_since_ms, wanted
    )
    VALUES (
        :id, :edition_id, :album_id, :title, :title_key, :artist, :artist_key, :album, :album_key,
        :year, :disc, :number, :duration_ms, :isrc, :musicbrainz_id, :spotify_id, :at, :at, :at, 1
    )
"""
