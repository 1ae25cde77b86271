"""An analysis that is killed, and whose children are, loses no track and repeats only what was in
hand."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from soniq.audio.model import MODEL
from soniq.child.service import Children
from soniq.features.model import Rank
from soniq.units import TrackId
from tests.features.house import House
from tests.features.listen_once import CHILDREN
from tests.shelf import Shelf

SCRIPT = Path(__file__).with_name("listen_once.py")
PATIENCE = 120


class Killing:
    """Analyses a shelf in a process of its own; kills it, or a child of it, at random moments."""

    def __init__(self, folder: Path, shelf: Shelf, chance: random.Random) -> None:
        self.library = folder / "killed.sqlite"
        self.log = folder / "log"
        self.log.write_bytes(b"")
        self._music = shelf.root
        self._chance = chance
        self._process = self._start()

    def kill_child(self, after: int) -> None:
        self._wait_for(after)
        children = psutil.Process(self._process.pid).children()
        if children:
            self._chance.choice(children).kill()

    def kill_server(self, after: int) -> None:
        self._wait_for(after)
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = self._start()

    def finish(self) -> None:
        assert self._process.wait(timeout=PATIENCE) == 0

    def heard(self) -> list[bytes]:
        return self.log.read_bytes().splitlines()

    def _wait_for(self, more: int) -> None:
        wanted = len(self.heard()) + more
        until = time.monotonic() + PATIENCE
        while len(self.heard()) < wanted and self._process.poll() is None:
            assert time.monotonic() < until, "it hears nothing"
            time.sleep(0.005)
        time.sleep(self._chance.random() * 0.3)

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, str(SCRIPT), str(self.library), str(self._music), str(self.log)]
        place = str(SCRIPT.parents[2])
        return subprocess.Popen(
            command, start_new_session=True, env={**os.environ, "PYTHONPATH": place}
        )


def run(tmp_path: Path, children: Children, *, files: int, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    shelf = Shelf(tmp_path / "music")
    shelf.fill(files)
    killing = Killing(tmp_path, shelf, chance)
    for number in range(kills):
        kill = killing.kill_child if number % 2 else killing.kill_server
        kill(chance.randint(1, max(1, files // kills)))
    killing.finish()
    heard = killing.heard()
    assert set(heard) == {bytes(file) for file in shelf.root.rglob("*.mp3")}
    assert len(heard) - files <= CHILDREN * kills
    check(House(killing.library, children), files)


def check(house: House, files: int) -> None:
    """All is known of all, but of files whose child was killed twice; those say so."""
    heard = house.one("SELECT count(*) FROM sounds WHERE model = :model", model=MODEL)
    unlucky = house.features.unheard().items
    assert heard + len(unlucky) == files
    assert {one.tries for one in unlucky} <= {2}
    assert house.one("SELECT count(*) FROM track_sounds") == heard
    for table in ("waveforms", "embeddings", "sound_tags"):
        assert house.one(f"SELECT count(*) FROM {table}") == heard
    house.features.want([TrackId(one.track_id or 0) for one in unlucky], Rank.ASKED)
    assert house.analyse()["analysed"] == len(unlucky)
    assert house.features.status().analysed == files
    house.check()
    house.close()


def test_an_analysis_killed_four_times_loses_no_track(tmp_path: Path, children: Children) -> None:
    run(tmp_path, children, files=12, kills=4, seed=1)


@pytest.mark.long
def test_an_analysis_killed_fifty_times_loses_no_track(tmp_path: Path, children: Children) -> None:
    run(tmp_path, children, files=200, kills=50, seed=2)
