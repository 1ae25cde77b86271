"""What an import asks of the library is sought by an index, however long a history is."""

import re

from tests.files.exports.exported import EXPORTS
from tests.importing.room import ADA, Room
from tests.plans import Asked


def test_no_import_reads_a_big_table_through(room: Room) -> None:
    asked = Asked(
        db=room.db,
        about=re.compile(r"import_|\bimports\b|FROM json_each\(.*tracks", re.DOTALL),
        big=re.compile(r"SCAN (?:plays|tracks|import_\w+|brought_counts|p|t|o|b)\b(?!.*INTEGER)"),
        sort=re.compile(r"USE TEMP B-TREE"),
        few=re.compile(r"json_each"),
    )
    for name in ("my_spotify_data.zip", "Library.xml"):
        one, _ = room.bring(EXPORTS[name])
        room.importing.of(ADA)
        room.importing.lost(one.id, ADA, first=10)
        list(room.importing.lost_csv(one.id, ADA))
        room.importing.undo(one.id, ADA)
    room.importing.tidy()
    room.importing.settle()
    assert len(asked.seen) > 20
    assert list(asked.faults()) == []
