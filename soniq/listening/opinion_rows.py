"""Stars, ratings and votes, and the lists that are made of them: the SQL."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from soniq.library.paging import Key
from soniq.listening.model import AlbumOrder, Opinion, Thing, ThingKind, Vote
from soniq.listening.play_rows import FIRST, LAST
from soniq.store.database import Tx
from soniq.units import AlbumId, Moment, PersonId, TrackId

_TABLES = {ThingKind.TRACK: "tracks", ThingKind.ALBUM: "albums", ThingKind.ARTIST: "artists"}


def missing(reader: sqlite3.Connection, things: Iterable[Thing]) -> Thing | None:
    """One of them that is not in the catalogue."""
    for thing in things:
        sql = f"SELECT 1 FROM {_TABLES[thing.kind]} WHERE id = :id"  # noqa: S608 constants only
        if reader.execute(sql, {"id": thing.id}).fetchone() is None:
            return thing
    return None


def rate(
    tx: Tx, person_id: PersonId, entity: str, id_: int, rating: int | None, at: Moment
) -> None:
    values = {"person_id": person_id, "entity": entity, "id": id_, "rating": rating, "at": at}
    tx.execute(_RATE, values)
    tx.execute(_SWEEP, values)


def star(
    tx: Tx, person_id: PersonId, entity: str, id_: int, starred_at: Moment | None, at: Moment
) -> None:
    """starred_at: None takes the star away; what is starred keeps its time."""
    values = {"person_id": person_id, "entity": entity, "id": id_, "star": starred_at, "at": at}
    tx.execute(_UNSTAR if starred_at is None else _STAR, values)
    tx.execute(_SWEEP, values)


def vote(tx: Tx, person_id: PersonId, entity: str, id_: int, vote: Vote, at: Moment) -> None:
    values = {"person_id": person_id, "entity": entity, "id": id_, "vote": vote, "at": at}
    tx.execute(_VOTE, values)
    tx.execute(_SWEEP, values)


def opinions(
    reader: sqlite3.Connection, person_id: PersonId, kind: ThingKind, ids: Iterable[int]
) -> dict[int, Opinion]:
    rows = reader.execute(
        _OPINIONS[kind],
        {"person_id": person_id, "entity": str(kind), "ids": json.dumps(sorted(set(ids)))},
    )
    return {
        row["id"]: Opinion(
            rating=row["rating"],
            starred_at=row["starred_at_ms"],
            vote=row["vote"] or 0,
            play_count=row["plays"] or 0,
            skip_count=row["skips"] or 0,
            last_played=row["last_played_ms"],
            average_rating=row["average"],
        )
        for row in rows
    }


def starred(
    reader: sqlite3.Connection, person_id: PersonId, kind: ThingKind, limit: int, after: Key | None
) -> list[tuple[int, Moment]]:
    at, before_id = (LAST, 0) if after is None else (int(after[0]), int(after[1]))
    rows = reader.execute(
        _STARRED[kind],
        {
            "person_id": person_id,
            "entity": str(kind),
            "at": at,
            "before_id": before_id,
            "limit": limit,
        },
    )
    return [(row["entity_id"], Moment(row["starred_at_ms"])) for row in rows]


def albums(
    reader: sqlite3.Connection, person_id: PersonId, order: AlbumOrder, size: int, offset: int
) -> list[AlbumId]:
    rows = reader.execute(
        _ALBUMS[order], {"person_id": person_id, "size": size, "offset": offset, "first": FIRST}
    )
    return [AlbumId(row[0]) for row in rows]


def disliked(reader: sqlite3.Connection, person_id: PersonId) -> frozenset[TrackId]:
    rows = reader.execute(
        """
        SELECT entity_id
        FROM ratings INDEXED BY ratings_by_vote
        WHERE person_id = :person_id AND entity = 'track' AND vote <> 0 AND vote = -1
        """,
        {"person_id": person_id},
    )
    return frozenset(TrackId(row["entity_id"]) for row in rows)


def all_of(reader: sqlite3.Connection, entity: str, id_: int) -> list[tuple[int | None, ...]]:
    """Everybody's: person, rating, star and vote, and when it was said last."""
    rows = reader.execute(
        """
        SELECT person_id, rating, starred_at_ms, vote, updated_at_ms
        FROM ratings INDEXED BY ratings_of
        WHERE entity = :entity AND entity_id = :id
        """,
        {"entity": entity, "id": id_},
    )
    return sorted((tuple(row) for row in rows), key=lambda row: int(row[0]))


