"""Links, refusals and loves: the SQL."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soniq.listening.model import PlayId
from soniq.scrobbling.model import LinkState, Place, Refusal
from soniq.store.database import Tx
from soniq.units import Moment, PersonId, TrackId

REFUSALS = 200
"""That are kept of each link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    person_id: PersonId
    place: Place
    account: str
    sealed: str
    told_id: PlayId
    state: LinkState
    note: str
    loves: bool
    announces: bool
    told: int
    linked_at: Moment
    told_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Love:
    """A star that is to be told, or to be taken back."""

    track_id: TrackId
    artist: str
    title: str
    recording_mbid: str | None
    loved: bool


def links(reader: sqlite3.Connection, person_id: PersonId | None = None) -> list[LinkRow]:
    """One person's, or everybody's."""
    rows = reader.execute(_LINKS if person_id is None else _LINKS_OF, {"person_id": person_id})
    return [_link(row) for row in rows]


def link(reader: sqlite3.Connection, person_id: PersonId, place: Place) -> LinkRow | None:
    found = (one for one in links(reader, person_id) if one.place == place)
    return next(found, None)


def put_link(
    tx: Tx,
    person_id: PersonId,
    place: Place,
    *,
    account: str,
    sealed: str,
    told_id: PlayId,
    at: Moment,
) -> None:
    """A new link begins after `told_id`; one that is made anew goes on where it was."""
    tx.execute(
        """
        INSERT INTO scrobble_links (person_id, place, account, sealed, told_id, linked_at_ms)
        VALUES (:person_id, :place, :account, :sealed, :told_id, :at)
        ON CONFLICT (person_id, place) DO UPDATE SET
            account = excluded.account,
            sealed = excluded.sealed,
            state = 'active',
            note = ''
        """,
        {
            "person_id": person_id,
            "place": str(place),
            "account": account,
            "sealed": sealed,
            "told_id": told_id,
            "at": at,
        },
    )


def drop_link(tx: Tx, person_id: PersonId, place: Place) -> bool:
    dropped = tx.execute(
        "DELETE FROM scrobble_links WHERE person_id = :person_id AND place = :place",
        {"person_id": person_id, "place": str(place)},
    )
    return dropped.rowcount > 0


def set_loves(tx: Tx, person_id: PersonId, place: Place, loves: bool) -> None:
    tx.execute(
        """
        UPDATE scrobble_links
        SET loves = :loves
        WHERE person_id = :person_id AND place = :place
        """,
        {"person_id": person_id, "place": str(place), "loves": loves},
    )


def set_announces(tx: Tx, person_id: PersonId, place: Place, announces: bool) -> None:
    tx.execute(
        """
        UPDATE scrobble_links
        SET announces = :announces
        WHERE person_id = :person_id AND place = :place
        """,
        {"person_id": person_id, "place": str(place), "announces": announces},
    )


def advance(tx: Tx, row: LinkRow, told_id: PlayId, told: int, at: Moment) -> None:
    tx.execute(
        """
        UPDATE scrobble_links
        SET
            told_id = max(told_id, :told_id),
            told = told + :told,
            told_at_ms = iif(:told > 0, :at, told_at_ms),
            note = ''
        WHERE person_id = :person_id AND place = :place
        """,
        {
            "person_id": row.person_id,
            "place": str(row.place),
            "told_id": told_id,
            "told": told,
            "at": at,
        },
    )


def note(tx: Tx, row: LinkRow, note: str, state: LinkState = LinkState.ACTIVE) -> None:
    tx.execute(
        """
        UPDATE scrobble_links
        SET
            note = :note,
            state = :state
        WHERE person_id = :person_id AND place = :place AND sealed = :sealed
        """,
        {
            "person_id": row.person_id,
            "place": str(row.place),
            "sealed": row.sealed,
            "note": note,
            "state": str(state),
        },
    )


def put_refusals(tx: Tx, row: LinkRow, refusals: Sequence[Refusal]) -> None:
    """The oldest beyond `REFUSALS` go."""
    whose = {"person_id": row.person_id, "place": str(row.place)}
    tx.executemany(
        """
        INSERT INTO scrobble_refusals (person_id, place, played_at_ms, artist, title, why)
        SELECT person_id, place, :played_at, :artist, :title, :why
        FROM scrobble_links
        WHERE person_id = :person_id AND place = :place
        """,
        [
            whose
            | {
                "played_at": one.played_at,
                "artist": one.artist,
                "title": one.title,
                "why": one.why,
            }
            for one in refusals
        ],
    )
    tx.execute(
        """
        DELETE FROM scrobble_refusals
        WHERE person_id = :person_id
            AND place = :place
            AND id <= (
                SELECT id
                FROM scrobble_refusals
                WHERE person_id = :person_id AND place = :place
                ORDER BY id DESC
                LIMIT 1 OFFSET :most
            )
        """,
        whose | {"most": REFUSALS},
    )


