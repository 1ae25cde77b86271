"""What every test of importing stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.importing.room import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.close()
