"""What an import asks of the library is sought by an index, however long a history is."""

import re

from tests.files.exports.collected import COLLECTED
from tests.files.exports.exported import EXPORTS
from tests.importing.room import ADA, Room
from tests.plans import Asked


def test_no_import_reads_a_big_table_through(room: Room) -> None:
    asked = Asked(
        db=room.db,
        about=re.compile(r"import_|\bimports\b|FROM json_each\(.*(?:tracks|albums)", re.DOTALL),
        big=re.compile(
            r"SCAN (?:plays|tracks|albums|artists|wishes|holdings|import_\w+|brought_counts"
            r"|p|t|o|b|w|h|al|a|c)\b(?!.*(?:INTEGER|VIRTUAL))"
        ),
        sort=re.compile(r"USE TEMP B-TREE"),
        few=re.compile(r"json_each"),
    )
    for content in (
        EXPORTS["my_spotify_data.zip"],
        EXPORTS["Library.xml"],
        COLLECTED["releases.json"],
    ):
        one, _ = room.bring(content)
        room.importing.of(ADA)
        room.importing.lost(one.id, ADA, first=10)
        list(room.importing.lost_csv(one.id, ADA))
        room.importing.undo(one.id, ADA)
    room.importing.tidy()
    room.importing.settle()
    assert len(asked.seen) > 20
    assert list(asked.faults()) == []
