"""What people changed of fields stands in the file of deeds, and is done again from there."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soniq.events import Bus
from soniq.journal.model import Source
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.units import TrackId
from tests.intake.test_laws import Reader
from tests.provenance.papers import Papers
from tests.provenance.room import ADA, Room, with_deeds


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[Papers]:
    papers = Papers(tmp_path, with_deeds(tmp_path, Reader()))
    yield papers
    papers.house.close()


def state(room: Room) -> list[Any]:
    """What is laid over tracks, and all of the journal."""
    reader = room.db.read()
    return [
        [tuple(row) for row in reader.execute(sql)]
        for sql in (
            "SELECT track_id, said FROM track_overrides ORDER BY track_id",
            "SELECT id, kind, title, source, confidence, by_person, state, item_count, undo_of,"
            " undone_by FROM changes ORDER BY id",
            "SELECT * FROM change_items ORDER BY change_id, position",
            "SELECT id, title, artist, album, genre FROM tracks ORDER BY id",
        )
    ]


def restored(copy: Path, deeds: Path, tmp_path: Path) -> Room:
    place = tmp_path / "restored"
    place.mkdir()
    shutil.copy(copy, place / "library.sqlite")
    shutil.copy(deeds, place / "deeds.jsonl")
    db = Database(place / "library.sqlite", Bus(), Deeds(place / "deeds.jsonl"))
    return Room(db, Shelves(), place)


def test_an_older_copy_is_brought_up_to_what_people_changed(papers: Papers, tmp_path: Path) -> None:
    room = papers.room
    papers.album()
    ids = papers.scan()
    room.apply(ids["Song 1"], title="Before")
    papers.house.db.backup(tmp_path / "copy.sqlite")

    first = room.apply_to(list(ids.values()), album="Q", album_artists=["Zed"], genres=["Jazz"])
    room.apply(ids["Song 2"], title="Mine", source=Source.DISCOGS, confidence=0.5)
    undone = room.journal.undo(first, by=ADA)
    assert undone.change is not None
    room.journal.undo(undone.change, by=ADA)
    room.provenance.revert("track", ids["Song 1"], "title", by=ADA)

    again = restored(tmp_path / "copy.sqlite", tmp_path / "deeds.jsonl", tmp_path)
    replayed = again.db.replay(again.provenance.redo)
    assert (replayed.done, replayed.skipped) == (5, 0)
    assert state(again) == state(room)
    again.db.close()


def test_a_deed_that_is_done_twice_is_as_done_once(papers: Papers, tmp_path: Path) -> None:
    room = papers.room
    papers.album()
    ids = papers.scan()
    change = room.apply(ids["Song 1"], title="Mine")
    room.journal.undo(change, by=ADA)
    before = state(room)
    deeds = Deeds(tmp_path / "deeds.jsonl")
    for deed in deeds.since(0):
        if deed.kind in room.provenance.redo:
            room.provenance.redo[deed.kind](deed)
    assert state(room) == before


def test_a_track_that_the_older_copy_knows_by_another_id_is_found_by_its_sound(
    papers: Papers, tmp_path: Path
) -> None:
    room = papers.room
    papers.house.db.backup(tmp_path / "copy.sqlite")
    papers.album()
    ids = papers.scan()
    room.apply(ids["Song 2"], title="Mine")

    papers.house.close()
    shutil.copy(tmp_path / "copy.sqlite", tmp_path / "library.sqlite")
    (tmp_path / "library.sqlite-wal").unlink(missing_ok=True)
    (tmp_path / "deeds.jsonl").rename(tmp_path / "kept.jsonl")
    (papers.music / "X/P/1.mp3").unlink()
    later = Papers(tmp_path, with_deeds(tmp_path, Reader()), adopt=True)
    again = later.scan()
    assert again["Song 3"] == ids["Song 2"]
    for deed in Deeds(tmp_path / "kept.jsonl").since(0):
        if deed.kind in later.room.provenance.redo:
            later.room.provenance.redo[deed.kind](deed)
    assert later.ids() == {"Mine": again["Song 2"], "Song 3": again["Song 3"]}
    papers.house = later.house


def test_what_no_person_did_is_no_deed(papers: Papers, tmp_path: Path) -> None:
    papers.album()
    ids = papers.scan()
    papers.room.apply(ids["Song 1"], title="x", source=Source.MUSICBRAINZ, by=None)
    kinds = [deed.kind for deed in Deeds(tmp_path / "deeds.jsonl").since(0)]
    assert "provenance.changed" not in kinds


def test_a_bulk_of_many_parts_is_done_again_whole(papers: Papers, tmp_path: Path) -> None:
    room = papers.room
    for album in range(17):
        papers.album(f"X/{album}", album=f"A{album}", count=15)
    papers.scan()
    ids = [id_ for (id_,) in papers.house.rows("SELECT id FROM tracks")]
    papers.house.db.backup(tmp_path / "copy.sqlite")
    change = room.apply_to(ids, genres=["Jazz"])
    assert room.journal.change(change).item_count == 255
    room.journal.undo(change, by=ADA)

    again = restored(tmp_path / "copy.sqlite", tmp_path / "deeds.jsonl", tmp_path)
    replayed = again.db.replay(again.provenance.redo)
    assert replayed.skipped == 0
    assert replayed.done >= 4
    assert state(again) == state(room)
    again.db.close()


def test_deeds_of_tracks_that_are_gone_are_passed_by(papers: Papers, tmp_path: Path) -> None:
    papers.house.db.backup(tmp_path / "copy.sqlite")
    papers.album()
    ids = papers.scan()
    papers.room.apply(ids["Song 1"], title="Mine")
    again = restored(tmp_path / "copy.sqlite", tmp_path / "deeds.jsonl", tmp_path)
    assert again.db.replay(again.provenance.redo).skipped == 1
    assert again.journal.changes() == []
    assert again.library.tracks_by_ids([TrackId(ids["Song 1"])]) == []
    again.db.close()
