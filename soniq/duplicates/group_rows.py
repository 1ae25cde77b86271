"""Groups as they are listed, and what people said of them: the SQL."""

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soniq.duplicates.grouping import Grouped, Pair
from soniq.duplicates.model import RANKS, Copy, GroupId, Kind, Rule, Rules
from soniq.duplicates.rows import PRESENT
from soniq.library.placing.formats import LOSSLESS
from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import (
    AlbumId,
    ArtworkHash,
    FileId,
    Milliseconds,
    Moment,
    PersonId,
    RootId,
    TrackId,
)

TWO_PRESENT = f"""
    1 < (
        SELECT count(*)
        FROM duplicate_members AS m
        CROSS JOIN files AS f ON f.id = m.file_id
        WHERE m.group_id = g.id AND f.track_id IS NOT NULL AND {PRESENT}
    )
"""  # noqa: S608 constants only


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    id: GroupId
    kind: Kind
    confidence: float
    score: float | None
    delta: Milliseconds


def keys(reader: sqlite3.Connection) -> dict[str, GroupId]:
    """The ids of all groups, by what makes them."""
    rows = reader.execute("SELECT id, member_key FROM duplicate_groups")
    return {row["member_key"]: GroupId(row["id"]) for row in rows}


def add(tx: Tx, groups: Iterable[Grouped]) -> None:
    for group in groups:
        cursor = tx.execute(
            """
            INSERT INTO duplicate_groups (member_key, kind, kind_rank, confidence, score, delta_ms)
            VALUES (:key, :kind, :rank, :confidence, :score, :delta)
            """,
            {
                "key": group.key,
                "kind": group.kind,
                "rank": RANKS[group.kind],
                "confidence": group.confidence,
                "score": group.score,
                "delta": group.delta,
            },
        )
        tx.executemany(
            "INSERT INTO duplicate_members (group_id, file_id) VALUES (:group_id, :file_id)",
            [{"group_id": cursor.lastrowid, "file_id": file_id} for file_id in group.files],
        )


def drop(tx: Tx, groups: Iterable[GroupId]) -> None:
    tx.execute(
        "DELETE FROM duplicate_groups WHERE id IN (SELECT value FROM json_each(:ids))",
        {"ids": array(groups)},
    )


def page(
    reader: sqlite3.Connection, kind: Kind | None, *, after: tuple[int, int] | None, first: int
) -> list[Row]:
    rank, last = after or (-1, 0)
    values = {"rank": rank, "last": last, "first": first}
    if kind is not None:
        values["of"] = RANKS[kind]
    rows = reader.execute(_PAGE_OF_KIND if kind is not None else _PAGE, values)
    return [_row(row) for row in rows]


def by_ids(reader: sqlite3.Connection, ids: Iterable[GroupId]) -> list[Row]:
    rows = reader.execute(_BY_IDS, {"ids": array(ids)})
    return [_row(row) for row in rows]


def counts(reader: sqlite3.Connection) -> dict[Kind, int]:
    """Groups of each kind that there is, the surest first."""
    rows = reader.execute(_COUNTS)
    return {Kind(row["kind"]): row["count"] for row in rows}


def count(reader: sqlite3.Connection) -> int:
    """How many groups there are."""
    return sum(counts(reader).values())


def beside(reader: sqlite3.Connection, group_id: GroupId) -> list[GroupId]:
    """The group, and those that have files of it."""
    rows = reader.execute(
        """
        SELECT DISTINCT other.group_id
        FROM duplicate_members AS m
        CROSS JOIN duplicate_members AS other INDEXED BY duplicate_members_of_file
            ON other.file_id = m.file_id
        WHERE m.group_id = :id
        """,
        {"id": group_id},
    )
    return [GroupId(row["group_id"]) for row in rows]


_COLUMNS = "g.id, g.kind, g.confidence, g.score, g.delta_ms"

_PAGE = f"""
    SELECT {_COLUMNS}
    FROM duplicate_groups AS g INDEXED BY duplicate_groups_by_rank
    WHERE (g.kind_rank, g.id) > (:rank, :last) AND {TWO_PRESENT}
    ORDER BY g.kind_rank, g.id
    LIMIT :first
"""  # noqa: S608 constants only

_PAGE_OF_KIND = f"""
    SELECT {_COLUMNS}
    FROM duplicate_groups AS g INDEXED BY duplicate_groups_by_rank
    WHERE g.kind_rank = :of AND (g.kind_rank, g.id) > (:rank, :last) AND {TWO_PRESENT}
    ORDER BY g.kind_rank, g.id
    LIMIT :first
"""  # noqa: S608 constants only

_BY_IDS = f"""
    SELECT {_COLUMNS}
    FROM json_each(:ids) AS wanted
    CROSS JOIN duplicate_groups AS g ON g.id = wanted.value
    WHERE {TWO_PRESENT}
"""  # noqa: S608 constants only

_COUNTS = f"""
    SELECT
        g.kind,
        count(*) AS count
    FROM duplicate_groups AS g INDEXED BY duplicate_groups_by_rank
    WHERE {TWO_PRESENT}
    GROUP BY g.kind_rank
"""  # noqa: S608 constants only


def _row(row: sqlite3.Row) -> Row:
    return Row(
        id=GroupId(row["id"]),
        kind=Kind(row["kind"]),
        confidence=row["confidence"],
        score=row["score"],
        delta=Milliseconds(row["delta_ms"]),
    )


def copies(reader: sqlite3.Connection, groups: Iterable[GroupId]) -> dict[GroupId, list[Copy]]:
    """The present copies of each group, by file."""
    found: dict[GroupId, list[Copy]] = {}
    for row in reader.execute(_COPIES, {"ids": array(groups)}):
        found.setdefault(GroupId(row["group_id"]), []).append(_copy(row))
    return found


