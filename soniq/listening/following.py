"""What people heard and thought of a track goes along when it becomes another's copy."""

import json
from collections.abc import Sequence
from typing import Any

from soniq.events import JSON
from soniq.listening import opinion_rows
from soniq.listening.count_rows import recount_all
from soniq.store.database import Tx
from soniq.units import AlbumId, TrackId

ALBUM = "album"


class Following:
    """A mover, as `duplicates` wants it of each owner of what hangs on tracks."""

    def move(self, tx: Tx, src: TrackId, dst: TrackId) -> JSON:
        values = {"src": src, "dst": dst}
        plays: list[JSON] = [*sorted(row[0] for row in tx.execute(_PLAYS, values))]
        tx.execute(_MOVE_PLAYS, values)
        forgotten: list[JSON] = [list(row) for row in tx.execute(_FORGOTTEN, values)]
        tx.execute(_MOVE_FORGOTTEN, values)
        counts = _move_counts(tx, src, dst)
        opinions = _move_opinions(tx, src, dst)
        _recount(tx, src, dst)
        return {
            "src": src,
            "dst": dst,
            "plays": plays,
            "forgotten": forgotten,
            "counts": counts,
            "opinions": opinions,
        }

    def back(self, tx: Tx, moved: JSON) -> None:
        """Plays go back one by one; what somebody rated anew since stays as they rated it."""
        told: Any = moved
        src, dst = TrackId(told["src"]), TrackId(told["dst"])
        values = {
            "src": src,
            "dst": dst,
            "plays": json.dumps(told["plays"]),
            "forgotten": json.dumps(told["forgotten"]),
        }
        tx.execute(_PLAYS_BACK, values)
        tx.execute(_FORGOTTEN_BACK, values)
        _counts_back(tx, src, dst, told["counts"])
        for before, had, after in told["opinions"]:
            _opinion_back(tx, src, dst, before, had, after)
        _recount(tx, src, dst)


def follow_album(tx: Tx, src: AlbumId, dst: AlbumId) -> None:
    """What people thought of an album that turns out to be another. Who thought something of that
    one keeps it."""
    had = {row[0] for row in opinion_rows.all_of(tx.reader, ALBUM, dst)}
    for row in opinion_rows.all_of(tx.reader, ALBUM, src):
        if row[0] not in had:
            opinion_rows.put_whole(tx, ALBUM, dst, row)
    opinion_rows.drop_whole(tx, ALBUM, src)


def _recount(tx: Tx, src: TrackId, dst: TrackId) -> None:
    recount_all(tx, src)
    recount_all(tx, dst)


def _move_counts(tx: Tx, src: TrackId, dst: TrackId) -> list[JSON]:
    """What other players counted of both adds up."""
    moved: list[JSON] = []
    for id_, person_id, origin, plays, skips, last in tx.execute(
        _COUNTS, {"track_id": src}
    ).fetchall():
        row = tx.execute(
            _COUNT_OF, {"track_id": dst, "person_id": person_id, "origin": origin}
        ).fetchone()
        if row is None:
            tx.execute(
                "UPDATE brought_counts SET track_id = :dst WHERE id = :id", {"dst": dst, "id": id_}
            )
        else:
            tx.execute("DELETE FROM brought_counts WHERE id = :id", {"id": id_})
            tx.execute(_ADD_COUNT, {"id": row["id"], "plays": plays, "skips": skips, "last": last})
        moved.append([person_id, origin, plays, skips, last, row is not None])
    return moved


def _counts_back(
    tx: Tx, src: TrackId, dst: TrackId, counts: Sequence[Sequence[int | str | None]]
) -> None:
    for person_id, origin, plays, skips, last, was_added in counts:
        values = {
            "src": src,
            "dst": dst,
            "person_id": person_id,
            "origin": origin,
            "plays": plays,
            "skips": skips,
            "last": last,
        }
        tx.execute(_TAKE_COUNT if was_added else _DROP_COUNT, values)
        tx.execute(_GIVE_COUNT, values)


