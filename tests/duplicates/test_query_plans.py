"""What duplicates ask, through EXPLAIN QUERY PLAN: no page reads or sorts a big table."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from soniq.duplicates.model import Kind
from tests.duplicates.house import DuplicatesHouse
from tests.moving.stand_ins import put

BIG = re.compile(r"SCAN (f|t|m|g|files|tracks|sounds|duplicate_\w+|not_duplicates)\b(?!.* INDEX)")
SORT = re.compile(r"USE TEMP B-TREE(?! FOR DISTINCT)")
"""Of the handful of groups that have a file of one, each is wanted once."""


class Asked:
    """All statements of a database, as they are run."""

    def __init__(self, house: DuplicatesHouse) -> None:
        self.seen: set[str] = set()
        self._path = house.db.path
        house.db.read().set_trace_callback(self.seen.add)
        with house.db.write() as tx:
            tx.reader.set_trace_callback(self.seen.add)

    def faults(self) -> Iterator[str]:
        explainer = sqlite3.connect(self._path)
        for sql in sorted(self.seen):
            if not re.match(r"\s*(SELECT|UPDATE|DELETE|INSERT)", sql):
                continue
            if not re.search(r"duplicate_|not_duplicates|merg|fingerprints", sql):
                continue
            for row in explainer.execute(f"EXPLAIN QUERY PLAN {sql}"):
                if BIG.search(row[3]) or SORT.search(row[3]):
                    yield f"{row[3]}\n{sql}"
        explainer.close()


def test_looking_at_pages_and_deciding_seeks_what_it_needs(
    house: DuplicatesHouse, music: Path
) -> None:
    for number in range(1, 7):
        for album in "abc":
            put(music, f"{album}/{number}.mp3", number, title=f"T{number}", artist="A", album=album)
    house.scan(house.root_id)
    house.duplicates.find()
    asked = Asked(house)
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
