from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.mpv import FakeMpv
from tests.playback.room import House, Stage, on_stage, opened


@pytest.fixture(scope="session")
def whole_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(tmp_path_factory.mktemp("playback")) as house:
        yield house


@pytest.fixture
def house(whole_house: House) -> House:
    whole_house.forget()
    return whole_house


@pytest.fixture
def playing(house: House, tmp_path: Path) -> Iterator[tuple[Stage, FakeMpv]]:
    with on_stage(house, tmp_path) as made:
        yield made


@pytest.fixture
def stage(playing: tuple[Stage, FakeMpv]) -> Stage:
    return playing[0]


@pytest.fixture
def fake(playing: tuple[Stage, FakeMpv]) -> FakeMpv:
    return playing[1]
