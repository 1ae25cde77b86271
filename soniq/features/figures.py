"""What the library's sound comes to in numbers. Counting walks whole indexes, so it is done once
and remembered."""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from soniq.audio.model import MODEL, MOODS
from soniq.features.keeping import Kept
from soniq.features.model import MOOD_HIGH, SoundFacets
from soniq.harmony import Key
from soniq.library.model import Facet
from soniq.store.database import Database

FACETS_SECONDS = 60.0
"""While tracks are heard one by one, facets are counted anew no more often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Of present tracks; see `AnalysisStatus`."""

    total: int
    analysed: int
    outdated: int
    unheard: int

    @property
    def left(self) -> int:
        """Tracks that are to be heard yet, or again."""
        return max(0, self.total - self.analysed - self.unheard)


class Figures:
    """Remembers what was counted until the library or its sounds change."""

    def __init__(self, db: Database, clock: Callable[[], float]) -> None:
        self._db = db
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: Counts | None = None
        self._facets: SoundFacets | None = None
        self._facets_at = 0.0
        self._is_stale = False

    def forget(self) -> None:
        with self._lock:
            self._counts = None
        self._facets = None

    def forget_facets(self) -> None:
        self._facets = None

    def count(self, kept: Kept) -> None:
        """Brings the counts up to date without counting again."""
        self._is_stale = True
        with self._lock:
            known = self._counts
            if known is None or kept.was == MODEL:
                self._counts = None
                return
            self._counts = replace(
                known,
                analysed=known.analysed + kept.tracks,
                outdated=known.outdated - (0 if kept.was is None else kept.tracks),
                unheard=known.unheard - kept.forgiven,
            )

    def count_unheard(self) -> None:
        with self._lock:
            if self._counts is not None:
                self._counts = replace(self._counts, unheard=self._counts.unheard + 1)

    def counts(self) -> Counts:
        with self._lock:
            if self._counts is None:
                self._counts = counts(self._db.read())
            return self._counts

    def facets(self) -> SoundFacets:
        known, age = self._facets, self._clock() - self._facets_at
        if known is not None and (not self._is_stale or age < FACETS_SECONDS):
            return known
        self._is_stale = False
        with self._db.snapshot() as reader:
            found = facets(reader)
        self._facets, self._facets_at = found, self._clock()
        return found


def counts(reader: sqlite3.Connection) -> Counts:
    (total,) = reader.execute(
        """
        SELECT count(*)
        FROM tracks INDEXED BY tracks_by_added
        WHERE missing_since_ms IS NULL
        """
    ).fetchone()
    heard = reader.execute(
        """
        SELECT
            count(*) AS heard,
            ifnull(sum(s.model = :model), 0) AS current
        FROM track_sounds AS ts
        CROSS JOIN sounds AS s ON s.id = ts.sound_id
        CROSS JOIN tracks AS t ON t.id = ts.track_id
        WHERE s.model IS NOT NULL AND t.missing_since_ms IS NULL
        """,
        {"model": MODEL},
    ).fetchone()
    (unheard,) = reader.execute(
        """
        SELECT count(*)
        FROM unheard AS u INDEXED BY unheard_given_up
        CROSS JOIN files AS f ON f.id = u.file_id
        CROSS JOIN tracks AS t ON t.id = f.track_id AND t.file_id = f.id
        LEFT JOIN track_sounds AS ts ON ts.track_id = t.id
        LEFT JOIN sounds AS s ON s.id = ts.sound_id
        WHERE u.given_up = 1
            AND u.size_bytes = f.size_bytes
            AND u.mtime_ns = f.mtime_ns
            AND t.missing_since_ms IS NULL
            AND s.model IS NOT :model
        """,
        {"model": MODEL},
    ).fetchone()
    return Counts(
        total=total,
        analysed=heard["current"],
        outdated=heard["heard"] - heard["current"],
        unheard=unheard,
    )


def facets(reader: sqlite3.Connection) -> SoundFacets:
    return SoundFacets(tempos=_tempos(reader), keys=_keys(reader), moods=_moods(reader))


def _tempos(reader: sqlite3.Connection) -> tuple[Facet, ...]:
    rows = reader.execute(
        """
        SELECT
            bpm_key / 1000 * 10 AS low,
            count(*) AS count
        FROM tracks INDEXED BY tracks_by_bpm
        WHERE missing_since_ms IS NULL AND bpm_key IS NOT NULL
        GROUP BY low
        ORDER BY low
        """
    )
    return tuple(
        Facet(value=str(row["low"]), label=f"{row['low']}–{row['low'] + 9}", count=row["count"])
        for row in rows
    )


def _keys(reader: sqlite3.Connection) -> tuple[Facet, ...]:
    rows = reader.execute(
        """
        SELECT
            camelot,
            count(*) AS count
        FROM tracks INDEXED BY tracks_by_key
        WHERE missing_since_ms IS NULL AND camelot IS NOT NULL
        GROUP BY camelot
        ORDER BY camelot
        """
    )
    found = [(Key.of_place(row["camelot"]), row["count"]) for row in rows]
    return tuple(Facet(value=key.camelot, label=key.name, count=count) for key, count in found)


def _moods(reader: sqlite3.Connection) -> tuple[Facet, ...]:
    sums = ", ".join(f"ifnull(sum(s.{mood} >= :high), 0) AS {mood}" for mood in MOODS)
    row = reader.execute(
        f"""
        SELECT {sums}
        FROM track_sounds AS ts
        CROSS JOIN sounds AS s ON s.id = ts.sound_id
        CROSS JOIN tracks AS t ON t.id = ts.track_id
        WHERE t.missing_since_ms IS NULL
        """,  # noqa: S608 - names of our own columns
        {"high": MOOD_HIGH},
    ).fetchone()
    return tuple(
        Facet(value=mood, label=mood.removeprefix("mood_").capitalize(), count=row[mood])
        for mood in MOODS
    )
