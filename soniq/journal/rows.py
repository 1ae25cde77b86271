"""The journal's tables."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from soniq.journal.model import Change, ChangeKind, ChangeState, Entity, Entry, Item, Source
from soniq.store.database import Tx
from soniq.units import CandidateId, ChangeId, JobId, Moment, PersonId


def insert(tx: Tx, entry: Entry, at: Moment, as_id: ChangeId | None) -> ChangeId:
    """as_id: None for the next."""
    cursor = tx.execute(
        """
        INSERT INTO changes (
            id, kind, title, source, confidence, candidate_id, by_person, job_id, at_ms, state,
            note, undo_of
        )
        VALUES (
            :id, :kind, :title, :source, :confidence, :candidate_id, :by, :job_id, :at, :state,
            :note, :undo_of
        )
        """,
        {
            "id": as_id,
            "kind": entry.kind,
            "title": entry.title,
            "source": entry.source,
            "confidence": entry.confidence,
            "candidate_id": entry.candidate_id,
            "by": entry.by,
            "job_id": entry.job_id,
            "at": at,
            "state": entry.state,
            "note": entry.note,
            "undo_of": entry.undo_of,
        },
    )
    return ChangeId(cursor.lastrowid or 0)


def add(tx: Tx, change_id: ChangeId, items: Sequence[Item]) -> None:
    (count,) = tx.execute(
        "SELECT item_count FROM changes WHERE id = :id", {"id": change_id}
    ).fetchone()
    tx.executemany(
        """
        INSERT INTO change_items (change_id, position, entity, entity_id, before, after)
        VALUES (:change_id, :position, :entity, :entity_id, :before, :after)
        """,
        [
            {
                "change_id": change_id,
                "position": position,
                "entity": item.entity,
                "entity_id": item.entity_id,
                "before": json.dumps(item.before, ensure_ascii=False),
                "after": json.dumps(item.after, ensure_ascii=False),
            }
            for position, item in enumerate(items, count)
        ],
    )
    tx.execute(
        "UPDATE changes SET item_count = item_count + :more WHERE id = :id",
        {"id": change_id, "more": len(items)},
    )


def set_state(tx: Tx, change_id: ChangeId, state: ChangeState, note: str | None) -> None:
    tx.execute(
        "UPDATE changes SET state = :state, note = coalesce(:note, note) WHERE id = :id",
        {"id": change_id, "state": state, "note": note},
    )


def set_undone(tx: Tx, change_id: ChangeId, by: ChangeId | None) -> None:
    tx.execute("UPDATE changes SET undone_by = :by WHERE id = :id", {"id": change_id, "by": by})


def by_id(reader: sqlite3.Connection, change_id: ChangeId) -> Change | None:
    row = reader.execute(f"{_CHANGES} WHERE c.id = :id", {"id": change_id}).fetchone()
    return None if row is None else _change(row)


def by_ids(reader: sqlite3.Connection, ids: Iterable[ChangeId]) -> list[Change]:
    rows = reader.execute(_AMONG, {"ids": json.dumps(sorted(ids))})
    return [_change(row) for row in rows]


def newest(
    reader: sqlite3.Connection, *, before: ChangeId | None, kind: ChangeKind | None, first: int
) -> list[Change]:
    of_kind = "c.kind = :kind AND" if kind else ""
    rows = reader.execute(
        f"{_CHANGES} WHERE {of_kind} c.id < :before ORDER BY c.id DESC LIMIT :first",
        {"before": before or 2**62, "kind": kind, "first": first},
    )
    return [_change(row) for row in rows]


def underway(reader: sqlite3.Connection, kind: ChangeKind) -> list[Change]:
    rows = reader.execute(
        f"{_CHANGES} WHERE c.kind = :kind AND c.state = 'underway' ORDER BY c.id", {"kind": kind}
    )
    return [_change(row) for row in rows]


def of_entity(
    reader: sqlite3.Connection,
    entity: Entity,
    ids: Iterable[int],
    *,
    before: ChangeId | None,
    first: int,
) -> list[Change]:
    """Changes that touched any of these, the newest first."""
    rows = reader.execute(
        f"{_CHANGES} {_TOUCHING} ORDER BY c.id DESC LIMIT :first",
        {
            "entity": entity,
            "ids": json.dumps(list(ids)),
            "before": before or 2**62,
            "first": first,
        },
    )
    return [_change(row) for row in rows]


def items(reader: sqlite3.Connection, change_id: ChangeId, *, start: int, first: int) -> list[Item]:
    rows = reader.execute(
        """
        SELECT entity, entity_id, before, after
        FROM change_items
        WHERE change_id = :id AND position >= :start
        ORDER BY position
        LIMIT :first
        """,
        {"id": change_id, "start": start, "first": first},
    )
    return [_item(row) for row in rows]


def items_at(
    reader: sqlite3.Connection, entity: Entity, wanted: Iterable[tuple[int, ChangeId]]
) -> dict[tuple[int, ChangeId], Item]:
    """What changes did to things, by thing and change."""
    rows = reader.execute(
        """
        SELECT i.change_id, i.entity, i.entity_id, i.before, i.after
        FROM json_each(:wanted) AS wanted
        CROSS JOIN change_items AS i ON i.entity = :entity
            AND i.entity_id = (wanted.value ->> '$[0]')
            AND i.change_id = (wanted.value ->> '$[1]')
        """,
        {"entity": entity, "wanted": json.dumps(list(wanted))},
    )
    return {(row["entity_id"], ChangeId(row["change_id"])): _item(row) for row in rows}


def items_of(
    reader: sqlite3.Connection, entity: Entity, entity_id: int, *, first: int
) -> list[tuple[Change, Item]]:
    """What changed one thing, the newest first."""
    rows = reader.execute(
        f"{_ITEMS} WHERE i.entity = :entity AND i.entity_id = :entity_id {_NEWEST_ITEMS}",
        {"entity": entity, "entity_id": entity_id, "first": first},
    )
    return [(_change(row), _item(row)) for row in rows]


_COLUMNS = """
        c.id,
        c.kind,
        c.title,
        c.source,
        c.confidence,
        c.candidate_id,
        c.by_person,
        c.job_id,
        c.at_ms,
        c.state,
        c.note,
        c.item_count,
        c.undo_of,
        c.undone_by
