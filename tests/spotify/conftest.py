from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.spotify.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.close()
    assert made.web.wrong == [], "as Spotify describes its API"
