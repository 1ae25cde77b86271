"""sqlite-vec loads on this Python, whatever it was built with, and without numpy."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from soniq.errors import Unavailable
from soniq.store import vectors

ROOT = Path(__file__).parents[2]


def nearest(connection: sqlite3.Connection) -> list[int]:
    connection.execute("CREATE VIRTUAL TABLE places USING vec0 (place FLOAT[3])")
    for rowid, place in enumerate(((0, 0, 0), (1, 1, 1), (5, 5, 5)), start=1):
        connection.execute(
            "INSERT INTO places (rowid, place) VALUES (:rowid, :place)",
            {"rowid": rowid, "place": vectors.pack(place)},
        )
    rows = connection.execute(
        "SELECT rowid FROM places WHERE place MATCH :place AND k = 2 ORDER BY distance",
        {"place": vectors.pack((4, 4, 4))},
    )
    return [row[0] for row in rows]


def test_the_self_test_passes_here() -> None:
    assert vectors.self_test().startswith("v0.")


def test_a_connection_finds_neighbours_in_any_thread() -> None:
    found = list[list[int]]()

    def work() -> None:
        vectors.prepare()
        connection = sqlite3.connect(":memory:")
        vectors.load(connection)
        vectors.load(connection)
        found.append(nearest(connection))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[3, 2]] * 3


def test_numpy_is_not_pulled_in() -> None:
    script = """
import sys
from soniq.store import vectors
vectors.self_test()
print(sorted({"numpy", "sqlite_vec"} & set(sys.modules)))
"""
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    assert told.stdout == b"[]\n"


def test_a_missing_library_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sqlite_vec").mkdir()
    (tmp_path / "sqlite_vec" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "sqlite_vec", raising=False)
    with pytest.raises(Unavailable, match="has no library; install it again"):
        vectors._extension()


def test_a_library_for_another_machine_is_told(tmp_path: Path) -> None:
    strange = tmp_path / "vec0.so"
    strange.write_bytes(b"\x7fELF of a machine that is not ours")
    with pytest.raises(Unavailable, match="does not run on this machine"):
        vectors._entry(strange)