"""

_CHANGES = f"SELECT {_COLUMNS} FROM changes AS c"  # noqa: S608 - a constant list of columns

_AMONG = f"""
    SELECT {_COLUMNS}
    FROM json_each(:ids) AS wanted
    CROSS JOIN changes AS c ON c.id = wanted.value
"""  # noqa: S608 - a constant list of columns

_TOUCHING = """
    WHERE c.id IN (
        SELECT i.change_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN change_items AS i ON i.entity = :entity AND i.entity_id = wanted.value
        WHERE i.change_id < :before
    )
"""

_ITEMS = f"""
    SELECT {_COLUMNS}, i.entity, i.entity_id, i.before, i.after
    FROM change_items AS i
    CROSS JOIN changes AS c ON c.id = i.change_id
"""  # noqa: S608 - a constant list of columns

_NEWEST_ITEMS = "ORDER BY i.change_id DESC, i.position DESC LIMIT :first"


def _change(row: sqlite3.Row) -> Change:
    return Change(
        id=ChangeId(row["id"]),
        kind=ChangeKind(row["kind"]),
        title=row["title"],
        source=Source(row["source"]),
        confidence=row["confidence"],
        candidate_id=None if row["candidate_id"] is None else CandidateId(row["candidate_id"]),
        by=None if row["by_person"] is None else PersonId(row["by_person"]),
        job_id=None if row["job_id"] is None else JobId(row["job_id"]),
        at=Moment(row["at_ms"]),
        state=ChangeState(row["state"]),
        note=row["note"],
        item_count=row["item_count"],
        undo_of=None if row["undo_of"] is None else ChangeId(row["undo_of"]),
        undone_by=None if row["undone_by"] is None else ChangeId(row["undone_by"]),
    )


def _item(row: sqlite3.Row) -> Item:
    return Item(
        entity=row["entity"],
        entity_id=row["entity_id"],
        before=json.loads(row["before"]),
        after=json.loads(row["after"]),
    )
