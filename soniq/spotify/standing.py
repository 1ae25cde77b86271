"""How somebody's account stands, for people."""

import sqlite3

from soniq.spotify import playlist_rows, told_rows
from soniq.spotify.listed import PLAYLISTS
from soniq.spotify.model import AccountState, Connection, ListState, Reading
from soniq.spotify.rows import AccountRow
from soniq.spotify.saved import ALBUMS, TRACKS
from soniq.units import Moment, PersonId


def connection(
    reader: sqlite3.Connection,
    person_id: PersonId,
    account: AccountRow | None,
    *,
    client_id: str | None,
    is_own_client: bool,
    pending_until: Moment | None,
    listening: bool,
    asked: int,
    budget: int,
) -> Connection:
    """account: None where there is none."""
    return Connection(
        person_id=person_id,
        state=AccountState.NONE if account is None else account.state,
        client_id=client_id,
        is_own_client=is_own_client,
        pending_until=pending_until,
        listening=listening,
        account="" if account is None else account.name,
        note="" if account is None else account.note,
        with_playlists=account is None or account.with_playlists,
        playlist_songs=account is not None and account.playlist_songs,
        connected_at=None if account is None else account.connected_at,
        expires_at=None if account is None else account.expires_at,
        synced_at=None if account is None else account.synced_at,
        is_passing=account is not None and account.is_passing,
        waits=None if account is None else account.waits,
        resumes_at=None if account is None else account.resumes_at,
        asked=asked,
        budget=budget,
        lists=[] if account is None else _lists(reader, account),
    )


def _lists(reader: sqlite3.Connection, account: AccountRow) -> list[ListState]:
    read = told_rows.lists(reader, account.person_id)
    found = []
    for name in (ALBUMS, TRACKS):
        row = read.get(name)
        is_done = row is not None and row.passed_at == account.pass_at
        known = told_rows.count(reader, account.person_id, name)
        found.append(
            ListState(
                name=name,
                taken=known if row is None or is_done or row.whole_at else row.place,
                total=None if row is None else row.total,
            )
        )
    listed = playlist_rows.listed(reader, account.person_id)
    found.append(
        ListState(
            name=PLAYLISTS,
            taken=sum(one.reading is Reading.TAKEN for one in listed),
            total=len(listed) if PLAYLISTS in read else None,
        )
    )
    return found
