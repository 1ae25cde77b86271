"""Renaming: each new name is seen before anything moves, and all of it comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.edited import fill, settle
from tests.journeys.house import Home, serving, signed_in
from tests.shelf import Shelf

pytestmark = pytest.mark.browser

TEMPLATE = "{albumartist}/{year} - {album}/{track:02} {title}"
CLASH = "{albumartist}/{album}"
NODES, BYTES = 3_000, 50_000
"""What a page may keep of elements, and what a step may send over the socket."""


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = Shelf(tmp_path_factory.mktemp("renamed-music"))
    fill(shelf)
    Shelf(shelf.root / "Many").fill(600, albums_of=30)
    return shelf.root


@pytest.fixture(scope="module")
def home(browser: Browser, music: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    data = tmp_path_factory.mktemp("renamed-data")
    settle(data, music)
    with serving(data) as (address, _):
        yield address, signed_in(browser, address, "Anna")


def previewed(page: Page, template: str) -> None:
    page.fill("textarea", template)
    page.click("button:has-text('Preview')")
    page.wait_for_selector(".move")


def counted(page: Page, word: str) -> str:
    return page.locator(f".counts div:has(dt:has-text('{word}')) dd").inner_text()


def test_a_mistake_is_shown_at_its_place_while_one_writes(enter: Enter) -> None:
    visitor = enter("/renames")
    page = visitor.page
    expect(page.locator(".example")).to_contain_text("Paranoid Android")
    page.fill("textarea", "{album}/{titel}")
    expect(page.locator(".wrong-place mark")).to_have_text("{titel}")
    expect(page.locator(".becomes")).to_contain_text("character 9")
    expect(page.locator("button:has-text('Preview')")).to_be_disabled()
    page.click("summary:has-text('How templates')")
    assert judge(visitor) == []
    page.fill("textarea", "{album}/")
    page.locator("textarea").press("End")
    page.click(".chip:has-text('originalyear')")
    expect(page.locator("textarea")).to_have_value("{album}/{originalyear}")
    expect(page.locator(".example")).to_contain_text("OK Computer / 1997.flac")


def test_a_locked_folder_is_told_once_with_the_way_to_allow_it(enter: Enter) -> None:
    visitor = enter("/renames?album=1")
    page = visitor.page
    expect(page.locator(".badge").first).to_have_text("Album 0")
    previewed(page, TEMPLATE)
    assert counted(page, "get new names") == "0"
    expect(page.locator(".note.warn")).to_have_count(1)
    assert judge(visitor) == []
    page.click(".note.warn .btn")
    page.click("text=soniq may change files here")
    expect(page.locator(".toast")).to_contain_text("soniq may change files in")
    expect(page.locator("[role=switch]")).to_be_checked()
    assert judge(visitor) == []
    page.go_back()
    page.click("button:has-text('Look again')")
    expect(page.locator("button:has-text('Rename 4 files')")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_plan_is_looked_at_carried_out_and_taken_back(
    enter: Enter, music: Path, width: int
) -> None:
    visitor = enter("/renames?album=1", width=width)
    page = visitor.page
    before = sorted(music.glob("Band 0/**/*.flac"))
    previewed(page, TEMPLATE)
    expect(page.locator(".new-folder")).to_have_text("Band 0/1999 - Album 0")
    expect(page.locator(".new-folder mark")).to_have_text("1999")
    expect(page.locator(".move").first).to_contain_text("01 Song 0.1.flac")
    assert visitor.js("document.documentElement.scrollWidth") == width
    page.reload()
    page.click("button:has-text('Rename 4 files')")
    expect(page.locator(".note.good")).to_contain_text("4 files renamed")
    assert (music / "Band 0/1999 - Album 0/01 Song 0.1.flac").is_file()
    assert judge(visitor) == []
    page.click(".note.good button:has-text('Undo')")
    expect(page.locator(".note.good")).to_contain_text("Taken back")
    assert sorted(music.glob("Band 0/**/*.flac")) == before


def test_what_stays_comes_first_with_its_reason_and_alone_if_wished(enter: Enter) -> None:
    visitor = enter("/renames?album=2")
    page = visitor.page
    previewed(page, CLASH)
    assert counted(page, "see why") == "4"
    expect(page.locator(".why-not").first).to_contain_text("would get the same name")
    expect(page.locator(".lead")).to_have_count(0)
    page.click("button:has-text('Change the template')")
    expect(page.locator("textarea")).to_have_value(CLASH)
    page.click("button:has-text('All music instead')")
    previewed(page, "{if bitdepth}{codec}{else}{album}/{artist} {track} {title}{end}")
    assert (counted(page, "get new names"), counted(page, "see why")) == ("600", "12")
    expect(page.locator(".problems .move")).to_have_count(5)
    page.click("button:has-text('See all 12')")
    expect(page.locator(".move")).to_have_count(12)
    expect(page.locator(".move.stays")).to_have_count(12)
    page.go_back()
    expect(page.locator("textarea")).to_be_visible()


def test_a_long_plan_comes_in_parts_and_keeps_the_page_small(enter: Enter) -> None:
    visitor = enter("/renames")
    page = visitor.page
    frames: list[int] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: frames.append(len(data))),
    )
    page.reload()
    page.wait_for_selector(".example")
    frames.clear()
    previewed(page, "Sorted/{albumartist}/{album}/{track:03} {title}")
    for _ in range(40):
        page.mouse.wheel(0, 2_500)
        page.wait_for_timeout(40)
    expect(page.locator(".move").last).to_be_visible()
    assert int(str(visitor.js("document.querySelectorAll('*').length"))) <= NODES
    assert sum(frames) <= BYTES
