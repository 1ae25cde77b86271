"""What scrobbling asks, through EXPLAIN QUERY PLAN: the queue costs what waits in it."""

import re

from soniq.listening.model import ThingKind
from soniq.scrobbling.model import Place
from tests.listening.room import ADA, INTRO, MINUTE, NOON, things
from tests.plans import Asked
from tests.scrobbling.house import House

BIG = re.compile(r"SCAN (p|t|r|w|plays|tracks|ratings|scrobble_refusals|scrobble_loves)\b")
SORT = re.compile(r"USE TEMP B-TREE|AUTOMATIC")


def test_what_waits_is_sought_by_its_place(house: House) -> None:
    house.link_lastfm()
    house.lastfm.oldest = NOON // 1000 + 1
    asked = Asked(db=house.db, about=re.compile(r"scrobble|plays_to_tell"), big=BIG, sort=SORT)
    for place in range(5):
        house.play(INTRO, NOON + place * 5 * MINUTE)
    house.listening.star(ADA, things(ThingKind.TRACK, [INTRO]))
    house.tell()
    house.scrobbling.links(ADA)
    house.scrobbling.refusals(ADA, Place.LASTFM)
    house.scrobbling.unlink(ADA, Place.LASTFM)
    assert asked.seen
    assert list(asked.faults()) == []
