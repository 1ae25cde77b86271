"""Artists and genres as tags name them: found again, or made; the SQL."""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from soniq import text
from soniq.library.placing.names import VARIOUS_ARTISTS, Name, match_key
from soniq.store.database import Tx
from soniq.units import ArtistId, GenreId, Moment


class ArtistRows:
    """Finds or makes the artists of one shelving.

    A name with a MusicBrainz id is that artist. A name without one is the artist of that name;
    where MusicBrainz ids tell two artists of that name apart, it is a third, without an id.
    """

    def __init__(self, tx: Tx, at: Moment) -> None:
        self._tx = tx
        self._at = at
        self.split: set[ArtistId] = set()
        """Artists whose name turned out to be another's too: names without an id must go."""
        self.made: set[ArtistId] = set()
        """Who was not there before."""
        self.keys: dict[ArtistId, str] = {}
        """By what they sort."""

    def ids(self, names: Iterable[Name]) -> dict[Name, ArtistId]:
        wanted = sorted(
            set(names),
            key=lambda name: (name.musicbrainz_id is None, name.text, name.sort is None, name.sort),
        )
        by_id, by_key = self._known(wanted)
        found: dict[Name, ArtistId] = {}
        for name in wanted:
            found[name] = self._resolve(name, by_id, by_key)
        return found

    def _known(self, names: list[Name]) -> tuple[dict[str, ArtistId], "_ByKey"]:
        real = [_canonical(name) for name in names]
        rows = self._tx.execute(
            """
            SELECT id, name_key, match_key, musicbrainz_id
            FROM artists
            WHERE match_key IN (SELECT value FROM json_each(:keys))
            UNION
            SELECT id, name_key, match_key, musicbrainz_id
            FROM artists
            WHERE musicbrainz_id IN (SELECT value FROM json_each(:ids))
            """,
            {
                "keys": json.dumps(sorted({name.key for name in real})),
                "ids": json.dumps(sorted({n.musicbrainz_id for n in real if n.musicbrainz_id})),
            },
        )
        by_id: dict[str, ArtistId] = {}
        by_key = _ByKey()
        for row in rows:
            self.keys[ArtistId(row["id"])] = row["name_key"]
            if row["musicbrainz_id"] is not None:
                by_id[row["musicbrainz_id"]] = ArtistId(row["id"])
            by_key.add(row["match_key"], row["musicbrainz_id"], ArtistId(row["id"]))
        return by_id, by_key

    def _resolve(self, name: Name, by_id: dict[str, ArtistId], by_key: "_ByKey") -> ArtistId:
        name = _canonical(name)
        identified, plain = by_key.identified(name.key), by_key.plain(name.key)
        if name.musicbrainz_id is None:
            if len(identified) == 1:
                return identified[0]
            return plain if plain is not None else self._insert(name, by_key)
        if name.musicbrainz_id in by_id:
            return by_id[name.musicbrainz_id]
        if plain is not None and not identified:
            self._adopt(plain, name.musicbrainz_id)
            by_key.adopt(name.key, name.musicbrainz_id)
            artist_id = plain
        else:
            if len(identified) == 1:
                self.split.add(identified[0])
            artist_id = self._insert(name, by_key)
        by_id[name.musicbrainz_id] = artist_id
        return artist_id

    def _insert(self, name: Name, by_key: "_ByKey") -> ArtistId:
        key = text.sort_key(name.sort or name.text)
        cursor = self._tx.execute(
            """
            INSERT INTO artists (
                name, sort_name, name_key, match_key, musicbrainz_id, various, created_at_ms,
                updated_at_ms
            )
            VALUES (
                :name, :sort_name, :name_key, :match_key, :musicbrainz_id, :various, :at, :at
            )
            """,
            {
                "name": name.text,
                "sort_name": name.sort,
                "name_key": key,
                "match_key": name.key,
                "musicbrainz_id": name.musicbrainz_id,
                "various": name.various,
                "at": self._at,
            },
        )
        artist_id = ArtistId(cursor.lastrowid or 0)
        self.made.add(artist_id)
        self.keys[artist_id] = key
        by_key.add(name.key, name.musicbrainz_id, artist_id)
        return artist_id

    def _adopt(self, artist_id: ArtistId, musicbrainz_id: str) -> None:
        self._tx.execute(
            """
            UPDATE artists
            SET musicbrainz_id = :musicbrainz_id, updated_at_ms = :at
            WHERE id = :artist_id
            """,
            {"artist_id": artist_id, "musicbrainz_id": musicbrainz_id, "at": self._at},
        )


