"""The quarantine's table."""

import json
import os
import sqlite3
from collections.abc import Iterable

from soniq.library.placing.titles import album_folder
from soniq.moving.model import Move, MoveKind, PutAway, Stamp
from soniq.store.database import Tx
from soniq.units import ChangeId, FileId, Moment, PersonId, RootId, TrackId


def add(tx: Tx, change_id: ChangeId, moves: Iterable[Move], at: Moment) -> None:
    """Who put it away, and why it says, are those of the change."""
    tx.executemany(
        """
        INSERT INTO quarantined (
            file_id, folder, name, at_ms, by_person, reason, source, change_id
        )
        SELECT :file_id, :folder, :name, :at, c.by_person, :reason, c.source, c.id
        FROM changes AS c
        WHERE c.id = :change_id AND EXISTS (SELECT 1 FROM files WHERE id = :file_id)
        ON CONFLICT (file_id) DO NOTHING
        """,
        [
            {
                "file_id": move.file_id,
                "folder": move.source.rpartition(b"/")[0],
                "name": move.source.rpartition(b"/")[2],
                "at": at,
                "reason": move.reason,
                "change_id": change_id,
            }
            for move in moves
            if move.file_id is not None
        ],
    )


def drop(tx: Tx, files: Iterable[FileId]) -> None:
    tx.execute(
        "DELETE FROM quarantined WHERE file_id IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(list(files))},
    )


def page(reader: sqlite3.Connection, *, after: FileId | None, first: int) -> list[PutAway]:
    rows = reader.execute(_PAGE, {"after": after, "first": first})
    return [_put_away(row) for row in rows]


def totals(reader: sqlite3.Connection) -> tuple[int, int]:
    """How many files there are, and their bytes."""
    row = reader.execute(
        """
        SELECT count(*) AS count, ifnull(sum(f.size_bytes), 0) AS size_bytes
        FROM quarantined AS q
        CROSS JOIN files AS f ON f.id = q.file_id
        """
    ).fetchone()
    return row["count"], row["size_bytes"]


def by_ids(reader: sqlite3.Connection, files: Iterable[FileId]) -> list[PutAway]:
    rows = reader.execute(_BY_IDS, {"ids": json.dumps(list(files))})
    return [_put_away(row) for row in rows]


def of_tracks(reader: sqlite3.Connection, tracks: Iterable[TrackId]) -> list[PutAway]:
    rows = reader.execute(_OF_TRACKS, {"ids": json.dumps(list(tracks))})
    return [_put_away(row) for row in rows]


def older_than(
    reader: sqlite3.Connection, before: Moment, *, but: Iterable[FileId], first: int
) -> list[FileId]:
    """but: left out, as they were tried already."""
    rows = reader.execute(
        """
        SELECT file_id
        FROM quarantined
        WHERE at_ms < :before AND file_id NOT IN (SELECT value FROM json_each(:but))
        ORDER BY at_ms, file_id
        LIMIT :first
        """,
        {"before": before, "but": json.dumps(list(but)), "first": first},
    )
    return [FileId(row["file_id"]) for row in rows]


def lying(reader: sqlite3.Connection, change_id: ChangeId) -> dict[RootId, list[bytes]]:
    """Where the files lay that a change put away, or is to put away; for every music folder."""
    found: dict[RootId, list[bytes]] = {
        RootId(row["id"]): [] for row in reader.execute("SELECT id FROM roots")
    }
    for row in reader.execute(_LYING, {"change_id": change_id}):
        path = os.path.join(row["folder"], row["name"])
        found[RootId(row["root_id"])].append(path)
    for row in reader.execute(_GOING, {"change_id": change_id}):
        found.setdefault(RootId(row["root_id"]), []).append(row["source"])
    return {root_id: sorted(set(paths)) for root_id, paths in found.items()}


def known(reader: sqlite3.Connection, changes: Iterable[ChangeId]) -> set[ChangeId]:
    """Those of the changes that stand in the journal as the quarantine's."""
    rows = reader.execute(
        """
        SELECT c.id
        FROM json_each(:ids) AS wanted
        CROSS JOIN changes AS c ON c.id = wanted.value
        WHERE c.kind = 'quarantine'
        """,
        {"ids": json.dumps(list(changes))},
    )
    return {ChangeId(row["id"]) for row in rows}


def changes_emptied(reader: sqlite3.Connection, change_id: ChangeId) -> set[ChangeId]:
    """The changes that had put away what this one is to bring back."""
    rows = reader.execute(
        """
        SELECT DISTINCT q.change_id
        FROM moves AS m
        CROSS JOIN quarantined AS q ON q.file_id = m.file_id
        WHERE m.change_id = :change_id AND m.kind = 'back'
        """,
        {"change_id": change_id},
    )
    return {ChangeId(row["change_id"]) for row in rows}


def to_put_away(
    reader: sqlite3.Connection,
    file_ids: Iterable[FileId],
    track_ids: Iterable[TrackId],
    *,
    reason: str,
) -> list[Move]:
    """The present ones of these files, and of all files of these tracks. They have no target
    yet."""
    values = {"files": json.dumps(list(file_ids)), "tracks": json.dumps(list(track_ids))}
    return [
        _move(position, row, MoveKind.AWAY, target=b"", reason=reason)
        for position, row in enumerate(reader.execute(_TO_PUT_AWAY, values), start=1)
    ]


