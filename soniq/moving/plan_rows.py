"""Plans for renaming: their SQL."""

import sqlite3
from collections.abc import Iterable, Sequence

from soniq.files import naming
from soniq.moving.model import Move, MoveKind, MovePage, Plan, PlanId, Stamp, Trouble
from soniq.store.database import Tx
from soniq.units import AlbumId, ChangeId, FileId, Moment, RootId


def insert(tx: Tx, template: str, at: Moment, expires_at: Moment) -> PlanId:
    cursor = tx.execute(
        """
        INSERT INTO rename_plans (template, title, at_ms, expires_at_ms)
        VALUES (:template, '', :at, :expires_at)
        """,
        {"template": template, "at": at, "expires_at": expires_at},
    )
    return PlanId(cursor.lastrowid or 0)


def add(tx: Tx, plan_id: PlanId, moves: Sequence[Move]) -> None:
    tx.executemany(
        """
        INSERT INTO plan_moves (
            plan_id, position, file_id, lead_id, album_id, root_id, base, source, target, twin,
            inode, size_bytes, mtime_ns, trouble, note
        )
        VALUES (
            :plan_id, :position, :file_id, :lead_id, :album_id, :root_id, :base, :source, :target,
            :twin, :inode, :size, :mtime_ns, :trouble, :note
        )
        """,
        [
            {
                "plan_id": plan_id,
                "position": move.position,
                "file_id": move.file_id,
                "lead_id": move.lead_id,
                "album_id": move.album_id,
                "root_id": move.root_id,
                "base": move.base,
                "source": move.source,
                "target": move.target,
                "twin": naming.twin(move.target),
                "inode": move.stamp.inode,
                "size": move.stamp.size,
                "mtime_ns": move.stamp.mtime_ns,
                "trouble": move.trouble,
                "note": move.note,
            }
            for move in moves
        ],
    )


def mark_twins(tx: Tx, plan_id: PlanId) -> None:
    tx.execute(_MARK_TWINS, {"plan_id": plan_id})


def mark(
    tx: Tx, plan_id: PlanId, found: Iterable[tuple[int, bytes | None, tuple[Trouble, str] | None]]
) -> None:
    """By position: for the source of which other move it waits, or what stands against it."""
    tx.executemany(
        """
        UPDATE plan_moves
        SET
            waits_for = :waits_for,
            trouble = coalesce(trouble, :trouble),
            note = iif(trouble IS NULL, :note, note)
        WHERE plan_id = :plan_id AND position = :position
        """,
        [
            {
                "plan_id": plan_id,
                "position": position,
                "waits_for": waits_for,
                "trouble": trouble[0] if trouble else None,
                "note": trouble[1] if trouble else "",
            }
            for position, waits_for, trouble in found
        ],
    )


def spread(tx: Tx, plan_id: PlanId) -> bool:
    """Marks what waits for, or goes along with, something that stays; False when all is marked."""
    values = {"plan_id": plan_id}
    marked = [
        tx.execute(sql, values).rowcount
        for sql in (_MARK_WAITING, _MARK_TRACKS, _MARK_ALONG, _MARK_IMAGES)
    ]
    return any(marked)


def is_source(reader: sqlite3.Connection, plan_id: PlanId, root_id: RootId, path: bytes) -> bool:
    row = reader.execute(
        """
        SELECT 1
        FROM plan_moves
        WHERE plan_id = :plan_id AND root_id = :root_id AND source = :path AND trouble IS NULL
        """,
        {"plan_id": plan_id, "root_id": root_id, "path": path},
    ).fetchone()
    return row is not None


def finish(tx: Tx, plan_id: PlanId, *, title: str, same: int) -> None:
    tx.execute(
        """
        UPDATE rename_plans
        SET
            title = :title,
            same_count = :same,
            move_count = (SELECT count(*) FROM plan_moves WHERE plan_id = :plan_id),
            troubled_count = (
                SELECT count(*)
                FROM plan_moves INDEXED BY plan_moves_troubled
                WHERE plan_id = :plan_id AND trouble IS NOT NULL
            )
        WHERE id = :plan_id
        """,
        {"plan_id": plan_id, "title": title, "same": same},
    )


