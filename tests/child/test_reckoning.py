"""Long sums in a child of their own."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from soniq.audio.model import DIMENSIONS
from soniq.child.reckoning import reckon
from soniq.errors import Stopped, Unavailable
from soniq.units import Progress
from tests.child.strangers import eventually

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """400 embeddings in four heaps."""
    random = np.random.default_rng(1)
    heaps = random.normal(size=(4, DIMENSIONS))
    vectors = heaps[np.arange(400) % 4] + 0.1 * random.normal(size=(400, DIMENSIONS))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    path = tmp_path / "rows.f16"
    vectors.astype("<f2").tofile(path)
    return path


def children() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "soniq.child.reckon" in child.cmdline()
    ]


def test_a_sum_gives_its_result_and_leaves_no_process(rows: Path) -> None:
    places = np.frombuffer(reckon("map", rows), "<f4").reshape(-1, 2)

    assert places.shape == (400, 2)
    assert not children()


def test_progress_comes_back(rows: Path) -> None:
    told: list[Progress] = []

    reckon("map", rows, tell=told.append)

    assert told
    assert all(progress.total for progress in told)
    assert [progress.done for progress in told] == sorted(progress.done for progress in told)


def test_a_sum_that_is_stopped_ends_at_once(rows: Path) -> None:
    def stop(_: Progress) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        reckon("map", rows, tell=stop)
    assert not children()


def test_a_sum_runs_with_the_lowest_priority_and_on_one_thread(rows: Path) -> None:
    seen: list[tuple[int, str]] = []

    def look(_: Progress) -> None:
        seen.extend((child.nice(), child.environ()["OMP_NUM_THREADS"]) for child in children())

    reckon("map", rows, tell=look)

    assert set(seen) == {(19, "1")}


def test_a_sum_that_takes_too_long_is_given_up(rows: Path) -> None:
    with pytest.raises(Unavailable, match="too long"):
        reckon("map", rows, seconds=0)
    assert not children()


def test_a_sum_that_is_killed_says_so(rows: Path) -> None:
    def kill(_: Progress) -> None:
        for child in children():
            child.kill()

    with pytest.raises(Unavailable, match="killed"):
        reckon("map", rows, tell=kill)


def test_rows_of_another_length_are_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(bytes(1000))

    with pytest.raises(Unavailable, match="no whole rows"):
        reckon("map", tmp_path / "odd")


def test_too_little_memory_is_told(rows: Path) -> None:
    with open(rows, "ab") as file:
        file.truncate(80_000 * 2 * DIMENSIONS)

    with pytest.raises(Unavailable, match="memory"):
        reckon("map", rows, memory=300 << 20)


def test_it_dies_with_the_one_who_asked(rows: Path) -> None:
    asker = subprocess.run(
        [sys.executable, "-c", ASKER, str(rows)], cwd=ROOT, capture_output=True, timeout=120
    )

    (child,) = (int(line) for line in asker.stdout.split())
    assert asker.returncode == -signal.SIGKILL
    assert eventually(lambda: not psutil.pid_exists(child) or is_zombie(child))


ASKER = """
import os, pathlib, signal, sys, psutil
from soniq.child.reckoning import reckon

def tell(_):
    print(psutil.Process().children()[0].pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

reckon("map", pathlib.Path(sys.argv[1]), tell=tell)
"""


def is_zombie(process: int) -> bool:
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_clusters_come_back_as_centres_of_length_one_and_the_place_of_each_row(rows: Path) -> None:
    told = np.frombuffer(reckon("clusters", rows, numbers={"count": 4, "seed": 1}), "<f4")

    centres, places = told[: 4 * DIMENSIONS].reshape(4, DIMENSIONS), told[4 * DIMENSIONS :]
    assert np.allclose(np.linalg.norm(centres, axis=1), 1, atol=1e-3)
    vectors = np.fromfile(rows, "<f2").reshape(-1, DIMENSIONS).astype(np.float32)
    assert np.array_equal(places, (vectors @ centres.T).argmax(axis=1))
