"""Disks that are full, read-only or of others: refused in words, and nothing is lost."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.errors import Unavailable
from soniq.moving.model import Trouble
from tests.moving.house import MovingHouse
from tests.moving.stand_ins import StandInReader, put
from tests.powerless import powerless


def mount(place: Path, *options: str) -> None:
    """A small disk; only root may make one."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("needs root and mount, to make a small disk")
    place.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(place)]
    mounted = subprocess.run(command, capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be made here: {mounted.stderr.decode()}")


def remount(place: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[MovingHouse]:
    """A music folder on a disk of its own, with room for 24 files and folders."""
    music = tmp_path / "disk"
    mount(music, "size=1m", "nr_inodes=24")
    for number in range(1, 4):
        put(music, f"in/{number}.mp3", number, title=f"T{number}", artist="A", album="X",
            number=number)  # fmt: skip
    house = MovingHouse(tmp_path / "library.sqlite", StandInReader(), music)
    house.scan(house.root_id)
    yield house
    house.close()
    subprocess.run(["umount", "--lazy", str(music)], check=True)


def test_a_read_only_disk_is_told_before_anything_moves(disk: MovingHouse) -> None:
    content, tracks = disk.on_disk(), disk.tracks()
    plan = disk.preview("{title}")
    remount(disk.music, "ro")
    moved = disk.renames.apply(plan.id, by=None)
    assert (moved.change, moved.moved) == (None, 0)
    assert "read-only" in moved.note
    seen = disk.renames.moves(disk.preview("{title}").id)
    assert {move.trouble for move in seen.moves} == {Trouble.READ_ONLY}
    with pytest.raises(Unavailable, match="read-only"):
        disk.put_away(disk.track("T1"))
    assert (disk.on_disk(), disk.tracks()) == (content, tracks)
    remount(disk.music, "rw")
    assert disk.rename("{title}").moved == 3


def test_a_full_disk_refuses_new_folders_and_keeps_every_file(disk: MovingHouse) -> None:
    content, tracks = disk.on_disk(), disk.tracks()
    ballast = disk.music / "ballast"
    ballast.mkdir()
    count = 0
    with pytest.raises(OSError, match="No space"):
        while True:
            (ballast / str(count)).touch()
            count += 1
    moved = disk.rename("{album}/{title}")
    assert (moved.moved, moved.left) == (0, 3)
    assert "full" in moved.note
    with pytest.raises(Unavailable, match="Nothing was put away"):
        disk.put_away(disk.track("T1"))
    shutil.rmtree(ballast)
    assert (disk.on_disk(), disk.tracks()) == (content, tracks)
    assert not (disk.music / ".soniq").exists()
    disk.undo(disk.rename("{album}/{title}").change)
    assert disk.on_disk() == content


def test_files_stay_on_their_own_disk(house: MovingHouse, music: Path, tmp_path: Path) -> None:
    mount(music / "A", "size=1m")
    try:
        put(music, "in/1.mp3", 1, title="T1", artist="A", album="X")
        put(music, "A/2.mp3", 2, title="T2", artist="B", album="X")
        house.scan(house.root_id)
        plan = house.preview("{artist}/{title}")
        page = house.renames.moves(plan.id)
        assert {move.trouble for move in page.moves} == {Trouble.OTHER_DISK}
        with pytest.raises(Unavailable, match="another disk"):
            house.put_away(house.track("T2"))
        assert (music / "A/2.mp3").exists()
    finally:
        subprocess.run(["umount", "--lazy", str(music / "A")], check=True)


def test_a_folder_that_soniq_may_not_write_is_told(house: MovingHouse, music: Path) -> None:
    put(music, "in/1.mp3", 1, title="T1", artist="A", album="X")
    house.scan(house.root_id)
    (music / "in").chmod(0o555)
    try:
        with powerless():
            plan = house.preview("{title}")
            moved = house.renames.apply(plan.id, by=None)
            with pytest.raises(Unavailable, match="no right"):
                house.put_away(house.track("T1"))
        assert moved.moved == 0
        assert house.paths() == ["in/1.mp3"]
    finally:
        (music / "in").chmod(0o755)
