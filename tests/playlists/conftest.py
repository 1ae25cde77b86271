"""What every test of playlists stands on."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crowd import build
from tests.playlists.shelves import Shelves, copied, opened

TRACKS = 300


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library file with three people and 300 tracks; nobody writes into it."""
    path = tmp_path_factory.mktemp("playlists") / "library.sqlite"
    build(path, TRACKS)
    connection = sqlite3.connect(path)
    connection.executemany(
        "INSERT INTO people (id, name, name_key, role, password_hash, created_at_ms)"
        " VALUES (?, ?, lower(?), ?, '', 0)",
        [(1, "Ada", "Ada", "owner"), (2, "Ben", "Ben", "user"), (3, "Gus", "Gus", "guest")],
    )
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def shelves(library: Path, tmp_path: Path) -> Iterator[Shelves]:
    with opened(copied(library, tmp_path)) as found:
        yield found
