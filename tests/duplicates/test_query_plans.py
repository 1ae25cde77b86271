"""What duplicates ask, through EXPLAIN QUERY PLAN: no page reads or sorts a big table."""

import re
from pathlib import Path

from soniq.duplicates.model import Kind
from tests.duplicates.house import DuplicatesHouse
from tests.moving.stand_ins import put
from tests.plans import Asked

BIG = re.compile(r"SCAN (f|t|m|g|files|tracks|sounds|duplicate_\w+|not_duplicates)\b(?!.* INDEX)")
SORT = re.compile(r"USE TEMP B-TREE(?! FOR DISTINCT)")
"""Of the handful of groups that have a file of one, each is wanted once."""


ABOUT = re.compile(r"duplicate_|not_duplicates|merg|fingerprints")


def test_looking_at_pages_and_deciding_seeks_what_it_needs(
    house: DuplicatesHouse, music: Path
) -> None:
    for number in range(1, 7):
        for album in "abc":
            put(music, f"{album}/{number}.mp3", number, title=f"T{number}", artist="A", album=album)
    house.scan(house.root_id)
    house.duplicates.find()
    asked = Asked(db=house.db, about=ABOUT, big=BIG, sort=SORT)
    page = house.duplicates.groups(first=2)
    house.duplicates.groups(first=2, after=page.after, kind=Kind.AUDIO)
    house.keep(page.groups[0])
    house.duplicates.not_duplicate(page.groups[1].id, by=None)
    assert asked.seen
    assert list(asked.faults()) == []


def test_what_hangs_on_sounds_is_sought_by_sound(house: DuplicatesHouse) -> None:
    for sql in (
        "SELECT frames FROM fingerprints WHERE audio_hash = x''",
        "SELECT 1 FROM not_duplicates WHERE a = x'' AND b = x''",
        "SELECT into_id FROM merged_tracks WHERE track_id = 1",
    ):
        plan = [row[3] for row in house.db.read().execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert all("SEARCH" in step for step in plan), plan
