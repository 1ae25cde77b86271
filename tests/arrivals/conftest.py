"""A soniq on a small real library, whose jobs the tests run themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.arrivals.bought import Bought, bought


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Bought]:
    with bought(tmp_path) as served:
        yield served
