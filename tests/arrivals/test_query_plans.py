"""What arrivals ask, through EXPLAIN QUERY PLAN: no big table is read through."""

import re

from tests.arrivals.bought import Bought, night_ferry
from tests.plans import Asked

ABOUT = re.compile(r"\b(arrivals|arrival_files|download_jobs|files|tracks|albums)\b")
BIG = re.compile(
    r"SCAN (a|p|f|t|d|files|tracks|folders|albums|arrivals|arrival_files)\b(?!.* INDEX)"
)
SORT = re.compile(r"USE TEMP B-TREE")
FEW = re.compile(r"json_each|arrival_files|ORDER BY disc_number|DISTINCT|GROUP BY|UNION|LIMIT")
"""Sorts of one purchase's files, and of the songs of one album."""


def test_a_purchase_seeks_what_it_needs(house: Bought) -> None:
    house.want(night_ferry())
    content = house.zip()
    asked = Asked(db=house.soniq.db, about=ABOUT, big=BIG, sort=SORT, few=FEW)
    one = house.filed(content)
    arrivals = house.soniq.arrivals
    arrivals.landed()
    for over in (False, True):
        arrivals.listing(over=over)
    arrivals.preview(one.id)
    arrivals.downloads()
    arrivals.look()
    arrivals.due()
    arrivals.settle()
    arrivals.tidy()
    ours = [sql for sql in asked.seen if "arrival" in sql]
    assert len(ours) > 20
    assert [fault for fault in asked.faults() if "arrival" in fault or "audio_hash" in fault] == []