def folders_to_part(tx: Tx, artist_id: ArtistId) -> list[tuple[int, bytes]]:
    """Roots and folders of files that credit the artist, but do not say his MusicBrainz id."""
    rows = tx.execute(
        """
        SELECT DISTINCT d.root_id, d.path
        FROM artists AS a
        JOIN track_credits AS tc ON tc.artist_id = a.id
        JOIN files AS f ON f.track_id = tc.track_id
        JOIN folders AS d ON d.id = f.folder_id
        LEFT JOIN track_overrides AS o ON o.track_id = tc.track_id
        WHERE a.id = :artist_id
            AND (o.track_id IS NOT NULL OR instr(f.tags, a.musicbrainz_id) = 0)
        ORDER BY d.root_id, d.path
        """,
        {"artist_id": artist_id},
    )
    return [(row["root_id"], row["path"]) for row in rows]


def rename_by_majority(tx: Tx, artist_ids: Iterable[ArtistId], at: Moment) -> None:
    """Shows each artist by the spelling that most credits have, and sorts him by the name that
    most of those say that say one; of equals, the first.

    The tracks and albums that are his alone sort with him.
    """
    ids = {"ids": json.dumps(sorted(artist_ids))}
    names = _commonest(tx, _SPELLINGS, ids)
    sorts = _commonest(tx, _SORT_NAMES, ids)
    for artist_id, shown, sorted_as, key in tx.execute(_SHOWN, ids).fetchall():
        name, sort_name = names.get(artist_id, shown), sorts.get(artist_id)
        if (name, sort_name) == (shown, sorted_as):
            continue
        values = {
            "artist_id": artist_id,
            "name": name,
            "sort_name": sort_name,
            "name_key": text.sort_key(sort_name or name),
            "match_key": match_key(name),
            "at": at,
        }
        tx.execute(_RENAME, values)
        if values["name_key"] != key:
            tx.execute(_SORT_TRACKS, values)
            tx.execute(_SORT_ALBUMS, values)


def _commonest(tx: Tx, sql: str, ids: dict[str, str]) -> dict[int, str]:
    best: dict[int, str] = {}
    for artist_id, said in tx.execute(sql, ids):
        best.setdefault(artist_id, said)
    return best


def genre_ids(tx: Tx, names: Iterable[str]) -> dict[str, GenreId]:
    """The genres of these names, made where there is none yet; "Hip-Hop" is "hip hop"."""
    by_key: dict[str, str] = {}
    for name in names:
        key = genre_key(name)
        by_key[key] = better_spelling(name, by_key.get(key, name))
    rows = tx.execute(
        """
        SELECT id, name, name_key
        FROM genres
        WHERE name_key IN (SELECT value FROM json_each(:keys))
        """,
        {"keys": json.dumps(sorted(by_key))},
    ).fetchall()
    known: dict[str, tuple[GenreId, str]] = {
        row["name_key"]: (GenreId(row["id"]), row["name"]) for row in rows
    }
    found: dict[str, GenreId] = {}
    for key, name in sorted(by_key.items()):
        if key not in known:
            found[key] = _insert_genre(tx, name, key)
            continue
        found[key], shown = known[key]
        if (better := better_spelling(name, shown)) != shown:
            values: dict[str, Any] = {"id": found[key], "name": better}
            tx.execute("UPDATE genres SET name = :name WHERE id = :id", values)
    return found


