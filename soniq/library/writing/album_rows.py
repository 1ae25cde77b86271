"""Albums as a scan writes them: the SQL."""

import json
from collections.abc import Iterable, Sequence

from soniq import text
from soniq.library.placing.model import AlbumFacts
from soniq.library.placing.names import Name
from soniq.library.writing import meant_rows, owning_rows
from soniq.store.database import Tx
from soniq.units import AlbumId, ArtistId, EditionId, FolderId, Moment, TrackId


def put_album(
    tx: Tx,
    facts: AlbumFacts,
    artists: dict[Name, ArtistId],
    *,
    artist_key: str,
    of_tracks: set[TrackId],
    leaving: set[TrackId],
    spoken_for: set[str],
    at: Moment,
    folder_id: FolderId,
    editions: set[EditionId],
) -> AlbumId:
    """The album of these facts, made if need be.

    Where all tracks come from albums that nothing else remains of, the eldest of those is what was
    renamed, perhaps file by file while scans ran, and keeps its id; what is missing of it, or
    `leaving`, goes with it. `spoken_for`: the keys of this shelving.

    Where several folders hold editions of one album, the first of them in the order of their paths
    says how it is called: so it does not matter which was scanned first. `folder_id` and
    `editions` are where these facts come from.

    An album that is parted from another came when its tracks did; one that was only wished for is
    here now.
    """
    row = tx.execute("SELECT id FROM albums WHERE group_key = :key", {"key": facts.key}).fetchone()
    emptied = _emptied(tx, facts.key, of_tracks, leaving, spoken_for)
    album_id = emptied[0] if emptied else None
    if row and row["id"] not in emptied:
        album_id = row["id"]
    elif row and row["id"] != album_id:
        tx.execute(_GIVE_UP_KEY, {"id": row["id"]})
    elif album_id is None:
        album_id = meant_rows.awaiting(tx, facts)
    values = {
        "id": album_id,
        "key": facts.key,
        "title": facts.title,
        "title_key": text.sort_key(facts.sort),
        "artist_id": artists[facts.artists[0]],
        "artist": facts.artist,
        "artist_key": artist_key,
        "kind": facts.kind,
        "compilation": facts.compilation,
        "total_tracks": facts.total_tracks,
        "musicbrainz_id": facts.musicbrainz_id,
        "tracks": json.dumps(sorted(of_tracks)),
        "at": at,
    }
    if album_id is None:
        album_id = tx.execute(_INSERT_ALBUM, values).lastrowid
    elif row and _is_told_elsewhere(tx, AlbumId(album_id), folder_id, editions):
        return AlbumId(album_id)
    else:
        tx.execute(_UPDATE_ALBUM, values)
    found = AlbumId(album_id or 0)
    _put_credits(tx, found, facts, artists)
    return found


def _is_told_elsewhere(
    tx: Tx, album_id: AlbumId, folder_id: FolderId, editions: set[EditionId]
) -> bool:
    row = tx.execute(
        """
        SELECT 1
        FROM folders AS mine
        CROSS JOIN editions AS e ON e.album_id = :album_id
        CROSS JOIN folders AS d ON d.id = e.folder_id
        WHERE mine.id = :folder_id
            AND (d.root_id, d.path) < (mine.root_id, mine.path)
            AND e.id NOT IN (SELECT value FROM json_each(:editions))
        LIMIT 1
        """,
        {
            "album_id": album_id,
            "folder_id": folder_id,
            "editions": json.dumps(sorted(editions)),
        },
    ).fetchone()
    return row is not None


def _emptied(
    tx: Tx, key: str, of_tracks: set[TrackId], leaving: set[TrackId], spoken_for: set[str]
) -> list[int]:
    """Albums of which nothing remains but these tracks, and what is missing; the eldest first."""
    rows = tx.execute(_ALBUMS_OF_TRACKS, {"tracks": json.dumps(sorted(of_tracks))}).fetchall()
    stay = of_tracks | leaving
    return [
        row["id"]
        for row in rows
        if (row["group_key"] == key or row["group_key"] not in spoken_for)
        and all(track in stay for (track,) in tx.execute(_PRESENT_TRACKS, {"album_id": row["id"]}))
    ]


