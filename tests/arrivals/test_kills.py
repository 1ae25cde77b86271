"""Killed at any moment: a purchase is in the music folder whole, or not at all, and never lost."""

import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from soniq.arrivals import file_rows, rows
from soniq.arrivals.model import ArrivalState, Fate
from soniq.journal.model import ChangeKind
from tests.arrivals.stand_ins import FilingHouse, songs
from tests.moving.house import on_disk

SCRIPT = Path(__file__).with_name("file_once.py")


def kill_one(folder: Path, chance: random.Random) -> None:
    log = folder / "log"
    log.unlink(missing_ok=True)
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder), str(log)],
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[2])},
    )
    while not (log.exists() and b"purchase" in log.read_bytes()) and process.poll() is None:
        time.sleep(0.002)
    time.sleep(chance.random() * 0.4)
    assert process.poll() is None, "it ended by itself"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def compare(folder: Path) -> int:
    """After a kill and what settles it; returns how many purchases are filed."""
    house = FilingHouse(folder)
    try:
        house.settle()
        assert house.in_state(ArrivalState.ACCEPTED) == []
        assert house.in_state(ArrivalState.FAILED) == []
        assert house.journal.underway(ChangeKind.ARRIVAL) == []
        there = on_disk(house.music)
        expected: dict[str, bytes] = {}
        for arrival_id in house.in_state(ArrivalState.FILED):
            one = rows.one(house.db.read(), arrival_id)
            assert one is not None
            content = songs(int(one.name.removesuffix(".zip")))
            files = file_rows.every(house.db.read(), arrival_id)
            assert {kept.file.fate for kept in files} == {Fate.FILED}
            expected |= {os.fsdecode(k.file.target or b""): content[k.file.name] for k in files}
        assert there == expected
        kept = {*house.box.glob("*.zip"), *(house.box / "done").glob("*.zip")}
        for arrival_id in [
            *house.in_state(ArrivalState.FILED),
            *house.in_state(ArrivalState.STAGED),
        ]:
            one = rows.one(house.db.read(), arrival_id)
            assert one is not None
            assert one.name in {place.name for place in kept}
        assert all(zipfile.is_zipfile(place) for place in (house.box / "done").glob("*"))
        lying = {place.name for place in house.store.folder.iterdir()}
        assert lying <= {str(one) for one in house.in_state(ArrivalState.STAGED)}
        return len(house.in_state(ArrivalState.FILED))
    finally:
        house.close()


def run(folder: Path, *, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(kills):
        kill_one(folder, chance)
        if chance.random() < 0.5:  # else the next one settles it, and may be killed while it does
            compare(folder)
    assert compare(folder) > 0


def test_four_kills_lose_nothing(tmp_path: Path) -> None:
    run(tmp_path, kills=4, seed=1)


@pytest.mark.long
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    run(tmp_path, kills=200, seed=2)