def to_bring_back(reader: sqlite3.Connection, file_ids: Iterable[FileId]) -> list[Move]:
    """Those of the files that lie in quarantine."""
    rows = reader.execute(_TO_BRING_BACK, {"files": json.dumps(list(file_ids))})
    return [
        _move(position, row, MoveKind.BACK, target=os.path.join(row["was_in"], row["was_called"]))
        for position, row in enumerate(rows, start=1)
    ]


def _move(
    position: int, row: sqlite3.Row, kind: MoveKind, *, target: bytes, reason: str = ""
) -> Move:
    home = row["folder"] if kind is MoveKind.AWAY else target.rpartition(b"/")[0]
    return Move(
        position=position,
        kind=kind,
        file_id=FileId(row["id"]),
        lead_id=None,
        album_id=None,
        root_id=RootId(row["root_id"]),
        base=album_folder(home)[0],
        source=os.path.join(row["folder"], row["name"]),
        target=target,
        stamp=Stamp(inode=row["inode"], size=row["size_bytes"], mtime_ns=row["mtime_ns"]),
        reason=reason,
    )


def stamp(reader: sqlite3.Connection, file_id: FileId) -> Stamp | None:
    row = reader.execute(
        "SELECT inode, size_bytes, mtime_ns FROM files WHERE id = :id", {"id": file_id}
    ).fetchone()
    if row is None:
        return None
    return Stamp(inode=row["inode"], size=row["size_bytes"], mtime_ns=row["mtime_ns"])


def _put_away(row: sqlite3.Row) -> PutAway:
    track, by = row["track_id"], row["by_person"]
    return PutAway(
        file_id=FileId(row["file_id"]),
        track_id=None if track is None else TrackId(track),
        root_id=RootId(row["root_id"]),
        path=os.path.join(row["root_path"], row["was_in"], row["was_called"]),
        place=os.path.join(row["root_path"], row["folder"], row["name"]),
        title=row["title"] or "",
        artist=row["artist"] or "",
        size_bytes=row["size_bytes"],
        reason=row["reason"],
        source=row["source"],
        at=Moment(row["at_ms"]),
        by=None if by is None else PersonId(by),
        change_id=ChangeId(row["change_id"]),
    )


_COLUMNS = """
        q.file_id,
        q.folder AS was_in,
        q.name AS was_called,
        q.at_ms,
        q.by_person,
        q.reason,
        q.source,
        q.change_id,
        f.track_id,
        f.root_id,
        f.name,
        f.size_bytes,
        d.path AS folder,
        r.path AS root_path,
        t.title,
        t.artist
"""

_TABLES = """
    CROSS JOIN files AS f ON f.id = q.file_id
    CROSS JOIN folders AS d ON d.id = f.folder_id
    CROSS JOIN roots AS r ON r.id = f.root_id
    LEFT JOIN tracks AS t ON t.id = f.track_id
"""

_PAGE = f"""
    SELECT {_COLUMNS}
    FROM quarantined AS q INDEXED BY quarantined_by_time
    {_TABLES}
    WHERE :after IS NULL OR (q.at_ms, q.file_id) < (
        SELECT a.at_ms, a.file_id FROM quarantined AS a WHERE a.file_id = :after
    )
    ORDER BY q.at_ms DESC, q.file_id DESC
    LIMIT :first
"""  # noqa: S608 - constants only

_BY_IDS = f"""
    SELECT {_COLUMNS}
    FROM json_each(:ids) AS wanted
    CROSS JOIN quarantined AS q ON q.file_id = wanted.value
    {_TABLES}
"""  # noqa: S608 - constants only

_OF_TRACKS = f"""
    SELECT {_COLUMNS}
    FROM json_each(:ids) AS wanted
    CROSS JOIN files AS mine INDEXED BY files_put_away ON mine.track_id = wanted.value
    CROSS JOIN quarantined AS q ON q.file_id = mine.id
    {_TABLES}
    WHERE mine.put_away_ms IS NOT NULL
"""  # noqa: S608 - constants only

_LYING = """
    SELECT f.root_id, q.folder, q.name
    FROM quarantined AS q INDEXED BY quarantined_of_change
    CROSS JOIN files AS f ON f.id = q.file_id
    WHERE q.change_id = :change_id
"""

_GOING = """
    SELECT root_id, source
    FROM moves
    WHERE change_id = :change_id AND kind = 'away' AND state = 'waiting'
"""

_TO_PUT_AWAY = """
    SELECT f.id, f.root_id, f.name, f.inode, f.size_bytes, f.mtime_ns, d.path AS folder
    FROM (
        SELECT value AS id
        FROM json_each(:files)
        UNION
        SELECT f.id
        FROM json_each(:tracks) AS wanted
        CROSS JOIN files AS f INDEXED BY files_of_track ON f.track_id = wanted.value
    ) AS chosen
    CROSS JOIN files AS f ON f.id = chosen.id
    CROSS JOIN folders AS d ON d.id = f.folder_id
    WHERE f.missing_since_ms IS NULL
    ORDER BY f.root_id, d.path, f.name
"""

_TO_BRING_BACK = """
    SELECT
        f.id,
        f.root_id,
        f.name,
        f.inode,
        f.size_bytes,
        f.mtime_ns,
        d.path AS folder,
        q.folder AS was_in,
        q.name AS was_called
    FROM json_each(:files) AS wanted
    CROSS JOIN quarantined AS q ON q.file_id = wanted.value
    CROSS JOIN files AS f ON f.id = q.file_id
    CROSS JOIN folders AS d ON d.id = f.folder_id
    ORDER BY f.root_id, q.folder, q.name
"""
