"""Killed at any moment, however often: no file is lost, none is half way, and undo still works."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from soniq.journal.model import ChangeKind
from tests.moving.house import MovingHouse, on_disk
from tests.moving.stand_ins import StandInReader, put

SCRIPT = Path(__file__).with_name("move_once.py")
FILES = 40


def shelf(music: Path) -> None:
    for number in range(1, FILES + 1):
        album = number // 10
        put(
            music,
            f"in {album}/{number}.mp3",
            number,
            title=f"{(number * 7) % FILES + 1}",
            artist=f"Artist {album}",
            album=f"Album {album}",
            genre=f"in {album}",
            number=number,
            year="1999",
        )
        (music / f"in {album}/{number}.lrc").write_text(f"la {number}")
    for album in range(FILES // 10 + 1):
        (music / f"in {album}").mkdir(exist_ok=True)
        (music / f"in {album}/notes {album}.txt").write_text(f"stays {album}")


def sounds(music: Path) -> list[bytes]:
    """The content of all files, whatever they are called; the page of the quarantine left out."""
    return sorted(content for path, content in on_disk(music).items() if "READ ME.txt" not in path)


class Killing:
    """Lets others move files, and kills them at random moments."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.music = folder / "music"
        self.library = folder / "library.sqlite"
        self._log = folder / "log"
        self._chance = random.Random(seed)
        shelf(self.music)
        self.content = sounds(self.music)
        house = self.house()
        house.scan(house.root_id)
        self.tracks = house.rows("SELECT id FROM tracks ORDER BY id")
        house.close()

    def house(self) -> MovingHouse:
        return MovingHouse(self.library, StandInReader(), self.music)

    def kill_one(self) -> None:
        self._log.unlink(missing_ok=True)
        process = self._start()
        while not self._said(b"batch") and process.poll() is None:
            time.sleep(0.002)
        time.sleep(self._chance.random() * 0.5)
        assert process.poll() is None, "it ended by itself"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def is_looked_at(self) -> bool:
        """Else the next one settles it, and may be killed while it does."""
        return self._chance.random() < 0.5

    def compare(self) -> None:
        """After a kill, and what settles it: all is there, and the library knows where."""
        assert sounds(self.music) == self.content
        house = self.house()
        try:
            house.renames.settle()
            house.quarantine.settle()
            self._compare(house)
        finally:
            house.close()

    def _compare(self, house: MovingHouse) -> None:
        assert sounds(self.music) == self.content
        left = [path for path in house.paths() if path.endswith((".tmp", ".part"))]
        assert left == []
        for kind in (ChangeKind.MOVES, ChangeKind.QUARANTINE):
            assert house.journal.underway(kind) == []
        assert house.one("SELECT count(*) FROM moves") == 0
        assert house.rows("SELECT id FROM tracks ORDER BY id") == self.tracks
        homes = {one.change_id for one in house.quarantine.listing(first=1_000).items}
        pages = [path for path in house.paths() if path.endswith("READ ME.txt")]
        assert pages == sorted(f".soniq/quarantine/{home}/READ ME.txt" for home in homes)
        away = {one.place for one in house.quarantine.listing(first=1_000).items}
        rows = house.rows(
            """
            SELECT d.path, f.name, f.inode, f.size_bytes, f.mtime_ns, f.missing_since_ms IS NULL
            FROM files AS f JOIN folders AS d ON d.id = f.folder_id
            """
        )
        for folder, name, *stamp, is_present in rows:
            place = os.path.join(os.fsencode(self.music), folder, name)
            about = os.lstat(place)
            assert [about.st_ino, about.st_size, about.st_mtime_ns] == stamp
            assert is_present != (place in away)
        house.check()
        report = house.scan(house.root_id)
        assert (report.read, report.new, report.moved, report.missing) == (0, 0, 0, 0)
        assert house.rows("SELECT id FROM tracks ORDER BY id") == self.tracks

    def undo_all(self) -> None:
        """Takes back what there is, the newest first; all files are there to the end."""
        house = self.house()
        for change in house.journal.changes(first=5_000):
            if change.state == "done" and house.journal.change(change.id).undone_by is None:
                house.journal.undo(change.id, by=None)
        assert sorted(path for path in house.paths() if path.endswith(".mp3")) == sorted(
            f"in {number // 10}/{number}.mp3" for number in range(1, FILES + 1)
        )
        house.close()

    def _said(self, line: bytes) -> bool:
        return self._log.exists() and line in self._log.read_bytes()

    def _start(self) -> subprocess.Popen[bytes]:
        seed = str(self._chance.randrange(2**31))
        command = [sys.executable, str(SCRIPT), str(self.library), str(self.music), seed]
        return subprocess.Popen(
            [*command, str(self._log)],
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[2])},
        )


def run(folder: Path, *, kills: int, seed: int) -> None:
    killing = Killing(folder, seed)
    for _ in range(kills):
        killing.kill_one()
        if killing.is_looked_at():
            killing.compare()
    killing.compare()
    killing.undo_all()


def test_four_kills_lose_nothing(tmp_path: Path) -> None:
    run(tmp_path, kills=4, seed=1)


@pytest.mark.long
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    run(tmp_path, kills=200, seed=2)
