"""Playlists as Spotify lists them, and those that are being read: the SQL."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from soniq.clients.spotify_model import SpotifyPlaylist
from soniq.playlists.model import PlaylistId
from soniq.spotify.model import ListedPlaylist, Reading
from soniq.store.database import Tx
from soniq.units import Moment, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRead:
    """A playlist that was not read as it is now. place: entries of it that are here."""

    spotify_id: str
    name: str
    description: str
    owner: str
    snapshot_id: str
    total: int
    place: int


def list_them(
    tx: Tx,
    person_id: PersonId,
    playlists: Sequence[SpotifyPlaylist],
    refused: frozenset[str],
    *,
    number: int,
    at: Moment,
) -> None:
    """refused: those that need not be asked for. number: the place of the first.

    One that changed is open again, from its start.
    """
    tx.executemany(
        """
        INSERT INTO spotify_playlists (
            person_id,
            spotify_id,
            name,
            description,
            owner,
            url,
            total,
            snapshot_id,
            reading,
            listed_at_ms,
            number
        )
        SELECT
            person_id,
            :spotify_id,
            :name,
            :description,
            :owner,
            :url,
            :total,
            :snapshot_id,
            iif(:refused, 'refused', 'open'),
            :at,
            :number
        FROM spotify_accounts
        WHERE person_id = :person_id
        ON CONFLICT (person_id, spotify_id) DO UPDATE SET
            name = excluded.name,
            description = excluded.description,
            owner = excluded.owner,
            url = excluded.url,
            total = excluded.total,
            place = iif(snapshot_id = excluded.snapshot_id, place, 0),
            reading = iif(
                :refused,
                'refused',
                iif(taken_snapshot_id IS excluded.snapshot_id, reading, 'open')
            ),
            snapshot_id = excluded.snapshot_id,
            listed_at_ms = excluded.listed_at_ms,
            number = excluded.number
        """,
        [
            {
                "person_id": person_id,
                "spotify_id": one.id,
                "name": one.name,
                "description": one.description,
                "owner": one.owner,
                "url": one.url,
                "total": one.total,
                "snapshot_id": one.snapshot_id,
                "refused": one.id in refused,
                "at": at,
                "number": number + place,
            }
            for place, one in enumerate(playlists)
        ],
    )


def drop_unlisted(tx: Tx, person_id: PersonId, before: Moment) -> None:
    """Those that the last listing had no more."""
    tx.execute(
        """
        DELETE FROM spotify_playlists
        WHERE person_id = :person_id AND listed_at_ms < :before
        """,
        {"person_id": person_id, "before": before},
    )


def open_all(tx: Tx, person_id: PersonId) -> None:
    """Has all that were taken read once more."""
    tx.execute(
        """
        UPDATE spotify_playlists
        SET
            reading = 'open',
            taken_snapshot_id = NULL,
            place = 0
        WHERE person_id = :person_id AND reading = 'taken'
        """,
        {"person_id": person_id},
    )


def to_read(reader: sqlite3.Connection, person_id: PersonId) -> list[ToRead]:
    """In the order of the listing; what is begun comes first."""
    rows = reader.execute(
        """
        SELECT
            spotify_id,
            name,
            description,
            owner,
            snapshot_id,
            total,
            place
        FROM spotify_playlists
        WHERE person_id = :person_id AND reading = 'open'
        ORDER BY place = 0, number
        """,
        {"person_id": person_id},
    )
    return [
        ToRead(
            spotify_id=row["spotify_id"],
            name=row["name"],
            description=row["description"],
            owner=row["owner"],
            snapshot_id=row["snapshot_id"],
            total=row["total"],
            place=row["place"],
        )
        for row in rows
    ]


def put_lines(
    tx: Tx, person_id: PersonId, one: ToRead, lines: Sequence[str], *, start: int, total: int
) -> None:
    """A page that begins at `start`; what lay there from a reading that was cut off goes."""
    whose = {"person_id": person_id, "spotify_id": one.spotify_id}
    tx.execute(
        """
        DELETE FROM spotify_lines
        WHERE person_id = :person_id
            AND spotify_id = :spotify_id
            AND place >= :start
        """,
        whose | {"start": start},
    )
    tx.executemany(
        """
        INSERT INTO spotify_lines (person_id, spotify_id, place, told)
        SELECT person_id, spotify_id, :place, :told
        FROM spotify_playlists
        WHERE person_id = :person_id AND spotify_id = :spotify_id
        """,
        [whose | {"place": start + place, "told": told} for place, told in enumerate(lines)],
    )
    tx.execute(
        """
        UPDATE spotify_playlists
        SET
            place = :place,
            total = :total
        WHERE person_id = :person_id AND spotify_id = :spotify_id
        """,
        whose | {"place": start + len(lines), "total": total},
    )


def lines(reader: sqlite3.Connection, person_id: PersonId, one: ToRead) -> list[str]:
    rows = reader.execute(
        """
        SELECT told
        FROM spotify_lines
        WHERE person_id = :person_id AND spotify_id = :spotify_id
        ORDER BY place
        """,
        {"person_id": person_id, "spotify_id": one.spotify_id},
    )
    return [row["told"] for row in rows]


def set_reading(
    tx: Tx,
    person_id: PersonId,
    one: ToRead,
    reading: Reading,
    playlist_id: PlaylistId | None = None,
) -> None:
    """What became of a playlist as its snapshot is; its lines are needed no more."""
    whose = {"person_id": person_id, "spotify_id": one.spotify_id}
    tx.execute(
        """
        DELETE FROM spotify_lines
        WHERE person_id = :person_id AND spotify_id = :spotify_id
        """,
        whose,
    )
    tx.execute(
        """
        UPDATE spotify_playlists
        SET
            reading = :reading,
            taken_snapshot_id = :snapshot_id,
            place = 0,
            playlist_id = ifnull(:playlist_id, playlist_id)
        WHERE person_id = :person_id AND spotify_id = :spotify_id
        """,
        whose
        | {
            "reading": str(reading),
            "snapshot_id": one.snapshot_id,
            "playlist_id": playlist_id,
        },
    )


def listed(reader: sqlite3.Connection, person_id: PersonId) -> list[ListedPlaylist]:
    rows = reader.execute(
        """
        SELECT
            spotify_id,
            name,
            owner,
            url,
            total,
            reading,
            playlist_id
        FROM spotify_playlists
        WHERE person_id = :person_id
        ORDER BY number, spotify_id
        """,
        {"person_id": person_id},
    )
    return [
        ListedPlaylist(
            spotify_id=row["spotify_id"],
            name=row["name"],
            owner=row["owner"],
            url=row["url"],
            total=row["total"],
            reading=Reading(row["reading"]),
            playlist_id=None if row["playlist_id"] is None else PlaylistId(row["playlist_id"]),
        )
        for row in rows
    ]


def count(reader: sqlite3.Connection, person_id: PersonId, reading: Reading) -> int:
    row = reader.execute(
        """
        SELECT count(*) AS playlists
        FROM spotify_playlists
        WHERE person_id = :person_id AND reading = :reading
        """,
        {"person_id": person_id, "reading": str(reading)},
    ).fetchone()
    return int(row["playlists"])