def refusals(reader: sqlite3.Connection, person_id: PersonId, place: Place) -> list[Refusal]:
    """The newest first."""
    rows = reader.execute(
        """
        SELECT played_at_ms, artist, title, why
        FROM scrobble_refusals INDEXED BY scrobble_refusals_of
        WHERE person_id = :person_id AND place = :place
        ORDER BY id DESC
        """,
        {"person_id": person_id, "place": str(place)},
    )
    return [
        Refusal(
            place=place,
            played_at=Moment(row["played_at_ms"]),
            artist=row["artist"],
            title=row["title"],
            why=row["why"],
        )
        for row in rows
    ]


def want_loves(tx: Tx, person_id: PersonId, tracks: Iterable[TrackId]) -> int:
    """Has the stars of these tracks told, as they are now, wherever the person wishes that."""
    return tx.execute(
        """
        INSERT OR REPLACE INTO scrobble_loves (person_id, place, track_id, loved)
        SELECT
            k.person_id,
            k.place,
            t.id,
            EXISTS (
                SELECT 1
                FROM ratings AS r
                WHERE r.person_id = :person_id
                    AND r.entity = 'track'
                    AND r.entity_id = t.id
                    AND r.starred_at_ms IS NOT NULL
            )
        FROM scrobble_links AS k
        CROSS JOIN json_each(:tracks) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        WHERE k.person_id = :person_id AND k.loves = 1
        """,
        {"person_id": person_id, "tracks": json.dumps(sorted(set(tracks)))},
    ).rowcount


def loves(reader: sqlite3.Connection, row: LinkRow) -> list[Love]:
    rows = reader.execute(
        """
        SELECT
            w.track_id,
            t.artist,
            t.title,
            t.musicbrainz_id,
            w.loved
        FROM scrobble_loves AS w
        CROSS JOIN tracks AS t ON t.id = w.track_id
        WHERE w.person_id = :person_id AND w.place = :place
        ORDER BY w.track_id
        """,
        {"person_id": row.person_id, "place": str(row.place)},
    )
    return [
        Love(
            track_id=TrackId(found["track_id"]),
            artist=found["artist"],
            title=found["title"],
            recording_mbid=found["musicbrainz_id"],
            loved=bool(found["loved"]),
        )
        for found in rows
    ]


def drop_love(tx: Tx, row: LinkRow, love: Love) -> None:
    """Not where it was changed since."""
    tx.execute(
        """
        DELETE FROM scrobble_loves
        WHERE person_id = :person_id
            AND place = :place
            AND track_id = :track_id
            AND loved = :loved
        """,
        {
            "person_id": row.person_id,
            "place": str(row.place),
            "track_id": love.track_id,
            "loved": love.loved,
        },
    )


def _link(row: sqlite3.Row) -> LinkRow:
    return LinkRow(
        person_id=PersonId(row["person_id"]),
        place=Place(row["place"]),
        account=row["account"],
        sealed=row["sealed"],
        told_id=PlayId(row["told_id"]),
        state=LinkState(row["state"]),
        note=row["note"],
        loves=bool(row["loves"]),
        announces=bool(row["announces"]),
        told=row["told"],
        linked_at=Moment(row["linked_at_ms"]),
        told_at=None if row["told_at_ms"] is None else Moment(row["told_at_ms"]),
    )


_COLUMNS = """
        person_id,
        place,
        account,
        sealed,
        told_id,
        state,
        note,
        loves,
        announces,
        told,
        linked_at_ms,
        told_at_ms
"""

_LINKS = f"""
    SELECT {_COLUMNS}
    FROM scrobble_links
    ORDER BY person_id, place
"""  # noqa: S608 constants only

_LINKS_OF = f"""
    SELECT {_COLUMNS}
    FROM scrobble_links
    WHERE person_id = :person_id
    ORDER BY place
"""  # noqa: S608 constants only
