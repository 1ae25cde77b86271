"""What every test of Lidarr stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lidarr.home import LidarrHome, lidarr_home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[LidarrHome]:
    with lidarr_home(tmp_path) as found:
        yield found
