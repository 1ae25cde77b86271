"""The shopping list in a browser: moved by keys and by hand, noted, printed; and music that was
bought, sent as a folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from soniq.accounts.model import Nearness
from soniq.collection.model import BroughtWish, WishKind, WishSource
from soniq.library.wanted import ToldAlbum
from tests import inbox
from tests.arrivals import zips
from tests.journeys.axe import judge
from tests.journeys.house import PASSWORD, Home, Visitor, serving, signed_in

pytestmark = pytest.mark.browser

Enter = Callable[..., Visitor]
WISHES = 120
"""More than come at once."""

PRINTED = """() => {
    const shown = (what) => [...document.querySelectorAll(what)].filter((it) => it.offsetParent);
    const style = getComputedStyle(document.querySelector('.buy .title'));
    return {
        frame: shown('.rail, .tabs, .player, .toasts, .bar-of-tools').length,
        controls: shown('.buy :is(button, input, .art, a:not(.title))').length,
        lines: shown('.buy').length,
        boxes: shown('.buy-tick').length,
        codes: shown('.buy-code').map((it) => it.textContent),
        ink: style.color,
        ground: getComputedStyle(document.body).backgroundColor,
    };
}"""


def fill(data: Path) -> None:
    """Anna wants many albums, and nothing of them is here."""
    with inbox.opened(data) as soniq:
        anna = soniq.accounts.claim(
            "Anna", PASSWORD, nearness=Nearness.LOOPBACK, address="127.0.0.1"
        )
        soniq.collection.bring(
            anna.id,
            [
                BroughtWish(
                    source=WishSource.SPOTIFY,
                    kind=WishKind.ALBUM,
                    external_id=f"wish{number}",
                    album=ToldAlbum(
                        title=f"Record {number:03}",
                        artists=(f"Artist {number:03}",),
                        barcode="5012345678900" if number == 1 else None,
                    ),
                )
                for number in range(1, WISHES + 1)
            ],
        )


@pytest.fixture(scope="module")
def shop(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    data = tmp_path_factory.mktemp("shopping")
    fill(data)
    with serving(data) as (address, _):
        yield address, signed_in(browser, address, "Anna")


@pytest.fixture
def visit(browser: Browser, shop: Home) -> Iterator[Enter]:
    address, state = shop
    opened: list[tuple[BrowserContext, Visitor]] = []

    def visit(path: str = "/shopping", *, width: int = 1280) -> Visitor:
        context = _context(browser, state, width)
        visitor = Visitor.enter(context, address)
        opened.append((context, visitor))
        visitor.open(path)
        visitor.page.wait_for_selector("#content h1")
        return visitor

    yield visit
    for context, visitor in opened:
        context.close()
        assert visitor.troubles == []
        assert visitor.strangers() == []


def _context(browser: Browser, state: StorageState, width: int) -> BrowserContext:
    phone = width < 500
    return browser.new_context(
        viewport={"width": width, "height": 844},
        is_mobile=phone,
        has_touch=phone,
        reduced_motion="reduce",
        storage_state=state,
    )


def row(number: int) -> str:
    return f".buy:has(.title:text-is('Record {number:03}'))"


def title(number: int) -> str:
    return f".buy .title:text-is('Record {number:03}')"


def part(page: Page, name: str, number: int) -> str:
    return f".buy-part[aria-label='{name}'] >> {title(number)}"


def test_keys_move_an_album_and_the_toast_brings_it_back(visit: Enter) -> None:
    visitor = visit()
    page = visitor.page
    page.focus(title(2))
    page.keyboard.press("1")
    page.wait_for_selector(part(page, "Next", 2))
    expect(page.locator(title(2))).to_be_focused()
    page.keyboard.press("0")
    page.wait_for_selector(title(2), state="detached")
    page.click(".fold-buy")
    page.wait_for_selector(part(page, "Not now", 2))
    expect(page.locator("h1 .count")).to_have_text(str(WISHES - 1))
    page.click(".toast:has-text('Put off') >> text=Undo")
    page.wait_for_selector(part(page, "Next", 2))
    page.focus(title(2))
    page.keyboard.press("3")
    page.wait_for_selector(part(page, "Next", 2), state="detached")
    page.keyboard.press("ArrowDown")
    expect(page.locator(title(3))).to_be_focused()
    page.mouse.wheel(0, 30_000)
    page.wait_for_selector(title(WISHES))
    assert judge(visitor) == []


def test_an_album_is_dragged_to_what_comes_next(visit: Enter) -> None:
    page = visit().page
    grip = page.locator(f"{row(4)} .grip")
    grip.hover()
    page.mouse.down()
    page.mouse.move(640, 300)
    zone = page.locator(".buy-dock [data-zone='2']").bounding_box()
    assert zone is not None
    page.mouse.move(zone["x"] + 20, zone["y"] + 20)
    page.wait_for_selector(".buy-dock .over[data-zone='2']")
    page.mouse.up()
    page.wait_for_selector(part(page, "Next", 4))
    page.reload()
    page.wait_for_selector(part(page, "Next", 4))


def test_on_a_phone_notes_and_shops_unfold_and_what_is_owned_goes(visit: Enter) -> None:
    visitor = visit(width=390)
    page = visitor.page
    line = page.locator(row(6))
    line.locator(".unfold-buy").click()
    shop = line.locator("a:has-text('Bandcamp')")
    expect(shop).to_have_attribute("target", "_blank")
    expect(shop).to_have_attribute("rel", "noopener noreferrer")
    price = line.locator("input[placeholder=Price]")
    price.fill("9 €")
    price.press("Enter")
    page.wait_for_selector(".toast:has-text('That is noted')")
    assert judge(visitor) == []
    page.reload()
    expect(page.locator(f"{row(6)} .buy-said")).to_have_text("9 €")
    page.click(f"{row(6)} .more-buy")
    page.click("[role=menuitem]:has-text('I own it')")
    page.click("[role=menuitem]:has-text('On vinyl')")
    page.wait_for_selector(title(6), state="detached")
    page.click(".toast:has-text('on vinyl') >> text=Undo")
    page.wait_for_selector(title(6))


def test_on_paper_it_is_black_on_white_with_boxes_and_barcodes(visit: Enter) -> None:
    page = visit().page
    page.evaluate(
        "window.print = () => { window.printed = document.querySelectorAll('.buy').length; }"
    )
    page.click("button:has-text('Print')")
    page.wait_for_function(f"window.printed === {WISHES}")
    page.emulate_media(media="print")
    told = page.evaluate(PRINTED)
    assert told == {
        "frame": 0,
        "controls": 0,
        "lines": WISHES,
        "boxes": WISHES,
        "codes": [told["codes"][0]],
        "ink": "rgb(0, 0, 0)",
        "ground": "rgb(255, 255, 255)",
    }
    assert "5012345678900" in told["codes"][0]


def test_a_folder_that_was_bought_is_sent_as_one(visit: Enter, tmp_path: Path) -> None:
    folder = tmp_path / "Night Ferry"
    folder.mkdir()
    for name, content in zips.album(tmp_path).items():
        (folder / name).write_bytes(content)
    visitor = visit("/import")
    page = visitor.page
    page.set_input_files("input[webkitdirectory]", folder)
    card = page.locator("[data-arrival][data-state=staged]")
    expect(card.locator("h3")).to_have_text(zips.ALBUM, timeout=60_000)
    expect(card.locator(".purchase-songs li")).to_have_count(len(zips.SONGS))
    expect(card.locator(".beside")).to_contain_text("booklet.pdf, cover.jpg")
    assert judge(visitor) == []
    card.locator("text=Let it go").click()
    expect(page.locator("[data-arrival][data-state=dropped]")).to_have_count(1)


def test_an_upload_can_be_cancelled(visit: Enter, tmp_path: Path) -> None:
    page = visit("/import").page
    page.route("**/arrivals/_feed/bring?*", lambda route: None)
    song = tmp_path / "One.flac"
    song.write_bytes(zips.song(tmp_path, 1, title="One"))
    page.set_input_files(".drop input:not([webkitdirectory])", song)
    sending = page.locator(".purchases li:has-text('One.flac')")
    sending.locator("text=Cancel").click()
    expect(sending).to_have_count(0)
