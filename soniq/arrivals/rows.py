"""Arrivals: the SQL."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from soniq.arrivals.inbox import Lying
from soniq.arrivals.model import Arrival, ArrivalId, ArrivalState, Found, Origin
from soniq.collection.model import Acquisition
from soniq.store.database import Tx
from soniq.units import AlbumId, ChangeId, Moment, PersonId, RootId


def add(
    tx: Tx,
    *,
    origin: Origin,
    name: str,
    places: Sequence[bytes],
    mark: str | None,
    size: int,
    by: PersonId | None,
    at: Moment,
) -> ArrivalId:
    """An arrival that waits to be looked through."""
    return ArrivalId(
        tx.execute(
            """
            INSERT INTO arrivals (
                person_id, origin, name, places, mark, size_bytes, state, acquisition, created_at_ms
            )
            VALUES (
                :person_id, :origin, :name, :places, :mark, :size, 'waiting', 'upload', :at
            )
            """,
            {
                "person_id": by,
                "origin": origin,
                "name": name,
                "places": json.dumps([place.hex() for place in places]),
                "mark": mark,
                "size": size,
                "at": at,
            },
        ).lastrowid
        or 0
    )


def add_lying(tx: Tx, lying: Lying, at: Moment) -> ArrivalId:
    """What lies in the inbox, and is nobody's."""
    return add(
        tx,
        origin=Origin.INBOX,
        name=lying.name,
        places=lying.places,
        mark=lying.mark,
        size=lying.size,
        by=None,
        at=at,
    )


def one(reader: sqlite3.Connection, arrival_id: ArrivalId) -> Arrival | None:
    row = reader.execute(
        f"{_COLUMNS} WHERE a.id = :id GROUP BY a.id",
        {"id": arrival_id},
    ).fetchone()
    return None if row is None else _arrival(row)


def page(
    reader: sqlite3.Connection, states: Iterable[ArrivalState], *, before: int, first: int
) -> list[Arrival]:
    """The newest first."""
    rows = reader.execute(
        f"""
        {_COLUMNS}
        WHERE a.id IN (
            SELECT p.id
            FROM json_each(:states) AS s
            CROSS JOIN arrivals AS p INDEXED BY arrivals_by_state ON p.state = s.value
            WHERE p.id < :before
            ORDER BY p.id DESC
            LIMIT :first
        )
        GROUP BY a.id
        ORDER BY a.id DESC
        """,  # noqa: S608 - a constant of our own
        {"states": json.dumps(list(states)), "before": before, "first": first},
    )
    return [_arrival(row) for row in rows]


def in_state(reader: sqlite3.Connection, states: Iterable[ArrivalState]) -> list[ArrivalId]:
    rows = reader.execute(
        """
        SELECT a.id
        FROM json_each(:states) AS s
        CROSS JOIN arrivals AS a INDEXED BY arrivals_by_state ON a.state = s.value
        ORDER BY a.id
        """,
        {"states": json.dumps(list(states))},
    )
    return [ArrivalId(row["id"]) for row in rows]


def ended_before(reader: sqlite3.Connection, at: Moment) -> list[ArrivalId]:
    over = [state for state in ArrivalState if state.is_over]
    rows = reader.execute(
        """
        SELECT a.id
        FROM json_each(:states) AS s
        CROSS JOIN arrivals AS a INDEXED BY arrivals_by_state ON a.state = s.value
        WHERE a.ended_at_ms < :at
        """,
        {"states": json.dumps(over), "at": at},
    )
    return [ArrivalId(row["id"]) for row in rows]


def staged_before(reader: sqlite3.Connection, at: Moment) -> list[ArrivalId]:
    """Those that have waited for a word since."""
    rows = reader.execute(
        """
        SELECT id
        FROM arrivals INDEXED BY arrivals_by_state
        WHERE state = 'staged' AND created_at_ms < :at
        """,
        {"at": at},
    )
    return [ArrivalId(row["id"]) for row in rows]


def places(reader: sqlite3.Connection, arrival_id: ArrivalId) -> list[bytes]:
    """Where it lies in the inbox."""
    row = reader.execute(
        "SELECT places FROM arrivals WHERE id = :id", {"id": arrival_id}
    ).fetchone()
    return [] if row is None else [bytes.fromhex(place) for place in json.loads(row["places"])]


def marks(reader: sqlite3.Connection) -> set[str]:
    """Of all that was taken from the inbox: what lies there still is known by them."""
    rows = reader.execute(
        "SELECT mark FROM arrivals INDEXED BY arrivals_by_mark WHERE mark IS NOT NULL"
    )
    return {mark for row in rows for mark in row["mark"].split("\n")}


def of_change(reader: sqlite3.Connection, change_id: ChangeId) -> ArrivalId | None:
    row = reader.execute(
        "SELECT id FROM arrivals WHERE change_id = :id", {"id": change_id}
    ).fetchone()
    return None if row is None else ArrivalId(row["id"])


