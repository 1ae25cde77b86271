"""What an import added, so that it can be taken back: its SQL."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from soniq.importing.model import Import, ImportId
from soniq.listening.model import HeardLine, PlayId, PlaySource, Thing, ThingKind
from soniq.playlists.model import PlaylistId
from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import PersonId, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What an import rated ("rating"), starred ("star") or voted ("vote"). before: None: nothing.

    given, before: stars 1–5; when it was starred, in milliseconds; −1, 0 or 1.
    """

    thing: Thing
    what: str
    before: int | None
    given: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A count that an import told of."""

    line: HeardLine
    track_id: TrackId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The last wish and the last holding before a batch was brought."""

    wish_id: int
    holding_id: int


def open_span(tx: Tx, one: Import) -> None:
    """From here on plays of its source are this import's; spans of others that were cut off end."""
    close_spans(tx, one.person_id)
    tx.execute(
        """
        INSERT OR REPLACE INTO import_spans (import_id, after_id)
        VALUES (:import_id, (SELECT ifnull(max(id), 0) FROM plays))
        """,
        {"import_id": one.id},
    )


def close_spans(tx: Tx, person_id: PersonId) -> None:
    tx.execute(
        """
        UPDATE import_spans
        SET until_id = (SELECT ifnull(max(id), 0) FROM plays)
        WHERE until_id IS NULL
            AND import_id IN (SELECT id FROM imports WHERE person_id = :person_id)
        """,
        {"person_id": person_id},
    )


def plays(reader: sqlite3.Connection, one: Import, source: PlaySource) -> list[PlayId]:
    """The plays that the import added and that are still there."""
    rows = reader.execute(
        """
        SELECT p.id
        FROM import_spans AS s
        CROSS JOIN plays AS p ON p.id > s.after_id AND p.id <= s.until_id
        WHERE s.import_id = :import_id
            AND p.person_id = :person_id
            AND p.source = :source
            AND p.brought = 1
        """,
        {"import_id": one.id, "person_id": one.person_id, "source": source},
    )
    return [PlayId(row["id"]) for row in rows]


def counts(reader: sqlite3.Connection, person_id: PersonId, origin: str) -> list[Told]:
    """What a player counted, as far as it says that something was played."""
    rows = reader.execute(
        """
        SELECT
            b.track_id,
            ifnull(t.artist, l.artist) AS artist,
            ifnull(t.title, l.title) AS title,
            ifnull(l.album, '') AS album
        FROM brought_counts AS b INDEXED BY brought_counts_of_person
        LEFT JOIN tracks AS t ON t.id = b.track_id
        LEFT JOIN heard_lines AS l ON l.id = b.line_id
        WHERE b.person_id = :person_id AND b.origin = :origin AND (b.plays > 0 OR b.skips > 0)
        """,
        {"person_id": person_id, "origin": origin},
    )
    return [
        Told(
            line=HeardLine(artist=row["artist"], title=row["title"], album=row["album"]),
            track_id=None if row["track_id"] is None else TrackId(row["track_id"]),
        )
        for row in rows
    ]


def add_opinions(tx: Tx, one: Import, given: Iterable[Given]) -> None:
    tx.executemany(
        """
        INSERT INTO import_opinions (import_id, person_id, entity, entity_id, what, before, given)
        VALUES (:import_id, :person_id, :entity, :entity_id, :what, :before, :given)
        """,
        [
            {
                "import_id": one.id,
                "person_id": one.person_id,
                "entity": opinion.thing.kind,
                "entity_id": opinion.thing.id,
                "what": opinion.what,
                "before": opinion.before,
                "given": opinion.given,
            }
            for opinion in given
        ],
    )


def opinions(reader: sqlite3.Connection, import_id: ImportId) -> list[Given]:
    """The last first."""
    rows = reader.execute(
        """
        SELECT
            entity,
            entity_id,
            what,
            before,
            given
        FROM import_opinions INDEXED BY import_opinions_of
        WHERE import_id = :import_id
        ORDER BY id DESC
        """,
        {"import_id": import_id},
    )
    return [_given(row) for row in rows]


def last_given(
    reader: sqlite3.Connection, person_id: PersonId, kind: ThingKind, ids: Iterable[int]
) -> dict[tuple[int, str], int]:
    """What imports gave these things last, by thing and what it was."""
    rows = reader.execute(
        """
        SELECT
            o.entity_id,
            o.what,
            o.given
        FROM json_each(:ids) AS wanted
        CROSS JOIN import_opinions AS o INDEXED BY import_opinions_on
            ON o.person_id = :person_id AND o.entity = :kind AND o.entity_id = wanted.value
        ORDER BY o.id
        """,
        {"ids": array(ids), "person_id": person_id, "kind": kind},
    )
    return {(row["entity_id"], row["what"]): row["given"] for row in rows}


