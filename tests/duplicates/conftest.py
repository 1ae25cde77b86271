"""A music folder of stand-ins, and a soniq that looks for what is there more than once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.duplicates.house import DuplicatesHouse
from tests.moving.stand_ins import StandInReader


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    return folder


@pytest.fixture
def house(tmp_path: Path, music: Path) -> Iterator[DuplicatesHouse]:
    house = DuplicatesHouse(tmp_path / "library.sqlite", StandInReader(), music)
    yield house
    house.close()
