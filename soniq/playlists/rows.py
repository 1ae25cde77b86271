"""Playlists and their entries: what is read of them."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from soniq.playlists import told, wording
from soniq.playlists.model import Entry, EntryId, Playlist, PlaylistId, Reader, Visibility
from soniq.store.arrays import array
from soniq.units import ArtworkHash, Milliseconds, Moment, PersonId, TrackId

COVERS = 4
LOOKED_AT = 24
"""Entries among whose tracks the covers of a list are sought."""

_COLUMNS = """
    p.id,
    p.owner_id,
    o.name AS owner,
    p.name,
    p.description,
    p.visibility,
    p.rules,
    p.origin,
    p.changes,
    p.duration_ms,
    p.found_count,
    p.found_covers,
    p.created_at_ms,
    p.changed_at_ms,
    p.deleted_at_ms,
    (
        SELECT count(*)
        FROM playlist_entries AS e INDEXED BY playlist_entries_in_order
        WHERE e.playlist_id = p.id AND e.removed_at_ms IS NULL
    ) AS entry_count,
    (
        SELECT count(*)
        FROM playlist_entries AS e INDEXED BY playlist_entries_lost
        WHERE e.playlist_id = p.id AND e.track_id IS NULL AND e.removed_at_ms IS NULL
    ) AS lost
"""

_BY_ID = f"""
    SELECT {_COLUMNS}
    FROM playlists AS p
    CROSS JOIN people AS o ON o.id = p.owner_id
    WHERE p.id = :id
"""  # noqa: S608 constants only

_OF_OWNER = f"""
    SELECT {_COLUMNS}
    FROM playlists AS p INDEXED BY playlists_of_owner
    CROSS JOIN people AS o ON o.id = p.owner_id
    WHERE p.owner_id = :reader AND p.deleted_at_ms IS NULL
    ORDER BY p.name_key, p.id
"""  # noqa: S608 constants only

_SHOWN = f"""
    SELECT {_COLUMNS}
    FROM playlists AS p INDEXED BY playlists_shown
    CROSS JOIN people AS o ON o.id = p.owner_id
    WHERE p.visibility <> 'private'
        AND p.deleted_at_ms IS NULL
        AND p.owner_id IS NOT :reader
        AND (p.visibility = 'public' OR :household)
    ORDER BY p.name_key, p.id
"""  # noqa: S608 constants only

_DELETED = f"""
    SELECT {_COLUMNS}
    FROM playlists AS p INDEXED BY playlists_of_owner
    CROSS JOIN people AS o ON o.id = p.owner_id
    WHERE p.owner_id = :reader AND p.deleted_at_ms IS NOT NULL
    ORDER BY p.deleted_at_ms DESC, p.id DESC
"""  # noqa: S608 constants only

_BY_ORIGIN = f"""
    SELECT {_COLUMNS}
    FROM playlists AS p INDEXED BY playlists_by_origin
    CROSS JOIN people AS o ON o.id = p.owner_id
    WHERE p.owner_id = :owner AND p.origin_key = :origin_key
"""  # noqa: S608 constants only

_HOLDING = f"""
    SELECT {_COLUMNS}
    FROM playlists AS p
    CROSS JOIN people AS o ON o.id = p.owner_id
    WHERE p.owner_id = :owner
        AND p.deleted_at_ms IS NULL
        AND p.id IN (
            SELECT e.playlist_id
            FROM playlist_entries AS e INDEXED BY playlist_entries_of_track
            WHERE e.track_id = :track_id AND e.removed_at_ms IS NULL
        )
    ORDER BY p.name_key, p.id
"""  # noqa: S608 constants only

_ENTRY = """
    e.id,
    e.track_id,
    e.line,
    e.added_at_ms
