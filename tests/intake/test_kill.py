"""A scan that is killed, however often, ends where an undisturbed one does."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from soniq.child.service import Children
from tests.intake.house import House, dump
from tests.shelf import Shelf

SCRIPT = Path(__file__).with_name("scan_once.py")
REDONE = 50
"""Files that a killed scan may read again."""


class Killing:
    """Scans a shelf in a process of its own and kills it at random moments."""

    def __init__(self, folder: Path, shelf: Shelf, chance: random.Random) -> None:
        self.library = folder / "killed.sqlite"
        self._log = folder / "log"
        self._music = shelf.root
        self._chance = chance

    def scan(self, *, kills: int, at_most: int) -> None:
        """Kills that many scans, each after at most so many files; then lets one finish."""
        self._log.write_bytes(b"")
        read_before: Counter[bytes] = Counter()
        for _ in range(kills):
            self._kill_one(self._chance.randint(1, at_most))
            read_before = self._compare(read_before)
        assert self._start().wait(timeout=300) == 0
        self._compare(read_before)

    def _compare(self, before: Counter[bytes]) -> Counter[bytes]:
        now = Counter(self._log.read_bytes().splitlines())
        again = [path for path in now if before[path] and now[path] > before[path]]
        assert len(again) <= REDONE
        return now

    def _kill_one(self, after: int) -> None:
        lines = len(self._log.read_bytes().splitlines())
        process = self._start()
        while len(self._log.read_bytes().splitlines()) < lines + after and process.poll() is None:
            time.sleep(0.002)
        time.sleep(self._chance.random() * 0.06)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(SCRIPT), str(self.library), str(self._music), str(self._log)]
        place = str(SCRIPT.parents[2])
        return subprocess.Popen(
            command, start_new_session=True, env={**os.environ, "PYTHONPATH": place}
        )


def disturb(shelf: Shelf, chance: random.Random) -> None:
    """Moves, retags, deletes and adds files."""
    files = sorted(shelf.root.glob("Artist */Album */*.mp3"))
    chance.shuffle(files)
    part = len(files) // 10
    for number, file in enumerate(files[:part]):
        file.rename(shelf.place(f"Moved {number % 7}/{number:04}.mp3"))
    for file in files[part : 2 * part]:
        file.write_bytes(file.read_bytes().replace(b"Album ", b"Elpee ", 1))
    for file in files[2 * part : 2 * part + 9]:
        file.unlink()
    shelf.fill(2 * part, start=len(files))


def compare(folder: Path, killed: Path, shelf: Shelf, children: Children, before: Path) -> None:
    """The killed library equals one that was scanned at leisure; `before` may hold its past."""
    calm, other = House(before, children), House(killed, children)
    try:
        root = next(iter(calm.roots.all()), None) or calm.add(shelf.root)
        assert calm.scan(root.id).held is None
        other.check()
        for mine, theirs in zip(dump(other), dump(calm), strict=True):
            assert mine == theirs
        assert other.scan(root.id).read == 0
    finally:
        calm.close()
        other.close()


def run(tmp_path: Path, children: Children, *, files: int, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    shelf = Shelf(tmp_path / "music")
    shelf.fill(files)
    killing = Killing(tmp_path, shelf, chance)
    killing.scan(kills=kills, at_most=files // kills)
    calm = tmp_path / "calm.sqlite"
    compare(tmp_path, killing.library, shelf, children, calm)
    disturb(shelf, chance)
    killing.scan(kills=kills, at_most=files * 4 // 10 // kills)
    compare(tmp_path, killing.library, shelf, children, calm)


def test_a_scan_killed_thrice_ends_where_an_undisturbed_one_does(
    tmp_path: Path, children: Children
) -> None:
    run(tmp_path, children, files=240, kills=3, seed=1)


@pytest.mark.long
def test_a_scan_killed_fifty_times_ends_where_an_undisturbed_one_does(
    tmp_path: Path, children: Children
) -> None:
    run(tmp_path, children, files=5_000, kills=50, seed=2)
