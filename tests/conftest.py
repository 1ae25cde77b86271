"""What tests of every room may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.shelf import Shelf

if TYPE_CHECKING:
    from tests.curated import Curated
    from tests.whole import Whole

SHARED = Path(os.environ.get("SONIQ_SHARED", Path(__file__).parents[2] / "shared"))
"""Recordings and fixtures too large for the repository; a test that needs them skips without."""


settings.register_profile("people", deadline=None)
settings.register_profile("server", deadline=None, derandomize=True)
settings.load_profile("server" if os.environ.get("CI") == "true" else "people")
"""The build server tries the same examples each time, so that a change is judged by itself; people
try others at each run. No example has a time limit: machines differ."""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty music folder."""
    return Shelf(tmp_path / "music")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real music beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the recordings of {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Whole]":
    """The whole of soniq, served on loopback with a made-up library; see `tests.whole`.

    One for all tests: they may start jobs, and leave people, folders and tracks as they are.
    """
    from tests.whole import whole  # only those who ask for it wait for every surface to load

    with whole(tmp_path_factory.mktemp("whole")) as served:
        yield served


@pytest.fixture
def curated(tmp_path: Path) -> "Iterator[Curated]":
    """A small soniq on real files of its own, beside fakes of others; see `tests.curated`."""
    from tests.curated import curated  # likewise

    with curated(tmp_path) as served:
        yield served