def plan(reader: sqlite3.Connection, plan_id: PlanId) -> Plan | None:
    row = reader.execute(
        """
        SELECT
            id,
            template,
            title,
            at_ms,
            expires_at_ms,
            move_count,
            same_count,
            troubled_count,
            change_id
        FROM rename_plans
        WHERE id = :plan_id
        """,
        {"plan_id": plan_id},
    ).fetchone()
    return None if row is None else _plan(row)


def page(
    reader: sqlite3.Connection, plan_id: PlanId, *, after: int | None, first: int, troubled: bool
) -> MovePage:
    values = {"plan_id": plan_id, "after": after, "first": first + 1}
    rows = reader.execute(_PAGE_TROUBLED if troubled else _PAGE, values).fetchall()
    moves = [move(row) for row in rows[:first]]
    return MovePage(moves=moves, after=moves[-1].position if len(rows) > first else None)


def every(reader: sqlite3.Connection, plan_id: PlanId, *, after: int, first: int) -> list[Move]:
    """In the order of their positions."""
    rows = reader.execute(
        f"{_MOVES} WHERE m.plan_id = :plan_id AND m.position > :after "
        "ORDER BY m.position LIMIT :first",
        {"plan_id": plan_id, "after": after, "first": first},
    )
    return [move(row) for row in rows]


def is_any_to_do(reader: sqlite3.Connection, plan_id: PlanId) -> bool:
    row = reader.execute(
        "SELECT 1 FROM plan_moves WHERE plan_id = :plan_id AND trouble IS NULL AND moved = 0",
        {"plan_id": plan_id},
    ).fetchone()
    return row is not None


def moved_files(reader: sqlite3.Connection, plan_id: PlanId) -> int:
    (count,) = reader.execute(
        """
        SELECT count(*)
        FROM plan_moves
        WHERE plan_id = :plan_id AND moved = 1 AND file_id IS NOT NULL
        """,
        {"plan_id": plan_id},
    ).fetchone()
    return int(count)


def set_change(tx: Tx, plan_id: PlanId, change_id: ChangeId) -> None:
    tx.execute(
        "UPDATE rename_plans SET change_id = :change_id WHERE id = :plan_id",
        {"plan_id": plan_id, "change_id": change_id},
    )


def of_change(reader: sqlite3.Connection, change_id: ChangeId) -> PlanId | None:
    row = reader.execute(
        "SELECT id FROM rename_plans WHERE change_id = :change_id", {"change_id": change_id}
    ).fetchone()
    return None if row is None else PlanId(row["id"])


def drop(tx: Tx, plan_id: PlanId) -> None:
    tx.execute("DELETE FROM rename_plans WHERE id = :plan_id", {"plan_id": plan_id})


def drop_expired(tx: Tx, at: Moment) -> int:
    """All but those that are being applied."""
    return tx.execute(
        """
        DELETE FROM rename_plans
        WHERE expires_at_ms <= :at
            AND NOT EXISTS (
                SELECT 1
                FROM changes AS c
                WHERE c.id = rename_plans.change_id AND c.state = 'underway'
            )
        """,
        {"at": at},
    ).rowcount


def move(row: sqlite3.Row) -> Move:
    file, lead, album, trouble = (
        row["file_id"],
        row["lead_id"],
        row["album_id"],
        row["trouble"],
    )
    return Move(
        position=row["position"],
        kind=MoveKind(row["kind"]),
        file_id=None if file is None else FileId(file),
        lead_id=None if lead is None else FileId(lead),
        album_id=None if album is None else AlbumId(album),
        root_id=RootId(row["root_id"]),
        base=row["base"],
        source=row["source"],
        target=row["target"],
        stamp=Stamp(inode=row["inode"], size=row["size_bytes"], mtime_ns=row["mtime_ns"]),
        trouble=None if trouble is None else Trouble(trouble),
        note=row["note"],
        reason=row["reason"],
    )