def _insert_genre(tx: Tx, name: str, key: str) -> GenreId:
    cursor = tx.execute(
        "INSERT INTO genres (name, name_key) VALUES (:name, :key)", {"name": name, "key": key}
    )
    return GenreId(cursor.lastrowid or 0)


@lru_cache(maxsize=1024)
def genre_key(name: str) -> str:
    return text.words(name) or text.fold(name)


def better_spelling(one: str, other: str) -> str:
    """Of two spellings of a genre the one with more capital initials, then the first.

    A rule on the two alone, so that it does not matter which was met first.
    """
    return min(one, other, key=lambda name: (-len(re.findall(r"\b[A-Z]", name)), name))


def _canonical(name: Name) -> Name:
    return VARIOUS_ARTISTS if name.various else name


class _ByKey:
    """Artists by name: those that MusicBrainz knows, and the one without an id."""

    def __init__(self) -> None:
        self._identified: dict[str, dict[str, ArtistId]] = {}
        self._plain: dict[str, ArtistId] = {}

    def identified(self, key: str) -> list[ArtistId]:
        return list(self._identified.get(key, {}).values())

    def plain(self, key: str) -> ArtistId | None:
        return self._plain.get(key)

    def add(self, key: str, musicbrainz_id: str | None, artist_id: ArtistId) -> None:
        if musicbrainz_id is None:
            self._plain[key] = artist_id
        else:
            self._identified.setdefault(key, {})[musicbrainz_id] = artist_id

    def adopt(self, key: str, musicbrainz_id: str) -> None:
        self._identified.setdefault(key, {})[musicbrainz_id] = self._plain.pop(key)


_SHOWN = """
    SELECT id, name, sort_name, name_key
    FROM artists
    WHERE id IN (SELECT value FROM json_each(:ids)) AND various = 0
"""

_SPELLINGS = """
    SELECT artist_id, credited_as
    FROM track_credits
    WHERE artist_id IN (SELECT value FROM json_each(:ids))
    GROUP BY artist_id, credited_as
    ORDER BY artist_id, count(*) DESC, credited_as
"""

_SORT_NAMES = """
    SELECT artist_id, sorted_as
    FROM (
        SELECT artist_id, sorted_as
        FROM track_credits
        WHERE artist_id IN (SELECT value FROM json_each(:ids)) AND sorted_as IS NOT NULL
        UNION ALL
        SELECT artist_id, sorted_as
        FROM album_credits
        WHERE artist_id IN (SELECT value FROM json_each(:ids)) AND sorted_as IS NOT NULL
    )
    GROUP BY artist_id, sorted_as
    ORDER BY artist_id, count(*) DESC, sorted_as
"""

_RENAME = """
    UPDATE artists
    SET
        name = :name,
        sort_name = :sort_name,
        name_key = :name_key,
        match_key = :match_key,
        updated_at_ms = :at
    WHERE id = :artist_id
"""

_SORT_TRACKS = """
    UPDATE tracks
    SET artist_key = :name_key
    WHERE id IN (
            SELECT track_id
            FROM track_credits
            WHERE artist_id = :artist_id AND role = 'artist' AND position = 0
        )
        AND artist_key <> :name_key
        AND NOT EXISTS (
            SELECT 1
            FROM track_credits AS other
            WHERE other.track_id = tracks.id AND other.role = 'artist' AND other.position = 1
        )
"""

_SORT_ALBUMS = """
    UPDATE albums
    SET artist_key = :name_key
    WHERE id IN (
            SELECT album_id
            FROM album_credits
            WHERE artist_id = :artist_id AND position = 0
        )
        AND artist_key <> :name_key
        AND NOT EXISTS (
            SELECT 1
            FROM album_credits AS other
            WHERE other.album_id = albums.id AND other.position = 1
        )
"""
