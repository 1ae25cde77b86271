"""What listening asks, through EXPLAIN QUERY PLAN: nothing reads or sorts a big table through."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.listening.model import (
    EVER,
    AlbumOrder,
    BroughtCount,
    PlaySource,
    Span,
    Thing,
    ThingKind,
    TopKind,
)
from soniq.units import Moment
from tests.listening.room import ADA, AFRAID, BEN, DAY, INTRO, NOON, Room, brought, line, things
from tests.plans import Asked

BIG = re.compile(
    r"SCAN (p|t|c|r|o|e|d|f|l|b|w|x|k|a|plays|tracks|albums|artists|ratings|heard_lines|files"
    r"|\w+_counts|played_quarters|track_credits|track_genres|sounds|track_sounds)\b"
)
SORT = re.compile(r"USE TEMP B-TREE FOR ORDER BY|AUTOMATIC")
FEW = re.compile(r"WITH heard|clocks|json_each|abs\(p\.at_ms")
"""Statistics gather what was heard in a span, once, and sort the groups of it."""


@pytest.fixture(params=["analyzed", "never analyzed"])
def lived_in(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path, tracks=3_000)
    for day in range(3):
        told = [
            brought(
                f"Gone {place}", NOON + day * DAY + place * 300_000, None if place % 4 else INTRO
            )
            for place in range(200)
        ]
        room.listening.bring(ADA, told, PlaySource.LASTFM)
    if request.param == "analyzed":
        with room.db.write() as tx:
            tx.execute("ANALYZE")
    yield room
    room.close()


def test_no_list_reads_or_sorts_a_big_table(lived_in: Room) -> None:
    room = lived_in
    listening = room.listening
    asked = Asked(
        db=room.db,
        about=re.compile(r"plays|_counts|ratings|heard|quarters"),
        big=BIG,
        sort=SORT,
        few=FEW,
    )
    room.play(INTRO, NOON + 40 * DAY)
    room.play(AFRAID, NOON + 41 * DAY)
    listening.bring(ADA, [brought("Gone", NOON + 50 * DAY)], PlaySource.LASTFM)
    listening.bring_counts(ADA, [BroughtCount(line=line("x"), track_id=INTRO, plays=3)], "a")
    for kind in ThingKind:
        listening.star(ADA, things(kind, [1, 2]))
        listening.rate(ADA, Thing(kind=kind, id=1), 3)
        listening.opinions(ADA, kind, range(1, 50))
        page = listening.starred(ADA, kind, first=1)
        listening.starred(ADA, kind, first=1, after=page.after)
    listening.vote(ADA, INTRO, -1)
    listening.disliked(ADA)
    for order in AlbumOrder:
        listening.albums(ADA, order, size=20, offset=5)
    history = listening.plays(ADA, first=10)
    listening.plays(ADA, first=10, after=history.after, skips=True)
    year = Span(since=Moment(NOON - DAY), until=Moment(NOON + 300 * DAY))
    for span in (EVER, year):
        listening.statistics(ADA, span, zone="Europe/Berlin")
        for kind_of_top in TopKind:
            listening.tops(ADA, kind_of_top, span)
    listening.review(ADA, 2023, zone="UTC")
    gone = listening.forget(ADA, span=year)
    assert gone.id is not None
    listening.remember(ADA, gone.id)
    listening.forget(BEN, ids=[history.plays[0].id])
    with room.db.write() as tx:
        moved = listening.mover.move(tx, INTRO, AFRAID)
        listening.mover.back(tx, moved)
    assert asked.seen
    assert list(asked.faults()) == []


def test_taking_a_track_out_seeks_what_hangs_on_it(lived_in: Room) -> None:
    for sql in (
        "SELECT 1 FROM plays WHERE track_id = 1",
        "SELECT 1 FROM plays WHERE line_id = 1",
        "SELECT 1 FROM brought_counts WHERE track_id = 1",
        "SELECT 1 FROM plays_forgotten WHERE track_id = 1",
        "SELECT 1 FROM ratings WHERE entity = 'track' AND entity_id = 1",
        "SELECT 1 FROM plays WHERE person_id = 1",
        "SELECT 1 FROM brought_counts WHERE person_id = 1",
        "SELECT 1 FROM album_counts WHERE album_id = 1",
    ):
        plan = [row[3] for row in lived_in.db.read().execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert all("SEARCH" in step for step in plan), (sql, plan)
