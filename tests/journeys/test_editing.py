"""Editing by hand, and who says so: seen before it is done, and taken back after."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from soniq.app import Soniq
from soniq.files.reading import read
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.edited import USER, fill, settle
from tests.journeys.house import Home, Visitor, serving, signed_in
from tests.shelf import Shelf

pytestmark = pytest.mark.browser

ALBUM, OTHER, LAST = "/library/albums/1", "/library/albums/2", "/library/albums/3"
SHEET = "dialog.side[open]"


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = Shelf(tmp_path_factory.mktemp("edited-music"))
    fill(shelf)
    return shelf.root


@pytest.fixture(scope="module")
def address(music: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("edited-data")
    settle(data, music)
    with serving(data) as (address, _):
        yield address


@pytest.fixture(scope="module")
def home(browser: Browser, address: str) -> Home:
    return address, signed_in(browser, address, "Anna")


def opened(page: Page) -> None:
    """Waits for the form."""
    page.wait_for_selector(f"{SHEET} .input")


def seen(page: Page, words: str) -> None:
    """Waits until the preview says so."""
    expect(page.locator(".preview h3")).to_contain_text(words)


def changes(page: Page) -> None:
    page.click(".side-foot .lead")
    page.wait_for_selector(SHEET, state="detached")


def toast(page: Page, words: str) -> None:
    expect(page.locator(".toast").last).to_contain_text(words)


def test_an_album_is_edited_by_keyboard_and_taken_back(enter: Enter) -> None:
    page = enter(ALBUM).page
    page.keyboard.press("e")
    opened(page)
    page.fill("#edit-genres", "Folk; Winter")
    seen(page, "4 of 4 tracks change")
    expect(page.locator(".turn").first).to_contain_text("Pop")
    expect(page.locator(".turn ins").first).to_have_text("Folk; Winter")
    page.keyboard.press("Control+Enter")
    toast(page, "Changed the genres of 4 tracks.")
    expect(page.locator(".facts-line")).to_contain_text("Winter")
    page.keyboard.press("u")
    toast(page, "Taken back: Genres of 4 tracks.")
    expect(page.locator(".facts-line")).to_contain_text("Pop")
    page.click(".toast button:has-text('Redo')")
    toast(page, "Done again: Genres of 4 tracks.")
    expect(page.locator(".facts-line")).to_contain_text("Winter")
    page.keyboard.press("u")
    expect(page.locator(".facts-line")).to_contain_text("Pop")


def test_chosen_tracks_of_a_list_change_where_they_stand(enter: Enter) -> None:
    page = enter("/library/tracks").page
    page.click(".row[data-id='5'] .cell >> nth=0")
    page.click(".row[data-id='6'] .cell >> nth=0", modifiers=["Control"])
    page.keyboard.press("e")
    opened(page)
    expect(page.locator("#editing-head")).to_have_text("Edit 2 tracks")
    expect(page.locator("#edit-title")).to_have_attribute("placeholder", "several values")
    page.fill("#edit-title", "The same")
    seen(page, "2 of 2 tracks change")
    changes(page)
    for track in (5, 6):
        expect(page.locator(f".row[data-id='{track}'] .name")).to_have_text("The same")
    expect(page.locator(".chosen b")).to_have_text("2 tracks")
    page.click(".toast button:has-text('Undo')")
    expect(page.locator(".row[data-id='5'] .name")).to_have_text("Song 1.1")


def test_escape_asks_only_when_something_was_typed(enter: Enter) -> None:
    page = enter("/library/tracks/2").page
    page.keyboard.press("e")
    opened(page)
    page.keyboard.press("Escape")
    page.wait_for_selector(SHEET, state="detached")
    page.keyboard.press("e")
    opened(page)
    page.fill("#edit-title", "Lost")
    page.keyboard.press("Escape")
    expect(page.locator("[role=alertdialog]")).to_contain_text("lose what you typed")
    page.keyboard.press("Escape")
    expect(page.locator("#edit-title")).to_have_value("Lost")
    page.keyboard.press("Escape")
    page.click("button:has-text('Leave'):visible")
    page.wait_for_selector(SHEET, state="detached")
    expect(page.locator("#content h1")).to_have_text("Song 0.2")


def test_what_cannot_be_is_told_beside_its_field(enter: Enter) -> None:
    page = enter("/library/tracks/2").page
    page.click("[data-edit]")
    opened(page)
    page.fill("#edit-date", "next year")
    expect(page.locator("#wrong-date")).to_contain_text("Date is a year, a month or a day")
    expect(page.locator("#edit-date")).to_have_attribute("aria-describedby", "wrong-date")
    expect(page.locator(".side-foot .lead")).to_be_disabled()
    page.click("[aria-label='Leave Date as it was']")
    expect(page.locator("#wrong-date")).to_have_count(0)
    expect(page.locator("#edit-date")).to_have_value("1999")


def test_tools_show_what_they_would_do_to_each_track(enter: Enter) -> None:
    page = enter(OTHER).page
    page.click("[data-edit]")
    opened(page)
    page.click(".side-modes button:has-text('Find and replace')")
    page.fill("#tool-find", "song 1.(")
    page.check("text=A pattern")
    expect(page.locator("#tool-wrong")).to_be_visible()
    page.fill("#tool-find", r"song 1\.([34])")
    page.fill("#tool-replace", r"Part \1")
    seen(page, "2 of 4 tracks change")
    expect(page.locator(".turn ins").first).to_have_text("Part 3")
    page.click(".side-modes button:has-text('Number')")
    page.fill("#tool-start", "11")
    seen(page, "4 of 4 tracks change")
    page.click(".side-modes button:has-text('From file name')")
    expect(page.locator("#tool-pattern")).to_have_value("{track} {title}")
    seen(page, "Nothing would change")
    page.fill("#tool-pattern", "{title} by {artist}")
    seen(page, "4 cannot be edited so, and stay")
    page.click(".side-modes button:has-text('Number')")
    seen(page, "4 of 4 tracks change")
    changes(page)
    toast(page, "Numbered 4 tracks.")
    expect(page.locator(".row .nr").first).to_contain_text("11")
    page.keyboard.press("u")
    expect(page.locator(".row .nr").first).not_to_contain_text("11")


def test_who_says_so_is_fetched_when_it_is_opened_and_takes_back(enter: Enter) -> None:
    visitor = enter("/library/tracks/9")
    page = visitor.page
    assert not [url for url in visitor.asked if "/said/" in url]
    page.keyboard.press("e")
    opened(page)
    page.fill("#edit-title", "Renamed")
    page.wait_for_selector(".turn")
    changes(page)
    page.click("[data-said]")
    title = page.locator(".said > li").first
    expect(title).to_contain_text("Renamed")
    expect(title).to_contain_text("you, just now")
    expect(page.locator(".said > li").nth(1)).to_contain_text("the file’s own tag")
    title.locator("summary").click()
    expect(title.locator(".said-steps del")).to_have_text("Song 2.1")
    title.locator("button:has-text('Take back')").click()
    expect(title.locator(".said-value")).to_have_text("Song 2.1")
    expect(title.locator(".said-source")).to_have_text("the file’s own tag")
    page.keyboard.press("Escape")
    expect(page.locator("#content h1")).to_have_text("Song 2.1")


def test_an_album_tells_which_of_its_tracks_say_otherwise(enter: Enter) -> None:
    page = enter("/library/tracks/10").page
    page.keyboard.press("e")
    opened(page)
    page.fill("#edit-date", "2003")
    page.wait_for_selector(".turn")
    changes(page)
    page.click(f"a[href$='{LAST}']")
    page.wait_for_selector("h1:has-text('Album 2')")
    page.click("[data-said='album/3']")
    date = page.locator(".said > li:has(.said-name:text-is('Date'))")
    expect(date).to_contain_text("3 of 4: 1999")
    expect(date).to_contain_text("1 of 4: 2003")
    date.locator("button:has-text('Take back')").click()
    expect(date).not_to_contain_text("2003")


def test_who_may_not_edit_sees_who_says_so_and_no_more(
    browser: Browser, address: str, music: Path
) -> None:
    context = browser.new_context(storage_state=signed_in(browser, address, USER))
    visitor = Visitor.enter(context, address)
    visitor.open("/library/tracks/1")
    page = visitor.page
    page.wait_for_selector("#content h1")
    expect(page.locator("[data-edit]")).to_have_count(0)
    page.keyboard.press("e")
    page.click("[data-said]")
    page.wait_for_selector(".said > li")
    expect(page.locator(f"{SHEET} button:has-text('Edit')")).to_have_count(0)
    expect(page.locator("#editing-head")).to_have_count(0)
    assert visitor.troubles == []
    context.close()


def test_files_stay_as_they_are_where_nobody_said_otherwise(enter: Enter) -> None:
    page = enter("/library/tracks/8").page
    page.keyboard.press("e")
    opened(page)
    expect(page.locator(".side-foot")).to_contain_text("the files stay as they are")
    expect(page.locator("text=Write to the files too")).to_have_count(0)


def test_what_was_edited_is_written_to_files_that_may_be_changed(
    browser: Browser, tmp_path: Path
) -> None:
    shelf = Shelf(tmp_path / "music")
    fill(shelf)
    settle(tmp_path / "data", shelf.root, _open_all)
    file = shelf.root / "Band 1/Album 1/04 Song 1.4.flac"
    with serving(tmp_path / "data") as (address, _):
        context = browser.new_context(storage_state=signed_in(browser, address, "Anna"))
        visitor = Visitor.enter(context, address)
        visitor.open("/library/tracks/8")
        page = visitor.page
        page.wait_for_selector("#content h1")
        page.keyboard.press("e")
        opened(page)
        page.fill("#edit-title", "Written")
        page.check("text=Write to the files too")
        page.wait_for_selector(".turn")
        page.click(".side-foot .lead")
        expect(page.locator("#editing-head")).to_have_text("Write to the files")
        seen(page, "1 file would be written")
        assert _title(file) == "Song 1.4"
        page.click("button:has-text('Write 1 file')")
        page.wait_for_selector(".toast:has-text('Tags of a file')")
        assert _title(file) == "Written"
        assert visitor.troubles == []
        context.close()


def _open_all(soniq: Soniq) -> None:
    for root in soniq.roots.all():
        soniq.roots.set_writable(root.id, True, by=None)


def _title(file: Path) -> str | None:
    return read(os.fsencode(file)).tags.title


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_the_sheets_can_be_used_by_everybody(enter: Enter, width: int, theme: str) -> None:
    visitor = enter(ALBUM, width=width, theme=theme)
    page = visitor.page
    page.click("[data-said]")
    page.wait_for_selector(".said > li")
    page.click(".said summary >> nth=0")
    page.wait_for_selector(".said-steps p")
    assert judge(visitor) == []
    page.click(f"{SHEET} [aria-label=Close]")
    page.click("[data-edit]")
    opened(page)
    page.fill("#edit-genres", "Folk")
    page.fill("#edit-date", "x")
    page.wait_for_selector("#wrong-date")
    for fold in page.locator(f"{SHEET} .fold summary").all():
        fold.click()
    assert judge(visitor) == []
    for mode in page.locator(".side-modes button").all():
        mode.click()
        page.wait_for_timeout(500)
        assert judge(visitor) == []
    wide = "document.scrollingElement.scrollWidth <= innerWidth"
    assert visitor.js(wide) is True
    assert int(str(visitor.js("document.querySelectorAll('*').length"))) <= 3000
    box = page.locator(SHEET).bounding_box()
    assert box is not None
    assert (box["y"] > 40) == (width == 390)
