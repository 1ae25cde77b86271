"""Every filter of the grid, and a large grid to ask it of."""

import random
import sqlite3
from pathlib import Path

from soniq.collection.model import (
    Acquisition,
    CollectedFilter,
    Look,
    MatchStatus,
    Ownership,
    WishSource,
)
from soniq.units import PersonId
from tests.crowd import build

GRID: dict[str, CollectedFilter] = {
    "all": CollectedFilter(),
    **{str(one): CollectedFilter(ownership=one) for one in Ownership},
    **{f"looks {one}": CollectedFilter(look=one) for one in Look},
    **{str(one): CollectedFilter(match=one) for one in MatchStatus},
    "artist": CollectedFilter(artist_id=3),
    "genre": CollectedFilter(genre_id=2),
    **{f"at {one}": CollectedFilter(source=one) for one in (WishSource.SPOTIFY, WishSource.LIST)},
    "from lidarr": CollectedFilter(acquisition=Acquisition.LIDARR),
    "unknown": CollectedFilter(acquisition=Acquisition.UNKNOWN),
    "of one person": CollectedFilter(wished_by=PersonId(1)),
    "a common word": CollectedFilter(text="the"),
    "rare words": CollectedFilter(text="love zzz"),
    "nothing in common": CollectedFilter(ownership=Ownership.OWNED, look=Look.WANTED),
    "many": CollectedFilter(
        ownership=Ownership.NOT_OWNED,
        look=Look.WANTED,
        match=MatchStatus.PENDING,
        source=WishSource.SPOTIFY,
        text="a",
    ),
}


def large(path: Path, albums: int) -> None:
    """A library of so many albums: some owned, some in part, most wished for; made up.

    Written straight into the tables, as bringing and scanning would leave them.
    """
    build(path, round(albums * 10.3))
    connection = sqlite3.connect(path)
    chance = random.Random(1)
    (most,) = connection.execute("SELECT max(id) FROM albums").fetchone()
    connection.execute(
        "INSERT INTO people (id, name, name_key, role, password_hash, created_at_ms)"
        " VALUES (1, 'ada', 'ada', 'owner', '', 0), (2, 'ben', 'ben', 'user', '', 0)"
    )
    connection.execute("UPDATE albums SET acquisition_source = 'unknown'")
    wished = [one for one in range(1, most + 1) if chance.random() < 0.7]
    connection.executemany(_WISH, [(_person(chance), _source(chance), one, one) for one in wished])
    connection.executemany(_AWAIT, [(one,) for one in wished if chance.random() < 0.6])
    stands = ("pending", "matched", "matched", "matched", "manual_review", "no_match")
    connection.executemany(
        "UPDATE albums SET match_status = ? WHERE id = ?",
        [(chance.choice(stands), one) for one in range(1, most + 1)],
    )
    connection.executemany(
        "UPDATE albums SET ownership_status = 'downloading', coming = 10,"
        " acquisition_source = 'lidarr' WHERE id = ?",
        [(one,) for one in chance.sample(wished, 20)],
    )
    connection.executemany(
        "UPDATE albums SET ownership_status = 'not_owned', total_tracks = track_count + 2"
        " WHERE id = ?",
        [(one,) for one in chance.sample(range(1, most + 1), most // 20)],
    )
    connection.executemany(
        "INSERT INTO shopping (album_id, priority, updated_at_ms) VALUES (?, ?, 0)",
        [(one, chance.choice((-1, 1, 2))) for one in chance.sample(wished, 200)],
    )
    connection.commit()
    connection.close()


def _person(chance: random.Random) -> int:
    return 1 if chance.random() < 0.8 else 2


def _source(chance: random.Random) -> str:
    return "spotify" if chance.random() < 0.9 else "list"


_WISH = """
    INSERT INTO wishes (
        person_id, source, kind, external_id, album_id, artist, title, album, told,
        created_at_ms
    )
    VALUES (?, ?, 'album', 'a' || ?, ?, '', '', '', x'', 0)
"""

_AWAIT = """
    UPDATE albums
    SET
        wanted = 2,
        ownership_status = 'not_owned',
        acquisition_source = NULL,
        missing_since_ms = added_at_ms,
        told_tracks = track_count,
        track_count = 0
    WHERE id = ?
"""
