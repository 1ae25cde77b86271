"""What every test of jobs stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.house import SCAN, House, Work


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def house(tmp_path: Path, work: Work) -> Iterator[House]:
    house = House(tmp_path, {SCAN: work})
    yield house
    work.go_on.set()
    house.close()
