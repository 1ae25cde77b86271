"""A library that is told what was read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.house import House
from tests.library.putting import Nobody


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "library.sqlite", Nobody())
    (tmp_path / "music").mkdir()
    house.add(tmp_path / "music")
    yield house
    house.close()
