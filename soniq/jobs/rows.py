"""The ledger's SQL: which jobs there are and how they stand."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from soniq.events import JSON
from soniq.jobs.model import Counts, Job, JobStatus, JobType
from soniq.library.model import Page, Slice
from soniq.store.database import Tx
from soniq.units import JobId, Moment, PersonId

_COLUMNS = """
    id,
    job_type,
    status,
    entity_id,
    args,
    progress,
    total_items,
    processed_items,
    note,
    result,
    error_message,
    attempts,
    by_person,
    created_at_ms,
    started_at_ms,
    completed_at_ms,
    next_try_at_ms
"""


def add(
    tx: Tx,
    kind: JobType,
    *,
    entity_id: int | None,
    args: Mapping[str, JSON],
    by: PersonId | None,
    at: Moment,
) -> Job:
    row = tx.execute(
        f"""
        INSERT INTO jobs (job_type, status, entity_id, args, by_person, created_at_ms)
        VALUES (:kind, 'pending', :entity_id, :args, :by, :at)
        RETURNING {_COLUMNS}
        """,  # noqa: S608 - a constant list of columns
        {"kind": kind, "entity_id": entity_id, "args": json.dumps(args), "by": by, "at": at},
    ).fetchone()
    return _job(row)


def of_id(reader: sqlite3.Connection, job_id: JobId) -> Job | None:
    row = reader.execute(
        f"SELECT {_COLUMNS} FROM jobs WHERE id = :id",  # noqa: S608 - a constant list of columns
        {"id": job_id},
    ).fetchone()
    return _job(row) if row else None


def unfinished_of(reader: sqlite3.Connection, kind: JobType, entity_id: int | None) -> Job | None:
    """The job of that type and entity that is queued, running, or to be tried again."""
    row = reader.execute(
        f"""
        SELECT {_COLUMNS}
        FROM jobs
        WHERE job_type = :kind
            AND ifnull(entity_id, 0) = ifnull(:entity_id, 0)
            AND status IN ('pending', 'running', 'retrying')
        """,  # noqa: S608 - a constant list of columns
        {"kind": kind, "entity_id": entity_id},
    ).fetchone()
    return _job(row) if row else None


def unfinished(reader: sqlite3.Connection) -> list[Job]:
    """Oldest first."""
    rows = reader.execute(
        f"""
        SELECT {_COLUMNS}
        FROM jobs
        WHERE status IN ('pending', 'running', 'retrying')
        ORDER BY id
        """  # noqa: S608 - a constant list of columns
    )
    return [_job(row) for row in rows]


def next_of(reader: sqlite3.Connection, kind: JobType, at: Moment) -> JobId | None:
    """The job of that type that may begin now and has waited longest."""
    row = reader.execute(
        """
        SELECT id
        FROM jobs
        WHERE job_type = :kind
            AND status IN ('pending', 'retrying')
            AND ifnull(next_try_at_ms, 0) <= :at
        ORDER BY id
        LIMIT 1
        """,
        {"kind": kind, "at": at},
    ).fetchone()
    return JobId(row["id"]) if row else None


def begin(tx: Tx, job_id: JobId, at: Moment) -> Job | None:
    """Marks the job as running; None if it is over, runs already, or another of its type runs."""
    row = tx.execute(
        f"""
        UPDATE jobs
        SET status = 'running',
            args = ifnull(next_args, args),
            next_args = NULL,
            started_at_ms = ifnull(started_at_ms, :at),
            attempts = attempts + 1,
            next_try_at_ms = NULL
        WHERE id = :id
            AND status IN ('pending', 'retrying')
            AND NOT EXISTS (
                SELECT 1
                FROM jobs AS other
                WHERE other.job_type = jobs.job_type AND other.status = 'running'
            )
        RETURNING {_COLUMNS}
        """,  # noqa: S608 - a constant list of columns
        {"id": job_id, "at": at},
    ).fetchone()
    return _job(row) if row else None


def change_args(tx: Tx, job_id: JobId, args: Mapping[str, JSON]) -> None:
    """For a job that waits."""
    tx.execute(
        "UPDATE jobs SET args = :args WHERE id = :id", {"id": job_id, "args": json.dumps(args)}
    )


def ask_again(tx: Tx, job_id: JobId, args: Mapping[str, JSON]) -> None:
    """Has the running job followed by another of its kind; see `follow`."""
    tx.execute(
        "UPDATE jobs SET next_args = :args WHERE id = :id", {"id": job_id, "args": json.dumps(args)}
    )


def follow(tx: Tx, job_id: JobId, at: Moment) -> Job | None:
    """Queues the job that was asked for while this one, which is over, ran; None if none was."""
    row = tx.execute(
        f"""
        INSERT INTO jobs (job_type, status, entity_id, args, by_person, created_at_ms)
        SELECT job_type, 'pending', entity_id, next_args, by_person, :at
        FROM jobs
        WHERE id = :id AND next_args IS NOT NULL
        RETURNING {_COLUMNS}
        """,  # noqa: S608 - a constant list of columns
        {"id": job_id, "at": at},
    ).fetchone()
    return _job(row) if row else None


def note_progress(tx: Tx, job: Job) -> None:
    """A job that got further than ever is not what soniq died of; see `count_interruption`."""
    tx.execute(
        """
        UPDATE jobs
        SET interruptions = CASE
                WHEN :processed_items > processed_items THEN 0
                ELSE interruptions
            END,
            progress = :progress,
            total_items = :total_items,
            processed_items = :processed_items,
            note = :note
        WHERE id = :id AND status = 'running'
        """,
        {
            "id": job.id,
            "progress": job.progress,
            "total_items": job.total_items,
            "processed_items": job.processed_items,
            "note": job.note,
        },
    )


def end(
    tx: Tx,
    job_id: JobId,
    status: JobStatus,
    *,
    at: Moment,
    result: Mapping[str, JSON] | None = None,
    error: str | None = None,
) -> Job | None:
    """Closes an unfinished job; None where it is over already."""
    row = tx.execute(
        f"""
        UPDATE jobs
        SET status = :status,
            completed_at_ms = :at,
            progress = CASE :status WHEN 'completed' THEN 100 ELSE progress END,
            result = :result,
            error_message = :error,
            next_try_at_ms = NULL
        WHERE id = :id AND status IN ('pending', 'running', 'retrying')
        RETURNING {_COLUMNS}
        """,  # noqa: S608 - a constant list of columns
        {
            "id": job_id,
            "status": status,
            "at": at,
            "result": None if result is None else json.dumps(result),
            "error": error,
        },
    ).fetchone()
    return _job(row) if row else None


def bury(tx: Tx, job: Job, at: Moment) -> None:
    """Puts a failed job among the dead letters, where it waits for a person."""
    tx.execute(
        """
        INSERT OR REPLACE INTO dead_letters (job_id, error_message, attempts, at_ms)
        VALUES (:job_id, :error, :attempts, :at)
        """,
        {
            "job_id": job.id,
            "error": job.error_message or "",
            "attempts": job.attempts,
            "at": at,
        },
    )


def try_later(tx: Tx, job_id: JobId, *, at: Moment, error: str) -> Job | None:
    row = tx.execute(
        f"""
        UPDATE jobs
        SET status = 'retrying', next_try_at_ms = :at, error_message = :error
        WHERE id = :id AND status = 'running'
        RETURNING {_COLUMNS}
        """,  # noqa: S608 - a constant list of columns
        {"id": job_id, "at": at, "error": error},
    ).fetchone()
    return _job(row) if row else None


def put_back(tx: Tx, job_id: JobId) -> Job | None:
    """Back into the queue, as soniq stops; that was no try of the job's own."""
    row = tx.execute(
        f"""
        UPDATE jobs
        SET status = 'pending', attempts = attempts - 1
        WHERE id = :id AND status = 'running'
        RETURNING {_COLUMNS}
        """,  # noqa: S608 - a constant list of columns
        {"id": job_id},
    ).fetchone()
    return _job(row) if row else None


