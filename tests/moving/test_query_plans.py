"""What moving asks, through EXPLAIN QUERY PLAN: no big table is read through, no list sorted."""

import re
from pathlib import Path

import pytest

from soniq.journal.model import ChangeKind, Source
from tests.moving.house import MovingHouse
from tests.moving.stand_ins import put
from tests.plans import Asked

BIG = re.compile(r"SCAN (f|o|t|d|m|a|known|files|tracks|folders|moves|plan_moves)\b(?!.* INDEX)")
SORT = re.compile(r"USE TEMP B-TREE")
FEW = re.compile(r"json_each|row_number|DISTINCT|GROUP BY state")
"""Sorts of what was handed in, and of one batch's intents."""


ABOUT = re.compile(r"plan_moves|\bmoves\b|quarantined|rename_plans|put_away_ms")


@pytest.fixture
def asked(house: MovingHouse, music: Path) -> Asked:
    for number in range(8):
        put(music, f"in/{number}.mp3", number + 1, title=f"T{7 - number}", artist="A", album="X")
        (music / f"in/{number}.lrc").write_text("la")
    house.scan(house.root_id)
    return Asked(db=house.db, about=ABOUT, big=BIG, sort=SORT, few=FEW)


def test_planning_looking_applying_and_undoing_seek_what_they_need(
    house: MovingHouse, asked: Asked
) -> None:
    plan = house.preview("new/{title}", house.track("T1"))
    page = house.renames.moves(plan.id, first=1)
    house.renames.moves(plan.id, first=1, after=page.after)
    house.renames.moves(plan.id, troubled=True)
    house.undo(house.rename("in/{title}").change)
    house.renames.forget_old()
    assert len(asked.seen) > 100
    assert list(asked.faults()) == []


def test_the_quarantine_seeks_what_it_needs(house: MovingHouse, asked: Asked) -> None:
    change = house.put_away(house.track("T1"), house.track("T2"), house.track("T3"))
    first = house.quarantine.listing(first=1)
    house.quarantine.listing(first=1, after=first.after)
    house.restore(house.file("T1"))
    house.undo(change)
    file = house.file("T2")
    house.quarantine.put_away(file_ids=[file], title="x", source=Source.PERSON, by=None)
    house.quarantine.purge()
    house.quarantine.delete_now([file], by=None)
    house.journal.underway(ChangeKind.QUARANTINE)
    assert list(asked.faults()) == []


def test_the_watch_sees_a_scan(house: MovingHouse, asked: Asked) -> None:
    asked.seen.clear()
    house.db.read().execute(
        "SELECT note FROM moves AS m WHERE note = 'x' ORDER BY reason"
    ).fetchall()
    assert len(list(asked.faults())) == 2