def _put_credits(
    tx: Tx, album_id: AlbumId, facts: AlbumFacts, artists: dict[Name, ArtistId]
) -> None:
    wanted = list(dict.fromkeys(artists[name] for name in facts.artists))
    named = {artists[name]: name for name in reversed(facts.artists)}
    rows = tx.execute(
        """
        SELECT artist_id, credited_as, sorted_as
        FROM album_credits
        WHERE album_id = :album_id
        ORDER BY position
        """,
        {"album_id": album_id},
    )
    if [tuple(row) for row in rows] == [(id_, named[id_].text, named[id_].sort) for id_ in wanted]:
        return
    tx.execute("DELETE FROM album_credits WHERE album_id = :album_id", {"album_id": album_id})
    tx.executemany(
        """
        INSERT INTO album_credits (album_id, position, artist_id, credited_as, sorted_as)
        VALUES (:album_id, :position, :artist_id, :credited_as, :sorted_as)
        """,
        [
            {
                "album_id": album_id,
                "position": position,
                "artist_id": artist,
                "credited_as": named[artist].text,
                "sorted_as": named[artist].sort,
            }
            for position, artist in enumerate(wanted)
        ],
    )


def refresh(tx: Tx, album_id: AlbumId, at: Moment) -> None:
    """Brings an album's sums, dates and genres up to date with its present tracks."""
    sums = tx.execute(_SUMS, {"album_id": album_id}).fetchone()
    date = earliest(row[0] for row in tx.execute(_DATES, {"album_id": album_id}))
    tx.execute(
        """
        UPDATE albums
        SET
            track_count = :track_count,
            disc_count = :disc_count,
            duration_ms = :duration_ms,
            size_bytes = :size_bytes,
            release_date = :date,
            year = :year,
            missing_since_ms = iif(:track_count > 0, NULL, coalesce(missing_since_ms, :at)),
            updated_at_ms = :at
        WHERE id = :album_id
            AND (track_count, disc_count, duration_ms, size_bytes, release_date, year)
                IS NOT (:track_count, :disc_count, :duration_ms, :size_bytes, :date, :year)
        """,
        {
            "album_id": album_id,
            "track_count": sums["track_count"],
            "disc_count": max(1, sums["disc_count"]),
            "duration_ms": sums["duration_ms"],
            "size_bytes": sums["size_bytes"],
            "date": date,
            "year": int(date[:4]) if date else sums["year"],
            "at": at,
        },
    )
    _refresh_genres(tx, album_id)
    owning_rows.settle(tx, album_id)


def _refresh_genres(tx: Tx, album_id: AlbumId) -> None:
    values = {"album_id": album_id}
    wanted = {row[0] for row in tx.execute(_GENRES_OF_TRACKS, values)}
    has = {
        row[0]
        for row in tx.execute(
            "SELECT genre_id FROM album_genres WHERE album_id = :album_id", values
        )
    }
    if wanted == has:
        return
    tx.execute("DELETE FROM album_genres WHERE album_id = :album_id", values)
    tx.executemany(
        "INSERT INTO album_genres (album_id, genre_id) VALUES (:album_id, :genre_id)",
        [values | {"genre_id": genre_id} for genre_id in sorted(wanted)],
    )


def earliest(dates: Iterable[str | None]) -> str | None:
    """The earliest year's date, told as precisely as any of that year."""
    said = [date for date in dates if date]
    return min(said, key=lambda date: (date[:4], -len(date), date), default=None)


def sweep(tx: Tx, albums: Sequence[AlbumId]) -> set[AlbumId]:
    """Removes those that have no track left and that nobody wants or holds, and tells which."""
    rows = tx.execute(
        """
        SELECT id
        FROM albums
        WHERE id IN (SELECT value FROM json_each(:ids))
            AND wanted = 0
            AND held = 0
            AND coming IS NULL
            AND NOT EXISTS (SELECT 1 FROM tracks WHERE tracks.album_id = albums.id)
        """,
        {"ids": json.dumps(list(albums))},
    )
    gone = {AlbumId(row["id"]) for row in rows}
    if gone:
        ids = {"ids": json.dumps(sorted(gone))}
        tx.execute(
            """
            DELETE FROM artwork_of
            WHERE entity = 'album' AND entity_id IN (SELECT value FROM json_each(:ids))
            """,
            ids,
        )
        tx.execute(
            """
            DELETE FROM artwork_chosen
            WHERE entity = 'album' AND entity_id IN (SELECT value FROM json_each(:ids))
            """,
            ids,
        )
        tx.execute(
            """
            DELETE FROM external_refs
            WHERE entity = 'album' AND entity_id IN (SELECT value FROM json_each(:ids))
            """,
            ids,
        )
        tx.execute("DELETE FROM albums WHERE id IN (SELECT value FROM json_each(:ids))", ids)
    return gone


