"""What a link asks, through EXPLAIN QUERY PLAN: by an index, however much is shared."""

import re

from soniq.units import TrackId
from tests.plans import Asked
from tests.sharing.conftest import Shop, track

BIG = re.compile(r"SCAN (shares|share_entries)")
SORT = re.compile(r"USE TEMP B-TREE|AUTOMATIC")


def test_a_link_and_a_merge_are_sought_by_an_index(shop: Shop) -> None:
    share = shop.share(track(1), track(2))
    asked = Asked(db=shop.soniq.db, about=re.compile(r"share"), big=BIG, sort=SORT)
    shop.opened(share)
    shop.sharing.check(share.secret or "", TrackId(1))
    shop.sharing.change(share.id, by=shop.ida, description="x")
    with shop.soniq.db.write() as tx:
        shop.sharing.mover.back(tx, shop.sharing.mover.move(tx, TrackId(1), TrackId(3)))
    shop.sharing.revoke(share.id, by=shop.ida)
    assert any("share_entries" in sql for sql in asked.seen)
    assert list(asked.faults()) == []
