"""Batches under way, and what of the catalogue they touch: their SQL."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from soniq.moving.model import Move, PlanId, Trouble
from soniq.moving.plan_rows import move
from soniq.store.database import Tx
from soniq.units import ChangeId, FileId, FolderId, RootId, TrackId


def add(tx: Tx, change_id: ChangeId, moves: Iterable[Move]) -> None:
    """The intents of a batch, in order."""
    tx.executemany(
        """
        INSERT INTO moves (
            change_id, position, kind, file_id, lead_id, album_id, root_id, base, source, target,
            inode, size_bytes, mtime_ns, reason
        )
        VALUES (
            :change_id, :position, :kind, :file_id, :lead_id, :album_id, :root_id, :base, :source,
            :target, :inode, :size, :mtime_ns, :reason
        )
        """,
        [
            {
                "change_id": change_id,
                "position": one.position,
                "kind": one.kind,
                "file_id": one.file_id,
                "lead_id": one.lead_id,
                "album_id": one.album_id,
                "root_id": one.root_id,
                "base": one.base,
                "source": one.source,
                "target": one.target,
                "inode": one.stamp.inode,
                "size": one.stamp.size,
                "mtime_ns": one.stamp.mtime_ns,
                "reason": one.reason,
            }
            for one in moves
        ],
    )


def add_plan(tx: Tx, change_id: ChangeId, plan_id: PlanId) -> None:
    """The intents of a plan: album by album, its tracks before what goes along."""
    tx.execute(
        """
        INSERT INTO moves (
            change_id, position, kind, file_id, lead_id, album_id, root_id, base, source, target,
            inode, size_bytes, mtime_ns
        )
        SELECT
            :change_id,
            row_number() OVER (ORDER BY root_id, base, file_id IS NULL, position),
            'rename',
            file_id,
            lead_id,
            album_id,
            root_id,
            base,
            source,
            target,
            inode,
            size_bytes,
            mtime_ns
        FROM plan_moves
        WHERE plan_id = :plan_id AND trouble IS NULL AND moved = 0
        """,
        {"change_id": change_id, "plan_id": plan_id},
    )


def set_plan_moved(tx: Tx, change_id: ChangeId, plan_id: PlanId) -> None:
    """Tells a plan which of its moves a batch has done."""
    tx.execute(
        """
        UPDATE plan_moves
        SET moved = 1
        WHERE plan_id = :plan_id AND EXISTS (
            SELECT 1
            FROM moves AS m INDEXED BY moves_by_source
            WHERE m.change_id = :change_id
                AND m.root_id = plan_moves.root_id
                AND m.source = plan_moves.source
                AND m.state = 'done'
        )
        """,
        {"change_id": change_id, "plan_id": plan_id},
    )


def waiting(
    reader: sqlite3.Connection, change_id: ChangeId, *, after: int, first: int
) -> list[Move]:
    rows = reader.execute(
        f"{_MOVES} INDEXED BY moves_waiting "
        "WHERE m.change_id = :change_id AND m.state = 'waiting' AND m.position > :after "
        "ORDER BY m.position LIMIT :first",
        {"change_id": change_id, "after": after, "first": first},
    )
    return [move(row) for row in rows]


def waiting_at(
    reader: sqlite3.Connection, change_id: ChangeId, root_id: RootId, path: bytes
) -> Move | None:
    """The move that is to take a file away from there."""
    row = reader.execute(
        f"{_MOVES} INDEXED BY moves_by_source "
        "WHERE m.change_id = :change_id AND m.root_id = :root_id AND m.source = :path "
        "AND m.state = 'waiting'",
        {"change_id": change_id, "root_id": root_id, "path": path},
    ).fetchone()
    return None if row is None else move(row)


def others_of_track(reader: sqlite3.Connection, change_id: ChangeId, file_id: FileId) -> list[Move]:
    """The moves that wait of other files of the same track."""
    rows = reader.execute(_OTHERS_OF_TRACK, {"change_id": change_id, "file_id": file_id})
    return [move(row) for row in rows]


def left(reader: sqlite3.Connection, change_id: ChangeId, *, first: int) -> list[Move]:
    """What stays where it was, with the reasons."""
    rows = reader.execute(
        f"{_MOVES} WHERE m.change_id = :change_id AND m.state = 'left' "
        "ORDER BY m.position LIMIT :first",
        {"change_id": change_id, "first": first},
    )
    return [move(row) for row in rows]


def counts(reader: sqlite3.Connection, change_id: ChangeId) -> dict[str, int]:
    """Files by state; what goes along is not counted."""
    rows = reader.execute(
        """
        SELECT state, count(*) AS count
        FROM moves
        WHERE change_id = :change_id AND file_id IS NOT NULL
        GROUP BY state
        """,
        {"change_id": change_id},
    )
    return {row["state"]: row["count"] for row in rows}


def is_any_done(reader: sqlite3.Connection, change_id: ChangeId) -> bool:
    row = reader.execute(
        "SELECT 1 FROM moves WHERE change_id = :change_id AND state = 'done'",
        {"change_id": change_id},
    ).fetchone()
    return row is not None


def total(reader: sqlite3.Connection, change_id: ChangeId) -> int:
    (count,) = reader.execute(
        "SELECT count(*) FROM moves WHERE change_id = :change_id", {"change_id": change_id}
    ).fetchone()
    return int(count)


def roots_of(reader: sqlite3.Connection, change_id: ChangeId) -> list[RootId]:
    rows = reader.execute(
        "SELECT DISTINCT root_id FROM moves WHERE change_id = :change_id", {"change_id": change_id}
    )
    return [RootId(row["root_id"]) for row in rows]


def set_done(tx: Tx, change_id: ChangeId, positions: Iterable[int]) -> None:
    tx.execute(
        """
        UPDATE moves
        SET state = 'done'
        WHERE change_id = :change_id AND position IN (SELECT value FROM json_each(:positions))
        """,
        {"change_id": change_id, "positions": json.dumps(list(positions))},
    )


def set_left(tx: Tx, change_id: ChangeId, found: Iterable[tuple[int, Trouble, str]]) -> None:
    tx.executemany(
        """
        UPDATE moves
        SET
            state = 'left',
            trouble = :trouble,
            note = :note
        WHERE change_id = :change_id AND position = :position
        """,
        [
            {"change_id": change_id, "position": position, "trouble": trouble, "note": note}
            for position, trouble, note in found
        ],
    )


def leave_waiting(tx: Tx, change_id: ChangeId, trouble: Trouble, note: str) -> None:
    tx.execute(
        """
        UPDATE moves
        SET
            state = 'left',
            trouble = :trouble,
            note = :note
        WHERE change_id = :change_id AND state = 'waiting'
        """,
        {"change_id": change_id, "trouble": trouble, "note": note},
    )


def drop(tx: Tx, change_id: ChangeId) -> None:
    tx.execute("DELETE FROM moves WHERE change_id = :change_id", {"change_id": change_id})


# The catalogue


def missing_folders(
    reader: sqlite3.Connection, root_id: RootId, paths: Iterable[bytes]
) -> list[FolderId]:
    """Those of these folders, and of those above them, that are marked missing."""
    wanted = {above for path in paths for above in _with_above(path)}
    found: list[FolderId] = []
    for path in sorted(wanted):
        row = reader.execute(
            """
            SELECT id
            FROM folders
            WHERE root_id = :root_id AND path = :path AND missing_since_ms IS NOT NULL
            """,
            {"root_id": root_id, "path": path},
        ).fetchone()
        if row is not None:
            found.append(FolderId(row["id"]))
    return found


def folders_at(
    reader: sqlite3.Connection, root_id: RootId, paths: Iterable[bytes]
) -> dict[bytes, FolderId]:
    found: dict[bytes, FolderId] = {}
    for path in paths:
        row = reader.execute(
            "SELECT id FROM folders WHERE root_id = :root_id AND path = :path",
            {"root_id": root_id, "path": path},
        ).fetchone()
        if row is not None:
            found[path] = FolderId(row["id"])
    return found


def tracks_in(reader: sqlite3.Connection, folders: Iterable[FolderId]) -> list[TrackId]:
    """Tracks with a present file directly in one of these folders."""
    rows = reader.execute(
        """
        SELECT DISTINCT f.track_id
        FROM json_each(:folders) AS wanted
        CROSS JOIN files AS f ON f.folder_id = wanted.value
        WHERE f.missing_since_ms IS NULL AND f.track_id IS NOT NULL
        """,
        {"folders": json.dumps(list(folders))},
    )
    return [TrackId(row["track_id"]) for row in rows]


def tracks_of(reader: sqlite3.Connection, files: Sequence[FileId]) -> list[TrackId]:
    rows = reader.execute(
        """
        SELECT DISTINCT f.track_id
        FROM json_each(:files) AS wanted
        CROSS JOIN files AS f ON f.id = wanted.value
        WHERE f.track_id IS NOT NULL
        """,
        {"files": json.dumps(list(files))},
    )
    return [TrackId(row["track_id"]) for row in rows]


def _with_above(path: bytes) -> list[bytes]:
    found = [path]
    while path:
        path = path.rpartition(b"/")[0]
        found.append(path)
    return found


_COLUMNS = """
        m.position,
        m.kind,
        m.file_id,
        m.lead_id,
        m.album_id,
        m.root_id,
        m.base,
        m.source,
        m.target,
        m.inode,
        m.size_bytes,
        m.mtime_ns,
        m.trouble,
        m.note,
        m.reason
"""

_MOVES = f"SELECT {_COLUMNS} FROM moves AS m"  # noqa: S608 - a constant list of columns

_OTHERS_OF_TRACK = f"""
    SELECT {_COLUMNS}
    FROM files AS f
    CROSS JOIN files AS o INDEXED BY files_of_track ON o.track_id = f.track_id AND o.id <> f.id
    CROSS JOIN moves AS m INDEXED BY moves_of_file ON m.change_id = :change_id AND m.file_id = o.id
    WHERE f.id = :file_id AND m.state = 'waiting'
"""  # noqa: S608 - a constant list of columns
