"""The searches' SQL: by key through the catalogue's indexes, by words through the full text."""

import json
import sqlite3
from enum import IntEnum

from soniq.discovery.asking import Asked
from soniq.discovery.ranking import Hit
from soniq.text import after_letter

SHIFT = 40
"""A document's id is `kind << SHIFT | id`; see the schema's step."""

_ID = (1 << SHIFT) - 1

EXACT = 40
"""Things of exactly that name that are looked at; a thousand songs are called "Intro"."""

BEGINNING = 60
"""Things whose name begins so that are looked at."""

MATCHING = 100
"""Hits of the full text that are looked at, in the order of their ids. Ranking all hits of a
frequent word takes 150 ms at 100,000 tracks and 1.4 s at a million."""


class Kind(IntEnum):
    ARTIST = 0
    ALBUM = 1
    TRACK = 2


_BY_KEY = {
    Kind.ARTIST: (
        "artists AS t INDEXED BY present_artists_by_name",
        "t.album_count + t.track_count > 0",
        "name_key",
    ),
    Kind.ALBUM: (
        "albums AS t INDEXED BY albums_by_title",
        "t.missing_since_ms IS NULL",
        "title_key",
    ),
    Kind.TRACK: (
        "tracks AS t INDEXED BY tracks_by_title",
        "t.missing_since_ms IS NULL",
        "title_key",
    ),
}

_DOCUMENTS = {
    Kind.ARTIST: """
        SELECT
            a.id,
            d.name,
            '' AS artist,
            '' AS album,
            a.track_count + a.album_count AS weight
        FROM json_each(:ids) AS wanted
        CROSS JOIN artists AS a ON a.id = wanted.value
        CROSS JOIN search_docs AS d ON d.id = a.id
    """,
    Kind.ALBUM: """
        SELECT
            al.id,
            d.name,
            d.artist,
            '' AS album,
            a.track_count AS weight
        FROM json_each(:ids) AS wanted
        CROSS JOIN albums AS al ON al.id = wanted.value
        CROSS JOIN artists AS a ON a.id = al.artist_id
        CROSS JOIN search_docs AS d ON d.id = (1 << 40) + al.id
    """,
    Kind.TRACK: """
        SELECT
            t.id,
            d.name,
            d.artist,
            d.album,
            a.track_count AS weight
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        CROSS JOIN albums AS al ON al.id = t.album_id
        CROSS JOIN artists AS a ON a.id = al.artist_id
        CROSS JOIN search_docs AS d ON d.id = (2 << 40) + t.id
    """,
}


def of_name(reader: sqlite3.Connection, kind: Kind, asked: Asked) -> list[int]:
    """Things whose name is exactly that, whatever its article."""
    source, present, column = _BY_KEY[kind]
    rows = reader.execute(
        f"""
        SELECT t.id
        FROM json_each(:keys) AS wanted
        CROSS JOIN {source}
        WHERE {present} AND t.{column} = wanted.value
        LIMIT :limit
        """,  # noqa: S608 constants only
        {"keys": json.dumps(asked.keys), "limit": EXACT},
    )
    return [row["id"] for row in rows]


def of_beginning(reader: sqlite3.Connection, kind: Kind, asked: Asked) -> list[int]:
    """Things whose name begins with that, by name."""
    source, present, column = _BY_KEY[kind]
    rows = reader.execute(
        f"""
        SELECT t.id
        FROM {source}
        WHERE {present} AND t.{column} >= :key AND t.{column} < :below
        ORDER BY t.{column}, t.id
        LIMIT :limit
        """,  # noqa: S608 constants only
        {
            "key": asked.key,
            "below": asked.key[:-1] + after_letter(asked.key[-1]),
            "limit": BEGINNING,
        },
    )
    return [row["id"] for row in rows]


def of_artist_key(reader: sqlite3.Connection, match_key: str) -> list[int]:
    """Artists whom the catalogue takes for the same: "simon and garfunkel" has a sign between."""
    rows = reader.execute(
        """
        SELECT id
        FROM artists INDEXED BY artists_by_match
        WHERE match_key = :match_key AND album_count + track_count > 0
        LIMIT :limit
        """,
        {"match_key": match_key, "limit": EXACT},
    )
    return [row["id"] for row in rows]


def of_words(reader: sqlite3.Connection, kind: Kind, match: str) -> list[int]:
    """The first hits of the full text, oldest first."""
    rows = reader.execute(
        """
        SELECT rowid AS doc
        FROM search_index
        WHERE search_index MATCH :match AND rowid > :low AND rowid < :below
        LIMIT :limit
        """,
        {
            "match": match,
            "low": kind << SHIFT,
            "below": kind + 1 << SHIFT,
            "limit": MATCHING,
        },
    )
    return [row["doc"] - (kind << SHIFT) for row in rows]


def of_words_each(reader: sqlite3.Connection, match: str, last: Kind) -> dict[Kind, list[int]]:
    """The same of every kind up to the last. Documents lie one kind after the other, so that the
    first that match tell of all kinds at once, but of a word so frequent that they do not come to
    the end."""
    kinds = [kind for kind in Kind if kind <= last]
    most = MATCHING * len(kinds)
    rows = reader.execute(
        """
        SELECT rowid AS doc
        FROM search_index
        WHERE search_index MATCH :match AND rowid < :below
        LIMIT :limit
        """,
        {"match": match, "below": last + 1 << SHIFT, "limit": most},
    )
    docs = [row[0] for row in rows]
    found: list[list[int]] = [[] for _ in kinds]
    for doc in docs:
        found[doc >> SHIFT].append(doc & _ID)
    reached = last if len(docs) < most else (docs[-1] >> SHIFT) - 1
    return {
        kind: ids[:MATCHING]
        if kind <= reached or len(ids) >= MATCHING
        else of_words(reader, kind, match)
        for kind, ids in zip(kinds, found, strict=True)
    }


def any_of(reader: sqlite3.Connection, match: str) -> bool:
    """Whether any document matches."""
    row = reader.execute(
        "SELECT rowid FROM search_index WHERE search_index MATCH :match LIMIT 1",
        {"match": match},
    ).fetchone()
    return row is not None


def hits(reader: sqlite3.Connection, kind: Kind, ids: list[int]) -> list[Hit]:
    rows = reader.execute(_DOCUMENTS[kind], {"ids": json.dumps(ids)})
    return [Hit(row[0], row[1], row[2], row[3], row[4]) for row in rows]
