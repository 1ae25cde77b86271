"""Links that people gave: the SQL."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from soniq.arrivals.model import ArrivalId, Download, DownloadId, DownloadState, Fetch
from soniq.store.database import Tx
from soniq.units import AlbumId, Moment, PersonId, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A download with what only soniq knows of it. sealed: its address; None once it is over."""

    download: Download
    sealed: str | None
    validator: str | None
    tries: int


def add(
    tx: Tx,
    *,
    by: PersonId,
    kind: Fetch,
    sealed: str,
    shown: str,
    name: str,
    album_id: AlbumId | None,
    track_id: TrackId | None,
    at: Moment,
) -> DownloadId:
    return DownloadId(
        tx.execute(
            """
            INSERT INTO download_jobs (
                person_id, kind, address, shown, name, state, album_id, track_id, created_at_ms,
                next_try_at_ms
            )
            VALUES (
                :by, :kind, :sealed, :shown, :name, 'waiting', :album_id, :track_id, :at, :at
            )
            """,
            {
                "by": by,
                "kind": kind,
                "sealed": sealed,
                "shown": shown,
                "name": name,
                "album_id": album_id,
                "track_id": track_id,
                "at": at,
            },
        ).lastrowid
        or 0
    )


def errand(reader: sqlite3.Connection, download_id: DownloadId) -> Errand | None:
    row = reader.execute(
        f"{_COLUMNS} WHERE id = :id",
        {"id": download_id},
    ).fetchone()
    if row is None:
        return None
    return Errand(
        download=_download(row),
        sealed=row["address"],
        validator=row["validator"],
        tries=row["tries"],
    )


def page(reader: sqlite3.Connection, *, before: int, first: int) -> list[Download]:
    """The newest first."""
    rows = reader.execute(
        f"{_COLUMNS} WHERE id < :before ORDER BY id DESC LIMIT :first",
        {"before": before, "first": first},
    )
    return [_download(row) for row in rows]


def in_state(reader: sqlite3.Connection, states: Sequence[DownloadState]) -> list[Download]:
    found: list[Download] = []
    for state in states:
        rows = reader.execute(
            f"{_COLUMNS} INDEXED BY download_jobs_by_state WHERE state = :state",
            {"state": state},
        )
        found += [_download(row) for row in rows]
    return found


def set_state(
    tx: Tx,
    download_id: DownloadId,
    state: DownloadState,
    *,
    note: str = "",
    trouble: str | None = None,
    next_try: Moment | None = None,
    ended: Moment | None = None,
) -> None:
    """Once it is over, its address is forgotten: but for what failed, which may be tried again."""
    tx.execute(
        """
        UPDATE download_jobs
        SET
            state = :state,
            note = :note,
            trouble = :trouble,
            next_try_at_ms = :next_try,
            ended_at_ms = :ended,
            address = CASE WHEN :state IN ('done', 'cancelled') THEN NULL ELSE address END
        WHERE id = :id
        """,
        {
            "id": download_id,
            "state": state,
            "note": note,
            "trouble": trouble,
            "next_try": next_try,
            "ended": ended,
        },
    )


def set_tries(tx: Tx, download_id: DownloadId, tries: int) -> None:
    tx.execute(
        "UPDATE download_jobs SET tries = :tries WHERE id = :id",
        {"id": download_id, "tries": tries},
    )


def set_head(
    tx: Tx, download_id: DownloadId, *, name: str, size: int | None, validator: str | None
) -> None:
    """What the server says of the file."""
    tx.execute(
        """
        UPDATE download_jobs
        SET name = :name, size_bytes = :size, validator = :validator
        WHERE id = :id
        """,
        {"id": download_id, "name": name, "size": size, "validator": validator},
    )


def set_received(tx: Tx, download_id: DownloadId, received: int) -> None:
    tx.execute(
        "UPDATE download_jobs SET received_bytes = :received WHERE id = :id",
        {"id": download_id, "received": received},
    )


def set_arrival(tx: Tx, download_id: DownloadId, arrival_id: ArrivalId) -> None:
    """What it became."""
    tx.execute(
        "UPDATE download_jobs SET arrival_id = :arrival_id WHERE id = :id",
        {"id": download_id, "arrival_id": arrival_id},
    )


def remove_ended(tx: Tx, before: Moment) -> int:
    return tx.execute(
        """
        DELETE FROM download_jobs
        WHERE state IN ('done', 'failed', 'cancelled') AND ended_at_ms < :before
        """,
        {"before": before},
    ).rowcount


def album_of(reader: sqlite3.Connection, arrival_id: ArrivalId) -> AlbumId | None:
    """For which album the link was given that brought an arrival."""
    row = reader.execute(
        """
        SELECT album_id
        FROM download_jobs INDEXED BY download_jobs_of_arrival
        WHERE arrival_id = :arrival_id
            AND arrival_id IS NOT NULL
            AND album_id IS NOT NULL
        LIMIT 1
        """,
        {"arrival_id": arrival_id},
    ).fetchone()
    return None if row is None else AlbumId(row["album_id"])


def exists(reader: sqlite3.Connection, *, album: AlbumId | None, track: TrackId | None) -> bool:
    """Whether the album or track is there that a link is for."""
    if album is not None:
        return _is(reader, "SELECT 1 FROM albums WHERE id = :id", album)
    return track is None or _is(reader, "SELECT 1 FROM tracks WHERE id = :id", track)


def _is(reader: sqlite3.Connection, sql: str, number: int) -> bool:
    return reader.execute(sql, {"id": number}).fetchone() is not None


def _download(row: sqlite3.Row) -> Download:
    def optional(name: str) -> int | None:
        return None if row[name] is None else int(row[name])

    person, album, track = optional("person_id"), optional("album_id"), optional("track_id")
    arrival, ended, again = optional("arrival_id"), optional("ended_at_ms"), optional(_NEXT)
    return Download(
        id=DownloadId(row["id"]),
        person_id=None if person is None else PersonId(person),
        kind=Fetch(row["kind"]),
        url=row["shown"],
        name=row["name"],
        state=DownloadState(row["state"]),
        received=row["received_bytes"],
        size=row["size_bytes"],
        note=row["note"],
        trouble=row["trouble"],
        album_id=None if album is None else AlbumId(album),
        track_id=None if track is None else TrackId(track),
        arrival_id=None if arrival is None else ArrivalId(arrival),
        created_at=Moment(row["created_at_ms"]),
        ended_at=None if ended is None else Moment(ended),
        next_try_at=None if again is None else Moment(again),
    )


_NEXT = "next_try_at_ms"

_COLUMNS = """
    SELECT
        id,
        person_id,
        kind,
        address,
        shown,
        name,
        state,
        received_bytes,
        size_bytes,
        validator,
        tries,
        note,
        trouble,
        album_id,
        track_id,
        arrival_id,
        created_at_ms,
        next_try_at_ms,
        ended_at_ms
    FROM download_jobs
"""
