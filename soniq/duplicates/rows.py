"""What a search reads of the library and keeps of its pairs: the SQL."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from soniq.duplicates.grouping import Known, Near, Pair
from soniq.features.model import SoundId
from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import FileId, Milliseconds, Moment, TrackId

PRESENT = "f.missing_since_ms IS NULL AND f.put_away_ms IS NULL AND f.unreadable IS NULL"

_KNOWN = """
    f.id,
    f.track_id,
    f.audio_hash,
    coalesce(f.xxh128, f.sha256) AS whole,
    ifnull(f.duration_ms, 0) AS duration_ms
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A track with the sound of its best file, as pairs are made of it."""

    track_id: TrackId
    title: str
    album_kind: str
    artists: frozenset[int]
    duration: Milliseconds
    sound: bytes
    path: bytes


def copies(reader: sqlite3.Connection) -> Iterator[list[Known]]:
    """The present files of each sound that several have."""
    rows = reader.execute(
        f"""
        SELECT {_KNOWN}
        FROM (
            SELECT audio_hash AS sound
            FROM files INDEXED BY files_by_sound
            WHERE audio_hash IS NOT NULL AND track_id IS NOT NULL
            GROUP BY audio_hash
            HAVING count(*) > 1
        ) AS twice
        CROSS JOIN files AS f INDEXED BY files_by_sound
            ON f.audio_hash = twice.sound AND f.track_id IS NOT NULL
        WHERE {PRESENT}
        ORDER BY f.audio_hash, f.id
        """  # noqa: S608 constants only
    )
    yield from (list(files) for _, files in groupby(map(_known, rows), key=lambda one: one.sound))


def several(reader: sqlite3.Connection) -> Iterator[list[Known]]:
    """The present files of each track that has several."""
    rows = reader.execute(
        f"""
        SELECT {_KNOWN}
        FROM (
            SELECT track_id
            FROM files INDEXED BY files_of_track
            WHERE track_id IS NOT NULL
            GROUP BY track_id
            HAVING count(*) > 1
        ) AS twice
        CROSS JOIN files AS f INDEXED BY files_of_track ON f.track_id = twice.track_id
        WHERE f.audio_hash IS NOT NULL AND {PRESENT}
        ORDER BY f.track_id, f.id
        """  # noqa: S608 constants only
    )
    yield from (
        list(files) for _, files in groupby(map(_known, rows), key=lambda one: one.track_id)
    )


def paired(reader: sqlite3.Connection) -> dict[bytes, list[Known]]:
    """The present files of each sound that is in a pair."""
    rows = reader.execute(
        f"""
        SELECT {_KNOWN}
        FROM (SELECT a AS sound FROM duplicate_pairs UNION SELECT b FROM duplicate_pairs) AS one
        CROSS JOIN files AS f INDEXED BY files_by_sound
            ON f.audio_hash = one.sound AND f.track_id IS NOT NULL
        WHERE {PRESENT}
        ORDER BY f.audio_hash, f.id
        """  # noqa: S608 constants only
    )
    return {
        sound: list(files) for sound, files in groupby(map(_known, rows), key=lambda one: one.sound)
    }


def _known(row: sqlite3.Row) -> Known:
    return Known(
        file_id=FileId(row["id"]),
        track_id=TrackId(row["track_id"]),
        sound=row["audio_hash"],
        whole=row["whole"],
        duration=Milliseconds(row["duration_ms"]),
    )


# Tracks by what they are called


def titles(reader: sqlite3.Connection) -> Iterator[tuple[TrackId, str, str, int, int]]:
    """Each present track whose sound is known, once for each of its artists: its title, its
    album's kind, the artist and its length in ms."""
    rows = reader.execute(
        """
        SELECT
            t.id,
            t.title,
            b.kind,
            c.artist_id,
            t.duration_ms
        FROM tracks AS t
        CROSS JOIN albums AS b ON b.id = t.album_id
        CROSS JOIN track_credits AS c ON c.track_id = t.id AND c.role = 'artist'
        CROSS JOIN files AS f ON f.id = t.file_id
        WHERE t.missing_since_ms IS NULL AND f.audio_hash IS NOT NULL
        """
    )
    for row in rows:
        yield TrackId(row[0]), row[1], row[2], row[3], row[4]


