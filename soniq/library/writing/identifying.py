"""MusicBrainz ids of artists that no tag says any more: as after a wrong match was taken back."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from soniq.library.placing.names import match_key
from soniq.library.placing.titles import album_folder
from soniq.store.database import Tx
from soniq.units import RootId, TrackId


def spots_of(tx: Tx, track_ids: Iterable[TrackId]) -> list[tuple[RootId, bytes]]:
    """The albums' folders in which present files of these tracks lie."""
    return _spots(tx, _FOLDERS, {"ids": json.dumps(sorted(set(track_ids)))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Artists with an id, and by what they are recognised."""

    artists: frozenset[int]
    keys: frozenset[str]


def named_by(tx: Tx, track_ids: Iterable[TrackId]) -> Named:
    """The artists with an id whom these tracks and their albums credit."""
    rows = tx.execute(_NAMED, {"ids": json.dumps(sorted(set(track_ids)))}).fetchall()
    return Named(
        artists=frozenset(row["id"] for row in rows),
        keys=frozenset(row["match_key"] for row in rows),
    )


def settle(tx: Tx, named: Named) -> list[tuple[RootId, bytes]]:
    """Takes ids from artists where no tag says them any more, and returns the folders to place
    anew: of tracks that were the artist's by that id alone, and of two artists of one name that
    turned out to be the same."""
    if not named.artists:
        return []
    keys = {"keys": json.dumps(sorted(named.keys))}
    tx.execute(_FORGET, keys)
    strangers = _parted(tx, named.artists)
    alike = {"ids": json.dumps([row["id"] for row in tx.execute(_ALIKE, keys)])}
    return sorted({*strangers, *_spots(tx, _OF_ARTISTS, alike)})


def _parted(tx: Tx, artists: Iterable[int]) -> list[tuple[RootId, bytes]]:
    """Has each artist recognised by the names of those who say his id; where others stand."""
    said: dict[int, Counter[str]] = defaultdict(Counter)
    others: dict[int, set[str]] = defaultdict(set)
    rows = tx.execute(_SPELLED, {"ids": json.dumps(sorted(artists))})
    for artist_id, spelling, says, count in rows:
        if says:
            said[artist_id][spelling] += count
        else:
            others[artist_id].add(match_key(spelling))
    spots: list[tuple[RootId, bytes]] = []
    for artist_id, spellings in said.items():
        if others[artist_id] - {match_key(spelling) for spelling in spellings}:
            common = min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
            values = {"id": artist_id, "key": match_key(common)}
            tx.execute("UPDATE artists SET match_key = :key WHERE id = :id", values)
            spots += _spots(tx, _STRANGERS, values)
    return spots


def _spots(tx: Tx, sql: str, values: Mapping[str, object]) -> list[tuple[RootId, bytes]]:
    rows = tx.execute(sql, values).fetchall()
    return sorted({(RootId(row["root_id"]), album_folder(row["path"])[0]) for row in rows})


_FOLDERS = """
    SELECT DISTINCT d.root_id, d.path
    FROM json_each(:ids) AS wanted
    CROSS JOIN files AS f ON f.track_id = wanted.value
    CROSS JOIN folders AS d ON d.id = f.folder_id
    WHERE f.missing_since_ms IS NULL
"""

_NAMED = """
    SELECT DISTINCT a.id, a.match_key
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

_SPELLED = f"""
    SELECT
        artists.id,
        tc.credited_as,
        {_SAYS} AS says,
        count(*)
    FROM json_each(:ids) AS wanted
    CROSS JOIN artists ON artists.id = wanted.value AND artists.musicbrainz_id IS NOT NULL
    CROSS JOIN track_credits AS tc ON tc.artist_id = artists.id
    CROSS JOIN files AS f ON f.track_id = tc.track_id
    LEFT JOIN track_overrides AS o ON o.track_id = tc.track_id
    GROUP BY artists.id, tc.credited_as, says
    UNION ALL
    SELECT
        artists.id,
        ac.credited_as,
        {_SAYS} AS says,
        count(*)
    FROM json_each(:ids) AS wanted
    CROSS JOIN artists ON artists.id = wanted.value AND artists.musicbrainz_id IS NOT NULL
    CROSS JOIN album_credits AS ac ON ac.artist_id = artists.id
    CROSS JOIN tracks AS t ON t.album_id = ac.album_id
    CROSS JOIN files AS f ON f.track_id = t.id
    LEFT JOIN track_overrides AS o ON o.track_id = t.id
    GROUP BY artists.id, ac.credited_as, says
"""  # noqa: S608 - a constant condition

_STRANGERS = f"""
    SELECT DISTINCT d.root_id, d.path
    FROM (
        SELECT track_id FROM track_credits WHERE artist_id = :id
        UNION
        SELECT t.id
        FROM album_credits AS ac
        CROSS JOIN tracks AS t ON t.album_id = ac.album_id
        WHERE ac.artist_id = :id
    ) AS credited
    CROSS JOIN artists ON artists.id = :id
    CROSS JOIN files AS f ON f.track_id = credited.track_id
    CROSS JOIN folders AS d ON d.id = f.folder_id
    LEFT JOIN track_overrides AS o ON o.track_id = credited.track_id
    WHERE f.missing_since_ms IS NULL AND NOT ifnull({_SAYS}, 0)
"""  # noqa: S608 - a constant condition

_ALIKE = """
    SELECT a.id
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
    WHERE named.plain > 1 OR (named.plain = 1 AND named.identified = 1)
"""

_OF_ARTISTS = """
    SELECT DISTINCT d.root_id, d.path
    FROM (
        SELECT tc.track_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_credits AS tc ON tc.artist_id = wanted.value
        UNION
        SELECT t.id
        FROM json_each(:ids) AS wanted
        CROSS JOIN album_credits AS ac ON ac.artist_id = wanted.value
        CROSS JOIN tracks AS t ON t.album_id = ac.album_id
    ) AS credited
    CROSS JOIN files AS f ON f.track_id = credited.track_id
    CROSS JOIN folders AS d ON d.id = f.folder_id
    WHERE f.missing_since_ms IS NULL
"""
