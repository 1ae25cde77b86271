"""Which album of the shelves is meant by what is told: the SQL."""

import json
from collections.abc import Sequence

from soniq import text
from soniq.library.placing.model import AlbumFacts
from soniq.store.database import Tx
from soniq.units import AlbumId


def awaiting(tx: Tx, facts: AlbumFacts) -> int | None:
    """The album of these facts that is wished for or held, and of which nothing is here."""
    row = tx.execute(
        _AWAITING,
        {
            "musicbrainz_id": facts.musicbrainz_id,
            "title_key": text.sort_key(facts.title),
            "artist_key": facts.artists[0].key,
        },
    ).fetchone()
    return None if row is None else int(row["id"])


def by_mark(
    tx: Tx, *, spotify_id: str | None, musicbrainz_id: str | None, barcodes: Sequence[str]
) -> AlbumId | None:
    """The album that a catalogue's id or a barcode names."""
    row = tx.execute(
        _BY_MARK,
        {
            "spotify_id": spotify_id,
            "musicbrainz_id": musicbrainz_id,
            "barcodes": json.dumps(list(barcodes)),
        },
    ).fetchone()
    return None if row is None else AlbumId(row["id"])


def by_names(
    tx: Tx,
    *,
    key: str,
    title_key: str,
    artist_keys: Sequence[str],
    year: int,
    musicbrainz_id: str | None,
    is_plain: bool,
) -> AlbumId | None:
    """The album of that group key, or that title and artist; of several, that of the year.

    Not one of another release group; nor, where no edition is told (is_plain), another wish of
    another year: artists give several albums their own name.
    """
    row = tx.execute(
        _BY_NAMES,
        {
            "key": key,
            "title_key": title_key,
            "artist_keys": json.dumps(list(artist_keys)),
            "year": year,
            "musicbrainz_id": musicbrainz_id,
            "is_plain": int(is_plain),
        },
    ).fetchone()
    return None if row is None else AlbumId(row["id"])


_AWAITING = """
    SELECT a.id
    FROM albums AS a
    CROSS JOIN artists AS ar ON ar.id = a.artist_id
    WHERE a.id IN (
            SELECT id
            FROM albums INDEXED BY albums_by_musicbrainz
            WHERE musicbrainz_release_group_id = :musicbrainz_id
                AND musicbrainz_release_group_id IS NOT NULL
            UNION ALL
            SELECT id
            FROM albums INDEXED BY albums_by_title_all
            WHERE title_key = :title_key
        )
        AND a.missing_since_ms IS NOT NULL
        AND (a.wanted > 0 OR a.held = 1 OR a.coming IS NOT NULL)
        AND (
            a.musicbrainz_release_group_id = :musicbrainz_id
            OR (
                ar.match_key = :artist_key
                AND (a.musicbrainz_release_group_id IS NULL OR :musicbrainz_id IS NULL)
            )
        )
    ORDER BY a.musicbrainz_release_group_id IS NOT :musicbrainz_id, a.id
    LIMIT 1
"""

_BY_MARK = """
    SELECT id
    FROM albums
    WHERE spotify_id = :spotify_id
    UNION ALL
    SELECT entity_id
    FROM external_refs
    WHERE source = 'spotify' AND entity = 'album' AND external_id = :spotify_id
    UNION ALL
    SELECT id
    FROM albums INDEXED BY albums_by_musicbrainz
    WHERE musicbrainz_release_group_id = :musicbrainz_id
        AND musicbrainz_release_group_id IS NOT NULL
    UNION ALL
    SELECT a.id
    FROM json_each(:barcodes) AS b
    CROSS JOIN albums AS a INDEXED BY albums_by_barcode ON a.barcode = b.value
    WHERE a.barcode IS NOT NULL
    UNION ALL
    SELECT e.album_id
    FROM json_each(:barcodes) AS b
    CROSS JOIN editions AS e INDEXED BY editions_by_barcode ON e.barcode = b.value
    WHERE e.barcode IS NOT NULL
    LIMIT 1
"""

_BY_NAMES = """
    SELECT a.id
    FROM albums AS a
    WHERE a.id IN (
        SELECT id
        FROM albums
        WHERE group_key = :key
        UNION
        SELECT s.id
        FROM albums AS s INDEXED BY albums_by_title_all
        CROSS JOIN artists AS ar ON ar.id = s.artist_id
        WHERE s.title_key = :title_key
            AND ar.match_key IN (SELECT value FROM json_each(:artist_keys))
    )
        AND ifnull(a.musicbrainz_release_group_id = :musicbrainz_id, 1)
        AND NOT (
            :is_plain
            AND :year > 0
            AND a.track_count = 0
            AND a.wanted > 0
            AND ifnull(a.told_edition, '') = ''
            AND a.year_key NOT IN (0, :year)
        )
    ORDER BY
        :year > 0 AND a.year_key > 0 AND a.year_key <> :year,
        a.group_key <> :key,
        a.missing_since_ms IS NOT NULL,
        a.id
    LIMIT 1
"""
