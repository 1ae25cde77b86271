"""Plays as they are kept: the SQL."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soniq import text
from soniq.library.paging import Key
from soniq.listening.model import HeardLine, LineId, Play, PlayId, PlaySource, Span
from soniq.store.database import Tx
from soniq.units import Milliseconds, Moment, PersonId, TrackId

FIRST, LAST = -(2**62), 2**62
"""Moments before and after all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """How a track or a line is called, for people and for recognising."""

    line: HeardLine
    artist_key: str
    title_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlay:
    """A play on its way into the table. Either the track or the line is there."""

    person_id: PersonId
    track_id: TrackId | None
    line_id: LineId | None
    at: Moment
    played: Milliseconds | None
    heard: Milliseconds | None
    is_skip: bool
    is_brought: bool
    source: PlaySource
    client: str = ""
    until: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A play that is there already, as far as another is compared with it."""

    id: PlayId
    at: Moment
    played: Milliseconds | None
    until: Moment | None
    is_skip: bool
    is_brought: bool


def names(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, Name]:
    """What tracks are called; those that are not there are left out."""
    rows = reader.execute(
        """
        SELECT
            t.id,
            t.artist,
            t.title,
            t.album,
            t.artist_key,
            t.title_key,
            t.duration_ms,
            t.musicbrainz_id,
            t.isrc,
            t.spotify_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        """,
        {"ids": json.dumps(sorted(set(ids)))},
    )
    return {
        TrackId(row["id"]): Name(
            line=_line(row), artist_key=row["artist_key"], title_key=row["title_key"]
        )
        for row in rows
    }


def line(tx: Tx, said: HeardLine) -> LineId:
    """The line of that name, made if need be; what it did not know is filled in."""
    values = {
        "artist": said.artist,
        "title": said.title,
        "album": said.album,
        "artist_key": text.sort_key(said.artist),
        "title_key": text.sort_key(said.title),
        "album_key": text.sort_key(said.album),
        "artist_words": text.words(said.artist),
        "duration": said.duration,
        "musicbrainz_id": said.musicbrainz_id,
        "isrc": said.isrc,
        "spotify_id": said.spotify_id,
    }
    (line_id,) = tx.execute(_PUT_LINE, values).fetchone()
    return LineId(line_id)


def put(tx: Tx, play: NewPlay, as_id: PlayId | None = None) -> PlayId:
    """as_id: of the play whose place it takes."""
    values = {
        "id": as_id,
        "person_id": play.person_id,
        "track_id": play.track_id,
        "line_id": play.line_id,
        "at": play.at,
        "played": play.played,
        "until": play.until,
        "heard": play.heard,
        "skipped": play.is_skip,
        "brought": play.is_brought,
        "source": str(play.source),
        "client": play.client,
    }
    return PlayId(tx.execute(_PUT, values).lastrowid or 0)


def near(
    reader: sqlite3.Connection,
    person_id: PersonId,
    at: Moment,
    begun: tuple[int, int],
    *,
    track_id: TrackId | None,
    keys: tuple[str, str],
) -> list[Stored]:
    """Plays of the track, or of lines of its name, that began about then; the nearest first.

    begun: not before the one, not after the other. keys: the artist's and the title's.
    """
    rows = reader.execute(
        _NEAR,
        {
            "person_id": person_id,
            "at": at,
            "low": begun[0],
            "high": begun[1],
            "track_id": track_id,
            "artist_key": keys[0],
            "title_key": keys[1],
        },
    )
    return [
        Stored(
            id=PlayId(row["id"]),
            at=Moment(row["at_ms"]),
            played=_maybe(row["played_ms"]),
            until=None if row["until_ms"] is None else Moment(row["until_ms"]),
            is_skip=bool(row["skipped"]),
            is_brought=bool(row["brought"]),
        )
        for row in rows
    ]


def drop(tx: Tx, play_id: PlayId) -> None:
    tx.execute("DELETE FROM plays WHERE id = :id", {"id": play_id})


def history(
    reader: sqlite3.Connection,
    person_id: PersonId,
    *,
    limit: int,
    after: Key | None,
    span: Span,
    skips: bool,
) -> list[Play]:
    """The newest first. after: the moment and the id of the last one on the page before."""
    since, until = bounds(span)
    if after is not None and int(after[0]) < until:
        until, before_id = int(after[0]), int(after[1])
    else:
        before_id = 0
    rows = reader.execute(
        _HISTORY_WITH_SKIPS if skips else _HISTORY,
        {
            "person_id": person_id,
            "since": since,
            "until": until,
            "before_id": before_id,
            "limit": limit,
        },
    )
    return plays_of(reader, rows.fetchall())


def bounds(span: Span) -> tuple[int, int]:
    """As numbers, the end not within."""
    return (
        FIRST if span.since is None else span.since,
        LAST if span.until is None else span.until,
    )


def put_count(
    tx: Tx,
    person_id: PersonId,
    origin: str,
    *,
    track_id: TrackId | None,
    line_id: LineId | None,
    values: Sequence[int | None],
) -> bool:
    """Whether it says anything new. values: plays, skips, and when it was last played."""
    plays, skips, last = values
    asked = {
        "person_id": person_id,
        "origin": origin,
        "track_id": track_id,
        "line_id": line_id,
        "plays": plays,
        "skips": skips,
        "last": last,
    }
    sql = _PUT_LINE_COUNT if track_id is None else _PUT_TRACK_COUNT
    return tx.execute(sql, asked).rowcount > 0


def plays_of(reader: sqlite3.Connection, rows: Sequence[sqlite3.Row]) -> list[Play]:
    """Rows of `COLUMNS`, with the lines that they hang on."""
    lines = _lines(reader, {row["line_id"] for row in rows if row["line_id"] is not None})
    return [
        Play(
            id=PlayId(row["id"]),
            at=Moment(row["at_ms"]),
            track_id=None if row["track_id"] is None else TrackId(row["track_id"]),
            line=None if row["line_id"] is None else lines[row["line_id"]],
            played=_maybe(row["played_ms"]),
            is_skip=bool(row["skipped"]),
            source=PlaySource(row["source"]),
            client=row["client"],
        )
        for row in rows
    ]


def _lines(reader: sqlite3.Connection, ids: Iterable[int]) -> dict[int, HeardLine]:
    rows = reader.execute(
        """
        SELECT
            l.id,
            l.artist,
            l.title,
            l.album,
            l.duration_ms,
            l.musicbrainz_id,
            l.isrc,
            l.spotify_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN heard_lines AS l ON l.id = wanted.value
        """,
        {"ids": json.dumps(sorted(ids))},
    )
    return {row["id"]: _line(row) for row in rows}


def _line(row: sqlite3.Row) -> HeardLine:
    return HeardLine(
        artist=row["artist"],
        title=row["title"],
        album=row["album"],
        duration=_maybe(row["duration_ms"]),
        musicbrainz_id=row["musicbrainz_id"],
        isrc=row["isrc"],
        spotify_id=row["spotify_id"],
    )


def _maybe(value: int | None) -> Milliseconds | None:
    return None if value is None else Milliseconds(value)


_PUT_LINE = """
    INSERT INTO heard_lines (
        artist, title, album, artist_key, title_key, album_key, artist_words,
        duration_ms, musicbrainz_id, isrc, spotify_id
    )
    VALUES (
        :artist, :title, :album, :artist_key, :title_key, :album_key, :artist_words,
        :duration, :musicbrainz_id, :isrc, :spotify_id
    )
    ON CONFLICT (artist_key, title_key, album_key) DO UPDATE SET
        duration_ms = coalesce(duration_ms, excluded.duration_ms),
        musicbrainz_id = coalesce(musicbrainz_id, excluded.musicbrainz_id),
        isrc = coalesce(isrc, excluded.isrc),
        spotify_id = coalesce(spotify_id, excluded.spotify_id)
    RETURNING id