def count_interruption(tx: Tx, job_id: JobId) -> int:
    """Notes that soniq died while the job ran; returns how often that was."""
    (count,) = tx.execute(
        """
        UPDATE jobs
        SET interruptions = interruptions + 1
        WHERE id = :id
        RETURNING interruptions
        """,
        {"id": job_id},
    ).fetchone()
    return int(count)


def anew(tx: Tx, job_id: JobId) -> Job:
    """Queues a job as if it had never been tried."""
    tx.execute("DELETE FROM dead_letters WHERE job_id = :id", {"id": job_id})
    row = tx.execute(
        f"""
        UPDATE jobs
        SET status = 'pending',
            progress = 0,
            total_items = NULL,
            processed_items = 0,
            note = '',
            result = NULL,
            error_message = NULL,
            attempts = 0,
            interruptions = 0,
            started_at_ms = NULL,
            completed_at_ms = NULL,
            next_try_at_ms = NULL
        WHERE id = :id
        RETURNING {_COLUMNS}
        """,  # noqa: S608 - a constant list of columns
        {"id": job_id},
    ).fetchone()
    return _job(row)


def recent(reader: sqlite3.Connection, part: Slice, *, only_dead: bool) -> Page[Job]:
    """Newest first."""
    after, before = (key[0] if key else None for key in (part.after, part.before))
    rows = reader.execute(
        f"""
        SELECT {_COLUMNS}
        FROM jobs
        WHERE id < ifnull(:after, 9223372036854775807)
            AND id > ifnull(:before, -1)
            AND (NOT :only_dead OR id IN (SELECT job_id FROM dead_letters))
        ORDER BY id {"ASC" if part.backwards else "DESC"}
        LIMIT :limit
        """,  # noqa: S608 - constants only
        {
            "after": after,
            "before": before,
            "only_dead": only_dead,
            "limit": part.size + 1,
        },
    ).fetchall()
    more = len(rows) > part.size
    jobs = [_job(row) for row in rows[: part.size]]
    if part.backwards:
        jobs.reverse()
    return Page(
        items=jobs,
        keys=[(job.id,) for job in jobs],
        has_next=before is not None if part.backwards else more,
        has_previous=more if part.backwards else after is not None,
    )


