"""Imports and what became of them: their SQL."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from soniq.importing import plain
from soniq.importing.model import (
    Import,
    ImportId,
    LineKind,
    LostLine,
    Part,
    Preview,
    Report,
    Source,
    State,
)
from soniq.library.finding import Found
from soniq.store.database import Tx
from soniq.units import Moment, PersonId, TrackId

COLUMNS = """
    id,
    person_id,
    source,
    name,
    origin,
    state,
    preview,
    parts,
    guesses,
    asked,
    secret,
    cursor,
    held_bytes,
    place_bytes,
    report,
    trouble,
    created_at_ms,
    ended_at_ms
"""


def add(
    tx: Tx,
    person_id: PersonId,
    source: Source,
    *,
    name: str,
    origin: str,
    state: State,
    at: Moment,
    asked: str | None = None,
    secret: str | None = None,
    cursor: str | None = None,
) -> ImportId:
    added = tx.execute(
        """
        INSERT INTO imports (
            person_id, source, name, origin, state, asked, secret, cursor, created_at_ms
        )
        VALUES (:person_id, :source, :name, :origin, :state, :asked, :secret, :cursor, :at)
        """,
        {
            "person_id": person_id,
            "source": source,
            "name": name,
            "origin": origin,
            "state": state,
            "asked": asked,
            "secret": secret,
            "cursor": cursor,
            "at": at,
        },
    )
    return ImportId(added.lastrowid or 0)


def row(reader: sqlite3.Connection, import_id: ImportId) -> sqlite3.Row | None:
    found: sqlite3.Row | None = reader.execute(
        f"SELECT {COLUMNS} FROM imports WHERE id = :id",  # noqa: S608 - constant columns
        {"id": import_id},
    ).fetchone()
    return found


def known(reader: sqlite3.Connection, import_id: ImportId) -> Import:
    """Of a row that is there."""
    found = row(reader, import_id)
    assert found is not None
    return import_(found)


def of_person(reader: sqlite3.Connection, person_id: PersonId, limit: int) -> list[Import]:
    rows = reader.execute(
        f"""
        SELECT {COLUMNS}
        FROM imports INDEXED BY imports_of_person
        WHERE person_id = :person_id
        ORDER BY id DESC
        LIMIT :limit
        """,  # noqa: S608 - constant columns
        {"person_id": person_id, "limit": limit},
    )
    return [import_(row) for row in rows]


def import_(row: sqlite3.Row) -> Import:
    return Import(
        id=ImportId(row["id"]),
        person_id=PersonId(row["person_id"]),
        source=Source(row["source"]),
        name=row["name"],
        origin=row["origin"],
        state=State(row["state"]),
        preview=plain.preview(row["preview"]),
        parts=tuple(Part(part) for part in json.loads(row["parts"])),
        guesses=bool(row["guesses"]),
        report=plain.report(row["report"]),
        trouble=row["trouble"],
        created_at=Moment(row["created_at_ms"]),
        ended_at=None if row["ended_at_ms"] is None else Moment(row["ended_at_ms"]),
    )


def set_preview(tx: Tx, import_id: ImportId, preview: Preview, *, held: int) -> None:
    tx.execute(
        "UPDATE imports SET preview = :preview, held_bytes = :held WHERE id = :id",
        {"id": import_id, "preview": plain.stored(preview), "held": held},
    )


def set_waiting(tx: Tx, import_id: ImportId, parts: Sequence[Part], *, guesses: bool) -> Import:
    tx.execute(
        """
        UPDATE imports
        SET
            state = 'waiting',
            parts = :parts,
            guesses = :guesses,
            trouble = NULL
        WHERE id = :id
        """,
        {"id": import_id, "parts": json.dumps(list(parts)), "guesses": guesses},
    )
    return known(tx.reader, import_id)


def set_fetched(tx: Tx, import_id: ImportId, *, cursor: str | None, held: int) -> None:
    tx.execute(
        "UPDATE imports SET cursor = :cursor, held_bytes = :held WHERE id = :id",
        {"id": import_id, "cursor": cursor, "held": held},
    )


def set_place(tx: Tx, import_id: ImportId, place: int, report: Report) -> None:
    tx.execute(
        "UPDATE imports SET place_bytes = :place, report = :report WHERE id = :id",
        {"id": import_id, "place": place, "report": plain.stored(report)},
    )


def remove(tx: Tx, import_id: ImportId) -> None:
    tx.execute("DELETE FROM imports WHERE id = :id", {"id": import_id})


def remove_unseen(tx: Tx) -> None:
    """Those that were never whole, and of which nothing was taken in."""
    tx.execute(
        """
        DELETE FROM imports
        WHERE state = 'dropped' AND preview IS NULL AND report IS NULL
        """
    )


def end(
    tx: Tx, import_id: ImportId, state: State, *, at: Moment, trouble: str | None = None
) -> Import:
    """What failed keeps its secret, so that it can go on; all others forget it."""
    tx.execute(
        """
        UPDATE imports
        SET
            state = :state,
            trouble = :trouble,
            ended_at_ms = :at,
            secret = iif(:state = 'failed', secret, NULL)
        WHERE id = :id
        """,
        {"id": import_id, "state": state, "trouble": trouble, "at": at},
    )
    return known(tx.reader, import_id)


def count_staged(reader: sqlite3.Connection, person_id: PersonId) -> int:
    (count,) = reader.execute(
        """
        SELECT count(*)
        FROM imports INDEXED BY imports_of_person
        WHERE person_id = :person_id AND state = 'staged'
        """,
        {"person_id": person_id},
    ).fetchone()
    return int(count)


def left_before(reader: sqlite3.Connection, at: Moment) -> list[ImportId]:
    """What nobody started, or went on with after it failed."""
    rows = reader.execute(
        """
        SELECT id
        FROM imports INDEXED BY imports_left
        WHERE state IN ('staged', 'failed') AND created_at_ms < :at
        """,
        {"at": at},
    )
    return [ImportId(row["id"]) for row in rows]


def with_files(reader: sqlite3.Connection) -> list[ImportId]:
    rows = reader.execute("SELECT id FROM imports WHERE state IN ('staged', 'waiting', 'failed')")
    return [ImportId(row["id"]) for row in rows]


def newest_done(reader: sqlite3.Connection, person_id: PersonId, origin: str) -> Moment | None:
    """When the last import from there began that came through."""
    (at,) = reader.execute(
        """
        SELECT max(created_at_ms)
        FROM imports INDEXED BY imports_of_person
        WHERE person_id = :person_id AND origin = :origin AND state = 'done'
        """,
        {"person_id": person_id, "origin": origin},
    ).fetchone()
    return None if at is None else Moment(at)


def is_newest(reader: sqlite3.Connection, one: Import) -> bool:
    """Whether nothing was taken in from there since."""
    (newer,) = reader.execute(
        """
        SELECT count(*)
        FROM imports INDEXED BY imports_of_person
        WHERE person_id = :person_id AND id > :id AND origin = :origin AND state = 'done'
        """,
        {"person_id": one.person_id, "id": one.id, "origin": one.origin},
    ).fetchone()
    return int(newer) == 0


def add_lost(
    tx: Tx,
    import_id: ImportId,
    what: LineKind,
    lines: Iterable[tuple[str, str, str, Found | None]],
    *,
    playlist: str = "",
) -> None:
    """lines: artist, title, album, and the guess."""
    tx.executemany(
        """
        INSERT INTO import_lines (import_id, what, list, artist, title, album, times, guess_id)
        VALUES (
            :import_id, :what, :list, :artist, :title, :album, 1,
            (SELECT id FROM tracks WHERE id = :guess)
        )
        ON CONFLICT (import_id, what, list, artist, title, album) DO UPDATE SET times = times + 1
        """,
        [
            {
                "import_id": import_id,
                "what": what,
                "list": playlist,
                "artist": artist,
                "title": title,
                "album": album,
                "guess": None if guess is None else guess.track_id,
            }
            for artist, title, album, guess in lines
        ],
    )


def lost(
    reader: sqlite3.Connection, import_id: ImportId, *, first: int, after: int
) -> list[LostLine]:
    rows = reader.execute(
        """
        SELECT
            id,
            what,
            list,
            artist,
            title,
            album,
            times,
            guess_id
        FROM import_lines INDEXED BY import_lines_in_order
        WHERE import_id = :import_id AND id > :after
        ORDER BY id
        LIMIT :first
        """,
        {"import_id": import_id, "after": after, "first": first},
    )
    return [
        LostLine(
            id=row["id"],
            kind=LineKind(row["what"]),
            playlist=row["list"],
            artist=row["artist"],
            title=row["title"],
            album=row["album"],
            times=row["times"],
            guess=None if row["guess_id"] is None else TrackId(row["guess_id"]),
        )
        for row in rows
    ]


def count_lost(reader: sqlite3.Connection, import_id: ImportId) -> int:
    (count,) = reader.execute(
        """
        SELECT count(*)
        FROM import_lines INDEXED BY import_lines_in_order
        WHERE import_id = :import_id
        """,
        {"import_id": import_id},
    ).fetchone()
    return int(count)
