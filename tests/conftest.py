"""What tests of every room may ask for."""

import os
from pathlib import Path

import pytest

from tests.shelf import Shelf

SHARED = Path(os.environ.get("SONIQ_SHARED", Path(__file__).parents[2] / "shared"))
"""Recordings and fixtures too large for the repository; a test that needs them skips without."""


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
