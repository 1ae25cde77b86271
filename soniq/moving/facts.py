"""What templates can say of files: the values of their fields, from the catalogue."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from soniq.files import naming
from soniq.harmony import Key
from soniq.moving.model import Stamp
from soniq.moving.templates import Value
from soniq.units import AlbumId, FileId


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A present file of a track."""

    file_id: FileId
    album_id: AlbumId
    name: bytes
    stamp: Stamp
    values: dict[str, Value]


def of_files(reader: sqlite3.Connection, ids: Iterable[FileId]) -> list[Facts]:
    """In the order of the ids; files without a track, and missing ones, are left out."""
    rows = reader.execute(_FACTS, {"ids": json.dumps(list(ids))}).fetchall()
    discs = _discs(reader, {row["edition_id"] for row in rows})
    return [_facts(row, discs[row["edition_id"]]) for row in rows]


def _discs(reader: sqlite3.Connection, editions: set[int]) -> dict[int, int]:
    rows = reader.execute(_DISCS, {"ids": json.dumps(sorted(editions))})
    return {row["edition_id"]: row["discs"] for row in rows}


def _facts(row: sqlite3.Row, discs: int) -> Facts:
    disc_total = max(discs, row["disc_total"] or 0)
    return Facts(
        file_id=FileId(row["id"]),
        album_id=AlbumId(row["album_id"]),
        name=row["name"],
        stamp=Stamp(inode=row["inode"], size=row["size_bytes"], mtime_ns=row["mtime_ns"]),
        values={
            "title": row["title"],
            "artist": row["artist"],
            "albumartist": row["album_artist"],
            "album": row["album"],
            "year": row["year"],
            "originalyear": row["original_year"],
            "track": row["track_number"],
            "tracktotal": row["track_total"],
            "disc": row["disc_number"],
            "disctotal": disc_total,
            "disctitle": row["disc_title"],
            "genre": row["genre"].partition("; ")[0],
            "label": row["label"],
            "catalog": row["catalog_number"],
            "media": row["media"],
            "edition": row["edition"],
            "codec": row["codec"],
            "ext": naming.ending_of(row["name"]).removeprefix("."),
            "bitrate": row["bitrate_bps"] and round(row["bitrate_bps"] / 1000),
            "bitdepth": row["bit_depth"] and str(row["bit_depth"]),
            "samplerate": row["sample_rate_hz"] and f"{row['sample_rate_hz'] / 1000:g}",
            "bpm": row["bpm_key"] and round(row["bpm_key"] / 100),
            "key": None if row["camelot"] is None else Key.of_place(row["camelot"]).camelot,
            "compilation": row["compilation"],
            "multidisc": int(disc_total > 1),
        },
    )


_FACTS = """
    SELECT
        f.id,
        f.name,
        f.inode,
        f.size_bytes,
        f.mtime_ns,
        f.codec,
        f.bitrate_bps,
        f.bit_depth,
        f.sample_rate_hz,
        coalesce(o.said ->> '$.track_total[0]', f.tags ->> '$.track_total') AS track_total,
        coalesce(o.said ->> '$.disc_total[0]', f.tags ->> '$.disc_total') AS disc_total,
        t.album_id,
        t.edition_id,
        t.title,
        t.artist,
        t.album,
        t.year,
        t.genre,
        t.track_number,
        t.disc_number,
        t.disc_title,
        t.bpm_key,
        t.camelot,
        al.artist AS album_artist,
        al.year AS original_year,
        al.compilation,
        e.name AS edition,
        e.label,
        e.catalog_number,
        e.media
    FROM json_each(:ids) AS wanted
    CROSS JOIN files AS f ON f.id = wanted.value
    CROSS JOIN tracks AS t ON t.id = f.track_id
    CROSS JOIN albums AS al ON al.id = t.album_id
    CROSS JOIN editions AS e ON e.id = t.edition_id
    LEFT JOIN track_overrides AS o ON o.track_id = t.id
    WHERE f.missing_since_ms IS NULL
"""

_DISCS = """
    SELECT t.edition_id, max(t.disc_number) AS discs
    FROM json_each(:ids) AS wanted
    CROSS JOIN tracks AS t INDEXED BY tracks_of_edition ON t.edition_id = wanted.value
    GROUP BY wanted.value
"""
