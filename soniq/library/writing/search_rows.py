"""What the full-text index holds: artists, albums and tracks that are present; see the step."""

import json
from collections.abc import Iterable
from functools import lru_cache

from soniq import text
from soniq.store.database import Tx

ARTISTS, ALBUMS, TRACKS = 0, 1, 2
SHIFT = 40
"""A document's id is `kind << SHIFT | id`."""


def put_tracks(tx: Tx, ids: Iterable[int]) -> None:
    rows = tx.execute(
        """
        SELECT t.id, t.title, t.artist, t.album, t.genre
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value AND t.missing_since_ms IS NULL
        """,
        {"ids": json.dumps(list(ids))},
    )
    _put(tx, TRACKS, [tuple(row) for row in rows])


def put_albums(tx: Tx, ids: Iterable[int]) -> None:
    """Albums that are missing go out of the index."""
    listed = json.dumps(list(ids))
    gone = tx.execute(
        """
        SELECT id
        FROM albums
        WHERE id IN (SELECT value FROM json_each(:ids)) AND missing_since_ms IS NOT NULL
        """,
        {"ids": listed},
    )
    drop(tx, ALBUMS, [row["id"] for row in gone])
    rows = tx.execute(
        """
        SELECT
            a.id,
            a.title,
            a.artist,
            '',
            ifnull((
                SELECT group_concat(g.name, '; ')
                FROM album_genres AS ag
                JOIN genres AS g ON g.id = ag.genre_id
                WHERE ag.album_id = a.id
            ), '')
        FROM json_each(:ids) AS wanted
        CROSS JOIN albums AS a ON a.id = wanted.value AND a.missing_since_ms IS NULL
        """,
        {"ids": listed},
    )
    _put(tx, ALBUMS, [tuple(row) for row in rows])


def put_artists(tx: Tx, ids: Iterable[int]) -> None:
    """The name to sort by is often the name in Latin letters: it stands where albums have none."""
    rows = tx.execute(
        """
        SELECT a.id, a.name, '', ifnull(a.sort_name, ''), ''
        FROM json_each(:ids) AS wanted
        CROSS JOIN artists AS a ON a.id = wanted.value
        WHERE a.album_count + a.track_count > 0
        """,
        {"ids": json.dumps(list(ids))},
    )
    _put(tx, ARTISTS, [tuple(row) for row in rows])


def drop(tx: Tx, kind: int, ids: Iterable[int]) -> None:
    if not (listed := [kind << SHIFT | id_ for id_ in ids]):
        return
    tx.execute(
        "DELETE FROM search_docs WHERE id IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(listed)},
    )


def _put(tx: Tx, kind: int, rows: Iterable[tuple[int, str, str, str, str]]) -> None:
    tx.executemany(
        """
        INSERT INTO search_docs (id, name, artist, album, genre)
        VALUES (:id, :name, :artist, :album, :genre)
        ON CONFLICT (id) DO UPDATE
        SET
            name = excluded.name,
            artist = excluded.artist,
            album = excluded.album,
            genre = excluded.genre
        WHERE (name, artist, album, genre)
            IS NOT (excluded.name, excluded.artist, excluded.album, excluded.genre)
        """,
        [
            {
                "id": kind << SHIFT | row[0],
                "name": text.indexed(row[1]),
                "artist": _indexed(row[2]),
                "album": _indexed(row[3]),
                "genre": _indexed(row[4]),
            }
            for row in rows
        ],
    )


@lru_cache(maxsize=1024)
def _indexed(name: str) -> str:
    """Names that many tracks share are folded once."""
    return text.indexed(name)
