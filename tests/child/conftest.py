"""The child process, as tests want it."""

from collections.abc import Iterator

import pytest

from soniq.child.model import Limits
from soniq.child.service import Children

TIMED_OUT = 1.0  # seconds for a file of `hasty`


@pytest.fixture
def children() -> Iterator[Children]:
    children = Children()
    yield children
    children.close()


@pytest.fixture
def hasty() -> Iterator[Children]:
    """Gives up on a file after a second."""
    children = Children(Limits(seconds=TIMED_OUT))
    yield children
    children.close()
