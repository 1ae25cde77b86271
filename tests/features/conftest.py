"""What every test of features stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.child.service import Children
from tests.features.house import House


@pytest.fixture(scope="session")
def children() -> Iterator[Children]:
    children = Children()
    yield children
    children.close()


@pytest.fixture
def house(tmp_path: Path, children: Children) -> Iterator[House]:
    house = House(tmp_path / "library.sqlite", children)
    yield house
    house.close()
