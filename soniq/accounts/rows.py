"""People, sessions and tokens as rows."""

import sqlite3
from dataclasses import dataclass

from soniq.accounts.model import Person, Role, Session, SessionId, Token
from soniq.store.database import Tx
from soniq.units import Moment, PersonId, TokenId


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person with what is kept of the password."""

    person: Person
    password_hash: str


def anybody(reader: sqlite3.Connection) -> bool:
    return reader.execute("SELECT 1 FROM people WHERE role = 'owner'").fetchone() is not None


def people(reader: sqlite3.Connection) -> list[Person]:
    rows = reader.execute(
        """
        SELECT id, name, role, created_at_ms, last_seen_at_ms
        FROM people
        ORDER BY name_key
        """
    )
    return [_person(row) for row in rows]


def person(reader: sqlite3.Connection, person_id: PersonId) -> Known | None:
    row = reader.execute(
        """
        SELECT id, name, role, created_at_ms, last_seen_at_ms, password_hash
        FROM people
        WHERE id = :id
        """,
        {"id": person_id},
    ).fetchone()
    return None if row is None else Known(person=_person(row), password_hash=row["password_hash"])


def person_named(reader: sqlite3.Connection, name_key: str) -> Known | None:
    row = reader.execute(
        """
        SELECT id, name, role, created_at_ms, last_seen_at_ms, password_hash
        FROM people
        WHERE name_key = :name_key
        """,
        {"name_key": name_key},
    ).fetchone()
    return None if row is None else Known(person=_person(row), password_hash=row["password_hash"])


def renew_hash(tx: Tx, known: Known, password_hash: str) -> None:
    """The same password under today's parameters, unless it was changed meanwhile."""
    tx.execute(
        "UPDATE people SET password_hash = :new WHERE id = :id AND password_hash = :old",
        {"id": known.person.id, "new": password_hash, "old": known.password_hash},
    )


def next_id(tx: Tx, table: str) -> int:
    """The id that the next row of a table gets; none is dealt out twice."""
    row = tx.execute(
        "SELECT ifnull(max(seq), 0) + 1 AS next FROM sqlite_sequence WHERE name = :table",
        {"table": table},
    ).fetchone()
    return int(row["next"])


def add_session(tx: Tx, session: Session, secret_hash: str) -> None:
    tx.execute(
        """
        INSERT INTO sessions
            (secret_hash, person_id, created_at_ms, last_seen_at_ms, user_agent, address)
        VALUES (:secret_hash, :person_id, :created_at_ms, :last_seen_at_ms, :user_agent, :address)
        """,
        {
            "secret_hash": secret_hash,
            "person_id": session.person_id,
            "created_at_ms": session.created_at,
            "last_seen_at_ms": session.last_seen_at,
            "user_agent": session.user_agent,
            "address": session.address,
        },
    )


def drop_oldest_sessions(tx: Tx, person_id: PersonId, *, kept: int) -> None:
    tx.execute(
        """
        DELETE FROM sessions
        WHERE person_id = :person_id AND id NOT IN (
            SELECT id
            FROM sessions
            WHERE person_id = :person_id
            ORDER BY last_seen_at_ms DESC, id DESC
            LIMIT :kept
        )
        """,
        {"person_id": person_id, "kept": kept},
    )


def session_of(reader: sqlite3.Connection, secret_hash: str) -> tuple[Session, Person] | None:
    row = reader.execute(
        """
        SELECT
            sessions.id AS session_id,
            sessions.created_at_ms AS session_created_at_ms,
            sessions.last_seen_at_ms AS session_last_seen_at_ms,
            sessions.user_agent,
            sessions.address,
            people.id,
            people.name,
            people.role,
            people.created_at_ms,
            people.last_seen_at_ms
        FROM sessions
        JOIN people ON people.id = sessions.person_id
        WHERE sessions.secret_hash = :secret_hash
        """,
        {"secret_hash": secret_hash},
    ).fetchone()
    if row is None:
        return None
    session = Session(
        id=SessionId(row["session_id"]),
        person_id=PersonId(row["id"]),
        created_at=Moment(row["session_created_at_ms"]),
        last_seen_at=Moment(row["session_last_seen_at_ms"]),
        user_agent=row["user_agent"],
        address=row["address"],
    )
    return session, _person(row)


def sessions(reader: sqlite3.Connection, person_id: PersonId) -> list[tuple[Session, str]]:
    """Newest first, each with the hash of its secret."""
    rows = reader.execute(
        """
        SELECT id, person_id, created_at_ms, last_seen_at_ms, user_agent, address, secret_hash
        FROM sessions
        WHERE person_id = :person_id
        ORDER BY id DESC
        """,
        {"person_id": person_id},
    )
    return [(_session(row), row["secret_hash"]) for row in rows]


def see_session(tx: Tx, session_id: SessionId, at: Moment) -> None:
    tx.execute(
        "UPDATE sessions SET last_seen_at_ms = :at WHERE id = :id", {"id": session_id, "at": at}
    )


def see_person(tx: Tx, person_id: PersonId, at: Moment) -> None:
    tx.execute(
        "UPDATE people SET last_seen_at_ms = :at WHERE id = :id", {"id": person_id, "at": at}
    )


def tokens(reader: sqlite3.Connection, person_id: PersonId | None) -> list[Token]:
    """Of one person or of all, newest first."""
    rows = reader.execute(
        """
        SELECT id, person_id, name, role, hint, created_at_ms, last_used_at_ms
        FROM tokens
        WHERE :person_id IS NULL OR person_id = :person_id
        ORDER BY id DESC
        """,
        {"person_id": person_id},
    )
    return [_token(row) for row in rows]


def token(reader: sqlite3.Connection, token_id: TokenId) -> Token | None:
    row = reader.execute(
        """
        SELECT id, person_id, name, role, hint, created_at_ms, last_used_at_ms
        FROM tokens
        WHERE id = :id
        """,
        {"id": token_id},
    ).fetchone()
    return None if row is None else _token(row)


def token_of(reader: sqlite3.Connection, secret_hash: str) -> Token | None:
    row = reader.execute(
        """
        SELECT id, person_id, name, role, hint, created_at_ms, last_used_at_ms
        FROM tokens
        WHERE secret_hash = :secret_hash
        """,
        {"secret_hash": secret_hash},
    ).fetchone()
    return None if row is None else _token(row)


def see_token(tx: Tx, token_id: TokenId, at: Moment) -> None:
    tx.execute("UPDATE tokens SET last_used_at_ms = :at WHERE id = :id", {"id": token_id, "at": at})


def _person(row: sqlite3.Row) -> Person:
    return Person(
        id=PersonId(row["id"]),
        name=row["name"],
        role=Role(row["role"]),
        created_at=Moment(row["created_at_ms"]),
        last_seen_at=None if row["last_seen_at_ms"] is None else Moment(row["last_seen_at_ms"]),
    )


def _session(row: sqlite3.Row) -> Session:
    return Session(
        id=SessionId(row["id"]),
        person_id=PersonId(row["person_id"]),
        created_at=Moment(row["created_at_ms"]),
        last_seen_at=Moment(row["last_seen_at_ms"]),
        user_agent=row["user_agent"],
        address=row["address"],
    )


def _token(row: sqlite3.Row) -> Token:
    return Token(
        id=TokenId(row["id"]),
        person_id=PersonId(row["person_id"]),
        name=row["name"],
        role=None if row["role"] is None else Role(row["role"]),
        hint=row["hint"],
        created_at=Moment(row["created_at_ms"]),
        last_used_at=None if row["last_used_at_ms"] is None else Moment(row["last_used_at_ms"]),
    )
