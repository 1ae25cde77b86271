"""A vanished drive never empties a library."""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from soniq.child.model import Failure
from soniq.child.service import Children
from soniq.files.model import Reading
from soniq.files.walk import PassedBy
from soniq.intake.model import Reads
from soniq.intake.rows import KnownFolders
from soniq.intake.survey import Survey
from soniq.library.model import RootChanged, RootState
from soniq.units import FolderId
from tests.intake.house import House
from tests.shelf import Shelf


def missing(house: House) -> int:
    count: int = house.one("SELECT count(*) FROM tracks WHERE missing_since_ms IS NOT NULL")
    return count


@pytest.fixture
def filled(house: House, shelf: Shelf) -> House:
    shelf.fill(120)
    root = house.add(shelf.root)
    house.scan(root.id)
    return house


def test_a_root_that_is_gone_is_offline(filled: House, shelf: Shelf, tmp_path: Path) -> None:
    (root,) = filled.roots.all()
    shelf.root.rename(tmp_path / "unplugged")
    report = filled.scan(root.id, accept_missing=True)
    assert report.held is not None
    assert "Connect its drive" in report.held
    assert filled.roots.root(root.id).state == RootState.OFFLINE
    assert missing(filled) == 0
    (tmp_path / "unplugged").rename(shelf.root)
    assert filled.scan(root.id).held is None
    assert filled.roots.root(root.id).state == RootState.READY
    assert filled.roots.root(root.id).note is None


def test_an_empty_mount_point_is_held(filled: House, shelf: Shelf) -> None:
    (root,) = filled.roots.all()
    for folder in shelf.root.iterdir():
        shutil.rmtree(folder)
    report = filled.scan(root.id)
    assert report.held is not None
    assert "is empty, but 120 files" in report.held
    assert filled.roots.root(root.id).state == RootState.HELD
    assert missing(filled) == 0
    assert any(isinstance(event, RootChanged) for event in filled.events)
    assert filled.scan(root.id, accept_missing=True).missing == 120
    assert missing(filled) == 120
    filled.check()


def test_an_empty_mount_point_is_held_even_where_few_files_were(house: House, shelf: Shelf) -> None:
    only = shelf.add("A/1.flac", title="One")
    root = house.add(shelf.root)
    house.scan(root.id)
    only.unlink()
    assert house.scan(root.id).held is not None
    assert missing(house) == 0


def test_another_disk_in_its_place_is_held(filled: House) -> None:
    (root,) = filled.roots.all()
    with filled.db.write() as tx:
        tx.execute("UPDATE roots SET volume = 'uuid:another'")
    report = filled.scan(root.id)
    assert report.held is not None
    assert "Another disk" in report.held
    assert filled.roots.root(root.id).state == RootState.HELD
    assert filled.scan(root.id, accept_missing=True).held is None
    assert filled.roots.root(root.id).volume == root.volume
    assert filled.scan(root.id).held is None


def test_a_half_mounted_root_is_held_but_what_is_new_comes_in(filled: House, shelf: Shelf) -> None:
    (root,) = filled.roots.all()
    shutil.rmtree(shelf.root / "Artist 000")
    shutil.rmtree(shelf.root / "Artist 001")
    shelf.add("New/1.flac", title="New")
    report = filled.scan(root.id)
    assert report.held is not None
    assert "100 of 120 files" in report.held
    assert (report.new, report.missing) == (1, 0)
    assert missing(filled) == 0
    again = filled.scan(root.id)
    assert again.held is not None
    assert again.read == 0
    assert filled.scan(root.id, accept_missing=True).missing == 100
    assert filled.scan(root.id).held is None
    filled.check()


def test_fifty_files_may_go_without_a_question(filled: House, shelf: Shelf) -> None:
    (root,) = filled.roots.all()
    shutil.rmtree(shelf.root / "Artist 000")
    report = filled.scan(root.id)
    assert (report.held, report.missing) == (None, 50)
    filled.check()


def test_files_that_moved_within_a_root_have_not_vanished(filled: House, shelf: Shelf) -> None:
    (root,) = filled.roots.all()
    (shelf.root / "Artist 000").rename(shelf.root / "Somewhere else")
    (shelf.root / "Artist 001").rename(shelf.root / "Another place")
    report = filled.scan(root.id)
    assert (report.held, report.moved, report.missing) == (None, 100, 0)
    filled.check()


def test_a_root_without_a_known_volume_works(filled: House) -> None:
    (root,) = filled.roots.all()
    with filled.db.write() as tx:
        tx.execute("UPDATE roots SET volume = NULL")
    assert filled.scan(root.id).held is None
    assert filled.roots.root(root.id).volume == root.volume


def test_folders_that_could_not_be_looked_at_are_not_gone(tmp_path: Path) -> None:
    known: KnownFolders = {
        b"A": (FolderId(1), b"x"),
        b"A/B": (FolderId(2), b"x"),
        b"AB": (FolderId(3), b"x"),
        b"C": (FolderId(4), b"x"),
    }
    survey = Survey(root=os.fsencode(tmp_path), known=known)
    survey.seen.add(FolderId(4))
    survey.passed_by.append(PassedBy(b"A", "It may not be read."))
    assert survey.gone() == [FolderId(3)]


def test_a_folder_that_asks_to_be_left_out_goes_missing(house: House, shelf: Shelf) -> None:
    shelf.add("A/1.flac", title="One")
    shelf.add("B/1.flac", title="Other")
    root = house.add(shelf.root)
    house.scan(root.id)
    shelf.put("B/.nomedia", b"")
    assert house.scan(root.id).missing == 1
    assert house.rows("SELECT title FROM tracks WHERE missing_since_ms IS NULL") == [("One",)]


def test_a_file_that_cannot_be_looked_at_is_not_gone(house: House, shelf: Shelf) -> None:
    shelf.add("A/1.flac", title="One")
    shelf.add("A/2.flac", title="Two")
    root = house.add(shelf.root)
    house.scan(root.id)
    (shelf.root / "A/2.flac").unlink()
    (shelf.root / "A/2.flac").symlink_to("/nowhere/2.flac")
    report = house.scan(root.id)
    assert report.missing == 0
    assert len(report.passed_by) == 1
    assert missing(house) == 0


class Fleeting:
    """Reads files of which one goes away just before it is read."""

    def __init__(self, reads: Reads, path: Path) -> None:
        self._reads = reads
        self._path = path

    def read(self, paths: Iterable[bytes]) -> Iterator[tuple[bytes, Reading | Failure]]:
        self._path.unlink(missing_ok=True)
        return self._reads.read(paths)


def test_a_file_that_goes_away_while_it_is_scanned_leaves_nothing_behind(
    tmp_path: Path, children: Children, shelf: Shelf
) -> None:
    shelf.add("A/1.flac", title="One")
    path = shelf.add("A/2.flac", title="Two")
    content = path.read_bytes()
    house = House(tmp_path / "library.sqlite", Fleeting(children, path))
    root = house.add(shelf.root)
    report = house.scan(root.id)
    assert (report.new, report.unreadable, report.unread) == (1, 0, ())
    assert house.rows("SELECT title FROM tracks") == [("One",)]
    house.reads = children
    path.write_bytes(content)
    assert house.scan(root.id).new == 1
    house.check()
    house.close()
