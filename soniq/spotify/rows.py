"""Accounts and the counts of their requests: the SQL."""

import sqlite3
from dataclasses import dataclass, field

from soniq.spotify.model import AccountState, Wait
from soniq.store.database import Tx
from soniq.units import Moment, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """tried_at: when a sync was last begun. pass_at: when the last pass began; is_passing: it is
    not at its end."""

    person_id: PersonId
    client_id: str
    spotify_id: str
    name: str
    access_sealed: str = field(repr=False)
    refresh_sealed: str = field(repr=False)
    expires_at: Moment
    state: AccountState
    note: str
    with_playlists: bool
    playlist_songs: bool
    connected_at: Moment
    tried_at: Moment | None
    synced_at: Moment | None
    pass_at: Moment | None
    is_passing: bool
    by_person: bool
    waits: Wait | None
    resumes_at: Moment | None


def account(reader: sqlite3.Connection, person_id: PersonId) -> AccountRow | None:
    row = reader.execute(_ACCOUNT, {"person_id": person_id}).fetchone()
    return None if row is None else _account(row)


def accounts(reader: sqlite3.Connection) -> list[AccountRow]:
    """Everybody's."""
    return [_account(row) for row in reader.execute(_ACCOUNTS)]


def put_account(
    tx: Tx,
    person_id: PersonId,
    *,
    client_id: str,
    access_sealed: str,
    refresh_sealed: str,
    expires_at: Moment,
    scopes: str,
    at: Moment,
) -> None:
    """A new one; one that is connected anew keeps how far it was read."""
    tx.execute(
        """
        INSERT INTO spotify_accounts (
            person_id,
            client_id,
            access_sealed,
            refresh_sealed,
            expires_at_ms,
            scopes,
            connected_at_ms
        )
        VALUES (:person_id, :client_id, :access, :refresh, :expires_at, :scopes, :at)
        ON CONFLICT (person_id) DO UPDATE SET
            client_id = excluded.client_id,
            access_sealed = excluded.access_sealed,
            refresh_sealed = excluded.refresh_sealed,
            expires_at_ms = excluded.expires_at_ms,
            scopes = excluded.scopes,
            connected_at_ms = excluded.connected_at_ms,
            state = 'active',
            note = '',
            waits = NULL,
            resumes_at_ms = NULL
        """,
        {
            "person_id": person_id,
            "client_id": client_id,
            "access": access_sealed,
            "refresh": refresh_sealed,
            "expires_at": expires_at,
            "scopes": scopes,
            "at": at,
        },
    )


def drop_account(tx: Tx, person_id: PersonId) -> bool:
    """With all that hangs on it."""
    dropped = tx.execute(
        "DELETE FROM spotify_accounts WHERE person_id = :person_id", {"person_id": person_id}
    )
    return dropped.rowcount > 0


def set_tokens(
    tx: Tx, account: AccountRow, *, access_sealed: str, refresh_sealed: str, expires_at: Moment
) -> bool:
    """Whether they were kept: not where it was connected anew meanwhile."""
    changed = tx.execute(
        """
        UPDATE spotify_accounts
        SET
            access_sealed = :access,
            refresh_sealed = :refresh,
            expires_at_ms = :expires_at
        WHERE person_id = :person_id AND refresh_sealed = :old
        """,
        {
            "person_id": account.person_id,
            "access": access_sealed,
            "refresh": refresh_sealed,
            "expires_at": expires_at,
            "old": account.refresh_sealed,
        },
    )
    return changed.rowcount > 0


def set_over(tx: Tx, account: AccountRow, note: str) -> bool:
    """The consent is gone. Its tokens are good for nothing, and are not kept."""
    changed = tx.execute(
        """
        UPDATE spotify_accounts
        SET
            state = 'over',
            note = :note,
            access_sealed = '',
            refresh_sealed = ''
        WHERE person_id = :person_id AND refresh_sealed = :old
        """,
        {"person_id": account.person_id, "note": note, "old": account.refresh_sealed},
    )
    return changed.rowcount > 0


def set_person(tx: Tx, person_id: PersonId, *, spotify_id: str, name: str) -> None:
    """Another person there than before: nothing is known of their lists."""
    asked = {"person_id": person_id, "spotify_id": spotify_id, "name": name}
    tx.execute(
        """
        DELETE FROM spotify_lists
        WHERE person_id = (
            SELECT person_id
            FROM spotify_accounts
            WHERE person_id = :person_id AND spotify_id <> '' AND spotify_id <> :spotify_id
        )
        """,
        asked,
    )
    tx.execute(
        """
        UPDATE spotify_accounts
        SET
            spotify_id = :spotify_id,
            name = :name
        WHERE person_id = :person_id
        """,
        asked,
    )


