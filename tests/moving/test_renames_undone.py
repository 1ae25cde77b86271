"""Renames that are stopped, taken back, and taken back in part."""

from pathlib import Path

import pytest

from soniq.errors import Conflict, Stopped
from soniq.journal.model import ChangeKind, ChangeState, Only
from soniq.units import Progress
from tests.moving.house import MovingHouse
from tests.moving.stand_ins import album

TEMPLATE = "{albumartist}/{year} - {album}/{track:02} - {title}"


def test_undo_brings_back_every_path_and_redo_moves_again(house: MovingHouse, music: Path) -> None:
    album(music)
    house.scan(house.root_id)
    before, disk = house.tracks(), house.on_disk()
    moved = house.rename(TEMPLATE)
    renamed = house.on_disk()
    undone = house.undo(moved.change)
    assert undone.restored == 3
    assert undone.stale == ()
    assert house.on_disk() == disk
    assert house.tracks() == before
    house.undo(undone.change)
    assert house.on_disk() == renamed
    house.check()


def test_a_batch_that_is_stopped_keeps_what_is_done_and_can_go_on(
    house: MovingHouse, music: Path
) -> None:
    album(music, count=5)
    house.scan(house.root_id)
    disk = house.on_disk()
    plan = house.preview(TEMPLATE)

    def stop(progress: Progress) -> None:
        if progress.done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        house.renames.apply(plan.id, by=None, tell=stop)
    first = house.journal.changes()[0]
    assert (first.state, first.item_count) == (ChangeState.DONE, 2)
    assert "3 files stay where they were" in first.note
    house.check()
    rest = house.renames.apply(plan.id, by=None)
    assert rest.moved == 3
    again = house.renames.apply(plan.id, by=None)
    assert (again.change, again.moved, again.left) == (rest.change, 5, 0)
    house.undo(rest.change)
    house.undo(first.id)
    assert house.on_disk() == disk


def test_an_undo_leaves_what_somebody_moved_since(house: MovingHouse, music: Path) -> None:
    album(music)
    house.scan(house.root_id)
    moved = house.rename(TEMPLATE)
    later = house.rename("Later/{title}", house.track("Song 1"))
    undone = house.undo(moved.change)
    assert undone.restored == 2
    assert [stale.entity_id for stale in undone.stale] == [house.file("Song 1")]
    assert (music / "Later/Song 1.mp3").exists()
    with pytest.raises(Conflict):
        house.undo(moved.change)
    house.undo(later.change)
    assert house.undo(moved.change).restored == 1
    assert house.paths() == ["in/1.mp3", "in/2.mp3", "in/3.mp3"]


def test_one_file_of_a_batch_can_be_taken_back(house: MovingHouse, music: Path) -> None:
    album(music)
    (music / "in/2.lrc").write_text("la")
    house.scan(house.root_id)
    moved = house.rename(TEMPLATE)
    assert moved.change is not None
    only = Only(entities=frozenset({("file", house.file("Song 2"))}))
    house.journal.undo(moved.change, by=None, only=only)
    assert (music / "in/2.mp3").exists()
    assert (music / "in/2.lrc").exists()
    assert not (music / "in/1.mp3").exists()


def test_an_undo_finds_its_old_place_taken_and_says_so(house: MovingHouse, music: Path) -> None:
    album(music)
    house.scan(house.root_id)
    moved = house.rename(TEMPLATE)
    (music / "in").mkdir()
    (music / "in/1.mp3").write_text("new")
    undone = house.undo(moved.change)
    assert undone.restored == 2
    assert len(undone.stale) == 1
    assert (music / "in/1.mp3").read_text() == "new"


def test_a_journal_entry_tells_the_paths(house: MovingHouse, music: Path) -> None:
    album(music, count=1)
    house.scan(house.root_id)
    moved = house.rename(TEMPLATE)
    assert moved.change is not None
    (item,) = house.journal.items(moved.change)
    assert item.before["path"] == "in/1.mp3"
    assert item.after["path"] == "Band/1999 - Record/01 - Song 1.mp3"
    assert house.journal.change(moved.change).kind == ChangeKind.MOVES