"""

_PUT = """
    INSERT INTO plays (
        id, person_id, track_id, line_id, at_ms, played_ms, until_ms, heard_ms, skipped, brought,
        source, client
    )
    VALUES (
        :id, :person_id, :track_id, :line_id, :at, :played, :until, :heard, :skipped, :brought,
        :source, :client
    )
"""

_NEAR = """
    SELECT
        p.id,
        p.at_ms,
        p.played_ms,
        p.until_ms,
        p.skipped,
        p.brought
    FROM plays AS p INDEXED BY plays_by_time
    WHERE p.person_id = :person_id
        AND p.at_ms BETWEEN :low AND :high
        AND (
            p.track_id = :track_id
            OR p.line_id IN (
                SELECT l.id
                FROM heard_lines AS l
                WHERE l.artist_key = :artist_key AND l.title_key = :title_key
            )
        )
    ORDER BY abs(p.at_ms - :at), p.id
"""

COLUMNS = """
        p.id,
        p.at_ms,
        p.track_id,
        p.line_id,
        p.played_ms,
        p.skipped,
        p.source,
        p.client
"""

_HISTORY = f"""
    SELECT {COLUMNS}
    FROM plays AS p INDEXED BY plays_heard
    WHERE p.person_id = :person_id
        AND p.skipped = 0
        AND p.at_ms >= :since
        AND (p.at_ms, p.id) < (:until, :before_id)
    ORDER BY p.at_ms DESC, p.id DESC
    LIMIT :limit
"""  # noqa: S608 constants only

_HISTORY_WITH_SKIPS = f"""
    SELECT {COLUMNS}
    FROM plays AS p INDEXED BY plays_by_time
    WHERE p.person_id = :person_id
        AND p.at_ms >= :since
        AND (p.at_ms, p.id) < (:until, :before_id)
    ORDER BY p.at_ms DESC, p.id DESC
    LIMIT :limit
"""  # noqa: S608 constants only

_PUT_TRACK_COUNT = """
    INSERT INTO brought_counts (person_id, track_id, origin, plays, skips, last_played_ms)
    VALUES (:person_id, :track_id, :origin, :plays, :skips, :last)
    ON CONFLICT (track_id, person_id, origin) WHERE track_id IS NOT NULL DO UPDATE SET
        plays = excluded.plays,
        skips = excluded.skips,
        last_played_ms = excluded.last_played_ms
    WHERE (plays, skips, last_played_ms)
        IS NOT (excluded.plays, excluded.skips, excluded.last_played_ms)
"""

_PUT_LINE_COUNT = _PUT_TRACK_COUNT.replace("track_id", "line_id")
