"""How many albums and tracks artists and genres have: kept by difference, so that a change costs
what it touches, not what there is.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from soniq.library.writing import search_rows
from soniq.store.database import Tx
from soniq.units import AlbumId, ArtistId, GenreId, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a set of present tracks and albums counts for, by id of the artist or genre."""

    artist_tracks: Counter[int]
    artist_albums: Counter[int]
    genre_tracks: Counter[int]
    genre_albums: Counter[int]


def standing(tx: Tx, tracks: Iterable[TrackId], albums: Iterable[AlbumId]) -> Standing:
    track_ids, album_ids = json.dumps(list(tracks)), json.dumps(list(albums))
    return Standing(
        artist_tracks=_count(tx, _ARTIST_TRACKS, track_ids),
        artist_albums=_count(tx, _ARTIST_ALBUMS, album_ids),
        genre_tracks=_count(tx, _GENRE_TRACKS, track_ids),
        genre_albums=_count(tx, _GENRE_ALBUMS, album_ids),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """Whose counts changed."""

    artists: set[ArtistId]
    genres: set[GenreId]


def apply(tx: Tx, before: Standing, after: Standing) -> Recounted:
    """Brings the counts up to date."""
    artists = _differences(
        before.artist_tracks, after.artist_tracks, before.artist_albums, after.artist_albums
    )
    genres = _differences(
        before.genre_tracks, after.genre_tracks, before.genre_albums, after.genre_albums
    )
    for table, changes in (("artists", artists), ("genres", genres)):
        tx.executemany(
            _ADD[table],
            [
                {"id": id_, "tracks": tracks, "albums": albums}
                for id_, (tracks, albums) in changes.items()
            ],
        )
    return Recounted(
        artists={ArtistId(id_) for id_ in artists}, genres={GenreId(id_) for id_ in genres}
    )


def named_by(
    tx: Tx, tracks: Iterable[TrackId], albums: Iterable[AlbumId]
) -> tuple[set[ArtistId], set[GenreId]]:
    """Artists and genres of these tracks and albums, missing ones too."""
    values = {"tracks": json.dumps(list(tracks)), "albums": json.dumps(list(albums))}
    return (
        {ArtistId(row[0]) for row in tx.execute(_ARTISTS_NAMED, values)},
        {GenreId(row[0]) for row in tx.execute(_GENRES_NAMED, values)},
    )


def sweep(tx: Tx, artists: Iterable[ArtistId], genres: Iterable[GenreId]) -> None:
    """Removes artists and genres of whom nothing is left, and hides those of missing tracks."""
    ids = {"ids": json.dumps(sorted(artists))}
    idle = [row["id"] for row in tx.execute(_IDLE_ARTISTS, ids)]
    if idle:
        search_rows.drop(tx, search_rows.ARTISTS, idle)
        tx.execute(_DELETE_ARTISTS, {"ids": json.dumps(idle)})
        tx.execute(_DELETE_REFS, {"ids": json.dumps(idle)})
    tx.execute(_DELETE_GENRES, {"ids": json.dumps(sorted(genres))})


def _differences(
    tracks_before: Counter[int],
    tracks_after: Counter[int],
    albums_before: Counter[int],
    albums_after: Counter[int],
) -> dict[int, tuple[int, int]]:
    changes: dict[int, tuple[int, int]] = {}
    for id_ in sorted({*tracks_before, *tracks_after, *albums_before, *albums_after}):
        tracks = tracks_after[id_] - tracks_before[id_]
        albums = albums_after[id_] - albums_before[id_]
        if tracks or albums:
            changes[id_] = (tracks, albums)
    return changes


def _count(tx: Tx, sql: str, ids: str) -> Counter[int]:
    if ids == "[]":
        return Counter()
    return Counter({row[0]: row[1] for row in tx.execute(sql, {"ids": ids})})


_ARTIST_TRACKS = """
    SELECT tc.artist_id, count(DISTINCT tc.track_id)
    FROM json_each(:ids) AS touched
    CROSS JOIN tracks AS t ON t.id = touched.value AND t.missing_since_ms IS NULL
    CROSS JOIN track_credits AS tc ON tc.track_id = t.id
    GROUP BY tc.artist_id
"""

_ARTIST_ALBUMS = """
    SELECT ac.artist_id, count(DISTINCT ac.album_id)
    FROM json_each(:ids) AS touched
    CROSS JOIN albums AS a ON a.id = touched.value AND a.missing_since_ms IS NULL
    CROSS JOIN album_credits AS ac ON ac.album_id = a.id
    GROUP BY ac.artist_id
"""

_GENRE_TRACKS = """
    SELECT tg.genre_id, count(*)
    FROM json_each(:ids) AS touched
    CROSS JOIN tracks AS t ON t.id = touched.value AND t.missing_since_ms IS NULL
    CROSS JOIN track_genres AS tg ON tg.track_id = t.id
    GROUP BY tg.genre_id
"""

_GENRE_ALBUMS = """
    SELECT ag.genre_id, count(*)
    FROM json_each(:ids) AS touched
    CROSS JOIN albums AS a ON a.id = touched.value AND a.missing_since_ms IS NULL
    CROSS JOIN album_genres AS ag ON ag.album_id = a.id
    GROUP BY ag.genre_id
"""

_ADD = {
    "artists": """
        UPDATE artists
        SET track_count = track_count + :tracks, album_count = album_count + :albums
        WHERE id = :id
    """,
    "genres": """
        UPDATE genres
        SET track_count = track_count + :tracks, album_count = album_count + :albums
        WHERE id = :id
    """,
}

_IDLE_ARTISTS = """
    SELECT a.id
    FROM json_each(:ids) AS touched
    CROSS JOIN artists AS a ON a.id = touched.value
    WHERE a.album_count + a.track_count = 0
"""

_DELETE_ARTISTS = """
    DELETE FROM artists
    WHERE id IN (SELECT value FROM json_each(:ids))
        AND NOT EXISTS (SELECT 1 FROM track_credits WHERE track_credits.artist_id = artists.id)
        AND NOT EXISTS (SELECT 1 FROM album_credits WHERE album_credits.artist_id = artists.id)
        AND NOT EXISTS (SELECT 1 FROM albums WHERE albums.artist_id = artists.id)
"""

_DELETE_GENRES = """
    DELETE FROM genres
    WHERE id IN (SELECT value FROM json_each(:ids))
        AND NOT EXISTS (SELECT 1 FROM track_genres WHERE track_genres.genre_id = genres.id)
        AND NOT EXISTS (SELECT 1 FROM album_genres WHERE album_genres.genre_id = genres.id)
"""

_ARTISTS_NAMED = """
    SELECT artist_id FROM track_credits WHERE track_id IN (SELECT value FROM json_each(:tracks))
    UNION
    SELECT artist_id FROM album_credits WHERE album_id IN (SELECT value FROM json_each(:albums))
"""

_GENRES_NAMED = """
    SELECT genre_id FROM track_genres WHERE track_id IN (SELECT value FROM json_each(:tracks))
    UNION
    SELECT genre_id FROM album_genres WHERE album_id IN (SELECT value FROM json_each(:albums))
"""

_DELETE_REFS = """
    DELETE FROM external_refs
    WHERE entity = 'artist'
        AND entity_id IN (SELECT value FROM json_each(:ids))
        AND NOT EXISTS (SELECT 1 FROM artists WHERE artists.id = external_refs.entity_id)
"""