def named(reader: sqlite3.Connection, tracks: Iterable[TrackId]) -> dict[TrackId, Named]:
    """Those of the tracks that are present and whose sound is known."""
    rows = reader.execute(
        f"""
        SELECT
            t.id,
            t.title,
            b.kind,
            t.duration_ms,
            f.audio_hash,
            r.path AS root,
            d.path AS folder,
            f.name,
            (
                SELECT group_concat(c.artist_id)
                FROM track_credits AS c
                WHERE c.track_id = t.id AND c.role = 'artist'
            ) AS artists
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        CROSS JOIN albums AS b ON b.id = t.album_id
        CROSS JOIN files AS f ON f.id = t.file_id
        CROSS JOIN folders AS d ON d.id = f.folder_id
        CROSS JOIN roots AS r ON r.id = f.root_id
        WHERE f.audio_hash IS NOT NULL AND {PRESENT}
        """,  # noqa: S608 constants only
        {"ids": array(tracks)},
    )
    return {TrackId(row["id"]): _named(row) for row in rows}


def _named(row: sqlite3.Row) -> Named:
    return Named(
        track_id=TrackId(row["id"]),
        title=row["title"],
        album_kind=row["kind"],
        artists=frozenset(map(int, (row["artists"] or "").split(",")))
        if row["artists"]
        else frozenset(),
        duration=Milliseconds(row["duration_ms"]),
        sound=row["audio_hash"],
        path=b"/".join(filter(None, (row["root"], row["folder"], row["name"]))),
    )


# Pairs


def pairs(reader: sqlite3.Connection) -> Iterator[Near]:
    for row in reader.execute("SELECT a, b, cosine, likeness, titled FROM duplicate_pairs"):
        yield Near(
            pair=(row["a"], row["b"]),
            cosine=row["cosine"],
            likeness=row["likeness"],
            titled=bool(row["titled"]),
        )


def keep_pairs(tx: Tx, found: Iterable[Near]) -> None:
    tx.executemany(
        """
        INSERT INTO duplicate_pairs (a, b, cosine, likeness, titled)
        VALUES (:a, :b, :cosine, :likeness, :titled)
        ON CONFLICT (a, b) DO UPDATE SET
            cosine = excluded.cosine,
            likeness = excluded.likeness,
            titled = excluded.titled
        """,
        [
            {
                "a": one.pair[0],
                "b": one.pair[1],
                "cosine": one.cosine,
                "likeness": one.likeness,
                "titled": int(one.titled),
            }
            for one in found
        ],
    )


def drop_pairs(tx: Tx, pairs: Iterable[Pair]) -> None:
    tx.executemany(
        "DELETE FROM duplicate_pairs WHERE a = :a AND b = :b",
        [{"a": a, "b": b} for a, b in pairs],
    )


# Fingerprints


def fingerprint(reader: sqlite3.Connection, sound: bytes) -> bytes | None:
    """None: none was made yet; empty: none can be made."""
    row = reader.execute(
        "SELECT frames FROM fingerprints WHERE audio_hash = :sound", {"sound": sound}
    ).fetchone()
    return None if row is None else bytes(row["frames"])


def keep_fingerprint(tx: Tx, sound: bytes, frames: bytes, at: Moment) -> None:
    tx.execute(
        """
        INSERT INTO fingerprints (audio_hash, frames, at_ms)
        VALUES (:sound, :frames, :at)
        ON CONFLICT (audio_hash) DO UPDATE SET frames = excluded.frames, at_ms = excluded.at_ms
        """,
        {"sound": sound, "frames": frames, "at": at},
    )


# Sounds whose nearest were looked through


def unseen(reader: sqlite3.Connection, model: str, *, after: int, first: int) -> list[SoundId]:
    """Heard sounds that were not looked through since, by id."""
    rows = reader.execute(
        """
        SELECT e.sound_id
        FROM embeddings AS e INDEXED BY embeddings_by_model
        CROSS JOIN sounds AS s ON s.id = e.sound_id
        LEFT JOIN neighbours_seen AS seen ON seen.sound_id = e.sound_id
        WHERE e.embedding_type = 'audio'
            AND e.embedding_model = :model
            AND e.sound_id > :after
            AND seen.stamp IS NOT ifnull(s.analyzed_at_ms, 0)
        ORDER BY e.sound_id
        LIMIT :first
        """,
        {"model": model, "after": after, "first": first},
    )
    return [SoundId(row["sound_id"]) for row in rows]


def note_seen(tx: Tx, sounds: Iterable[SoundId]) -> None:
    tx.execute(
        """
        INSERT INTO neighbours_seen (sound_id, stamp)
        SELECT s.id, ifnull(s.analyzed_at_ms, 0)
        FROM json_each(:ids) AS wanted
        CROSS JOIN sounds AS s ON s.id = wanted.value
        WHERE true
        ON CONFLICT (sound_id) DO UPDATE SET stamp = excluded.stamp
        """,
        {"ids": array(sounds)},
    )
