"""One soniq with a scanned shelf, and one browser, for all journeys of a run."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.house import (
    Home,
    Visitor,
    browsing,
    claimed,
    forget_queue,
    need_chromium,
    serving,
)
from tests.shelf import Shelf, picture

COLOURS = ("teal", "maroon", "olive", "navy", "sienna", "purple")
PLAYABLE = ("mp3", "flac", "vorbis", "opus", "aac", "wav")
"""Formats of the shelf that Chromium plays."""

NASTY = "<img src=x onerror=hacked=1>{{ constructor }}"
"""A title as a stranger might write it: it must stay a title."""

Enter: TypeAlias = Callable[..., Visitor]


def fill(shelf: Shelf) -> None:
    """Six albums of several formats, a compilation, two discs, and one that no browser plays."""
    for place, fmt in enumerate((*PLAYABLE, "tta")):
        album = f"Album in {fmt}"
        cover = picture(COLOURS[place % len(COLOURS)])
        for number in (1, 2, 3):
            suffix = {"vorbis": "ogg", "opus": "opus", "aac": "m4a"}.get(fmt, fmt)
            shelf.add(
                f"Band {place}/{album}/{number:02}.{suffix}",
                fmt=fmt,
                seconds=8.0,
                cover=cover if fmt not in ("wav", "tta") else None,
                title=NASTY if (fmt, number) == ("tta", 3) else f"{fmt.capitalize()} song {number}",
                artist=f"Band {place}",
                album=album,
                number=number,
                disc=2 if number == 3 else 1,
                year=str(1970 + place * 7),
                genre=("Jazz", "Folk", "Soul")[place % 3],
            )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one file of journeys: while it lives, no other test of this process can use asyncio."""
    need_chromium()
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need_chromium()
    shelf = Shelf(tmp_path_factory.mktemp("music"))
    fill(shelf)
    return shelf.root


@pytest.fixture(scope="session")
def home(music: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A soniq that Anna made hers and whose music is read, and the state of her browser."""
    with serving(tmp_path_factory.mktemp("data"), "--music", str(music)) as (address, _):
        with browsing() as browser:
            state = claimed(browser, address, tracks=21)
        yield address, state


@pytest.fixture
def enter(browser: Browser, home: Home) -> Iterator[Enter]:
    """Opens a page as Anna, in a browser without a past, who has listened to nothing."""
    address, signed_in = home
    forget_queue(address, signed_in)
    opened: list[tuple[BrowserContext, Visitor]] = []

    def enter(path: str = "/", *, width: int = 1280, theme: str = "dark") -> Visitor:
        phone = width < 500
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme="light" if theme == "light" else "dark",
            has_touch=phone,
            is_mobile=phone,
            reduced_motion="reduce",
            storage_state=signed_in,
        )
        visitor = Visitor.enter(context, address)
        opened.append((context, visitor))
        visitor.open(path)
        visitor.page.wait_for_selector("#content h1")
        return visitor

    yield enter
    for context, visitor in opened:
        context.close()
        assert visitor.troubles == []
        assert visitor.strangers() == []
