"""The inbox is never read through: each look at it walks an index and stops when it is full."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from soniq.matching.reviewing import MatchStatus
from soniq.units import AlbumId
from tests.matching.room import ADA, Room

WALKS = r"wanted |\(subquery|s USING (?:COVERING )?INDEX match_states_(?:queued|changed|coarse)"
READ_THROUGH = re.compile(rf"SCAN (?!{WALKS})|USE TEMP B-TREE FOR ORDER")


def statements(room: Room, look: Callable[[], object]) -> set[str]:
    seen: set[str] = set()
    room.db.read().set_trace_callback(seen.add)
    try:
        look()
    finally:
        room.db.read().set_trace_callback(None)
    return {sql for sql in seen if sql.lstrip().startswith("SELECT")}


@pytest.fixture
def explained(room: Room, tmp_path: Path) -> Iterator[Callable[[str], list[str]]]:
    explainer = sqlite3.connect(tmp_path / "library.sqlite")

    def steps(sql: str) -> list[str]:
        return [row[3] for row in explainer.execute(f"EXPLAIN QUERY PLAN {sql}")]

    yield steps
    explainer.close()


@pytest.mark.parametrize("analyzed", [True, False])
def test_no_look_reads_a_table_through(
    room: Room, explained: Callable[[str], list[str]], analyzed: bool
) -> None:
    for number in range(40):
        room.put("Nobody", f"Nothing {number}", ["One", "Two"])
    room.matching.match_all()
    with room.db.write() as tx:
        tx.execute("UPDATE match_states SET queue = album_id % 2")
    if analyzed:
        room.db.tidy()
        with room.db.write() as tx:
            tx.execute("ANALYZE")
    first = room.matching.review(first=5)
    album = first.items[0].album_id
    looks: list[Callable[[], object]] = [
        lambda: room.matching.review(first=5),
        lambda: room.matching.review(first=5, after=first.keys[-1]),
        lambda: room.matching.candidates(album),
        lambda: room.matching.standing(album),
        room.matching.has_work,
    ]
    faults = [
        f"{step}\n{sql}"
        for look in looks
        for sql in statements(room, look)
        for step in explained(sql)
        if READ_THROUGH.search(step)
    ]
    assert not faults, "\n".join(faults)


def test_a_page_is_one_look_however_long_the_inbox_is(room: Room) -> None:
    for number in range(30):
        room.put("Nobody", f"Nothing {number}", ["One"])
    room.matching.match_all()
    short = len(statements(room, lambda: room.matching.review(first=2)))
    long = len(statements(room, lambda: room.matching.review(first=30)))
    assert short == long == 3


def test_every_album_comes_by_once_page_by_page(room: Room) -> None:
    for number in range(23):
        room.put("Nobody", f"Nothing {number}", ["One"])
    room.matching.match_all()
    seen: list[AlbumId] = []
    page = room.matching.review(first=5)
    while True:
        seen += [item.album_id for item in page.items]
        assert all(item.status == MatchStatus.NO_MATCH for item in page.items)
        if page.items:
            room.matching.decide_none(page.items[0].album_id, by=ADA)
        if not page.has_next:
            break
        page = room.matching.review(first=5, after=page.keys[-1])
    assert len(seen) == len(set(seen)) == 23