def counts(reader: sqlite3.Connection) -> Counts:
    found = dict(
        reader.execute(
            """
            SELECT status, count(*)
            FROM jobs
            WHERE status IN ('pending', 'running', 'retrying')
            GROUP BY status
            """
        ).fetchall()
    )
    (dead,) = reader.execute("SELECT count(*) FROM dead_letters").fetchone()
    return Counts(
        pending=found.get("pending", 0),
        running=found.get("running", 0),
        retrying=found.get("retrying", 0),
        failed=dead,
    )


def forget(tx: Tx, *, before: Moment, kept: int) -> int:
    """Drops jobs that ended before the moment, and all but the newest `kept`; returns how many."""
    return tx.execute(
        """
        DELETE FROM jobs
        WHERE status IN ('completed', 'failed', 'cancelled')
            AND (
                completed_at_ms < :before
                OR id <= (SELECT id FROM jobs ORDER BY id DESC LIMIT 1 OFFSET :kept)
            )
        """,
        {"before": before, "kept": kept},
    ).rowcount


def _job(row: Any) -> Job:
    return Job(
        id=JobId(row["id"]),
        job_type=JobType(row["job_type"]),
        status=JobStatus(row["status"]),
        entity_id=row["entity_id"],
        args=json.loads(row["args"]),
        progress=row["progress"],
        total_items=row["total_items"],
        processed_items=row["processed_items"],
        note=row["note"],
        result=None if row["result"] is None else json.loads(row["result"]),
        error_message=row["error_message"],
        attempts=row["attempts"],
        by=row["by_person"],
        created_at=Moment(row["created_at_ms"]),
        started_at=row["started_at_ms"],
        completed_at=row["completed_at_ms"],
        next_try_at=row["next_try_at_ms"],
    )
