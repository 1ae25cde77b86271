"""What every test of the collection stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collection.home import Home, home_in


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_in(tmp_path) as found:
        found.people()
        found.add(tmp_path / "music")
        yield found
