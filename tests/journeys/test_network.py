"""Whom soniq asked, whether it may, and the keys that it keeps for itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from soniq.accounts.model import Role
from soniq.clients.model import Call, FailureKind
from soniq.units import Milliseconds, Moment, now
from tests import inbox
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.house import PASSWORD, Home, Visitor, serving, signed_in

pytestmark = pytest.mark.browser

CALLS = 150
KEY = "a token that nobody shall see again"

SMALL = """() => [...document.querySelectorAll(".network a, .network button, .network input, .network select, .network summary, .keys a, .keys button")]
    .filter((one) => one.getBoundingClientRect().width && one.getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML.slice(0, 120))"""  # noqa: E501 - a script reads better whole


def call(number: int) -> Call:
    """Every tenth failed, every third was known from before; the last is number 1."""
    failed = number % 10 == 0
    return Call(
        service="discogs" if failed else "musicbrainz",
        method="GET",
        url=f"https://musicbrainz.org/ws/2/release/{number}",
        status=503 if failed else 200,
        failure=FailureKind.THROTTLED if failed else None,
        from_cache=not failed and number % 3 == 0,
        duration=Milliseconds(40),
        size=1200,
        action=f"Match album {number}",
        at=Moment(now() - number * 1000),
    )


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    data: Path = tmp_path_factory.mktemp("asked") / "data"
    inbox.fill(data, PASSWORD, waiting=0, pending=2)
    with inbox.opened(data) as soniq:
        for number in range(CALLS, 0, -1):
            soniq.network.note(call(number))
        soniq.accounts.add_person("Ben", PASSWORD, Role.USER, by=None)
    with serving(data) as (address, _):
        yield address, signed_in(browser, address, "Anna")


def first(page: Page) -> str:
    return page.locator(".calls > li").first.inner_text()


def test_calls_show_newest_first_and_go_on_without_an_end(enter: Enter) -> None:
    page = enter("/network").page
    page.wait_for_selector(".calls > li")
    assert "Match album 1\n" in first(page)
    assert "MusicBrainz" in first(page)
    page.mouse.move(700, 500)
    for _ in range(30):
        page.mouse.wheel(0, 3000)
        page.wait_for_timeout(50)
    expect(page.locator(".calls > li").last).to_contain_text(f"Match album {CALLS}")


def test_failures_are_told_in_words_and_found_alone(enter: Enter) -> None:
    visitor = enter("/network")
    page = visitor.page
    page.click("text=Failures only")
    expect(page.locator(".calls > li")).to_have_count(CALLS // 10)
    expect(page.locator(".calls > li").first).to_contain_text("Asked too fast")
    page.reload()
    expect(page.locator(".calls > li")).to_have_count(CALLS // 10)
    page.select_option(".calls-of", "musicbrainz")
    page.wait_for_selector("text=No such call")
    page.go_back()
    expect(page.locator(".calls > li")).to_have_count(CALLS // 10)


def test_each_service_tells_how_it_does(enter: Enter) -> None:
    page = enter("/network").page
    services = page.locator(".services li")
    expect(services.filter(has_text="MusicBrainz").first).to_contain_text("known from before")
    expect(services.filter(has_text="Discogs")).to_contain_text("Needs a key")
    expect(services.filter(has_text="LRCLIB")).to_contain_text("Not asked yet")
    services.filter(has_text="Discogs").locator("a").click()
    page.wait_for_selector("#keys")


def test_the_policy_is_changed_and_holds(enter: Enter) -> None:
    page = enter("/network").page
    page.click(".policy button:has-text('Off')")
    expect(page.locator(".policy [role=status]")).to_contain_text("Nobody outside is ever asked")
    expect(page.locator(".services li").first).to_contain_text("Off")
    page.reload()
    expect(page.locator(".policy button:has-text('Off')")).to_have_attribute("aria-pressed", "true")
    page.click(".policy button:has-text('When I ask')")
    expect(page.locator(".policy [role=status]")).to_contain_text("a person here asked")
    page.fill(".contact input", "anna@example.org")
    page.press(".contact input", "Tab")
    page.wait_for_selector(".toast:has-text('Saved')")
    page.reload()
    expect(page.locator(".contact input")).to_have_value("anna@example.org")


def test_a_key_is_set_replaced_and_forgotten_and_never_shown(enter: Enter) -> None:
    page = enter("/settings").page
    line = page.locator("[data-key=discogs_token]")
    line.get_by_role("button", name="Set the Discogs token").click()
    expect(line.locator("input")).to_be_focused()
    assert line.locator("input").get_attribute("type") == "password"
    page.keyboard.type(KEY)
    page.keyboard.press("Enter")
    expect(line.locator(".badge")).to_have_text("Set")
    page.reload()
    expect(line.locator(".badge")).to_have_text("Set")
    assert KEY not in page.content()
    line.get_by_role("button", name="Forget the Discogs token").click()
    expect(line.locator(".badge")).to_have_count(0)


def test_only_who_looks_after_soniq_sees_it(browser: Browser, home: Home) -> None:
    address, _ = home
    context = browser.new_context(storage_state=signed_in(browser, address, "Ben"))
    visitor = Visitor.enter(context, address)
    visitor.open("/network")
    visitor.page.wait_for_selector("text=Not for everyone")
    visitor.open("/settings")
    visitor.page.wait_for_selector("h1")
    expect(visitor.page.locator("#keys")).to_have_count(0)
    visitor.open("/review")
    visitor.page.wait_for_selector("text=Nothing needs you yet")
    expect(visitor.page.locator("button:has-text('Match')")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_can_be_used_by_everyone(enter: Enter, theme: str) -> None:
    visitor = enter("/network", theme=theme)
    visitor.page.wait_for_selector(".calls > li")
    assert judge(visitor) == []


@pytest.mark.parametrize("path", ["/network", "/settings"])
def test_it_fits_a_phone_and_a_thumb(enter: Enter, path: str) -> None:
    visitor = enter(path, width=390)
    visitor.page.wait_for_selector(".calls > li" if path == "/network" else ".keys .btn")
    assert visitor.js("document.documentElement.scrollWidth") == 390
    assert visitor.js(SMALL) == []
    assert judge(visitor) == []
