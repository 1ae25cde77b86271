"""App passwords, and the apps that came in by them, as rows."""

import sqlite3
from dataclasses import dataclass

from soniq.accounts.app_model import AppPassword, AppPasswordId, Family, FamilyId
from soniq.accounts.model import Person, Role
from soniq.accounts.powers import lent
from soniq.store.database import Tx
from soniq.units import Moment, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An app password that may be the one that was told."""

    app_password: AppPassword
    sealed: str
    person: Person

    @property
    def lent(self) -> Person:
        """The person as the app acts for them."""
        return lent(self.person, self.app_password.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A family with what is kept of its newest refresh token, and for whom it acts."""

    family: Family
    secret_hash: str
    newest_hash: str
    owner: Person
    role: Role | None
    """What the app password lends; None for the person's own."""

    @property
    def person(self) -> Person:
        """The person as the app acts for them."""
        return lent(self.owner, self.role)


def candidates(reader: sqlite3.Connection, name_key: str) -> list[Candidate]:
    """All app passwords of the person of that name; none for an unknown one."""
    rows = reader.execute(
        """
        SELECT
            app_passwords.id,
            app_passwords.person_id,
            app_passwords.name,
            app_passwords.role,
            app_passwords.sealed,
            app_passwords.created_at_ms,
            app_passwords.last_used_at_ms,
            app_passwords.last_client,
            app_passwords.last_address,
            people.name AS person_name,
            people.role AS person_role,
            people.created_at_ms AS person_created_at_ms,
            people.last_seen_at_ms AS person_last_seen_at_ms
        FROM people
        JOIN app_passwords ON app_passwords.person_id = people.id
        WHERE people.name_key = :name_key
        ORDER BY app_passwords.id
        """,
        {"name_key": name_key},
    )
    return [
        Candidate(app_password=_app_password(row), sealed=row["sealed"], person=_person(row))
        for row in rows
    ]


def app_passwords(reader: sqlite3.Connection, person_id: PersonId | None) -> list[AppPassword]:
    """Of one person or of all, newest first."""
    rows = reader.execute(
        """
        SELECT
            id,
            person_id,
            name,
            role,
            created_at_ms,
            last_used_at_ms,
            last_client,
            last_address
        FROM app_passwords
        WHERE :person_id IS NULL OR person_id = :person_id
        ORDER BY id DESC
        """,
        {"person_id": person_id},
    )
    return [_app_password(row) for row in rows]


def app_password(reader: sqlite3.Connection, app_password_id: AppPasswordId) -> AppPassword | None:
    row = reader.execute(
        """
        SELECT
            id,
            person_id,
            name,
            role,
            created_at_ms,
            last_used_at_ms,
            last_client,
            last_address
        FROM app_passwords
        WHERE id = :id
        """,
        {"id": app_password_id},
    ).fetchone()
    return None if row is None else _app_password(row)


def see_app_password(
    tx: Tx, app_password_id: AppPasswordId, at: Moment, *, client: str | None, address: str | None
) -> None:
    tx.execute(
        """
        UPDATE app_passwords
        SET last_used_at_ms = :at, last_client = :client, last_address = :address
        WHERE id = :id
        """,
        {"id": app_password_id, "at": at, "client": client, "address": address},
    )


def add_family(
    tx: Tx,
    app_password_id: AppPasswordId,
    *,
    secret_hash: str,
    newest_hash: str,
    client: str,
    address: str,
    at: Moment,
) -> None:
    tx.execute(
        """
        INSERT INTO app_families
            (
                secret_hash,
                newest_hash,
                app_password_id,
                client,
                address,
                created_at_ms,
                last_used_at_ms
            )
        VALUES (:secret_hash, :newest_hash, :app_password_id, :client, :address, :at, :at)
        """,
        {
            "secret_hash": secret_hash,
            "newest_hash": newest_hash,
            "app_password_id": app_password_id,
            "client": client,
            "address": address,
            "at": at,
        },
    )


