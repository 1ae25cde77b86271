"""What the sound map reads of the library."""

import sqlite3
from collections.abc import Iterator

TYPE = "audio"


def count(reader: sqlite3.Connection, model: str) -> int:
    """How many sounds have an embedding of the model."""
    (found,) = reader.execute(
        """
        SELECT count(*)
        FROM embeddings INDEXED BY embeddings_by_model
        WHERE embedding_type = :type AND embedding_model = :model
        """,
        {"type": TYPE, "model": model},
    ).fetchone()
    return int(found)


def ids(reader: sqlite3.Connection, model: str, most: int) -> Iterator[int]:
    """The newest sounds that have an embedding of the model."""
    rows = reader.execute(
        """
        SELECT sound_id
        FROM embeddings INDEXED BY embeddings_by_model
        WHERE embedding_type = :type AND embedding_model = :model
        ORDER BY sound_id DESC
        LIMIT :most
        """,
        {"type": TYPE, "model": model, "most": most},
    )
    return (row["sound_id"] for row in rows)


def vectors(reader: sqlite3.Connection, model: str, most: int) -> Iterator[sqlite3.Row]:
    """The newest of them, ascending: `sound_id`, and `vector`, float16 little-endian."""
    return reader.execute(
        """
        SELECT
            e.sound_id,
            e.vector
        FROM (
            SELECT sound_id
            FROM embeddings INDEXED BY embeddings_by_model
            WHERE embedding_type = :type AND embedding_model = :model
            ORDER BY sound_id DESC
            LIMIT :most
        ) AS newest
        CROSS JOIN embeddings AS e
            ON e.sound_id = newest.sound_id
            AND e.embedding_type = :type
            AND e.embedding_model = :model
        ORDER BY newest.sound_id
        """,
        {"type": TYPE, "model": model, "most": most},
    )


def tracks(reader: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    """The tracks that were heard and are there, in the order of their sounds."""
    return reader.execute(
        """
        SELECT
            ts.sound_id,
            t.id,
            t.bpm_key,
            t.camelot,
            t.genre,
            s.mood_happy,
            s.mood_party,
            s.mood_aggressive,
            s.mood_relaxed
        FROM track_sounds AS ts INDEXED BY tracks_of_sound
        CROSS JOIN tracks AS t ON t.id = ts.track_id
        CROSS JOIN sounds AS s ON s.id = ts.sound_id
        WHERE t.missing_since_ms IS NULL
        ORDER BY ts.sound_id
        """
    )
