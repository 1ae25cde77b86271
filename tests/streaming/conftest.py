from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.app import Soniq


@pytest.fixture
def soniq(tmp_path: Path) -> Iterator[Soniq]:
    """All services on an empty library; nothing works by itself."""
    made = Soniq.open({"data": tmp_path / "data"}, alone_as="a test")
    yield made
    made.close()
