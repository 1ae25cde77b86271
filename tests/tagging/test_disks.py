"""Disks that take no more, or nothing at all: refused in words, and nothing is lost."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.child.model import Failure
from soniq.child.service import Children
from soniq.child.writers import Writers
from soniq.files.model import Cover
from soniq.files.rewritten import Retag, Rewritten
from soniq.tagging.service import Tagging
from tests.files import media
from tests.shelf import Shelf
from tests.tagging.desk import Desk, contents


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MB; only root may make one."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("needs root and mount, to make a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"a small disk cannot be made here: {done.stderr.decode()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def small(tmp_path: Path, mounted: Path, children: Children, writers: Writers) -> Iterator[Desk]:
    """Music on the small disk, soniq's own files elsewhere."""
    shelf = Shelf(mounted / "music")
    for name in ("one.mp3", "two.flac"):
        shelf.add(f"Ann/First/{name}", artist="Ann", album="First")
    desk = Desk(tmp_path, shelf.root, children, writers)
    desk.open()
    desk.say_all({track: {"genres": ["Jazz"]} for track in desk.tracks()})
    yield desk
    desk.close()


def fill(ballast: Path, *, leave: int = 0) -> None:
    """Takes the disk but for so many bytes."""
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4_096):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass
    os.truncate(ballast, max(0, ballast.stat().st_size - leave))


def test_without_room_for_a_copy_nothing_is_begun(small: Desk, mounted: Path) -> None:
    before = contents(small.music)
    fill(mounted / "ballast", leave=10 << 20)
    report = small.tagging.write(small.tracks(), by=None)
    assert report.written == 0
    assert all("Make room first" in refused.reason for refused in report.refused)
    assert contents(small.music) == before
    (mounted / "ballast").unlink()
    assert small.tagging.write(small.tracks(), by=None).written == 2


class Filling(Writers):
    """The disk fills once room was found to be there."""

    def __init__(self, writers: Writers, ballast: Path, leave: int) -> None:
        self._writers = writers
        self._ballast = ballast
        self._leave = leave

    def retag(self, order: Retag) -> Rewritten | Failure:
        fill(self._ballast, leave=self._leave)
        try:
            return self._writers.retag(order)
        finally:
            self._ballast.unlink()


@pytest.mark.parametrize("leave", [0, 8_192, 24_576, 150_000, 300_000])
def test_a_disk_that_fills_in_mid_write_costs_nothing(
    small: Desk, mounted: Path, leave: int
) -> None:
    before = contents(small.music)
    writers = Filling(small.writers, mounted / "ballast", leave)
    tagging = Tagging(small.house.db, small.house.shelves, small.journal, writers, small.blocks)
    cover = Cover(image=media.picture(bytes_at_least=400_000), mime="image/png")
    report = tagging.write(small.tracks(), by=None, cover=cover)
    assert report.written == 0
    assert [refused.reason for refused in report.refused] == ["The disk is full."] * 2
    assert contents(small.music) == before
    assert small.leftovers() == []
    assert small.house.rows("SELECT id FROM tag_intents") == []
    assert small.tagging.write(small.tracks(), by=None, cover=cover).written == 2


def test_a_full_disk_of_soniqs_own_costs_nothing(
    tmp_path: Path, mounted: Path, shelf: Shelf, children: Children, writers: Writers
) -> None:
    shelf.add("Ann/First/one.mp3", artist="Ann", album="First")
    desk = Desk(tmp_path, shelf.root, children, writers)
    desk.open()
    desk.say(desk.track("one.mp3"), title="Uno")
    before = contents(shelf.root)
    blocks = mounted / "tagblocks"
    filling = Filling(writers, mounted / "ballast", 0)
    tagging = Tagging(desk.house.db, desk.house.shelves, desk.journal, filling, blocks)
    report = tagging.write(desk.tracks(), by=None)
    assert "cannot be kept" in report.refused[0].reason
    assert contents(shelf.root) == before
    assert desk.leftovers() == []
    assert [path for path in blocks.rglob("*") if path.is_file()] == []
    desk.close()


def test_a_read_only_mount_is_told_and_left(small: Desk, mounted: Path) -> None:
    before = contents(small.music)
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    report = small.tagging.write(small.tracks(), by=None)
    assert report.written == 0
    assert [refused.reason for refused in report.refused] == ["Its disk is mounted read-only."] * 2
    assert contents(small.music) == before
    subprocess.run(["mount", "-o", "remount,rw", str(mounted)], check=True)
    assert small.tagging.write(small.tracks(), by=None).written == 2
    assert small.house.rows("SELECT id FROM tag_intents") == []


def test_a_drive_that_is_away_is_told(small: Desk, mounted: Path) -> None:
    subprocess.run(["umount", "--lazy", str(mounted)], check=True)
    report = small.tagging.write(small.tracks(), by=None)
    assert report.written == 0
    assert all("cannot be found" in refused.reason for refused in report.refused)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(mounted)], check=True)