def sort_names(tx: Tx, albums: Iterable[AlbumId]) -> set[tuple[AlbumId, ArtistId, str]]:
    """The names by which these albums say to sort their artists."""
    rows = tx.execute(
        """
        SELECT album_id, artist_id, sorted_as
        FROM album_credits
        WHERE album_id IN (SELECT value FROM json_each(:ids)) AND sorted_as IS NOT NULL
        """,
        {"ids": json.dumps(sorted(albums))},
    )
    return {(AlbumId(row[0]), ArtistId(row[1]), row[2]) for row in rows}


def by_keys(tx: Tx, keys: Iterable[str]) -> set[AlbumId]:
    rows = tx.execute(
        "SELECT id FROM albums WHERE group_key IN (SELECT value FROM json_each(:keys))",
        {"keys": json.dumps(sorted(keys))},
    )
    return {AlbumId(row["id"]) for row in rows}


_ALBUMS_OF_TRACKS = """
    SELECT DISTINCT a.id, a.group_key
    FROM json_each(:tracks) AS mine
    CROSS JOIN tracks AS t ON t.id = mine.value
    CROSS JOIN albums AS a ON a.id = t.album_id
    ORDER BY a.id
"""

_PRESENT_TRACKS = """
    SELECT id
    FROM tracks INDEXED BY tracks_of_album
    WHERE album_id = :album_id AND missing_since_ms IS NULL
"""

_GIVE_UP_KEY = """
    UPDATE albums
    SET group_key = group_key || char(31) || id
    WHERE id = :id
"""

_INSERT_ALBUM = """
    INSERT INTO albums (
        group_key, title, title_key, artist_id, artist, artist_key, kind, compilation,
        total_tracks, musicbrainz_release_group_id, added_at_ms, updated_at_ms
    )
    VALUES (
        :key, :title, :title_key, :artist_id, :artist, :artist_key, :kind, :compilation,
        :total_tracks, :musicbrainz_id, coalesce(
            (
                SELECT min(added_at_ms)
                FROM tracks
                WHERE id IN (SELECT value FROM json_each(:tracks))
            ),
            :at
        ), :at
    )
"""

_UPDATE_ALBUM = """
    UPDATE albums
    SET
        group_key = :key,
        title = :title,
        title_key = :title_key,
        artist_id = :artist_id,
        artist = :artist,
        artist_key = :artist_key,
        kind = :kind,
        compilation = :compilation,
        total_tracks = :total_tracks,
        musicbrainz_release_group_id = coalesce(
            :musicbrainz_id, iif(wanted > 0, musicbrainz_release_group_id, NULL)
        ),
        updated_at_ms = :at
    WHERE id = :id
        AND (
            group_key, title, title_key, artist_id, artist, artist_key, kind, compilation,
            total_tracks, musicbrainz_release_group_id
        ) IS NOT (
            :key, :title, :title_key, :artist_id, :artist, :artist_key, :kind, :compilation,
            :total_tracks,
            coalesce(:musicbrainz_id, iif(wanted > 0, musicbrainz_release_group_id, NULL))
        )
"""


_SUMS = """
    SELECT
        count(*) AS track_count,
        count(DISTINCT t.disc_number) AS disc_count,
        ifnull(sum(t.duration_ms), 0) AS duration_ms,
        ifnull(sum(f.size_bytes), 0) AS size_bytes,
        min(t.year) AS year
    FROM tracks AS t INDEXED BY tracks_of_album
    LEFT JOIN files AS f ON f.id = t.file_id
    WHERE t.album_id = :album_id AND t.missing_since_ms IS NULL
"""

_DATES = """
    SELECT DISTINCT ifnull(
        iif(o.said -> '$.original_date' IS NULL, f.tags ->> '$.original_date',
            o.said ->> '$.original_date[0]'),
        iif(o.said -> '$.date' IS NULL, f.tags ->> '$.date', o.said ->> '$.date[0]')
    )
    FROM tracks AS t INDEXED BY tracks_of_album
    JOIN files AS f ON f.id = t.file_id
    LEFT JOIN track_overrides AS o ON o.track_id = t.id
    WHERE t.album_id = :album_id AND t.missing_since_ms IS NULL
"""

_GENRES_OF_TRACKS = """
    SELECT DISTINCT tg.genre_id
    FROM tracks AS t INDEXED BY tracks_of_album
    JOIN track_genres AS tg ON tg.track_id = t.id
    WHERE t.album_id = :album_id AND t.missing_since_ms IS NULL
"""
