"""Who says so, and what happened: no statement of it reads a big table through."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.journal.model import ChangeKind
from soniq.journal.service import Journal
from soniq.library import recognising, spoken_rows
from soniq.library.shelves import Shelves
from soniq.provenance import track_rows
from soniq.provenance.service import Provenance
from soniq.units import AlbumId, ChangeId, TrackId
from tests.crowd import build
from tests.test_query_plans import Watched

OF_ONE = re.compile(r"SCAN touched|USE TEMP B-TREE FOR (?:ORDER BY|DISTINCT)")


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    build(tmp_path / "library.sqlite", 2_000)
    library = Watched(tmp_path / "library.sqlite")
    yield library
    library.close()


def test_who_says_so_is_found_by_seeking(watched: Watched) -> None:
    journal = Journal(watched.db)
    shelves = Shelves()
    provenance = Provenance(watched.db, shelves, watched.library, journal)
    provenance.attribution_of_album(AlbumId(5))
    reader = watched.db.read()
    spoken_rows.of_tracks(reader, [TrackId(3)])
    said_of_albums = track_rows.beside(reader, [TrackId(3)])
    assert said_of_albums == []
    recognising.hashes_of(reader, [TrackId(3)])
    recognising.only_one_sounding(reader, b"x")
    track_rows.album_named(reader, "x", "y")
    provenance.candidates("album", 5)
    provenance.metadata_of(TrackId(3))
    assert list(watched.faults(allowed=OF_ONE)) == []


def test_the_history_is_found_by_seeking(watched: Watched) -> None:
    journal = Journal(watched.db)
    journal.changes(before=ChangeId(9))
    journal.changes(kind=ChangeKind.MOVES)
    journal.underway(ChangeKind.TAGS)
    journal.changes_by_ids([ChangeId(1)])
    journal.items(ChangeId(1))
    journal.items_at("track", [(1, ChangeId(1))])
    journal.history("track", 3)
    assert list(watched.faults()) == []
    journal.of("track", [3, 4])
    assert list(watched.faults()) == []
