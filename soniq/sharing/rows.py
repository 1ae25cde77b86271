"""Shares and their entries as rows."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from soniq.sharing.model import Share, Shared, SharedKind, ShareId
from soniq.store.database import Tx
from soniq.units import Moment, PersonId, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A share as it is kept: its secret encrypted."""

    share: Share
    sealed: str


def shares(reader: sqlite3.Connection, person_id: PersonId | None) -> list[Kept]:
    """Of one person or of all, newest first."""
    rows = reader.execute(
        """
        SELECT
            id,
            person_id,
            sealed,
            description,
            created_at_ms,
            expires_at_ms,
            visits,
            last_visited_at_ms
        FROM shares
        WHERE :person_id IS NULL OR person_id = :person_id
        ORDER BY id DESC
        """,
        {"person_id": person_id},
    ).fetchall()
    return [_kept(row, things(reader, ShareId(row["id"]))) for row in rows]


def share(reader: sqlite3.Connection, share_id: ShareId) -> Kept | None:
    row = reader.execute(
        """
        SELECT
            id,
            person_id,
            sealed,
            description,
            created_at_ms,
            expires_at_ms,
            visits,
            last_visited_at_ms
        FROM shares
        WHERE id = :id
        """,
        {"id": share_id},
    ).fetchone()
    return None if row is None else _kept(row, things(reader, share_id))


def share_of(reader: sqlite3.Connection, secret_hash: str) -> Kept | None:
    row = reader.execute(
        "SELECT id FROM shares WHERE secret_hash = :secret_hash", {"secret_hash": secret_hash}
    ).fetchone()
    return None if row is None else share(reader, ShareId(row["id"]))


def things(reader: sqlite3.Connection, share_id: ShareId) -> tuple[Shared, ...]:
    rows = reader.execute(
        """
        SELECT kind, entity_id
        FROM share_entries
        WHERE share_id = :share_id
        ORDER BY position
        """,
        {"share_id": share_id},
    )
    return tuple(Shared(kind=SharedKind(row["kind"]), id=row["entity_id"]) for row in rows)


def count(reader: sqlite3.Connection, person_id: PersonId) -> int:
    row = reader.execute(
        "SELECT count(*) AS count FROM shares WHERE person_id = :person_id",
        {"person_id": person_id},
    ).fetchone()
    return int(row["count"])


def next_id(tx: Tx) -> ShareId:
    """The id that the next share gets; none is dealt out twice."""
    row = tx.execute(
        "SELECT ifnull(max(seq), 0) + 1 AS next FROM sqlite_sequence WHERE name = 'shares'"
    ).fetchone()
    return ShareId(row["next"])


def see(tx: Tx, share_id: ShareId, at: Moment) -> None:
    tx.execute(
        "UPDATE shares SET visits = visits + 1, last_visited_at_ms = :at WHERE id = :id",
        {"id": share_id, "at": at},
    )


def places_of(reader: sqlite3.Connection, track_id: TrackId) -> list[tuple[int, int]]:
    """Where a track stands: share and position."""
    rows = reader.execute(
        """
        SELECT share_id, position
        FROM share_entries
        WHERE kind = 'track' AND entity_id = :track_id
        """,
        {"track_id": track_id},
    )
    return [(row["share_id"], row["position"]) for row in rows]


def put_track(
    tx: Tx, places: Sequence[tuple[int, int]], *, instead_of: TrackId, track_id: TrackId
) -> None:
    """Has another track stand at these places, where `instead_of` still stands there."""
    tx.executemany(
        """
        UPDATE share_entries
        SET entity_id = :track_id
        WHERE
            share_id = :share_id
            AND position = :position
            AND kind = 'track'
            AND entity_id = :instead_of
        """,
        [
            {
                "track_id": track_id,
                "instead_of": instead_of,
                "share_id": share_id,
                "position": position,
            }
            for share_id, position in places
        ],
    )


def _kept(row: sqlite3.Row, things: tuple[Shared, ...]) -> Kept:
    seen, expires = row["last_visited_at_ms"], row["expires_at_ms"]
    return Kept(
        share=Share(
            id=ShareId(row["id"]),
            person_id=PersonId(row["person_id"]),
            secret=None,
            description=row["description"],
            things=things,
            created_at=Moment(row["created_at_ms"]),
            expires_at=None if expires is None else Moment(expires),
            visits=row["visits"],
            last_visited_at=None if seen is None else Moment(seen),
        ),
        sealed=row["sealed"],
    )
