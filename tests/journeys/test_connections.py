"""Connecting Spotify and Lidarr, what they tell of themselves, and letting them go."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fakes.lidarr.served import served
from tests.fakes.lidarr.server import KEY
from tests.journeys import linked, willing
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.house import HOST, Home, Visitor, serving, signed_in

pytestmark = pytest.mark.browser

SMALL = """() => [...document.querySelectorAll("#content :is(a, button, input, select, summary)")]
    .filter((one) => one.getBoundingClientRect().width && one.getBoundingClientRect().height < 44)
    .filter((one) => one.type !== "checkbox" && !one.closest("p, .unseen"))
    .map((one) => one.outerHTML.slice(0, 120))"""
BACK = "http://127.0.0.1:8888/callback"


def tells(method: str, url: str, headers: Mapping[str, str], body: bytes) -> int:
    with httpx.Client(trust_env=False, timeout=20) as client:
        return client.request(method, url, headers=dict(headers), content=body).status_code


@pytest.fixture(scope="module")
def lidarr() -> Iterator[str]:
    with served() as (fake, address):
        fake.tell = tells
        yield address


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    data: Path = tmp_path_factory.mktemp("linked") / "data"
    linked.fill(data)
    with serving(data, module="tests.journeys.willing") as (address, _):
        yield address, signed_in(browser, address, "Anna")


@pytest.fixture
def ben(browser: Browser, home: Home) -> Iterator[Callable[[str], Visitor]]:
    address, _ = home
    opened: list[BrowserContext] = []

    def enter(path: str) -> Visitor:
        context = browser.new_context(storage_state=signed_in(browser, address, "Ben"))
        opened.append(context)
        visitor = Visitor.enter(context, address)
        visitor.open(path)
        return visitor

    yield enter
    for context in opened:
        context.close()


def spotify(page: Page) -> None:
    """Presses "Open Spotify"; what comes up in the new tab is nothing of ours."""
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Open Spotify").first.click()
    page.wait_for_selector("text=Good until")
    popup.value.close()


def test_each_step_to_spotify_is_told_and_its_troubles_in_words(
    ben: Callable[[str], Visitor],
) -> None:
    page = ben("/connections").page
    page.get_by_role("button", name="Connect Spotify").click()
    expect(page.locator(".consent .copied input")).to_have_value(BACK)
    address = page.locator("[name=address]")
    expect(address).to_be_disabled()
    page.fill("[name=client_id]", linked.APP)
    spotify(page)
    expect(address).to_be_focused()
    for pasted, told in (
        (BACK, "says nothing of Spotify's answer"),
        (f"{BACK}?code=abc&state=of-another", "another try"),
    ):
        address.fill(pasted)
        page.keyboard.press("Enter")
        expect(page.locator(".consent [role=alert]")).to_contain_text(told)
    page.reload()
    page.wait_for_selector("text=Good until")
    expect(page.locator(".lidarr")).to_contain_text("An admin can connect it")
    expect(page.locator(".lidarr input")).to_have_count(0)


def test_what_was_read_what_waits_and_what_is_not_shown_stands_there(enter: Enter) -> None:
    page = enter("/connections").page
    card = page.locator(".spotify")
    expect(card).to_contain_text("Connected as Anna at Spotify")
    expect(card).to_contain_text("150 of 312 albums")
    expect(card).to_contain_text(re.compile("It goes on (tomorrow|today|on).*400 of 400 requests"))
    card.locator("summary").click()
    expect(card.locator(".told-lines li")).to_have_count(len(linked.CLOSED))
    expect(card.locator(".unreadable")).to_contain_text("Exportify")
    songs = card.get_by_label("Songs of playlists as wishes")
    songs.check()
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(card.get_by_label("Songs of playlists as wishes")).to_be_checked()
    card.get_by_label("Read by itself").check()
    page.wait_for_selector(".toast:has-text('Saved')")
    card.get_by_label("Hours between two looks").select_option("12")
    expect(card.locator(".plan")).to_contain_text("It waits")


def test_lidarr_is_tried_connected_told_of_and_let_go(
    enter: Enter, home: Home, lidarr: str
) -> None:
    page = enter("/connections").page
    card = page.locator(".lidarr")
    card.locator("[name=lidarr_url]").fill(lidarr)
    card.locator("[name=lidarr_key]").fill("a wrong one")
    card.get_by_role("button", name="Test", exact=True).click()
    expect(card.locator(".note.bad")).to_be_visible()
    card.locator("[name=lidarr_key]").fill(KEY)
    card.get_by_role("button", name="Connect", exact=True).click()
    expect(card.locator("header .badge")).to_have_text("Connected")
    card.get_by_role("button", name="Test", exact=True).click()
    expect(card.locator(".note")).to_contain_text("answers")
    assert KEY not in page.content()
    card.locator("summary").first.click()
    quality = card.get_by_label("Quality")
    quality.select_option("Lossless")
    page.wait_for_selector(".toast:has-text('Saved')")
    card.locator("[name=address]").fill(home[0].replace(HOST, "127.0.0.1"))
    card.get_by_role("button", name="Register in Lidarr").click()
    expect(card.locator(".hook")).to_contain_text("Last heard")
    expect(card.locator(".hook .badge")).to_have_text("Registered")
    card.get_by_role("button", name="Disconnect Lidarr").click()
    card.get_by_role("button", name="Disconnect", exact=True).click()
    expect(card.locator("header .badge")).to_have_text("Not connected")


def test_the_collection_is_told_in_numbers_and_each_leads_to_its_albums(enter: Enter) -> None:
    page = enter("/collection/statistics").page
    expect(page.locator(".big-facts").first).to_contain_text("12")
    row = page.locator(".ledger tr", has_text="Not owned")
    expect(row.locator(".count")).to_contain_text("6")
    decades = page.locator(".plot", has_text="By decade")
    decades.locator("g").first.focus()
    page.keyboard.press("End")
    expect(decades.locator("figcaption")).to_contain_text("of 1 album")
    decades.locator("summary").click()
    expect(decades.locator("thead")).to_contain_text("Owned")
    page.locator(".ledger", has_text="Most wanted").locator("a").first.click()
    page.wait_for_url("**/collection?artist=*")
    expect(page.locator(".wall .piece.look-wanted")).to_have_count(2)


@pytest.mark.parametrize("path", ["/connections", "/collection/statistics"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_can_be_used_by_everyone(enter: Enter, path: str, theme: str) -> None:
    visitor = enter(path, theme=theme)
    visitor.page.wait_for_selector(".services, .ledger")
    assert judge(visitor) == []


@pytest.mark.parametrize("path", ["/connections", "/collection/statistics"])
def test_it_fits_a_phone_and_a_thumb(enter: Enter, path: str) -> None:
    visitor = enter(path, width=390)
    visitor.page.wait_for_selector(".services, .ledger")
    assert visitor.js("document.documentElement.scrollWidth") == 390
    assert visitor.js(SMALL) == []
    assert judge(visitor) == []


def test_letting_spotify_go_asks_what_becomes_of_the_wishes(enter: Enter) -> None:
    page = enter("/connections").page
    card = page.locator(".spotify")
    card.get_by_role("button", name="Disconnect Spotify").click()
    expect(card.locator(".leaving button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(card.locator(".leaving")).to_have_count(0)
    card.get_by_role("button", name="Disconnect Spotify").click()
    card.locator(".leaving button").first.click()
    page.wait_for_selector(".toast:has-text('7 wishes forgotten')")
    expect(card.locator("header .badge")).to_have_text("Not connected")


def test_who_says_yes_is_read_and_keeps_the_wishes_if_they_like(
    ben: Callable[[str], Visitor],
) -> None:
    page = ben("/connections").page
    page.context.route(
        "https://accounts.spotify.com/**", lambda route: route.fulfill(body="Let soniq in?")
    )
    page.wait_for_selector(".spotify .btn")
    if page.get_by_role("button", name="Connect Spotify").count():
        page.get_by_role("button", name="Connect Spotify").click()
    page.fill("[name=client_id]", willing.CLIENT)
    with page.context.expect_event("request", lambda it: "accounts.spotify.com" in it.url) as asked:
        spotify(page)
    page.fill("[name=address]", willing.came_back(asked.value.url))
    page.keyboard.press("Enter")
    card = page.locator(".spotify")
    expect(card.locator("header .badge")).to_have_text("Connected as Ida Holm", timeout=60_000)
    card.get_by_role("button", name="Read now").click()
    expect(card).to_contain_text(f"{willing.ALBUMS} albums", timeout=60_000)
    expect(card).to_contain_text("1 playlist that Spotify does not show", timeout=60_000)
    expect(card.locator("[role=status]")).to_contain_text("Read just now", timeout=60_000)
    card.get_by_role("button", name="Disconnect Spotify").click()
    card.get_by_label("Forget my wishes").uncheck()
    card.locator(".leaving button").first.click()
    page.wait_for_selector(".toast:has-text('Your wishes and playlists stay')")
    page.goto(page.url.replace("/connections", "/collection/statistics"))
    expect(page.locator(".ledger", has_text="Saved elsewhere")).to_contain_text("Spotify")
