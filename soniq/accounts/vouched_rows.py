"""Whom another server vouches for, as rows."""

import sqlite3

from soniq.accounts.vouched_model import VouchedId, VouchedPerson
from soniq.units import Moment, PersonId


def of_subject(reader: sqlite3.Connection, issuer: str, subject: str) -> VouchedPerson | None:
    row = reader.execute(
        """
        SELECT id, issuer, person_id, called, created_at_ms
        FROM vouched_people
        WHERE issuer = :issuer AND subject = :subject
        """,
        {"issuer": issuer, "subject": subject},
    ).fetchone()
    return None if row is None else _vouched(row)


def of_person(reader: sqlite3.Connection, person_id: PersonId) -> list[VouchedPerson]:
    """Newest first."""
    rows = reader.execute(
        """
        SELECT id, issuer, person_id, called, created_at_ms
        FROM vouched_people
        WHERE person_id = :person_id
        ORDER BY id DESC
        """,
        {"person_id": person_id},
    )
    return [_vouched(row) for row in rows]


def vouched(reader: sqlite3.Connection, vouched_id: VouchedId) -> VouchedPerson | None:
    row = reader.execute(
        """
        SELECT id, issuer, person_id, called, created_at_ms
        FROM vouched_people
        WHERE id = :id
        """,
        {"id": vouched_id},
    ).fetchone()
    return None if row is None else _vouched(row)


def _vouched(row: sqlite3.Row) -> VouchedPerson:
    return VouchedPerson(
        id=VouchedId(row["id"]),
        issuer=row["issuer"],
        person_id=PersonId(row["person_id"]),
        called=row["called"],
        created_at=Moment(row["created_at_ms"]),
    )