def put_whole(tx: Tx, entity: str, id_: int, row: Sequence[int | None]) -> None:
    """row: as `all_of` gives it."""
    person_id, rating, star, vote, at = row
    tx.execute(
        """
        INSERT OR REPLACE INTO ratings (
            person_id, entity, entity_id, rating, starred_at_ms, vote, updated_at_ms
        )
        VALUES (:person_id, :entity, :id, :rating, :star, :vote, :at)
        """,
        {
            "person_id": person_id,
            "entity": entity,
            "id": id_,
            "rating": rating,
            "star": star,
            "vote": vote,
            "at": at,
        },
    )


def drop_whole(tx: Tx, entity: str, id_: int, person_id: int | None = None) -> None:
    """Takes away what one person, or everybody, thinks of it."""
    tx.execute(
        """
        DELETE FROM ratings
        WHERE entity = :entity
            AND entity_id = :id
            AND person_id = ifnull(:person_id, person_id)
        """,
        {"entity": entity, "id": id_, "person_id": person_id},
    )


_RATE = """
    INSERT INTO ratings (person_id, entity, entity_id, rating, updated_at_ms)
    VALUES (:person_id, :entity, :id, :rating, :at)
    ON CONFLICT (person_id, entity, entity_id) DO UPDATE SET
        rating = excluded.rating,
        updated_at_ms = excluded.updated_at_ms
"""

_STAR = """
    INSERT INTO ratings (person_id, entity, entity_id, starred_at_ms, updated_at_ms)
    VALUES (:person_id, :entity, :id, :star, :at)
    ON CONFLICT (person_id, entity, entity_id) DO UPDATE SET
        starred_at_ms = excluded.starred_at_ms,
        updated_at_ms = excluded.updated_at_ms
    WHERE starred_at_ms IS NULL
"""

_UNSTAR = """
    UPDATE ratings
    SET
        starred_at_ms = NULL,
        updated_at_ms = :at
    WHERE person_id = :person_id AND entity = :entity AND entity_id = :id
"""

_VOTE = """
    INSERT INTO ratings (person_id, entity, entity_id, vote, updated_at_ms)
    VALUES (:person_id, :entity, :id, :vote, :at)
    ON CONFLICT (person_id, entity, entity_id) DO UPDATE SET
        vote = excluded.vote,
        updated_at_ms = excluded.updated_at_ms
"""

_SWEEP = """
    DELETE FROM ratings
    WHERE person_id = :person_id
        AND entity = :entity
        AND entity_id = :id
        AND rating IS NULL
        AND starred_at_ms IS NULL
        AND vote = 0
"""

_AVERAGE = """(
            SELECT avg(o.rating)
            FROM ratings AS o INDEXED BY ratings_of
            WHERE o.entity = :entity AND o.entity_id = wanted.value
        ) AS average"""

_MINE = """
    LEFT JOIN ratings AS r
        ON r.person_id = :person_id AND r.entity = :entity AND r.entity_id = wanted.value
"""