"""


def by_id(reader: sqlite3.Connection, playlist_id: PlaylistId) -> Playlist | None:
    """Deleted ones too."""
    row = reader.execute(_BY_ID, {"id": playlist_id}).fetchone()
    return None if row is None else _playlist(reader, row)


def by_origin(reader: sqlite3.Connection, owner: PersonId, key: str) -> Playlist | None:
    """Deleted ones too."""
    row = reader.execute(_BY_ORIGIN, {"owner": owner, "origin_key": key}).fetchone()
    return None if row is None else _playlist(reader, row)


def own(reader: sqlite3.Connection, owner: PersonId) -> list[Playlist]:
    return _lists(reader, _OF_OWNER, {"reader": owner})


def shown(reader: sqlite3.Connection, who: Reader) -> list[Playlist]:
    """What others show somebody."""
    return _lists(reader, _SHOWN, {"reader": who, "household": is_of_household(reader, who)})


def deleted(reader: sqlite3.Connection, owner: PersonId) -> list[Playlist]:
    return _lists(reader, _DELETED, {"reader": owner})


def holding(reader: sqlite3.Connection, owner: PersonId, track_id: TrackId) -> list[Playlist]:
    return _lists(reader, _HOLDING, {"owner": owner, "track_id": track_id})


def is_of_household(reader: sqlite3.Connection, who: Reader) -> bool:
    row = reader.execute("SELECT role FROM people WHERE id = :id", {"id": who}).fetchone()
    return row is not None and row["role"] != "guest"


def may_see(reader: sqlite3.Connection, playlist: Playlist, who: Reader) -> bool:
    if playlist.owner_id == who or playlist.visibility is Visibility.PUBLIC:
        return True
    return playlist.visibility is Visibility.HOUSEHOLD and is_of_household(reader, who)


def _lists(
    reader: sqlite3.Connection, sql: str, values: dict[str, int | str | None]
) -> list[Playlist]:
    return [_playlist(reader, row) for row in reader.execute(sql, values).fetchall()]


def _playlist(reader: sqlite3.Connection, row: sqlite3.Row) -> Playlist:
    is_smart, deleted_at = row["rules"] is not None, row["deleted_at_ms"]
    was_opened = row["found_count"] is not None
    return Playlist(
        id=PlaylistId(row["id"]),
        owner_id=PersonId(row["owner_id"]),
        owner=row["owner"],
        name=row["name"],
        description=row["description"],
        visibility=Visibility(row["visibility"]),
        rules=wording.read(json.loads(row["rules"])) if is_smart else None,
        entries=row["found_count"] if is_smart else row["entry_count"],
        lost=0 if is_smart else row["lost"],
        duration=None if is_smart and not was_opened else Milliseconds(row["duration_ms"]),
        covers=_kept_covers(row) if is_smart else covers(reader, PlaylistId(row["id"])),
        changes=row["changes"],
        created_at=Moment(row["created_at_ms"]),
        changed_at=Moment(row["changed_at_ms"]),
        deleted_at=None if deleted_at is None else Moment(deleted_at),
        origin=row["origin"],
    )


def _kept_covers(row: sqlite3.Row) -> tuple[ArtworkHash, ...]:
    return tuple(ArtworkHash(hash) for hash in json.loads(row["found_covers"] or "[]"))


def covers(reader: sqlite3.Connection, playlist_id: PlaylistId) -> tuple[ArtworkHash, ...]:
    rows = reader.execute(
        """
        SELECT t.cover
        FROM playlist_entries AS e INDEXED BY playlist_entries_in_order
        CROSS JOIN tracks AS t ON t.id = e.track_id
        WHERE e.playlist_id = :playlist_id AND e.removed_at_ms IS NULL
        ORDER BY e.rank, e.id
        LIMIT :first
        """,
        {"playlist_id": playlist_id, "first": LOOKED_AT},
    )
    return _first_covers(row["cover"] for row in rows)


def covers_of(reader: sqlite3.Connection, track_ids: Sequence[TrackId]) -> tuple[ArtworkHash, ...]:
    rows = reader.execute(
        """
        SELECT t.cover
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        """,
        {"ids": array(track_ids[:LOOKED_AT])},
    )
    return _first_covers(row["cover"] for row in rows)


def _first_covers(hashes: Iterable[str | None]) -> tuple[ArtworkHash, ...]:
    return tuple(ArtworkHash(hash) for hash in dict.fromkeys(hashes) if hash)[:COVERS]


def entries(
    reader: sqlite3.Connection, playlist_id: PlaylistId, *, first: int, skip: int
) -> list[Entry]:
    rows = reader.execute(
        f"""
        SELECT {_ENTRY}
        FROM playlist_entries AS e INDEXED BY playlist_entries_in_order
        WHERE e.playlist_id = :playlist_id AND e.removed_at_ms IS NULL
        ORDER BY e.rank, e.id
        LIMIT :first OFFSET :skip
        """,  # noqa: S608 constants only
        {"playlist_id": playlist_id, "first": first, "skip": skip},
    )
    return [_entry(row, place) for place, row in enumerate(rows, skip)]


def entries_by_ids(
    reader: sqlite3.Connection, playlist_id: PlaylistId, ids: Sequence[EntryId]
) -> list[Entry]:
    """Of that list, also those that were taken out; with the position 0."""
    rows = reader.execute(
        f"""
        SELECT {_ENTRY}
        FROM json_each(:ids) AS wanted
        CROSS JOIN playlist_entries AS e ON e.id = wanted.value
        WHERE e.playlist_id = :playlist_id
        """,  # noqa: S608 constants only
        {"ids": array(ids), "playlist_id": playlist_id},
    )
    return [_entry(row, 0) for row in rows]


def _entry(row: sqlite3.Row, position: int) -> Entry:
    track_id = row["track_id"]
    return Entry(
        id=EntryId(row["id"]),
        position=position,
        track_id=None if track_id is None else TrackId(track_id),
        line=told.read(row["line"]),
        added_at=Moment(row["added_at_ms"]),
    )


def order(reader: sqlite3.Connection, playlist_id: PlaylistId) -> dict[EntryId, int]:
    """All entries of a list and their ranks, in their order, those that were taken out too."""
    rows = reader.execute(
        """
        SELECT
            e.id,
            e.rank
        FROM playlist_entries AS e INDEXED BY playlist_entries_of
        WHERE e.playlist_id = :playlist_id
        ORDER BY e.rank, e.id
        """,
        {"playlist_id": playlist_id},
    )
    return {EntryId(row["id"]): row["rank"] for row in rows}


def present(reader: sqlite3.Connection, playlist_id: PlaylistId) -> dict[EntryId, TrackId | None]:
    """The entries of a list, in their order, with their tracks."""
    rows = reader.execute(
        """
        SELECT
            e.id,
            e.track_id
        FROM playlist_entries AS e INDEXED BY playlist_entries_in_order
        WHERE e.playlist_id = :playlist_id AND e.removed_at_ms IS NULL
        ORDER BY e.rank, e.id
        """,
        {"playlist_id": playlist_id},
    )
    return {EntryId(row["id"]): row["track_id"] for row in rows}


def removed(reader: sqlite3.Connection, playlist_id: PlaylistId) -> set[EntryId]:
    rows = reader.execute(
        """
        SELECT e.id
        FROM playlist_entries AS e INDEXED BY playlist_entries_of
        WHERE e.playlist_id = :playlist_id AND e.removed_at_ms IS NOT NULL
        """,
        {"playlist_id": playlist_id},
    )
    return {EntryId(row["id"]) for row in rows}


def brought_keys(reader: sqlite3.Connection, playlist_id: PlaylistId) -> set[str]:
    """Of lines that were brought, whatever became of them since."""
    rows = reader.execute(
        """
        SELECT e.told_key
        FROM playlist_entries AS e INDEXED BY playlist_entries_of
        WHERE e.playlist_id = :playlist_id AND e.told_key IS NOT NULL
        """,
        {"playlist_id": playlist_id},
    )
    return {row["told_key"] for row in rows}


def lost_keys(reader: sqlite3.Connection, playlist_id: PlaylistId) -> dict[str, EntryId]:
    """Of lines that were brought and have no track: their entries, by what they are known by."""
    rows = reader.execute(
        """
        SELECT
            e.id,
            e.told_key
        FROM playlist_entries AS e INDEXED BY playlist_entries_lost
        WHERE e.playlist_id = :playlist_id
            AND e.track_id IS NULL
            AND e.removed_at_ms IS NULL
            AND e.told_key IS NOT NULL
        """,
        {"playlist_id": playlist_id},
    )
    return {row["told_key"]: EntryId(row["id"]) for row in rows}


def duration(reader: sqlite3.Connection, playlist_id: PlaylistId) -> Milliseconds:
    """Of all entries; of those whose track is not there, as it was told."""
    row = reader.execute(
        """
        SELECT ifnull(sum(ifnull(t.duration_ms, e.line ->> '$.duration')), 0) AS total
        FROM playlist_entries AS e INDEXED BY playlist_entries_in_order
        LEFT JOIN tracks AS t ON t.id = e.track_id
        WHERE e.playlist_id = :playlist_id AND e.removed_at_ms IS NULL
        """,
        {"playlist_id": playlist_id},
    ).fetchone()
    return Milliseconds(int(row["total"]))


def unwanted(reader: sqlite3.Connection, owner: PersonId) -> set[str]:
    """Keys of lists that were brought, and deleted so long ago that they are gone."""
    rows = reader.execute(
        "SELECT origin_key FROM playlists_unwanted WHERE owner_id = :owner", {"owner": owner}
    )
    return {row["origin_key"] for row in rows}


def own_ids(reader: sqlite3.Connection, owner: PersonId) -> list[PlaylistId]:
    """Without deleted ones."""
    rows = reader.execute(
        "SELECT id FROM playlists WHERE owner_id = :owner AND deleted_at_ms IS NULL",
        {"owner": owner},
    )
    return [PlaylistId(row["id"]) for row in rows]


def owner(reader: sqlite3.Connection) -> PersonId | None:
    """Of the box; None until somebody claimed it."""
    row = reader.execute("SELECT id FROM people WHERE role = 'owner'").fetchone()
    return None if row is None else PersonId(row["id"])
