"""A library that is scanned, edited, and scanned again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.provenance.papers import Papers
from tests.provenance.room import Room


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[Papers]:
    papers = Papers(tmp_path)
    yield papers
    papers.house.close()


@pytest.fixture
def room(papers: Papers) -> Room:
    return papers.room
