"""The house that most tests of this room ask; they leave it as they found it."""

from collections.abc import Iterator

import pytest

from tests.subsonic.calls import live
from tests.subsonic.house import House, opened


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(tmp_path_factory.mktemp("subsonic")) as served:
        yield served


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Another house, in which somebody has used all that there is."""
    with opened(tmp_path_factory.mktemp("lived")) as served:
        live(served)
        yield served
