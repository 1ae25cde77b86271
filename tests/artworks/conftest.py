from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.child.service import Children
from tests.artworks.gallery import Gallery, gallery_in


@pytest.fixture(scope="session")
def children() -> Iterator[Children]:
    children = Children()
    yield children
    children.close()


@pytest.fixture
def gallery(tmp_path: Path, children: Children) -> Iterator[Gallery]:
    """One album of two tracks, scanned; its files carry nothing."""
    with gallery_in(tmp_path, children) as gallery:
        gallery.add("Low Tide", number=1, mb_release_id=None)
        gallery.add("Fog", number=2)
        gallery.scan()
        yield gallery