_COPIES = f"""
    SELECT
        m.group_id,
        f.id AS file_id,
        f.track_id,
        t.album_id,
        f.root_id,
        r.path AS root,
        d.path AS folder,
        f.name,
        t.title,
        t.artist,
        t.album,
        t.track_number,
        t.year,
        t.cover,
        f.codec,
        f.bitrate_bps,
        f.sample_rate_hz,
        f.bit_depth,
        f.channels,
        f.duration_ms,
        f.size_bytes,
        f.tags,
        f.picture IS NOT NULL AS has_cover,
        f.added_at_ms,
        f.audio_hash,
        r.writable = 1 AND r.state = 'ready' AS is_writable
    FROM json_each(:ids) AS wanted
    CROSS JOIN duplicate_members AS m ON m.group_id = wanted.value
    CROSS JOIN files AS f ON f.id = m.file_id
    CROSS JOIN tracks AS t ON t.id = f.track_id
    CROSS JOIN folders AS d ON d.id = f.folder_id
    CROSS JOIN roots AS r ON r.id = f.root_id
    WHERE f.audio_hash IS NOT NULL AND {PRESENT}
"""  # noqa: S608 constants only


def _copy(row: sqlite3.Row) -> Copy:
    tags = json.loads(row["tags"]) if row["tags"] else {}
    return Copy(
        file_id=FileId(row["file_id"]),
        track_id=TrackId(row["track_id"]),
        album_id=AlbumId(row["album_id"]),
        root_id=RootId(row["root_id"]),
        path=os.path.join(row["root"], row["folder"], row["name"]),
        title=row["title"],
        artist=row["artist"],
        album=row["album"],
        track_number=row["track_number"],
        year=row["year"],
        cover=None if row["cover"] is None else ArtworkHash(row["cover"]),
        codec=row["codec"],
        is_lossless=row["codec"] in LOSSLESS,
        bitrate=row["bitrate_bps"],
        sample_rate=row["sample_rate_hz"],
        bit_depth=row["bit_depth"],
        channels=row["channels"],
        duration=None if row["duration_ms"] is None else Milliseconds(row["duration_ms"]),
        size_bytes=row["size_bytes"],
        tag_count=sum(1 for value in tags.values() if value not in (None, "", [], "none")),
        has_cover=bool(row["has_cover"]),
        added_at=Moment(row["added_at_ms"]),
        sound=row["audio_hash"],
        is_writable=bool(row["is_writable"]),
    )


def still_has_files(reader: sqlite3.Connection, tracks: Iterable[TrackId]) -> set[TrackId]:
    """Those of the tracks that have a present file."""
    rows = reader.execute(
        f"""
        SELECT wanted.value AS id
        FROM json_each(:ids) AS wanted
        WHERE EXISTS (
            SELECT 1
            FROM files AS f INDEXED BY files_of_track
            WHERE f.track_id = wanted.value AND {PRESENT}
        )
        """,  # noqa: S608 constants only
        {"ids": array(tracks)},
    )
    return {TrackId(row["id"]) for row in rows}


def present(reader: sqlite3.Connection, files: Iterable[FileId]) -> set[FileId]:
    """Those of the files that lie in the library."""
    rows = reader.execute(
        f"""
        SELECT f.id
        FROM json_each(:ids) AS wanted
        CROSS JOIN files AS f ON f.id = wanted.value
        WHERE {PRESENT}
        """,  # noqa: S608 constants only
        {"ids": array(files)},
    )
    return {FileId(row["id"]) for row in rows}


# What people said


def apart(reader: sqlite3.Connection) -> set[Pair]:
    rows = reader.execute("SELECT a, b FROM not_duplicates")
    return {(row["a"], row["b"]) for row in rows}


def are_apart(reader: sqlite3.Connection, pairs: Iterable[Pair]) -> bool:
    """Whether all of these pairs are said to be no duplicates."""
    return all(
        reader.execute(
            "SELECT 1 FROM not_duplicates WHERE a = :a AND b = :b", {"a": a, "b": b}
        ).fetchone()
        for a, b in pairs
    )


def set_apart(tx: Tx, pairs: Iterable[Pair], by: PersonId | None, at: Moment) -> None:
    tx.executemany(
        """
        INSERT OR IGNORE INTO not_duplicates (a, b, by_person, at_ms)
        VALUES (:a, :b, :by, :at)
        """,
        [{"a": a, "b": b, "by": by, "at": at} for a, b in pairs],
    )


def set_together(tx: Tx, pairs: Iterable[Pair]) -> None:
    tx.executemany(
        "DELETE FROM not_duplicates WHERE a = :a AND b = :b",
        [{"a": a, "b": b} for a, b in pairs],
    )


def rules(reader: sqlite3.Connection) -> Rules | None:
    row = reader.execute("SELECT rules, folders FROM keeping_rules").fetchone()
    if row is None:
        return None
    known = set(Rule)
    return Rules(
        order=tuple(Rule(name) for name in json.loads(row["rules"]) if name in known),
        folders=tuple(os.fsencode(folder) for folder in json.loads(row["folders"])),
    )


def set_rules(tx: Tx, order: Sequence[str], folders: Sequence[str]) -> None:
    tx.execute(
        """
        INSERT INTO keeping_rules (only, rules, folders)
        VALUES (1, :rules, :folders)
        ON CONFLICT (only) DO UPDATE SET rules = excluded.rules, folders = excluded.folders
        """,
        {"rules": json.dumps(list(order)), "folders": json.dumps(list(folders))},
    )