def accepted_by(reader: sqlite3.Connection, arrival_id: ArrivalId) -> PersonId | None:
    row = reader.execute(
        "SELECT accepted_by FROM arrivals WHERE id = :id", {"id": arrival_id}
    ).fetchone()
    return None if row is None or row["accepted_by"] is None else PersonId(row["accepted_by"])


def set_state(
    tx: Tx,
    arrival_id: ArrivalId,
    state: ArrivalState,
    *,
    note: str = "",
    trouble: str | None = None,
    ended: Moment | None = None,
) -> None:
    tx.execute(
        """
        UPDATE arrivals
        SET state = :state, note = :note, trouble = :trouble, ended_at_ms = :ended
        WHERE id = :id
        """,
        {"id": arrival_id, "state": state, "note": note, "trouble": trouble, "ended": ended},
    )


def set_plan(
    tx: Tx,
    arrival_id: ArrivalId,
    found: Found,
    *,
    root_id: RootId | None,
    template: str,
    bonus: bool,
) -> None:
    tx.execute(
        """
        UPDATE arrivals
        SET
            found = :found,
            album_id = :album_id,
            root_id = :root_id,
            template = :template,
            bonus = :bonus
        WHERE id = :id
        """,
        {
            "id": arrival_id,
            "found": json.dumps(asdict(found)),
            "album_id": found.album_id,
            "root_id": root_id,
            "template": template,
            "bonus": bonus,
        },
    )


def set_acquisition(tx: Tx, arrival_id: ArrivalId, acquisition: Acquisition) -> None:
    tx.execute(
        "UPDATE arrivals SET acquisition = :acquisition WHERE id = :id",
        {"id": arrival_id, "acquisition": acquisition},
    )


def set_accepted(tx: Tx, arrival_id: ArrivalId, by: PersonId | None) -> None:
    """Has it filed."""
    tx.execute(
        """
        UPDATE arrivals
        SET state = 'accepted', note = '', trouble = NULL, accepted_by = :by
        WHERE id = :id
        """,
        {"id": arrival_id, "by": by},
    )


def set_change(tx: Tx, arrival_id: ArrivalId, change_id: ChangeId | None) -> None:
    """The journal's, by which it is taken back."""
    tx.execute(
        "UPDATE arrivals SET change_id = :change_id WHERE id = :id",
        {"id": arrival_id, "change_id": change_id},
    )


def set_album(tx: Tx, arrival_id: ArrivalId, album_id: AlbumId | None) -> None:
    """Which album it became."""
    tx.execute(
        "UPDATE arrivals SET album_id = :album_id WHERE id = :id",
        {"id": arrival_id, "album_id": album_id},
    )


def grow(tx: Tx, arrival_id: ArrivalId, size: int) -> None:
    """More of it came."""
    tx.execute(
        """
        UPDATE arrivals
        SET size_bytes = size_bytes + :size, state = 'waiting', note = ''
        WHERE id = :id
        """,
        {"id": arrival_id, "size": size},
    )


def remove(tx: Tx, arrival_id: ArrivalId) -> None:
    tx.execute("DELETE FROM arrivals WHERE id = :id", {"id": arrival_id})


def _arrival(row: sqlite3.Row) -> Arrival:
    person, root, change = row["person_id"], row["root_id"], row["change_id"]
    ended = row["ended_at_ms"]
    return Arrival(
        id=ArrivalId(row["id"]),
        origin=Origin(row["origin"]),
        name=row["name"],
        size_bytes=row["size_bytes"],
        state=ArrivalState(row["state"]),
        acquisition=Acquisition(row["acquisition"]),
        person_id=None if person is None else PersonId(person),
        note=row["note"],
        trouble=row["trouble"],
        found=_found(row),
        root_id=None if root is None else RootId(root),
        template=row["template"],
        bonus=bool(row["bonus"]),
        change_id=None if change is None else ChangeId(change),
        created_at=Moment(row["created_at_ms"]),
        ended_at=None if ended is None else Moment(ended),
        tracks=row["tracks"],
        left=row["lefts"],
    )


def _found(row: sqlite3.Row) -> Found | None:
    if row["found"] is None:
        return None
    said = json.loads(row["found"])
    album = row["album_id"]
    return Found(**{**said, "album_id": None if album is None else AlbumId(album)})


_COLUMNS = """
    SELECT
        a.id,
        a.person_id,
        a.origin,
        a.name,
        a.size_bytes,
        a.state,
        a.acquisition,
        a.note,
        a.trouble,
        a.found,
        a.album_id,
        a.root_id,
        a.template,
        a.bonus,
        a.change_id,
        a.created_at_ms,
        a.ended_at_ms,
        count(*) FILTER (WHERE f.kind = 'track' AND f.fate IN ('file', 'filed')) AS tracks,
        count(*) FILTER (WHERE f.kind = 'track' AND f.fate NOT IN ('file', 'filed')) AS lefts
    FROM arrivals AS a
    LEFT JOIN arrival_files AS f ON f.arrival_id = a.id
"""
