"""When files go: their tracks are missing, and nothing that people attached to them is lost."""

import json
from collections.abc import Iterator, Sequence

from soniq.library.writing import album_rows, cover_rows, edition_rows, search_rows
from soniq.library.writing import standing as standings
from soniq.library.writing.artist_rows import rename_by_majority
from soniq.store.database import Tx
from soniq.units import AlbumId, EditionId, FileId, Moment, RootId, TrackId

AT_ONCE = 500
"""Tracks whose sums are brought up to date together."""


def lose(tx: Tx, files: Sequence[FileId], at: Moment) -> int:
    """Marks the files missing; returns how many tracks have no present file left."""
    ids = {"ids": json.dumps(list(files)), "at": at}
    tx.execute(_MARK_FILES, ids)
    rows = tx.execute(_TRACKS_OF_FILES, ids).fetchall()
    missing = 0
    for part in _parts([(row["id"], row["album_id"]) for row in rows]):
        missing += _lose_tracks(tx, part, at)
    return missing


def _lose_tracks(tx: Tx, tracks: list[tuple[TrackId, AlbumId]], at: Moment) -> int:
    track_ids = [track for track, _ in tracks]
    albums = sorted({album for _, album in tracks})
    before = standings.standing(tx, track_ids, albums)
    values = {"ids": json.dumps(track_ids), "at": at}
    tx.execute(_NEXT_BEST, values)
    gone = [TrackId(row["id"]) for row in tx.execute(_MARK_TRACKS, values)]
    _recount(tx, track_ids, albums, before, at)
    search_rows.drop(tx, search_rows.TRACKS, gone)
    return len(gone)


def _recount(
    tx: Tx,
    tracks: list[TrackId],
    albums: Sequence[AlbumId],
    before: standings.Standing,
    at: Moment,
) -> None:
    for album in albums:
        album_rows.refresh(tx, album, at)
        cover_rows.choose(tx, album)
    counted = standings.apply(tx, before, standings.standing(tx, tracks, albums))
    search_rows.put_albums(tx, albums)
    standings.sweep(tx, counted.artists, counted.genres)


def clear(tx: Tx, root_id: RootId, at: Moment) -> bool:
    """Takes out a part of a root's files, and the tracks that have no other; True when done."""
    tracks = tx.execute(_SOME_OF_ROOT, {"root_id": root_id, "at_once": AT_ONCE}).fetchall()
    only = [(TrackId(row["id"]), AlbumId(row["album_id"])) for row in tracks if row["only_here"]]
    if only:
        _remove(tx, only, at)
    ids = json.dumps([row["id"] for row in tracks if not row["only_here"]])
    shared = tx.execute(_FILES_HERE, {"root_id": root_id, "ids": ids}).fetchall()
    lose(tx, [FileId(row["id"]) for row in shared], at)
    tx.execute(_UNTIE, {"root_id": root_id, "ids": ids})
    return not tracks


def _remove(tx: Tx, tracks: list[tuple[TrackId, AlbumId]], at: Moment) -> None:
    track_ids = [track for track, _ in tracks]
    albums = sorted({album for _, album in tracks})
    before = standings.standing(tx, track_ids, albums)
    ids = {"ids": json.dumps(track_ids)}
    editions = [EditionId(row["edition_id"]) for row in tx.execute(_EDITIONS, ids)]
    artists, genres = standings.named_by(tx, track_ids, albums)
    search_rows.drop(tx, search_rows.TRACKS, track_ids)
    tx.execute(_DELETE_REFS, ids)
    tx.execute("DELETE FROM tracks WHERE id IN (SELECT value FROM json_each(:ids))", ids)
    _recount(tx, [], albums, before, at)
    rename_by_majority(tx, artists, at)
    search_rows.put_artists(tx, artists)
    edition_rows.sweep(tx, editions)
    search_rows.drop(tx, search_rows.ALBUMS, album_rows.sweep(tx, albums))
    standings.sweep(tx, artists, genres)


def _parts(
    tracks: list[tuple[int, int]],
) -> Iterator[list[tuple[TrackId, AlbumId]]]:
    """A few hundred tracks each, those of an album together where they fit."""
    ordered = sorted(tracks, key=lambda track: (track[1], track[0]))
    for start in range(0, len(ordered), AT_ONCE):
        yield [(TrackId(id_), AlbumId(album)) for id_, album in ordered[start : start + AT_ONCE]]


_MARK_FILES = """
    UPDATE files
    SET missing_since_ms = coalesce(missing_since_ms, :at)
    WHERE id IN (SELECT value FROM json_each(:ids))
"""

_TRACKS_OF_FILES = """
    SELECT DISTINCT t.id, t.album_id
    FROM json_each(:ids) AS gone
    CROSS JOIN files AS f ON f.id = gone.value
    CROSS JOIN tracks AS t ON t.id = f.track_id AND t.file_id IS f.id
"""

_NEXT_BEST = """
    UPDATE tracks
    SET
        (file_id, codec) = (
            SELECT f.id, f.codec
            FROM files AS f
            WHERE f.track_id = tracks.id AND f.missing_since_ms IS NULL
            ORDER BY
                f.unreadable IS NOT NULL,
                f.codec NOT IN ('flac', 'alac', 'pcm', 'wavpack', 'ape', 'tta', 'dsd'),
                f.bitrate_bps DESC,
                f.id
            LIMIT 1
        ),
        updated_at_ms = :at
    WHERE id IN (SELECT value FROM json_each(:ids))
"""

_MARK_TRACKS = """
    UPDATE tracks
    SET missing_since_ms = :at
    WHERE id IN (SELECT value FROM json_each(:ids))
        AND file_id IS NULL
        AND missing_since_ms IS NULL
    RETURNING id
"""

_SOME_OF_ROOT = """
    SELECT
        t.id,
        t.album_id,
        NOT EXISTS (
            SELECT 1
            FROM files AS o
            WHERE o.track_id = t.id AND o.root_id <> :root_id
        ) AS only_here
    FROM (
        SELECT DISTINCT track_id
        FROM files
        WHERE root_id = :root_id AND track_id IS NOT NULL
        LIMIT :at_once
    ) AS f
    JOIN tracks AS t ON t.id = f.track_id
"""

_FILES_HERE = """
    SELECT f.id
    FROM json_each(:ids) AS shared
    CROSS JOIN files AS f ON f.track_id = shared.value AND f.root_id = :root_id
"""

_UNTIE = """
    UPDATE files
    SET track_id = NULL
    WHERE root_id = :root_id AND track_id IN (SELECT value FROM json_each(:ids))
"""

_EDITIONS = """
    SELECT DISTINCT edition_id
    FROM tracks
    WHERE id IN (SELECT value FROM json_each(:ids))
"""

_DELETE_REFS = """
    DELETE FROM external_refs
    WHERE entity = 'track' AND entity_id IN (SELECT value FROM json_each(:ids))
"""