def renew_family(tx: Tx, family_id: FamilyId, newest_hash: str, at: Moment, address: str) -> None:
    tx.execute(
        """
        UPDATE app_families
        SET newest_hash = :newest_hash, last_used_at_ms = :at, address = :address
        WHERE id = :id
        """,
        {"id": family_id, "newest_hash": newest_hash, "at": at, "address": address},
    )


def drop_oldest_families(tx: Tx, app_password_id: AppPasswordId, *, kept: int) -> None:
    tx.execute(
        """
        DELETE FROM app_families
        WHERE app_password_id = :app_password_id AND id NOT IN (
            SELECT id
            FROM app_families
            WHERE app_password_id = :app_password_id
            ORDER BY last_used_at_ms DESC, id DESC
            LIMIT :kept
        )
        """,
        {"app_password_id": app_password_id, "kept": kept},
    )


_KIN = """
    SELECT
        app_families.id,
        app_families.secret_hash,
        app_families.newest_hash,
        app_families.app_password_id,
        app_families.client,
        app_families.address,
        app_families.created_at_ms,
        app_families.last_used_at_ms,
        app_passwords.role,
        people.id AS person_id,
        people.name AS person_name,
        people.role AS person_role,
        people.created_at_ms AS person_created_at_ms,
        people.last_seen_at_ms AS person_last_seen_at_ms
    FROM app_families
    JOIN app_passwords ON app_passwords.id = app_families.app_password_id
    JOIN people ON people.id = app_passwords.person_id
"""


def kin_of(reader: sqlite3.Connection, secret_hash: str) -> Kin | None:
    row = reader.execute(
        f"{_KIN} WHERE app_families.secret_hash = :secret_hash",
        {"secret_hash": secret_hash},
    ).fetchone()
    return None if row is None else _kin(row)


def kin(reader: sqlite3.Connection, family_id: FamilyId) -> Kin | None:
    row = reader.execute(
        f"{_KIN} WHERE app_families.id = :id",
        {"id": family_id},
    ).fetchone()
    return None if row is None else _kin(row)


def families(reader: sqlite3.Connection, person_id: PersonId | None) -> list[Family]:
    """Of one person or of all, newest first."""
    rows = reader.execute(
        """
        SELECT
            app_families.id,
            app_families.app_password_id,
            app_families.client,
            app_families.address,
            app_families.created_at_ms,
            app_families.last_used_at_ms,
            app_passwords.person_id
        FROM app_passwords
        JOIN app_families ON app_families.app_password_id = app_passwords.id
        WHERE :person_id IS NULL OR app_passwords.person_id = :person_id
        ORDER BY app_families.id DESC
        """,
        {"person_id": person_id},
    )
    return [_family(row) for row in rows]


def _kin(row: sqlite3.Row) -> Kin:
    return Kin(
        family=_family(row),
        secret_hash=row["secret_hash"],
        newest_hash=row["newest_hash"],
        owner=_person(row),
        role=None if row["role"] is None else Role(row["role"]),
    )


def _family(row: sqlite3.Row) -> Family:
    return Family(
        id=FamilyId(row["id"]),
        person_id=PersonId(row["person_id"]),
        app_password_id=AppPasswordId(row["app_password_id"]),
        client=row["client"],
        address=row["address"],
        created_at=Moment(row["created_at_ms"]),
        last_used_at=Moment(row["last_used_at_ms"]),
    )


def _app_password(row: sqlite3.Row) -> AppPassword:
    return AppPassword(
        id=AppPasswordId(row["id"]),
        person_id=PersonId(row["person_id"]),
        name=row["name"],
        role=None if row["role"] is None else Role(row["role"]),
        created_at=Moment(row["created_at_ms"]),
        last_used_at=None if row["last_used_at_ms"] is None else Moment(row["last_used_at_ms"]),
        last_client=row["last_client"],
        last_address=row["last_address"],
    )


def _person(row: sqlite3.Row) -> Person:
    seen = row["person_last_seen_at_ms"]
    return Person(
        id=PersonId(row["person_id"]),
        name=row["person_name"],
        role=Role(row["person_role"]),
        created_at=Moment(row["person_created_at_ms"]),
        last_seen_at=None if seen is None else Moment(seen),
    )
