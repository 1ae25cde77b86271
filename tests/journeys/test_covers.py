"""The sheet of covers: those there are, one's own, and the way back; with the network off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from soniq.app import Soniq
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.edited import USER, fill, settle
from tests.journeys.house import Home, Visitor, serving, signed_in
from tests.shelf import Shelf, picture

pytestmark = pytest.mark.browser

SHEET = "dialog.covers[open]"
IMAGES = f"{SHEET} [aria-label='Images of this album'] li"

DROP = """async ([name, colour]) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 400;
  const pen = canvas.getContext("2d");
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 400, 400);
  const image = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([image], "cover.png", { type: "image/png" }));
  const given = name === "paste" ? new ClipboardEvent("paste", { clipboardData: dataTransfer, bubbles: true }) : new DragEvent("drop", { dataTransfer, bubbles: true });
  document.querySelector("dialog.covers[open] .drop").dispatchEvent(given);
}"""  # noqa: E501 - a script reads better whole


def stay_at_home(soniq: Soniq) -> None:
    soniq.preferences.set("network", "off", soniq.loaded)


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    shelf = Shelf(tmp_path_factory.mktemp("cover-music"))
    fill(shelf)
    data = tmp_path_factory.mktemp("cover-data")
    settle(data, shelf.root, stay_at_home)
    with serving(data) as (address, _):
        yield address, signed_in(browser, address, "Anna")


def opened(page: Page) -> None:
    page.click("#content button:has-text('Cover')")
    page.wait_for_selector(f"{IMAGES} img")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_sheet_tells_of_each_image_whose_it_is(enter: Enter, width: int, theme: str) -> None:
    visitor = enter("/library/albums/1", width=width, theme=theme)
    opened(visitor.page)
    expect(visitor.page.locator(IMAGES)).to_have_count(1)
    expect(visitor.page.locator(IMAGES)).to_contain_text("in the files")
    expect(visitor.page.locator(IMAGES)).to_contain_text("The cover")
    expect(visitor.page.locator(SHEET)).to_contain_text("soniq asks no other server")
    expect(visitor.page.locator(f"{SHEET} section button")).to_be_disabled()
    assert judge(visitor) == []
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("[data-covers]")).to_be_focused()


def test_an_image_of_ones_own_becomes_the_cover_and_is_taken_back(
    enter: Enter, tmp_path: Path
) -> None:
    visitor = enter("/library/albums/1")
    page = visitor.page
    own = tmp_path / "own.jpg"
    own.write_bytes(picture("red"))
    before = page.locator(".hero img").get_attribute("src")
    opened(page)
    page.set_input_files(".drop input", own)
    expect(page.locator(IMAGES)).to_have_count(2)
    expect(page.locator(f"{IMAGES}.is")).to_contain_text("given by you")
    expect(page.locator(".hero img")).not_to_have_attribute("src", before or "")
    assert judge(visitor) == []
    page.click(f"{IMAGES} >> nth=1 >> button:has-text('Make it the cover')")
    expect(page.locator(f"{IMAGES}.is")).to_contain_text("in the files")
    page.click(f"{SHEET} .note.good button:has-text('Undo')")
    expect(page.locator(f"{IMAGES}.is")).to_contain_text("given by you")
    page.click(f"{IMAGES}.is button:has-text('Remove')")
    expect(page.locator(IMAGES)).to_have_count(1)
    page.click(f"{SHEET} .note.good button:has-text('Undo')")
    expect(page.locator(IMAGES)).to_have_count(2)
    page.click(f"{SHEET} button:has-text('Leave it to the files')")
    expect(page.locator(f"{IMAGES}.is")).to_contain_text("in the files")


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_an_image_can_be_dropped_or_pasted(enter: Enter, how: str) -> None:
    visitor = enter("/library/albums/2")
    page = visitor.page
    opened(page)
    there = page.locator(IMAGES).count()
    page.evaluate(DROP, [how, "purple" if how == "drop" else "orange"])
    expect(page.locator(IMAGES)).to_have_count(there + 1)
    expect(page.locator(f"{SHEET} .note.good")).to_contain_text("Your image is the cover.")


def test_what_is_no_image_is_refused_in_words(enter: Enter, tmp_path: Path) -> None:
    page = enter("/library/albums/3").page
    opened(page)
    text = tmp_path / "notes.txt"
    text.write_text("no image")
    page.set_input_files(".drop input", text)
    expect(page.locator(f"{SHEET} [role=alert]")).to_contain_text("no JPEG, PNG or WebP")
    large = tmp_path / "large.jpg"
    large.write_bytes(picture("red") + bytes(16 * 1024 * 1024))
    page.set_input_files(".drop input", large)
    expect(page.locator(f"{SHEET} [role=alert]")).to_contain_text("soniq takes up to 15 MB")
    expect(page.locator(IMAGES)).to_have_count(1)


def test_those_who_only_listen_change_no_cover(browser: Browser, home: Home) -> None:
    address, _ = home
    context = browser.new_context(storage_state=signed_in(browser, address, USER))
    visitor = Visitor.enter(context, address)
    visitor.open("/library/albums/1")
    visitor.page.wait_for_selector(".row")
    expect(visitor.page.locator("[data-covers]")).to_have_count(0)
    context.close()
