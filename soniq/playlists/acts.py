"""What people do to their lists, each in a form that a restore can do again.

An act's body carries every value that is written, ids and ranks too, and of each entry what its
track is called: a library restored from an older backup may not have the track yet, and then keeps
the line. Doing an act twice leaves the same as once.
"""

import json
from collections.abc import Mapping

from soniq.events import JSON
from soniq.playlists import rows
from soniq.playlists.model import EntryId, PlaylistChanged, PlaylistId
from soniq.store.database import Tx

MADE = "playlists.made"
CHANGED = "playlists.changed"
ADDED = "playlists.added"
REMOVED = "playlists.removed"
PUT_BACK = "playlists.put_back"
MOVED = "playlists.moved"
DELETED = "playlists.deleted"
RESTORED = "playlists.restored"

Body = dict[str, JSON]

_MAKE = """
    INSERT INTO playlists (
        id, owner_id, name, name_key, description, visibility, rules, origin, origin_key,
        created_at_ms, changed_at_ms
    )
    SELECT
        :playlist_id, o.id, :name, :name_key, :description, :visibility, :rules, :origin,
        :origin_key, :at, :at
    FROM people AS o
    WHERE o.id = :owner_id
    ON CONFLICT DO NOTHING
"""

_CHANGE = """
    UPDATE playlists
    SET
        name = :name,
        name_key = :name_key,
        description = :description,
        visibility = :visibility,
        rules = :rules
    WHERE id = :playlist_id
"""

_ADD = """
    INSERT INTO playlist_entries (id, playlist_id, rank, track_id, line, told_key, added_at_ms)
    SELECT
        one.value ->> '$.id',
        :playlist_id,
        one.value ->> '$.rank',
        t.id,
        CASE WHEN t.id IS NULL OR one.value ->> '$.brought' THEN one.value -> '$.line' END,
        one.value ->> '$.key',
        :at
    FROM json_each(:entries) AS one
    LEFT JOIN tracks AS t ON t.id = one.value ->> '$.track'
    WHERE EXISTS (SELECT 1 FROM playlists WHERE id = :playlist_id)
    ON CONFLICT (id) DO NOTHING
"""

_REMOVE = """
    UPDATE playlist_entries
    SET removed_at_ms = :at
    WHERE id IN (SELECT value FROM json_each(:entries))
        AND playlist_id = :playlist_id
        AND removed_at_ms IS NULL
"""

_PUT_BACK = """
    UPDATE playlist_entries
    SET removed_at_ms = NULL
    WHERE id IN (SELECT value FROM json_each(:entries)) AND playlist_id = :playlist_id
"""

_MOVE = """
    UPDATE playlist_entries
    SET rank = one.value ->> '$[1]'
    FROM json_each(:ranks) AS one
    WHERE playlist_entries.id = one.value ->> '$[0]' AND playlist_id = :playlist_id
"""

_DELETE = """
    UPDATE playlists
    SET deleted_at_ms = :at
    WHERE id = :playlist_id AND deleted_at_ms IS NULL
"""

_RESTORE = "UPDATE playlists SET deleted_at_ms = NULL WHERE id = :playlist_id"

_NOTE = """
    UPDATE playlists
    SET changes = changes + 1, changed_at_ms = :at, duration_ms = :duration
    WHERE id = :playlist_id
"""

_SQL: Mapping[str, str] = {
    MADE: _MAKE,
    CHANGED: _CHANGE,
    ADDED: _ADD,
    REMOVED: _REMOVE,
    PUT_BACK: _PUT_BACK,
    MOVED: _MOVE,
    DELETED: _DELETE,
    RESTORED: _RESTORE,
}

_TOLD: Mapping[str, str] = {
    MADE: "made",
    CHANGED: "changed",
    ADDED: "entries",
    REMOVED: "entries",
    PUT_BACK: "entries",
    MOVED: "entries",
    DELETED: "deleted",
    RESTORED: "restored",
}

KINDS = tuple(_SQL)


def do(tx: Tx, kind: str, body: Body) -> None:
    """Does an act, notes it among the deeds, and tells the list's owner.

    Of a body's values, lists and objects go into the statement as JSON.
    """
    values = {
        name: json.dumps(value) if isinstance(value, list | dict) else value
        for name, value in body.items()
    }
    tx.execute(_SQL[kind], values)
    tx.deed(kind, body)
    _note(tx, kind, PlaylistId(int(str(body["playlist_id"]))), body["at"])


def _note(tx: Tx, kind: str, playlist_id: PlaylistId, at: JSON) -> None:
    playlist = rows.by_id(tx.reader, playlist_id)
    if playlist is None:  # of an owner who is gone
        return
    duration = playlist.duration or 0
    if not playlist.is_smart:
        duration = rows.duration(tx.reader, playlist_id)
    if kind == CHANGED and playlist.is_smart:
        tx.execute(
            "UPDATE playlists SET found_count = NULL, found_covers = NULL WHERE id = :id",
            {"id": playlist_id},
        )
    tx.execute(_NOTE, {"playlist_id": playlist_id, "at": at, "duration": duration})
    tx.emit(
        PlaylistChanged(person_id=playlist.owner_id, playlist_id=playlist_id, change=_TOLD[kind])
    )


def next_playlist(tx: Tx) -> PlaylistId:
    """An id that no list ever had."""
    return PlaylistId(_next(tx, "playlists"))


def next_entry(tx: Tx) -> EntryId:
    return EntryId(_next(tx, "playlist_entries"))


def _next(tx: Tx, table: str) -> int:
    row = tx.execute(
        "SELECT seq FROM sqlite_sequence WHERE name = :table", {"table": table}
    ).fetchone()
    return 1 if row is None else int(row["seq"]) + 1
