"""A person's own plays, in the order in which soniq heard of them: the SQL. Scrobbling goes by it.

Skips, and plays that were brought from elsewhere, are left out.
"""

import sqlite3
from collections.abc import Iterator

from soniq.listening.model import HeardLine, Play, PlayId
from soniq.listening.play_rows import COLUMNS, names, plays_of
from soniq.units import PersonId


def told_since(
    reader: sqlite3.Connection, person_id: PersonId, after: PlayId, limit: int
) -> Iterator[tuple[Play, HeardLine]]:
    """A person's own plays after one, in the order in which soniq heard of them, with their names.

    Skips and plays from elsewhere are left out.
    """
    rows = reader.execute(
        _TOLD_SINCE, {"person_id": person_id, "after": after, "limit": limit}
    ).fetchall()
    found = plays_of(reader, rows)
    tracks = names(reader, (play.track_id for play in found if play.track_id is not None))
    for play in found:
        if play.line is not None:
            yield play, play.line
        elif play.track_id is not None:
            yield play, tracks[play.track_id].line


def count_told_since(reader: sqlite3.Connection, person_id: PersonId, after: PlayId) -> int:
    (count,) = reader.execute(
        """
        SELECT count(*)
        FROM plays INDEXED BY plays_to_tell
        WHERE person_id = :person_id AND id > :after AND skipped = 0 AND brought = 0
        """,
        {"person_id": person_id, "after": after},
    ).fetchone()
    return int(count)


def last_id(reader: sqlite3.Connection, person_id: PersonId) -> PlayId:
    """Of the person's last play of soniq's own; 0 where there is none."""
    (last,) = reader.execute(
        """
        SELECT ifnull(max(id), 0)
        FROM plays INDEXED BY plays_to_tell
        WHERE person_id = :person_id AND skipped = 0 AND brought = 0
        """,
        {"person_id": person_id},
    ).fetchone()
    return PlayId(last)


_TOLD_SINCE = f"""
    SELECT {COLUMNS}
    FROM plays AS p INDEXED BY plays_to_tell
    WHERE p.person_id = :person_id AND p.id > :after AND p.skipped = 0 AND p.brought = 0
    ORDER BY p.id
    LIMIT :limit
"""  # noqa: S608 constants only
