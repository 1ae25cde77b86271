"""What a large collection is asked beside its pages is sought by indexes made for it.

What settling and figures read through are the albums and songs that are awaited, each in an index
of its own, and the grid's own orders.
"""

import re
from pathlib import Path

from soniq.collection.service import Collection
from soniq.events import Bus
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.units import AlbumId, PersonId
from tests.collection.grids import large
from tests.collection.home import album_wish
from tests.plans import Asked

COLLECTION = re.compile(r"\b(albums|tracks|wishes|holdings|shopping|files)\b")
READ_THROUGH = re.compile(
    r"SCAN (?!(?:wanted|a|g|b|m|k|e|json_each)\b.*VIRTUAL)"
    r"(?!.*(?:tracks_wanted|albums_awaited|albums_wanted|wishes_unplaced|albums_missing_by_added|"
    r"collected_by_\w+|albums_to_buy|wishes_by_source|wishes_of_album|holdings_of_album))"
    r"(?!roots|CONSTANT|\(subquery|s\b|c\b|asked\b|f\b|h\b)"
)
SORTED = re.compile(r"USE TEMP B-TREE FOR ORDER BY")
FEW = re.compile(r"json_each|t\.album_id = |shopping_by_priority|w\.album_id = ")


def test_nothing_reads_the_albums_or_the_wishes_through(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    large(path, 300)
    db = Database(path, Bus())
    collection = Collection(db, Shelves())
    asked = Asked(db=db, about=COLLECTION, big=READ_THROUGH, sort=SORTED, few=FEW)
    collection.detail(AlbumId(4), PersonId(1))
    collection.to_buy(offset=20)
    collection.to_buy(later=True)
    collection.count_to_buy()
    collection.figures()
    collection.settle()
    found = collection.bring(PersonId(2), [album_wish(), album_wish("a2", title="Kid A")])
    collection.want(PersonId(1), AlbumId(5))
    collection.unwant(PersonId(1), AlbumId(5))
    collection.forget_wishes(PersonId(2), found.ids)
    assert len(asked.seen) > 30
    assert list(asked.faults()) == []
    db.close()
