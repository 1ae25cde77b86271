"""Queues, bookmarks and stations are sought by an index, each list in its order."""

import re

from soniq.units import Milliseconds
from tests.plans import Asked
from tests.playback.room import House

OURS = re.compile(r"play_queues|bookmarks|stops|stations|\btracks AS t\b")
BIG = re.compile(r"SCAN (?!wanted VIRTUAL|(?:stations|s) USING|play_queues)")
SORT = re.compile(r"USE TEMP B-TREE")
FEW = re.compile(r"WHERE f\.track_id = t\.id")
"""The files of one track."""


def test_nothing_reads_a_table_through_or_sorts_it(house: House) -> None:
    soniq, ada, one = house.soniq, house.ada.id, house.tracks["One"]
    asked = Asked(db=soniq.db, about=OURS, big=BIG, sort=SORT, few=FEW)
    soniq.queues.save(ada, [one])
    soniq.queues.of(ada)
    soniq.bookmarks.set(ada, one, Milliseconds(1))
    soniq.bookmarks.heard(ada, one, Milliseconds(600_000), Milliseconds(3_600_000))
    soniq.bookmarks.of(ada)
    soniq.bookmarks.positions(ada, [one])
    soniq.bookmarks.to_continue(ada)
    soniq.bookmarks.remove(ada, one)
    soniq.radio.add("Waves", "https://waves.example/")
    soniq.radio.stations()
    statements = [sql for sql in asked.seen if OURS.search(sql)]
    assert len(statements) > 10
    assert list(asked.faults()) == []
