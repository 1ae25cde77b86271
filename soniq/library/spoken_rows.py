"""What tracks' files say and what is laid over it: the SQL that reads it."""

import json
import sqlite3
from collections.abc import Iterable

from soniq.files.model import Tags
from soniq.library.spoken import Said, Spoken
from soniq.units import ChangeId, TrackId


def of_tracks(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, dict[str, Said]]:
    """What is laid over the tags of these tracks; those without anything are left out."""
    rows = reader.execute(
        """
        SELECT o.track_id, o.said
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_overrides AS o ON o.track_id = wanted.value
        """,
        {"ids": json.dumps(sorted(set(ids)))},
    )
    return {TrackId(row["track_id"]): parsed(row["said"]) for row in rows}


def said_of(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, Spoken]:
    rows = reader.execute(
        """
        SELECT
            t.id,
            coalesce(best.tags, (
                SELECT f.tags
                FROM files AS f
                WHERE f.track_id = t.id AND f.tags IS NOT NULL
                ORDER BY f.read_at_ms DESC, f.id DESC
                LIMIT 1
            )) AS tags,
            o.said
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        LEFT JOIN files AS best ON best.id = t.file_id
        LEFT JOIN track_overrides AS o ON o.track_id = t.id
        """,
        {"ids": json.dumps(list(ids))},
    )
    return {
        TrackId(row["id"]): Spoken(
            tags=Tags() if row["tags"] is None else Tags.from_json(row["tags"]),
            overrides={} if row["said"] is None else parsed(row["said"]),
        )
        for row in rows
    }


def parsed(said: str) -> dict[str, Said]:
    return {
        name: Said(value=value, change_id=None if change_id is None else ChangeId(change_id))
        for name, (value, change_id) in json.loads(said).items()
    }
