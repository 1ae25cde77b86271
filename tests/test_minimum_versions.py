"""The floors of doctor/minimums.py, held against what is installed, asked for and pinned."""

import re
import tomllib
from pathlib import Path

import pytest

from soniq.doctor.minimums import MINIMUMS, Minimum, beneath, installed, numbers

HOUSE = Path(__file__).parents[1]
PINS = dict(
    line.lower().replace("_", "-").split("==")
    for line in (HOUSE / "constraints.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)


def _asked_for() -> dict[str, str]:
    """Each dependency of pyproject.toml with the floor that it names, "0" for none."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    found = {}
    for line in wanted:
        parts = re.fullmatch(r"([A-Za-z0-9-]+)(?:\[.*\])?(?:>=([0-9.]+))?(?:,<[0-9.]+)?", line)
        assert parts, f"{line} is not of the form name>=floor,<ceiling"
        found[parts[1].lower()] = parts[2] or "0"
    return found


def test_nothing_installed_is_beneath_its_floor() -> None:
    assert beneath() == []


@pytest.mark.parametrize("minimum", MINIMUMS, ids=lambda minimum: minimum.package)
def test_the_pinned_version_reaches_its_floor(minimum: Minimum) -> None:
    assert numbers(PINS[minimum.package]) >= numbers(minimum.floor)


@pytest.mark.parametrize("minimum", MINIMUMS, ids=lambda minimum: minimum.package)
def test_what_we_ask_for_ourselves_is_asked_from_its_floor_on(minimum: Minimum) -> None:
    floor = _asked_for().get(minimum.package)

    assert floor is None or numbers(floor) >= numbers(minimum.floor)


def test_every_dependency_is_pinned_above_the_floor_it_names() -> None:
    for package, floor in _asked_for().items():
        assert numbers(PINS[package]) >= numbers(floor), package


def test_pins_are_plain_and_hold_no_addresses() -> None:
    for line in (HOUSE / "constraints.txt").read_text("utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.]+", line), line


def test_each_floor_says_why() -> None:
    assert all(len(minimum.reason) > 20 for minimum in MINIMUMS)


def test_versions_compare_by_number() -> None:
    assert numbers("3.9") < numbers("3.10")
    assert numbers("13.0.0") == numbers("13")
    assert numbers("1.0rc1") == numbers("1.0")
    assert installed("soniq-no-such-thing") is None
