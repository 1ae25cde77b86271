"""Finding the library's own tracks for lines that somebody tells: a playlist's, a history's."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from soniq.store.database import Database
from soniq.units import Milliseconds, TrackId


class How(StrEnum):
    """What a line was known by, the strongest first."""

    PATH = "path"
    MUSICBRAINZ = "musicbrainz"
    ISRC = "isrc"
    SPOTIFY = "spotify"
    TAGS = "tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is told of a track; any of it may be missing, and any of it may be wrong.

    path: as told, with another machine's prefix, Windows separators or as a file:// address.
    musicbrainz_id: of the recording. spotify_id: of the track, or as "spotify:track:…".
    """

    path: bytes | None = None
    title: str = ""
    artist: str = ""
    album: str = ""
    duration: Milliseconds | None = None
    isrc: str | None = None
    musicbrainz_id: str | None = None
    spotify_id: str | None = None
    track_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A track of the library for a line. Not `sure`: the best guess, for a person to look at."""

    track_id: TrackId
    how: How
    sure: bool


class Finder:
    """Tracks for told lines, in bulk."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def find(self, lines: Sequence[Line]) -> list[Found | None]:
        """For each line its track, or None; in the order of the lines.

        Thousands of lines cost a few queries. May be asked within a write of this thread; it
        reads what is committed.
        """
        return found(self._db.read(), lines)


def found(reader: sqlite3.Connection, lines: Sequence[Line]) -> list[Found | None]:
    """As `Finder.find`, for those who hold a reader, such as `Tx.reader`."""
    by_id = _by_musicbrainz(reader, lines)
    return [by_id.get(line.musicbrainz_id or "") for line in lines]


def _by_musicbrainz(reader: sqlite3.Connection, lines: Sequence[Line]) -> dict[str, Found]:
    asked = sorted({line.musicbrainz_id for line in lines if line.musicbrainz_id})
    rows = reader.execute(
        """
        SELECT
            t.musicbrainz_id,
            t.id
        FROM json_each(:asked) AS a
        CROSS JOIN tracks AS t ON t.musicbrainz_id = a.value
        ORDER BY t.missing_since_ms IS NULL, t.id DESC
        """,
        {"asked": json.dumps(asked)},
    )
    return {
        row["musicbrainz_id"]: Found(track_id=TrackId(row["id"]), how=How.MUSICBRAINZ, sure=True)
        for row in rows
    }