def set_options(
    tx: Tx, person_id: PersonId, *, with_playlists: bool | None, playlist_songs: bool | None
) -> None:
    tx.execute(
        """
        UPDATE spotify_accounts
        SET
            with_playlists = ifnull(:with_playlists, with_playlists),
            playlist_songs = ifnull(:playlist_songs, playlist_songs)
        WHERE person_id = :person_id
        """,
        {
            "person_id": person_id,
            "with_playlists": with_playlists,
            "playlist_songs": playlist_songs,
        },
    )


def begin_pass(tx: Tx, person_id: PersonId, at: Moment, *, by_person: bool) -> None:
    """A new one where none is under way. None begins before the one before it, whatever the clock
    did."""
    tx.execute(
        """
        UPDATE spotify_accounts
        SET
            pass_at_ms = iif(is_passing, pass_at_ms, max(:at, ifnull(pass_at_ms, 0) + 1)),
            by_person = iif(is_passing, max(by_person, :by_person), :by_person),
            is_passing = 1,
            tried_at_ms = :at,
            waits = NULL,
            resumes_at_ms = NULL
        WHERE person_id = :person_id
        """,
        {"person_id": person_id, "at": at, "by_person": by_person},
    )


def end_pass(tx: Tx, person_id: PersonId, at: Moment) -> None:
    tx.execute(
        """
        UPDATE spotify_accounts
        SET
            is_passing = 0,
            synced_at_ms = :at,
            note = ''
        WHERE person_id = :person_id
        """,
        {"person_id": person_id, "at": at},
    )


def set_wait(tx: Tx, person_id: PersonId, waits: Wait, resumes_at: Moment) -> None:
    tx.execute(
        """
        UPDATE spotify_accounts
        SET
            waits = :waits,
            resumes_at_ms = :resumes_at
        WHERE person_id = :person_id
        """,
        {"person_id": person_id, "waits": str(waits), "resumes_at": resumes_at},
    )


def set_note(tx: Tx, person_id: PersonId, note: str) -> None:
    tx.execute(
        "UPDATE spotify_accounts SET note = :note WHERE person_id = :person_id",
        {"person_id": person_id, "note": note},
    )


def asked(reader: sqlite3.Connection, client_id: str, day: int) -> int:
    row = reader.execute(
        """
        SELECT requests
        FROM spotify_asked
        WHERE client_id = :client_id AND day = :day
        """,
        {"client_id": client_id, "day": day},
    ).fetchone()
    return 0 if row is None else int(row["requests"])


def count_asked(tx: Tx, client_id: str, day: int, requests: int) -> None:
    tx.execute(
        """
        INSERT INTO spotify_asked (client_id, day, requests)
        VALUES (:client_id, :day, max(0, :requests))
        ON CONFLICT (client_id, day) DO UPDATE SET requests = max(0, requests + :requests)
        """,
        {"client_id": client_id, "day": day, "requests": requests},
    )


def forget_asked(tx: Tx, before: int) -> int:
    return tx.execute("DELETE FROM spotify_asked WHERE day < :day", {"day": before}).rowcount


def _account(row: sqlite3.Row) -> AccountRow:
    return AccountRow(
        person_id=PersonId(row["person_id"]),
        client_id=row["client_id"],
        spotify_id=row["spotify_id"],
        name=row["name"],
        access_sealed=row["access_sealed"],
        refresh_sealed=row["refresh_sealed"],
        expires_at=Moment(row["expires_at_ms"]),
        state=AccountState(row["state"]),
        note=row["note"],
        with_playlists=bool(row["with_playlists"]),
        playlist_songs=bool(row["playlist_songs"]),
        connected_at=Moment(row["connected_at_ms"]),
        tried_at=_moment(row["tried_at_ms"]),
        synced_at=_moment(row["synced_at_ms"]),
        pass_at=_moment(row["pass_at_ms"]),
        is_passing=bool(row["is_passing"]),
        by_person=bool(row["by_person"]),
        waits=None if row["waits"] is None else Wait(row["waits"]),
        resumes_at=_moment(row["resumes_at_ms"]),
    )


def _moment(value: int | None) -> Moment | None:
    return None if value is None else Moment(value)


_COLUMNS = """
        person_id,
        client_id,
        spotify_id,
        name,
        access_sealed,
        refresh_sealed,
        expires_at_ms,
        state,
        note,
        with_playlists,
        playlist_songs,
        connected_at_ms,
        tried_at_ms,
        synced_at_ms,
        pass_at_ms,
        is_passing,
        by_person,
        waits,
        resumes_at_ms
"""

_ACCOUNT = f"""
    SELECT {_COLUMNS}
    FROM spotify_accounts
    WHERE person_id = :person_id
"""  # noqa: S608 constants only

_ACCOUNTS = f"""
    SELECT {_COLUMNS}
    FROM spotify_accounts
    ORDER BY person_id
"""  # noqa: S608 constants only
