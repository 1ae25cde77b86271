"""The README says what is true."""

import re
from pathlib import Path

import pytest

from docs import tables
from soniq import __version__, settings

HOUSE = Path(__file__).parents[1]
TEXT = tables.README.read_text("utf-8")


def test_its_tables_are_those_that_the_code_makes() -> None:
    assert tables.readme() == TEXT, "run `make docs`"


def test_every_command_is_named() -> None:
    for words, _ in tables.commands():
        assert f"`soniq {' '.join(words)}" in TEXT


def test_every_setting_is_named() -> None:
    for setting in settings.described():
        assert f"`{setting.name}`" in TEXT


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_and_pictures_lead_to_files_that_are_there(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)", (HOUSE / page).read_text("utf-8")):
        assert target.startswith("https://") or (HOUSE / target).exists(), target


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_it_names_is_one(page: str) -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (HOUSE / "Makefile").read_text("utf-8"), re.M))

    named = set(re.findall(r"(?:`|^)make ([a-z0-9-]+)", (HOUSE / page).read_text("utf-8"), re.M))

    assert named <= targets


def test_the_floors_it_draws_are_packages_of_ours() -> None:
    drawing = TEXT.split("```\n14")[1].split("```")[0]
    for line in ("14" + drawing).splitlines():
        names = re.split(r"\s{2,}", line.strip(), maxsplit=2)[1].split()
        for name in names:
            place = HOUSE / "soniq" / name
            assert place.is_dir() or place.with_suffix(".py").is_file(), name


def test_its_picture_is_shown_once_there_is_one() -> None:
    assert (HOUSE / "docs" / "home.png").exists() == ("docs/home.png" in TEXT)


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## [{__version__}]" in (HOUSE / "CHANGELOG.md").read_text("utf-8")
