"""What of the library may be meant by told lines: its SQL, many lines at a time.

Not what is only wanted: a line that were tied to it could not be played.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator

from soniq.library.told.model import Known
from soniq.library.told.paths import Place
from soniq.units import AlbumId, Milliseconds, TrackId

COLUMNS = """
    t.id,
    t.title,
    t.title_key,
    t.artist,
    t.album,
    al.kind,
    t.duration_ms,
    t.isrc,
    t.musicbrainz_id,
    t.spotify_id,
    t.track_number,
    t.missing_since_ms
"""


def known(row: sqlite3.Row) -> Known:
    return Known(
        track_id=TrackId(row["id"]),
        title=row["title"],
        artist=row["artist"],
        album=row["album"],
        album_kind=row["kind"],
        duration=Milliseconds(row["duration_ms"]),
        isrc=row["isrc"],
        musicbrainz_id=row["musicbrainz_id"],
        track_number=row["track_number"],
        is_present=row["missing_since_ms"] is None,
    )


def by_ids(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, Known]:
    rows = reader.execute(
        f"""
        SELECT
            {COLUMNS}
        FROM json_each(:ids) AS a
        CROSS JOIN tracks AS t ON t.id = a.value
        CROSS JOIN albums AS al ON al.id = t.album_id
        """,  # noqa: S608 - a constant list of columns
        {"ids": json.dumps(sorted(set(ids)))},
    )
    return {TrackId(row["id"]): known(row) for row in rows}


def albums_of(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, AlbumId]:
    rows = reader.execute(
        """
        SELECT
            t.id,
            t.album_id
        FROM json_each(:ids) AS a
        CROSS JOIN tracks AS t ON t.id = a.value
        """,
        {"ids": json.dumps(sorted(set(ids)))},
    )
    return {TrackId(row["id"]): AlbumId(row["album_id"]) for row in rows}


def by_musicbrainz(reader: sqlite3.Connection, ids: Iterable[str]) -> dict[str, list[Known]]:
    rows = reader.execute(
        f"""
        SELECT
            {COLUMNS}
        FROM json_each(:ids) AS a
        CROSS JOIN tracks AS t INDEXED BY tracks_by_musicbrainz
            ON t.musicbrainz_id = a.value AND t.wanted = 0
        CROSS JOIN albums AS al ON al.id = t.album_id
        """,  # noqa: S608 - a constant list of columns
        {"ids": json.dumps(sorted(set(ids)))},
    )
    return _grouped(rows, "musicbrainz_id")


def by_isrc(reader: sqlite3.Connection, isrcs: Iterable[str]) -> dict[str, list[Known]]:
    rows = reader.execute(
        f"""
        SELECT
            {COLUMNS}
        FROM json_each(:isrcs) AS a
        CROSS JOIN tracks AS t INDEXED BY tracks_by_isrc
            ON t.isrc = a.value AND t.wanted = 0
        CROSS JOIN albums AS al ON al.id = t.album_id
        """,  # noqa: S608 - a constant list of columns
        {"isrcs": json.dumps(sorted(set(isrcs)))},
    )
    return _grouped(rows, "isrc")


def by_spotify(reader: sqlite3.Connection, ids: Iterable[str]) -> dict[str, list[Known]]:
    rows = reader.execute(
        f"""
        SELECT
            {COLUMNS}
        FROM json_each(:ids) AS a
        CROSS JOIN tracks AS t INDEXED BY tracks_by_spotify
            ON t.spotify_id = a.value AND t.wanted = 0
        CROSS JOIN albums AS al ON al.id = t.album_id
        """,  # noqa: S608 - a constant list of columns
        {"ids": json.dumps(sorted(set(ids)))},
    )
    return _grouped(rows, "spotify_id")


def of_artists(reader: sqlite3.Connection, keys: Iterable[str]) -> Iterator[sqlite3.Row]:
    """All tracks that credit an artist known by one of the keys, or lie on such a one's album.

    Each row has the key as `told_key`; a track comes once for each of them.
    """
    asked = {"keys": json.dumps(sorted(set(keys)))}
    yield from reader.execute(
        f"""
        SELECT DISTINCT
            a.match_key AS told_key,
            {COLUMNS}
        FROM json_each(:keys) AS k
        CROSS JOIN artists AS a INDEXED BY artists_by_match ON a.match_key = k.value
        CROSS JOIN track_credits AS c ON c.artist_id = a.id AND c.role IN ('artist', 'featured')
        CROSS JOIN tracks AS t ON t.id = c.track_id AND t.wanted = 0
        CROSS JOIN albums AS al ON al.id = t.album_id
        """,  # noqa: S608 - a constant list of columns
        asked,
    )
    yield from reader.execute(
        f"""
        SELECT
            a.match_key AS told_key,
            {COLUMNS}
        FROM json_each(:keys) AS k
        CROSS JOIN artists AS a INDEXED BY artists_by_match ON a.match_key = k.value
        CROSS JOIN album_credits AS c ON c.artist_id = a.id
        CROSS JOIN albums AS al ON al.id = c.album_id
        CROSS JOIN tracks AS t ON t.album_id = al.id AND t.wanted = 0
        WHERE NOT EXISTS (
            SELECT 1
            FROM track_credits AS own
            WHERE own.track_id = t.id
                AND own.role IN ('artist', 'featured')
                AND own.artist_id = a.id
        )
        """,  # noqa: S608 - a constant list of columns
        asked,
    )


def named(reader: sqlite3.Connection, names: Iterable[bytes]) -> dict[bytes, list[Place]]:
    """Where the tracks' files of these names lie."""
    as_text, odd = set(), set()
    for name in names:
        try:
            as_text.add(name.decode())
        except UnicodeDecodeError:
            odd.add(name)
    found: dict[bytes, list[Place]] = {}
    rows = list(
        reader.execute(
            """
            SELECT
                f.name,
                f.track_id,
                d.path AS folder,
                r.path AS root
            FROM json_each(:names) AS n
            CROSS JOIN files AS f INDEXED BY files_by_name ON f.name = CAST(n.value AS BLOB)
            CROSS JOIN folders AS d ON d.id = f.folder_id
            CROSS JOIN roots AS r ON r.id = f.root_id
            WHERE f.track_id IS NOT NULL
            """,
            {"names": json.dumps(sorted(as_text), ensure_ascii=False)},
        )
    )
    for name in odd:
        rows += reader.execute(
            """
            SELECT
                f.name,
                f.track_id,
                d.path AS folder,
                r.path AS root
            FROM files AS f INDEXED BY files_by_name
            CROSS JOIN folders AS d ON d.id = f.folder_id
            CROSS JOIN roots AS r ON r.id = f.root_id
            WHERE f.name = :name AND f.track_id IS NOT NULL
            """,
            {"name": name},
        )
    for row in rows:
        found.setdefault(row["name"], []).append(_place(row))
    return found


def _place(row: sqlite3.Row) -> Place:
    below = os.path.join(row["folder"], row["name"])
    return Place(
        track_id=TrackId(row["track_id"]),
        path=os.path.join(row["root"], below),
        depth=len(below.split(b"/")),
    )


def _grouped(rows: Iterable[sqlite3.Row], column: str) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(known(row))
    return found
