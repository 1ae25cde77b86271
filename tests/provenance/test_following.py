"""What services told of a track goes along with a merge, and comes back."""

import json

import pytest

from soniq.provenance.following import Following
from soniq.store.database import Database
from soniq.units import TrackId
from tests.provenance.papers import Papers
from tests.provenance.room import Room


@pytest.fixture
def ids(papers: Papers) -> list[TrackId]:
    papers.album()
    return [TrackId(id_) for id_ in papers.scan().values()]


def tell(db: Database, track_id: int, key: str, value: str) -> None:
    with db.write() as tx:
        tx.execute(
            "INSERT OR REPLACE INTO track_metadata (track_id, key, source, value, at_ms)"
            " VALUES (:id, :key, 'lastfm', :value, 1)",
            {"id": track_id, "key": key, "value": json.dumps(value)},
        )


def told(db: Database) -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for row in db.read().execute(
            "SELECT track_id, key, value FROM track_metadata ORDER BY 1, 2"
        )
    ]


def test_what_the_other_lacks_follows_and_comes_back(room: Room, ids: list[TrackId]) -> None:
    src, dst = ids[:2]
    tell(room.db, src, "mood", "a")
    tell(room.db, src, "listeners", "12")
    tell(room.db, dst, "mood", "b")
    before = told(room.db)
    with room.db.write() as tx:
        moved = Following().move(tx, src, dst)
    assert (dst, "listeners", '"12"') in told(room.db)
    assert (dst, "mood", '"b"') in told(room.db)
    with room.db.write() as tx:
        Following().back(tx, moved)
    assert told(room.db) == before


def test_what_was_told_anew_since_stays(room: Room, ids: list[TrackId]) -> None:
    src, dst = ids[:2]
    tell(room.db, src, "listeners", "12")
    with room.db.write() as tx:
        moved = Following().move(tx, src, dst)
    tell(room.db, dst, "listeners", "13")
    with room.db.write() as tx:
        Following().back(tx, moved)
    assert (dst, "listeners", '"13"') in told(room.db)
