"""MusicBrainz ids of artists that no tag says any more: as after a wrong match was taken back."""

import json
from collections.abc import Iterable

from soniq.library.placing.titles import album_folder
from soniq.store.database import Tx
from soniq.units import RootId, TrackId


def spots_of(tx: Tx, track_ids: Iterable[TrackId]) -> list[tuple[RootId, bytes]]:
    """The albums' folders in which present files of these tracks lie."""
    return _spots(tx, _FOLDERS, {"ids": json.dumps(sorted(set(track_ids)))})


def names_of(tx: Tx, track_ids: Iterable[TrackId]) -> set[str]:
    """Match keys of the artists with an id whom these tracks and their albums credit."""
    ids = {"ids": json.dumps(sorted(set(track_ids)))}
    return {row["match_key"] for row in tx.execute(_KEYS, ids)}


def forget_unsaid(tx: Tx, keys: Iterable[str]) -> list[tuple[RootId, bytes]]:
    """Takes ids from artists of these names where no tag says them, and returns the folders to
    place anew, as two artists of one name turned out to be the same."""
    values = {"keys": json.dumps(sorted(keys))}
    if values["keys"] == "[]":
        return []
    tx.execute(_FORGET, values)
    return _spots(tx, _ALIKE, values)


def _spots(tx: Tx, sql: str, values: dict[str, str]) -> list[tuple[RootId, bytes]]:
    rows = tx.execute(sql, values).fetchall()
    return sorted({(RootId(row["root_id"]), album_folder(row["path"])[0]) for row in rows})


_FOLDERS = """
    SELECT DISTINCT d.root_id, d.path
    FROM json_each(:ids) AS wanted
    CROSS JOIN files AS f ON f.track_id = wanted.value
    CROSS JOIN folders AS d ON d.id = f.folder_id
    WHERE f.missing_since_ms IS NULL
"""

_KEYS = """
    SELECT DISTINCT a.match_key
    FROM (
        SELECT tc.artist_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_credits AS tc ON tc.track_id = wanted.value
        UNION
        SELECT ac.artist_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        CROSS JOIN album_credits AS ac ON ac.album_id = t.album_id
    ) AS credited
    CROSS JOIN artists AS a ON a.id = credited.artist_id
    WHERE a.musicbrainz_id IS NOT NULL AND a.various = 0
"""

_SAYS = """
    instr(
        iif(
            o.said IS NULL,
            f.tags,
            coalesce(o.said -> '$.mb_artist_ids[0]', f.tags -> '$.mb_artist_ids', '')
            || coalesce(
                o.said -> '$.mb_album_artist_ids[0]', f.tags -> '$.mb_album_artist_ids', ''
            )
        ),
        artists.musicbrainz_id
    ) > 0
"""

_FORGET = f"""
    UPDATE artists
    SET musicbrainz_id = NULL
    WHERE match_key IN (SELECT value FROM json_each(:keys))
        AND musicbrainz_id IS NOT NULL
        AND various = 0
        AND NOT EXISTS (
            SELECT 1
            FROM track_credits AS tc
            CROSS JOIN files AS f ON f.track_id = tc.track_id
            LEFT JOIN track_overrides AS o ON o.track_id = tc.track_id
            WHERE tc.artist_id = artists.id AND {_SAYS}
        )
        AND NOT EXISTS (
            SELECT 1
            FROM album_credits AS ac
            CROSS JOIN tracks AS t ON t.album_id = ac.album_id
            CROSS JOIN files AS f ON f.track_id = t.id
            LEFT JOIN track_overrides AS o ON o.track_id = t.id
            WHERE ac.artist_id = artists.id AND {_SAYS}
        )
"""  # noqa: S608 - a constant condition

_ALIKE = """
    SELECT DISTINCT d.root_id, d.path
    FROM (
        SELECT
            match_key,
            count(musicbrainz_id) AS identified,
            count(*) - count(musicbrainz_id) AS plain
        FROM artists
        WHERE match_key IN (SELECT value FROM json_each(:keys)) AND various = 0
        GROUP BY match_key
    ) AS named
    CROSS JOIN artists AS a ON a.match_key = named.match_key AND a.musicbrainz_id IS NULL
    CROSS JOIN track_credits AS tc ON tc.artist_id = a.id
    CROSS JOIN files AS f ON f.track_id = tc.track_id
    CROSS JOIN folders AS d ON d.id = f.folder_id
    WHERE f.missing_since_ms IS NULL
        AND (named.plain > 1 OR (named.plain = 1 AND named.identified = 1))
"""