def _move_opinions(tx: Tx, src: TrackId, dst: TrackId) -> list[JSON]:
    """What the other track has of a person stays; the first's fills what it lacks."""
    had = {row[0]: row for row in opinion_rows.all_of(tx.reader, "track", dst)}
    moved: list[JSON] = []
    for row in opinion_rows.all_of(tx.reader, "track", src):
        person_id, rating, star, vote, at = row
        mine = had.get(person_id)
        after = (
            row
            if mine is None
            else (
                person_id,
                rating if mine[1] is None else mine[1],
                star if mine[2] is None else mine[2],
                mine[3] or vote,
                max(at or 0, mine[4] or 0),
            )
        )
        opinion_rows.put_whole(tx, "track", dst, after)
        moved.append([list(row), None if mine is None else list(mine), list(after)])
    opinion_rows.drop_whole(tx, "track", src)
    return moved


def _opinion_back(
    tx: Tx,
    src: TrackId,
    dst: TrackId,
    before: Sequence[int | None],
    had: Sequence[int | None] | None,
    after: Sequence[int | None],
) -> None:
    person_id = before[0]
    if tx.execute("SELECT 1 FROM people WHERE id = :id", {"id": person_id}).fetchone() is None:
        return
    now = {row[0]: list(row) for row in opinion_rows.all_of(tx.reader, "track", dst)}
    if now.get(person_id) == list(after):
        opinion_rows.drop_whole(tx, "track", dst, person_id)
        if had is not None:
            opinion_rows.put_whole(tx, "track", dst, had)
    known = {row[0] for row in opinion_rows.all_of(tx.reader, "track", src)}
    if person_id not in known:
        opinion_rows.put_whole(tx, "track", src, before)


_PLAYS = "SELECT id FROM plays INDEXED BY plays_of_track WHERE track_id = :src"

_MOVE_PLAYS = "UPDATE plays SET track_id = :dst WHERE track_id = :src"

_PLAYS_BACK = """
    UPDATE plays
    SET track_id = :src
    WHERE id IN (SELECT value FROM json_each(:plays)) AND track_id = :dst
"""

_FORGOTTEN = """
    SELECT forgetting_id, id
    FROM plays_forgotten INDEXED BY plays_forgotten_of_track
    WHERE track_id = :src
"""

_MOVE_FORGOTTEN = "UPDATE plays_forgotten SET track_id = :dst WHERE track_id = :src"

_FORGOTTEN_BACK = """
    UPDATE plays_forgotten
    SET track_id = :src
    WHERE track_id = :dst
        AND (forgetting_id, id) IN (
            SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]')
            FROM json_each(:forgotten)
        )
"""

_COUNTS = """
    SELECT id, person_id, origin, plays, skips, last_played_ms
    FROM brought_counts INDEXED BY brought_counts_of_track
    WHERE track_id = :track_id
"""

_COUNT_OF = """
    SELECT id
    FROM brought_counts INDEXED BY brought_counts_of_track
    WHERE track_id = :track_id AND person_id = :person_id AND origin = :origin
"""

_ADD_COUNT = """
    UPDATE brought_counts
    SET
        plays = plays + :plays,
        skips = skips + :skips,
        last_played_ms = nullif(max(ifnull(last_played_ms, 0), ifnull(:last, 0)), 0)
    WHERE id = :id
"""

_TAKE_COUNT = """
    UPDATE brought_counts
    SET
        plays = max(0, plays - :plays),
        skips = max(0, skips - :skips)
    WHERE track_id = :dst AND person_id = :person_id AND origin = :origin
"""

_DROP_COUNT = """
    DELETE FROM brought_counts
    WHERE track_id = :dst AND person_id = :person_id AND origin = :origin
"""

_GIVE_COUNT = """
    INSERT OR IGNORE INTO brought_counts (
        person_id, track_id, origin, plays, skips, last_played_ms
    )
    SELECT id, :src, :origin, :plays, :skips, :last
    FROM people
    WHERE id = :person_id
"""