_OPINIONS = {
    ThingKind.TRACK: f"""
    SELECT
        wanted.value AS id,
        r.rating,
        r.starred_at_ms,
        r.vote,
        c.plays,
        c.skips,
        c.last_played_ms,
        {_AVERAGE}
    FROM json_each(:ids) AS wanted
    {_MINE}
    LEFT JOIN play_counts AS c ON c.track_id = wanted.value AND c.person_id = :person_id
    """,  # noqa: S608 constants only
    ThingKind.ALBUM: f"""
    SELECT
        wanted.value AS id,
        r.rating,
        r.starred_at_ms,
        r.vote,
        c.plays,
        0 AS skips,
        c.last_played_ms,
        {_AVERAGE}
    FROM json_each(:ids) AS wanted
    {_MINE}
    LEFT JOIN album_counts AS c ON c.album_id = wanted.value AND c.person_id = :person_id
    """,  # noqa: S608 constants only
    ThingKind.ARTIST: f"""
    SELECT
        wanted.value AS id,
        r.rating,
        r.starred_at_ms,
        r.vote,
        c.plays,
        0 AS skips,
        c.last_played_ms,
        {_AVERAGE}
    FROM json_each(:ids) AS wanted
    {_MINE}
    LEFT JOIN (
        SELECT
            asked.value AS id,
            sum(p.plays) AS plays,
            max(p.last_played_ms) AS last_played_ms
        FROM json_each(:ids) AS asked
        CROSS JOIN track_credits AS k INDEXED BY track_credits_of_artist
            ON k.artist_id = asked.value AND k.role = 'artist'
        CROSS JOIN play_counts AS p ON p.track_id = k.track_id AND p.person_id = :person_id
        GROUP BY asked.value
    ) AS c ON c.id = wanted.value
    """,  # noqa: S608 constants only
}

_PRESENT = {
    ThingKind.TRACK: "CROSS JOIN tracks AS x ON x.id = r.entity_id AND x.missing_since_ms IS NULL",
    ThingKind.ALBUM: "CROSS JOIN albums AS x ON x.id = r.entity_id AND x.missing_since_ms IS NULL",
    ThingKind.ARTIST: "CROSS JOIN artists AS x ON x.id = r.entity_id",
}

_STARRED = {
    kind: f"""
    SELECT
        r.entity_id,
        r.starred_at_ms
    FROM ratings AS r INDEXED BY ratings_by_star
    {present}
    WHERE r.person_id = :person_id
        AND r.entity = :entity
        AND r.starred_at_ms IS NOT NULL
        AND (r.starred_at_ms, r.entity_id) < (:at, :before_id)
    ORDER BY r.starred_at_ms DESC, r.entity_id DESC
    LIMIT :limit
    """  # noqa: S608 constants only
    for kind, present in _PRESENT.items()
}

_ALBUMS = {
    AlbumOrder.RATED: f"""
    SELECT r.entity_id
    FROM ratings AS r INDEXED BY ratings_by_rating
    {_PRESENT[ThingKind.ALBUM]}
    WHERE r.person_id = :person_id AND r.entity = 'album' AND r.rating IS NOT NULL
    ORDER BY r.rating DESC, r.entity_id DESC
    LIMIT :size OFFSET :offset
    """,  # noqa: S608 constants only
    AlbumOrder.STARRED: f"""
    SELECT r.entity_id
    FROM ratings AS r INDEXED BY ratings_by_star
    {_PRESENT[ThingKind.ALBUM]}
    WHERE r.person_id = :person_id AND r.entity = 'album' AND r.starred_at_ms IS NOT NULL
    ORDER BY r.starred_at_ms DESC, r.entity_id DESC
    LIMIT :size OFFSET :offset
    """,  # noqa: S608 constants only
    AlbumOrder.FREQUENT: """
    SELECT c.album_id
    FROM album_counts AS c INDEXED BY album_counts_by_plays
    CROSS JOIN albums AS x ON x.id = c.album_id AND x.missing_since_ms IS NULL
    WHERE c.person_id = :person_id
    ORDER BY c.plays DESC, c.album_id DESC
    LIMIT :size OFFSET :offset
    """,
    AlbumOrder.RECENT: """
    SELECT c.album_id
    FROM album_counts AS c INDEXED BY album_counts_by_last
    CROSS JOIN albums AS x ON x.id = c.album_id AND x.missing_since_ms IS NULL
    WHERE c.person_id = :person_id AND c.last_played_ms >= :first
    ORDER BY c.last_played_ms DESC, c.album_id DESC
    LIMIT :size OFFSET :offset
    """,
}
