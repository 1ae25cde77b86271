"""Embeddings and tags as searches of near sounds read them: the SQL."""

import json
import sqlite3
from collections.abc import Iterable, Iterator

from soniq.features.model import SoundId
from soniq.store.arrays import array
from soniq.store.vector_index import Entry
from soniq.units import TrackId


def models(reader: sqlite3.Connection) -> dict[str, int]:
    """How many sounds have an embedding of each model."""
    rows = reader.execute(
        """
        SELECT
            embedding_model,
            count(*) AS sounds
        FROM embeddings INDEXED BY embeddings_by_model
        WHERE embedding_type = 'audio'
        GROUP BY embedding_model
        """
    )
    return {row["embedding_model"]: row["sounds"] for row in rows}


def count(reader: sqlite3.Connection, model: str) -> int:
    """How many sounds have an embedding of that model, and a track."""
    (found,) = reader.execute(
        """
        SELECT count(*)
        FROM embeddings AS e INDEXED BY embeddings_by_model
        WHERE e.embedding_type = 'audio'
            AND e.embedding_model = :model
            AND EXISTS (SELECT 1 FROM track_sounds AS ts WHERE ts.sound_id = e.sound_id)
        """,
        {"model": model},
    ).fetchone()
    return int(found)


def stamps(reader: sqlite3.Connection, model: str) -> Iterator[tuple[int, int]]:
    """Each sound with an embedding of that model that a track has, and when it was heard, by id."""
    rows = reader.execute(
        """
        SELECT
            e.sound_id,
            s.analyzed_at_ms
        FROM embeddings AS e INDEXED BY embeddings_by_model
        CROSS JOIN sounds AS s ON s.id = e.sound_id
        WHERE e.embedding_type = 'audio'
            AND e.embedding_model = :model
            AND EXISTS (SELECT 1 FROM track_sounds AS ts WHERE ts.sound_id = e.sound_id)
        ORDER BY e.sound_id
        """,
        {"model": model},
    )
    for row in rows:
        yield row["sound_id"], row["analyzed_at_ms"] or 0


def entries(reader: sqlite3.Connection, model: str, ids: Iterable[int]) -> list[Entry]:
    """The sounds of these ids that have an embedding of that model, in their order."""
    rows = reader.execute(
        """
        SELECT
            e.sound_id,
            s.analyzed_at_ms,
            e.vector,
            st.scores
        FROM json_each(:ids) AS wanted
        CROSS JOIN embeddings AS e
            ON e.sound_id = wanted.value
            AND e.embedding_type = 'audio'
            AND e.embedding_model = :model
        CROSS JOIN sounds AS s ON s.id = e.sound_id
        LEFT JOIN sound_tags AS st ON st.sound_id = e.sound_id
        """,
        {"ids": json.dumps(list(ids)), "model": model},
    )
    return [
        Entry(
            sound_id=row["sound_id"],
            stamp=row["analyzed_at_ms"] or 0,
            vector=row["vector"],
            scores=row["scores"],
        )
        for row in rows
    ]


def vectors(
    reader: sqlite3.Connection, model: str, ids: Iterable[int]
) -> Iterator[tuple[SoundId, bytes]]:
    """The embeddings of that model of these sounds, float16."""
    rows = reader.execute(
        """
        SELECT
            e.sound_id,
            e.vector
        FROM json_each(:ids) AS wanted
        CROSS JOIN embeddings AS e
            ON e.sound_id = wanted.value
            AND e.embedding_type = 'audio'
            AND e.embedding_model = :model
        """,
        {"ids": json.dumps(list(ids)), "model": model},
    )
    for row in rows:
        yield SoundId(row["sound_id"]), row["vector"]


def all_vectors(reader: sqlite3.Connection, model: str) -> Iterator[tuple[SoundId, bytes]]:
    """All embeddings of that model, float16, by sound."""
    rows = reader.execute(
        """
        SELECT
            e.sound_id,
            e.vector
        FROM embeddings AS e
        WHERE e.embedding_type = 'audio'
            AND e.embedding_model = :model
            AND EXISTS (SELECT 1 FROM track_sounds AS ts WHERE ts.sound_id = e.sound_id)
        ORDER BY e.sound_id
        """,
        {"model": model},
    )
    for row in rows:
        yield SoundId(row["sound_id"]), row["vector"]


def scores(reader: sqlite3.Connection, ids: Iterable[int]) -> Iterator[tuple[SoundId, bytes]]:
    """The tags' scores of these sounds, float16."""
    rows = reader.execute(
        """
        SELECT
            st.sound_id,
            st.scores
        FROM json_each(:ids) AS wanted
        CROSS JOIN sound_tags AS st ON st.sound_id = wanted.value
        """,
        {"ids": json.dumps(list(ids))},
    )
    for row in rows:
        yield SoundId(row["sound_id"]), row["scores"]


def all_scores(reader: sqlite3.Connection) -> Iterator[tuple[SoundId, bytes]]:
    for row in reader.execute("SELECT sound_id, scores FROM sound_tags ORDER BY sound_id"):
        yield SoundId(row["sound_id"]), row["scores"]


def sounds_of(reader: sqlite3.Connection, tracks: Iterable[TrackId]) -> dict[TrackId, SoundId]:
    """The sounds of tracks; those that were never heard are left out."""
    rows = reader.execute(
        """
        SELECT
            ts.track_id,
            ts.sound_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_sounds AS ts ON ts.track_id = wanted.value
        """,
        {"ids": array(tracks)},
    )
    return {TrackId(row["track_id"]): SoundId(row["sound_id"]) for row in rows}


def tracks_of(
    reader: sqlite3.Connection, sounds: Iterable[SoundId]
) -> dict[SoundId, tuple[TrackId, ...]]:
    """The tracks that are there now and have one of these sounds."""
    rows = reader.execute(
        """
        SELECT
            ts.sound_id,
            ts.track_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_sounds AS ts INDEXED BY tracks_of_sound ON ts.sound_id = wanted.value
        CROSS JOIN tracks AS t ON t.id = ts.track_id
        WHERE t.missing_since_ms IS NULL
        """,
        {"ids": json.dumps(list(sounds))},
    )
    found: dict[SoundId, tuple[TrackId, ...]] = {}
    for row in rows:
        sound_id = SoundId(row["sound_id"])
        found[sound_id] = (*found.get(sound_id, ()), TrackId(row["track_id"]))
    return found
