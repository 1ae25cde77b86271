"""A soniq that scans, with eyes on what it reads and writes."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from soniq.child.model import Failure
from soniq.events import Bus, Event
from soniq.files.model import Reading
from soniq.intake.model import Reads, ScanReport
from soniq.intake.service import Intake
from soniq.library.model import Root
from soniq.library.roots import Roots
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.store.migrations import migrate
from soniq.units import RootId


class House:
    """A library file with the services that fill it."""

    def __init__(self, library: Path, reads: Reads, deeds: Deeds | None = None) -> None:
        migrate(library)
        self.events: list[Event] = []
        self.paths_read: list[bytes] = []
        self.reads = reads
        self.bus = Bus()
        self.db = Database(library, self.bus, deeds)
        self.shelves = Shelves()
        self.roots = Roots(self.db, self.shelves)
        self.intake = Intake(self.db, self.shelves, self, self.bus)
        self._listening = self.bus.listen(self.events.append)
        self._listening.__enter__()

    def read(self, paths: Iterable[bytes]) -> Iterator[tuple[bytes, Reading | Failure]]:
        """Notes what is read, then has it read."""
        wanted = list(paths)
        self.paths_read.extend(wanted)
        return self.reads.read(wanted)

    def add(self, folder: Path) -> Root:
        return self.roots.add(str(folder).encode())

    def scan(self, root_id: RootId, *, accept_missing: bool = False) -> ScanReport:
        self.paths_read.clear()
        self.events.clear()
        return self.intake.scan(root_id, accept_missing=accept_missing)

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.db.read().execute(sql, values)]

    def one(self, sql: str, **values: Any) -> Any:
        (row,) = self.rows(sql, **values)
        return row[0] if len(row) == 1 else row

    def check(self) -> None:
        """The file is sound, and every sum in it is what counting again gives."""
        assert self.one("PRAGMA integrity_check") == "ok"
        assert self.rows("PRAGMA foreign_key_check") == []
        self.db.read()
        for sql in _SUMS:
            assert self.rows(sql) == [], sql

    def close(self) -> None:
        self._listening.__exit__(None, None, None)
        self.db.close()


_SUMS = (
    """
    SELECT a.id, a.name, a.track_count, a.album_count
    FROM artists AS a
    WHERE a.track_count <> (
            SELECT count(DISTINCT t.id)
            FROM track_credits AS tc JOIN tracks AS t ON t.id = tc.track_id
            WHERE tc.artist_id = a.id AND t.missing_since_ms IS NULL
        )
        OR a.album_count <> (
            SELECT count(DISTINCT b.id)
            FROM album_credits AS ac JOIN albums AS b ON b.id = ac.album_id
            WHERE ac.artist_id = a.id AND b.missing_since_ms IS NULL
        )
    """,
    """
    SELECT g.id, g.name, g.track_count, g.album_count
    FROM genres AS g
    WHERE g.track_count <> (
            SELECT count(*)
            FROM track_genres AS tg JOIN tracks AS t ON t.id = tg.track_id
            WHERE tg.genre_id = g.id AND t.missing_since_ms IS NULL
        )
        OR g.album_count <> (
            SELECT count(*)
            FROM album_genres AS ag JOIN albums AS b ON b.id = ag.album_id
            WHERE ag.genre_id = g.id AND b.missing_since_ms IS NULL
        )
    """,
    """
    SELECT b.id, b.title
    FROM albums AS b
    WHERE b.track_count <> (
            SELECT count(*) FROM tracks AS t
            WHERE t.album_id = b.id AND t.missing_since_ms IS NULL
        )
        OR (b.track_count = 0) <> (b.missing_since_ms IS NOT NULL)
        OR b.wanted_tracks <> (
            SELECT count(*) FROM tracks AS t WHERE t.album_id = b.id AND t.wanted = 1
        )
        OR NOT (
            b.wanted > 0
            OR b.held = 1
            OR b.coming IS NOT NULL
            OR EXISTS (SELECT 1 FROM tracks AS t WHERE t.album_id = b.id)
        )
    """,
    "SELECT id FROM editions WHERE id NOT IN (SELECT edition_id FROM tracks)",
    "SELECT id FROM tracks WHERE (file_id IS NULL) <> (missing_since_ms IS NOT NULL)",
    "SELECT id FROM tracks WHERE wanted = 1 AND file_id IS NOT NULL",
    """
    SELECT t.id FROM tracks AS t JOIN files AS f ON f.id = t.file_id
    WHERE f.track_id IS NOT t.id OR f.missing_since_ms IS NOT NULL
    """,
    """
    SELECT id FROM artists
    WHERE id NOT IN (SELECT artist_id FROM track_credits)
        AND id NOT IN (SELECT artist_id FROM album_credits)
    """,
    """
    SELECT t.id FROM tracks AS t JOIN track_credits AS tc ON tc.track_id = t.id
    JOIN artists AS a ON a.id = tc.artist_id
    WHERE tc.role = 'artist'
    GROUP BY t.id
    HAVING count(*) = 1 AND t.artist_key <> a.name_key
    """,
    """
    SELECT b.id FROM albums AS b JOIN album_credits AS ac ON ac.album_id = b.id
    JOIN artists AS a ON a.id = ac.artist_id
    GROUP BY b.id
    HAVING count(*) = 1 AND b.artist_key <> a.name_key
    """,
    """
    SELECT 2 << 40 | id FROM tracks WHERE missing_since_ms IS NULL
    EXCEPT SELECT id FROM search_docs
    """,
    """
    SELECT id FROM search_docs WHERE id >= 2 << 40
    EXCEPT SELECT 2 << 40 | id FROM tracks WHERE missing_since_ms IS NULL
    """,
    """
    SELECT id FROM search_docs WHERE id < 2 << 40 AND id >= 1 << 40
    EXCEPT SELECT 1 << 40 | id FROM albums WHERE missing_since_ms IS NULL
    """,
    """
    SELECT id FROM search_docs WHERE id < 1 << 40
    EXCEPT SELECT id FROM artists WHERE album_count + track_count > 0
    """,
    """
    SELECT id FROM artists WHERE album_count + track_count > 0
    EXCEPT SELECT id FROM search_docs
    """,
    """
    SELECT id FROM files
    WHERE tags IS NOT NULL AND track_id IS NULL AND missing_since_ms IS NULL
    """,
)


def dump(house: House) -> list[list[tuple[Any, ...]]]:
    """All that a scan knows, ids and times left out: equal for equal libraries."""
    return [sorted(house.rows(sql), key=repr) for sql in _DUMP]


_DUMP = (
    """
    SELECT d.path, d.name, d.listing, d.missing_since_ms IS NULL FROM folders AS d
    """,
    """
    SELECT
        d.path, f.name, f.size_bytes, f.codec, f.audio_hash, f.tags, f.unreadable, f.tries,
        f.missing_since_ms IS NULL, t.title, t.artist, t.artist_key, t.album, t.album_key,
        t.genre, t.year, t.disc_number, t.track_number, t.cover, t.file_id = f.id, b.group_key
    FROM files AS f
    JOIN folders AS d ON d.id = f.folder_id
    LEFT JOIN tracks AS t ON t.id = f.track_id
    LEFT JOIN albums AS b ON b.id = t.album_id
    """,
    """
    SELECT
        group_key, title, title_key, artist, artist_key, kind, compilation, release_date, year,
        total_tracks, track_count, disc_count, duration_ms, size_bytes, cover
    FROM albums
    """,
    """
    SELECT b.group_key, e.edition_key, e.title, e.name, e.release_date, e.label
    FROM editions AS e JOIN albums AS b ON b.id = e.album_id
    """,
    """
    SELECT name, sort_name, name_key, match_key, musicbrainz_id, album_count, track_count
    FROM artists
    """,
    "SELECT name, name_key, album_count, track_count FROM genres",
    """
    SELECT t.title, t.album, tc.role, tc.position, a.name, tc.credited_as, tc.sorted_as
    FROM track_credits AS tc
    JOIN tracks AS t ON t.id = tc.track_id
    JOIN artists AS a ON a.id = tc.artist_id
    """,
    """
    SELECT b.group_key, ac.position, a.name
    FROM album_credits AS ac
    JOIN albums AS b ON b.id = ac.album_id
    JOIN artists AS a ON a.id = ac.artist_id
    """,
    "SELECT name, artist, album, genre, id >> 40 FROM search_docs",
    """
    SELECT b.group_key, ao.hash, ao.source, ao.name, ao.is_primary
    FROM artwork_of AS ao JOIN albums AS b ON b.id = ao.entity_id
    """,
)