def _plan(row: sqlite3.Row) -> Plan:
    change = row["change_id"]
    return Plan(
        id=PlanId(row["id"]),
        template=row["template"],
        title=row["title"],
        at=Moment(row["at_ms"]),
        expires_at=Moment(row["expires_at_ms"]),
        count=row["move_count"],
        same=row["same_count"],
        troubled=row["troubled_count"],
        change_id=None if change is None else ChangeId(change),
    )


_COLUMNS = """
        m.position,
        'rename' AS kind,
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
        '' AS reason
"""

_MOVES = f"SELECT {_COLUMNS} FROM plan_moves AS m"  # noqa: S608 - a constant list of columns

_PAGE = f"""
    SELECT {_COLUMNS}
    FROM plan_moves AS m INDEXED BY plan_moves_by_target
    WHERE m.plan_id = :plan_id
        AND (
            :after IS NULL
            OR (m.root_id, m.target, m.position) > (
                SELECT a.root_id, a.target, a.position
                FROM plan_moves AS a
                WHERE a.plan_id = :plan_id AND a.position = :after
            )
        )
    ORDER BY m.root_id, m.target, m.position
    LIMIT :first
"""  # noqa: S608 - a constant list of columns

_PAGE_TROUBLED = _PAGE.replace("plan_moves_by_target", "plan_moves_troubled").replace(
    "WHERE m.plan_id = :plan_id\n", "WHERE m.plan_id = :plan_id AND m.trouble IS NOT NULL\n"
)

_MARK_TWINS = """
    UPDATE plan_moves
    SET
        trouble = 'same_name',
        note = 'Another file of this plan would get the same name.'
    WHERE plan_id = :plan_id
        AND trouble IS NULL
        AND (
            SELECT count(*)
            FROM (
                SELECT 1
                FROM plan_moves AS o INDEXED BY plan_moves_by_twin
                WHERE o.plan_id = :plan_id
                    AND o.root_id = plan_moves.root_id
                    AND o.twin = plan_moves.twin
                LIMIT 2
            )
        ) > 1
"""

_MARK_WAITING = """
    UPDATE plan_moves
    SET
        trouble = 'taken',
        note = 'The file that has this name now stays.'
    WHERE plan_id = :plan_id
        AND trouble IS NULL
        AND waits_for IS NOT NULL
        AND NOT EXISTS (
            SELECT 1
            FROM plan_moves AS o INDEXED BY plan_moves_by_source
            WHERE o.plan_id = :plan_id
                AND o.root_id = plan_moves.root_id
                AND o.source = plan_moves.waits_for
                AND o.trouble IS NULL
        )
"""

_MARK_TRACKS = """
    UPDATE plan_moves
    SET
        trouble = 'stays',
        note = 'Another file of the same track stays.'
    WHERE plan_id = :plan_id AND trouble IS NULL AND file_id IN (
        SELECT f.id
        FROM plan_moves AS o INDEXED BY plan_moves_troubled
        CROSS JOIN files AS known ON known.id = o.file_id
        CROSS JOIN files AS f INDEXED BY files_of_track ON f.track_id = known.track_id
        WHERE o.plan_id = :plan_id AND o.trouble IS NOT NULL AND f.folder_id = known.folder_id
    )
"""

_MARK_ALONG = """
    UPDATE plan_moves
    SET
        trouble = 'stays',
        note = 'The track that it belongs to stays.'
    WHERE plan_id = :plan_id
        AND trouble IS NULL
        AND lead_id IN (
            SELECT o.file_id
            FROM plan_moves AS o INDEXED BY plan_moves_troubled
            WHERE o.plan_id = :plan_id AND o.trouble IS NOT NULL AND o.file_id IS NOT NULL
        )
"""

_MARK_IMAGES = """
    UPDATE plan_moves
    SET
        trouble = 'stays',
        note = 'A track of its album stays.'
    WHERE plan_id = :plan_id
        AND trouble IS NULL
        AND file_id IS NULL
        AND lead_id IS NULL
        AND (root_id, base) IN (
            SELECT o.root_id, o.base
            FROM plan_moves AS o INDEXED BY plan_moves_troubled
            WHERE o.plan_id = :plan_id AND o.trouble IS NOT NULL AND o.file_id IS NOT NULL
        )
"""