def forget(tx: Tx, import_id: ImportId) -> None:
    """What was taken back is no more to be known as given."""
    for sql in (
        "DELETE FROM import_opinions WHERE import_id = :id",
        "DELETE FROM import_spans WHERE import_id = :id",
        "DELETE FROM import_lists WHERE import_id = :id",
        "DELETE FROM import_wishes WHERE import_id = :id",
        "DELETE FROM import_holdings WHERE import_id = :id",
        "DELETE FROM import_marks WHERE import_id = :id",
    ):
        tx.execute(sql, {"id": import_id})


def add_list(tx: Tx, import_id: ImportId, playlist_id: PlaylistId) -> None:
    tx.execute(
        """
        INSERT OR IGNORE INTO import_lists (import_id, playlist_id)
        VALUES (:import_id, :playlist_id)
        """,
        {"import_id": import_id, "playlist_id": playlist_id},
    )


def lists(reader: sqlite3.Connection, import_id: ImportId) -> list[PlaylistId]:
    rows = reader.execute(
        "SELECT playlist_id FROM import_lists WHERE import_id = :id", {"id": import_id}
    )
    return [PlaylistId(row["playlist_id"]) for row in rows]


def mark(tx: Tx, import_id: ImportId) -> Marks:
    """Where wishes and holdings stand; where they stood before a batch that was cut off."""
    tx.execute(
        """
        INSERT OR IGNORE INTO import_marks (import_id, wish_id, holding_id)
        VALUES (
            :import_id,
            (SELECT ifnull(max(id), 0) FROM wishes),
            (SELECT ifnull(max(id), 0) FROM holdings)
        )
        """,
        {"import_id": import_id},
    )
    row = tx.execute(
        """
        SELECT
            wish_id,
            holding_id
        FROM import_marks
        WHERE import_id = :import_id
        """,
        {"import_id": import_id},
    ).fetchone()
    return Marks(wish_id=row["wish_id"], holding_id=row["holding_id"])


def note(tx: Tx, import_id: ImportId, *, wishes: Iterable[int], holdings: Iterable[int]) -> None:
    """Says that the import added these, as far as they are still there; its marks go."""
    tx.execute(
        """
        INSERT OR IGNORE INTO import_wishes (import_id, wish_id)
        SELECT
            :import_id,
            w.id
        FROM json_each(:ids) AS wanted
        CROSS JOIN wishes AS w ON w.id = wanted.value
        """,
        {"import_id": import_id, "ids": array(wishes)},
    )
    tx.execute(
        """
        INSERT OR IGNORE INTO import_holdings (import_id, holding_id)
        SELECT
            :import_id,
            h.id
        FROM json_each(:ids) AS wanted
        CROSS JOIN holdings AS h ON h.id = wanted.value
        """,
        {"import_id": import_id, "ids": array(holdings)},
    )
    tx.execute("DELETE FROM import_marks WHERE import_id = :id", {"id": import_id})


def wishes(reader: sqlite3.Connection, import_id: ImportId) -> list[int]:
    """Those that the import added and that are still there."""
    rows = reader.execute(
        "SELECT wish_id FROM import_wishes WHERE import_id = :id", {"id": import_id}
    )
    return [int(row["wish_id"]) for row in rows]


def holdings(reader: sqlite3.Connection, import_id: ImportId) -> list[int]:
    """Likewise."""
    rows = reader.execute(
        "SELECT holding_id FROM import_holdings WHERE import_id = :id", {"id": import_id}
    )
    return [int(row["holding_id"]) for row in rows]


def move(tx: Tx, src: TrackId, dst: TrackId) -> list[int]:
    """Has what was given to a track hang on another; which rows those are."""
    values = {"src": src, "dst": dst}
    rows = tx.execute(
        """
        SELECT id
        FROM import_opinions INDEXED BY import_opinions_of_track
        WHERE entity = 'track' AND entity_id = :src
        """,
        values,
    ).fetchall()
    ids = [int(row["id"]) for row in rows]
    put(tx, ids, dst)
    return ids


def put(tx: Tx, ids: Iterable[int], track_id: TrackId) -> None:
    tx.execute(
        """
        UPDATE import_opinions
        SET entity_id = :track_id
        WHERE id IN (SELECT value FROM json_each(:ids))
        """,
        {"ids": array(ids), "track_id": track_id},
    )


def _given(row: sqlite3.Row) -> Given:
    return Given(
        thing=Thing(kind=ThingKind(row["entity"]), id=row["entity_id"]),
        what=row["what"],
        before=row["before"],
        given=row["given"],
    )
