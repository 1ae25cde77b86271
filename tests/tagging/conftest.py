"""A desk at which tags are written."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.child.service import Children
from soniq.child.writers import Writers
from tests.shelf import Shelf
from tests.tagging.desk import Desk


@pytest.fixture(scope="session")
def children() -> Iterator[Children]:
    children = Children()
    yield children
    children.close()


@pytest.fixture(scope="session")
def writers() -> Iterator[Writers]:
    writers = Writers()
    yield writers
    writers.close()


@pytest.fixture
def desk(tmp_path: Path, shelf: Shelf, children: Children, writers: Writers) -> Iterator[Desk]:
    """An album of two songs in two formats; writing is allowed."""
    for number, (name, suffix) in enumerate((("one", ".mp3"), ("two", ".flac")), start=1):
        shelf.add(
            f"Ann/First/{name}{suffix}",
            title=name,
            artist="Ann",
            album="First",
            number=number,
            year="1997",
        )
    desk = Desk(tmp_path, shelf.root, children, writers)
    desk.open()
    yield desk
    desk.close()
