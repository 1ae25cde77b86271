"""Connecting an app, and ending what one is signed in by."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from soniq.accounts.model import Role
from tests import inbox
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.house import PASSWORD, Home, Visitor, serving, signed_in

pytestmark = pytest.mark.browser

SMALL = """() => [...document.querySelectorAll(".apps button, .apps .input, .apps summary")]
    .filter((one) => one.getBoundingClientRect().width && one.getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    data: Path = tmp_path_factory.mktemp("apps") / "data"
    inbox.fill(data, PASSWORD, waiting=0, pending=0)
    with inbox.opened(data) as soniq:
        ben = soniq.accounts.add_person("Ben", PASSWORD, Role.USER, by=None)
        soniq.accounts.create_app_password(ben.id, "Ben’s tablet", by=None)
    with serving(data) as (address, _):
        yield address, signed_in(browser, address, "Anna")


def ping(address: str, password: str) -> str:
    """What a Subsonic app is told that signs in with that password."""
    port = address.rsplit(":", 1)[1]
    asked = {"u": "Anna", "p": password, "v": "1.16.1", "c": "a test", "f": "json"}
    response = httpx.get(f"http://127.0.0.1:{port}/rest/ping", params=asked, trust_env=False)
    return str(response.json()["subsonic-response"]["status"])


def made(page: Page, name: str) -> str:
    """Makes an app password; returns it."""
    page.get_by_role("button", name="Make an app password").click()
    page.get_by_label("Which app, on which device?").fill(name)
    page.get_by_role("button", name="Make it", exact=True).click()
    return page.get_by_label("the app password").input_value()


def test_an_app_signs_in_with_its_password_until_it_is_revoked(enter: Enter, home: Home) -> None:
    visitor = enter("/apps")
    page = visitor.page
    expect(page.get_by_label("the address")).to_have_value(visitor.address)
    expect(page.get_by_label("your name")).to_have_value("Anna")
    page.get_by_role("button", name="Show it as a code for a phone").click()
    expect(page.get_by_alt_text(re.compile("^A code that holds"))).to_be_visible()
    password = made(page, "Symfonium on the phone")
    assert ping(home[0], password) == "ok"

    page.reload()
    row = page.locator("[data-password]", has_text="Symfonium on the phone")
    expect(row).to_contain_text("by a test")
    expect(page.get_by_label("the app password")).to_have_count(0)
    row.get_by_role("button", name="Revoke Symfonium").click()
    row.get_by_role("button", name="Keep").click()
    row.get_by_role("button", name="Revoke Symfonium").click()
    row.get_by_role("button", name="Revoke", exact=True).click()
    expect(row).to_have_count(0)
    assert ping(home[0], password) == "failed"


def test_an_api_key_works_until_it_is_revoked(enter: Enter, home: Home) -> None:
    page = enter("/apps").page
    page.get_by_role("button", name="New key").click()
    page.get_by_label("What is it for?").fill("A script")
    page.get_by_role("button", name="Make it", exact=True).click()
    secret = page.get_by_label("the key").input_value()

    def status() -> int:
        port = home[0].rsplit(":", 1)[1]
        headers = {"Authorization": f"Bearer {secret}"}
        return httpx.get(
            f"http://127.0.0.1:{port}/api/tokens", headers=headers, trust_env=False
        ).status_code

    assert status() == 200
    page.get_by_role("button", name="Revoke A script").click()
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_role("button", name="Revoke A script")).to_have_count(0)
    assert status() == 401


def test_another_browser_is_signed_out_from_here(
    browser: Browser, enter: Enter, home: Home
) -> None:
    context = browser.new_context(storage_state=signed_in(browser, home[0], "Anna"))
    other = Visitor.enter(context, home[0])
    other.open("/library/albums")
    page = enter("/apps").page
    page.get_by_role("button", name="Sign out all others").click()
    page.get_by_role("button", name="Sign them out").click()
    expect(page.get_by_role("button", name="Sign out all others")).to_have_count(0)
    expect(page.get_by_text("This one")).to_be_visible()
    expect(other.page).to_have_url(re.compile("/signin"), timeout=20_000)  # it goes by itself
    context.close()


def test_admins_see_by_what_others_are_signed_in(enter: Enter) -> None:
    page = enter("/people").page
    page.get_by_role("link", name="Apps and devices of Ben").click()
    expect(page.locator("[data-password]")).to_contain_text("Ben’s tablet")
    expect(page.get_by_role("button", name="Make an app password")).to_have_count(0)
    page.get_by_role("button", name="Revoke Ben’s tablet").click()
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.locator("[data-password]")).to_have_count(0)


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
def test_the_page_of_apps_is_for_everyone(enter: Enter, width: int, theme: str) -> None:
    visitor = enter("/apps", width=width, theme=theme)
    page = visitor.page
    made(page, "An app")
    page.get_by_role("button", name="Revoke An app").first.click()
    assert judge(visitor) == []
    assert visitor.js("document.documentElement.scrollWidth") == width
    if width == 390:
        assert page.evaluate(SMALL) == []
