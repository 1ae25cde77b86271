"""What files say of how loud they are: the SQL that reads it."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from soniq.units import AlbumId, Milliseconds, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the tags of a track's best file say; see `files.model.Tags.rg_track_gain`."""

    track_id: TrackId
    album_id: AlbumId
    track_gain: float | None
    track_peak: float | None
    album_gain: float | None
    album_peak: float | None


def said(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> list[Said]:
    rows = reader.execute(
        """
        SELECT
            t.id,
            t.album_id,
            f.tags ->> '$.rg_track_gain' AS track_gain,
            f.tags ->> '$.rg_track_peak' AS track_peak,
            f.tags ->> '$.rg_album_gain' AS album_gain,
            f.tags ->> '$.rg_album_peak' AS album_peak
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        LEFT JOIN files AS f ON f.id = t.file_id
        """,
        {"ids": json.dumps(sorted(set(ids)))},
    )
    return [
        Said(
            track_id=TrackId(row["id"]),
            album_id=AlbumId(row["album_id"]),
            track_gain=row["track_gain"],
            track_peak=row["track_peak"],
            album_gain=row["album_gain"],
            album_peak=row["album_peak"],
        )
        for row in rows
    ]


def lengths(
    reader: sqlite3.Connection, albums: Iterable[AlbumId]
) -> dict[AlbumId, dict[TrackId, Milliseconds]]:
    """How long each present track of these albums is."""
    found: dict[AlbumId, dict[TrackId, Milliseconds]] = {}
    rows = reader.execute(
        """
        SELECT
            t.album_id,
            t.id,
            t.duration_ms
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t INDEXED BY tracks_of_album ON t.album_id = wanted.value
        WHERE t.missing_since_ms IS NULL
        """,
        {"ids": json.dumps(sorted(set(albums)))},
    )
    for row in rows:
        lengths_of = found.setdefault(AlbumId(row["album_id"]), {})
        lengths_of[TrackId(row["id"])] = Milliseconds(row["duration_ms"])
    return found
