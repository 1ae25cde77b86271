"""Deleting: files are put away, lie there for a while, and come back as they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from soniq.app import Soniq
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.edited import MODERATOR, fill, settle
from tests.journeys.house import Home, Visitor, serving, signed_in
from tests.shelf import Shelf

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = Shelf(tmp_path_factory.mktemp("away-music"))
    fill(shelf)
    return shelf.root


def allow(soniq: Soniq) -> None:
    soniq.roots.set_writable(soniq.roots.all()[0].id, True, by=None)


@pytest.fixture(scope="module")
def home(browser: Browser, music: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    data = tmp_path_factory.mktemp("away-data")
    settle(data, music, allow)
    with serving(data) as (address, _):
        yield address, signed_in(browser, address, "Anna")


def files(music: Path) -> list[str]:
    return sorted(file.name for file in music.glob("Band */**/*.flac"))


def put_away(page: Page) -> None:
    expect(page.locator("dialog[open]")).to_contain_text(".soniq/quarantine")
    expect(page.locator("dialog[open]")).to_contain_text("for 30 days")
    page.click("dialog[open] button:has-text('Put away')")
    page.wait_for_selector("dialog[open]", state="detached")


def test_a_track_is_deleted_from_its_menu_and_taken_back(enter: Enter, music: Path) -> None:
    before = files(music)
    visitor = enter("/library/tracks")
    page = visitor.page
    expect(page.locator(".row")).to_have_count(12)
    page.click(".row >> nth=0 >> .cell.right >> nth=-1", button="right")
    page.click("[role=menuitem]:has-text('Delete …')")
    assert judge(visitor) == []
    put_away(page)
    expect(page.locator(".row")).to_have_count(11)
    expect(page.locator(".toast").last).to_contain_text("1 file put away.")
    assert len(files(music)) == 11
    page.click(".toast >> nth=-1 >> button")
    expect(page.locator(".toast").last).to_contain_text("Taken back")
    assert files(music) == before


@pytest.mark.parametrize("width", [1280, 390])
def test_what_lies_there_is_chosen_by_keyboard_and_brought_back(
    enter: Enter, music: Path, width: int
) -> None:
    before = files(music)
    visitor = enter("/library/albums/1", width=width)
    page = visitor.page
    page.click("button:has-text('Files')")
    page.click("[role=menuitem]:has-text('Delete …')")
    expect(page.locator("dialog[open] h2")).to_have_text("Put 4 tracks of “Album 0” away?")
    put_away(page)
    visitor.open("/quarantine")
    expect(page.locator(".away")).to_have_count(4)
    expect(page.locator(".away").first).to_contain_text("30 days left")
    expect(page.locator(".away").first).to_contain_text("Band 0/Album 0/")
    expect(page.locator(".page-head .count")).to_have_text("4")
    assert judge(visitor) == []
    assert visitor.js("document.documentElement.scrollWidth") == width
    if width < 500:
        assert _small(visitor) == []
    page.focus(".hit-line input")
    page.keyboard.press("Space")
    expect(page.locator(".hit-line")).to_contain_text("4 files chosen")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".void")).to_contain_text("Nothing was put away")
    expect(page.locator(".toast").last).to_contain_text("4 files brought back.")
    assert files(music) == before


def test_deleting_for_good_asks_first_and_says_that_there_is_no_way_back(
    enter: Enter, music: Path
) -> None:
    visitor = enter("/library/albums/3")
    page = visitor.page
    page.click("button:has-text('Files')")
    page.click("[role=menuitem]:has-text('Delete …')")
    put_away(page)
    visitor.open("/quarantine")
    page.click("button[aria-label^='Delete Song 2.'] >> nth=0")
    expect(page.locator("dialog[open]")).to_contain_text("Delete 1 file for good?")
    expect(page.locator("dialog[open]")).to_contain_text("cannot be undone")
    assert judge(visitor) == []
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]", state="detached")
    expect(page.locator(".away")).to_have_count(4)
    page.click("button[aria-label^='Delete Song 2.'] >> nth=0")
    page.click("dialog[open] .danger")
    expect(page.locator(".away")).to_have_count(3)
    expect(page.locator(".toast").last).to_contain_text("1 file deleted for good.")
    assert len([*music.rglob("*.flac")]) == 11


def test_those_who_only_edit_are_offered_no_deleting(
    enter: Enter, browser: Browser, home: Home
) -> None:
    address, _ = home
    context = browser.new_context(storage_state=signed_in(browser, address, MODERATOR))
    visitor = Visitor.enter(context, address)
    visitor.open("/library/albums/2")
    visitor.page.click(".row >> nth=0 >> .cell.right >> nth=-1", button="right")
    expect(visitor.page.locator("[role=menuitem]:has-text('Edit')")).to_be_visible()
    expect(visitor.page.locator("[role=menuitem]:has-text('Delete')")).to_have_count(0)
    visitor.open("/quarantine")
    expect(visitor.page.locator("#content h1")).to_have_text("Not for everyone")
    context.close()


SMALL = """() => [...document.querySelectorAll("#content :is(button, a, select, .hit, .hit-line)")]
  .filter((one) => one.offsetParent && !one.closest("p"))
  .map((one) => [one.textContent.trim() || one.ariaLabel, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([name]) => name)"""


def _small(visitor: Visitor) -> object:
    """What a thumb could miss."""
    return visitor.page.evaluate(SMALL)
