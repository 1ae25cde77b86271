"""Sharing by a link: making it, following it as a stranger, and its end."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.house import Home, Visitor

pytestmark = pytest.mark.browser

BRIEF = (
    """async () => (await (await fetch("/library/_feed/tracks?first=1")).json()).items[0].stream"""
)
SHARE = """async ([stream, ms]) => (await (await fetch("/api/shares", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ things: [{ kind: "track", id: stream }], expires_at: Date.now() + ms }),
})).json()).url"""


def stranger(browser: Browser, home: Home, *, width: int = 390) -> tuple[BrowserContext, Visitor]:
    """A browser that was never here."""
    context = browser.new_context(
        viewport={"width": width, "height": 844}, has_touch=width < 500, is_mobile=width < 500
    )
    return context, Visitor.enter(context, home[0])


def shared(page: Page, words: str = "") -> str:
    """Makes a link in the sheet that is open; returns it."""
    page.get_by_label("A word with it").fill(words)
    page.get_by_role("button", name="Make the link").click()
    return page.get_by_label("the link", exact=True).input_value()


def test_a_stranger_listens_to_a_shared_album_until_it_is_revoked(
    browser: Browser, enter: Enter, home: Home
) -> None:
    page = enter("/library/albums/1").page
    name = page.locator("#content h1").inner_text()
    page.get_by_role("button", name="Share", exact=True).click()
    link = shared(page, "<b>for the drive</b>")
    assert link.startswith(home[0] + "/share/")

    context, visitor = stranger(browser, home)
    there = visitor.page
    answer = there.goto(link)
    assert answer is not None
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert "'unsafe" not in answer.headers["content-security-policy"]
    expect(there.get_by_role("heading", level=1)).to_have_text(name)
    expect(there.locator(".quoted")).to_have_text("<b>for the drive</b>")
    expect(there.locator("#tracks li")).to_have_count(3)
    there.get_by_role("button", name="Play", exact=True).first.click()
    expect(there.locator("#time")).to_have_text(re.compile(r"^0:0[1-9]"))
    there.get_by_role("button", name="Next track").click()
    expect(there.locator("#tracks [aria-current]")).to_contain_text("2")
    expect(there.locator("#bar #title")).to_have_text(re.compile("song 2"))

    assert context.cookies() == []
    sharer = enter("/shares").page
    row = sharer.locator("[data-share-id]", has_text="for the drive")
    expect(row).to_contain_text(f"{name}")
    expect(row).to_contain_text("followed 1 time")
    row.get_by_role("button", name="Revoke").click()
    row.get_by_role("button", name="Revoke", exact=True).click()
    expect(row).to_have_count(0)

    there.get_by_role("button", name="Next track").click()
    expect(there.get_by_role("alert")).to_contain_text("may have revoked it")
    gone = there.goto(link)
    assert gone is not None
    assert gone.status == 404
    expect(there.get_by_role("heading", level=1)).to_have_text("Nothing to hear here")
    assert visitor.strangers() == []
    context.close()


def test_a_link_that_ended_says_so_and_is_opened_anew(
    browser: Browser, enter: Enter, home: Home
) -> None:
    page = enter("/shares").page
    link = page.evaluate(SHARE, [page.evaluate(BRIEF), 1500])
    context, visitor = stranger(browser, home, width=1280)
    visitor.open("/signin")
    visitor.until(f"fetch({link!r}).then((it) => it.status === 410)")
    visitor.page.goto(link)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("This link has ended")
    expect(visitor.page.locator("main")).to_contain_text("Ask whoever gave it to you")

    page.reload()
    row = page.locator("[data-share-id]", has_text="Over")
    row.get_by_role("button", name="Open it anew").click()
    row.get_by_label("It opens, from today on, for").select_option("7")
    row.get_by_role("button", name="Change it").click()
    expect(row).to_have_count(0)
    visitor.page.goto(link)
    expect(visitor.page.locator("#tracks li")).to_have_count(1)
    context.close()


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_sharing_is_for_everyone(
    browser: Browser, enter: Enter, home: Home, width: int, theme: str
) -> None:
    visitor = enter("/library/albums/2", width=width, theme=theme)
    page = visitor.page
    page.get_by_role("button", name="Share", exact=True).click()
    wrong = judge(visitor)
    link = shared(page)
    wrong += judge(visitor)
    page.get_by_role("link", name="All shares").click()
    page.get_by_role("button", name=re.compile("^Link")).first.click()
    wrong += judge(visitor)
    assert visitor.js("document.documentElement.scrollWidth") == width
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="light" if theme == "light" else "dark",
        bypass_csp=True,  # axe is put into the page
    )
    there = Visitor.enter(context, home[0])
    there.page.goto(link)
    there.page.locator("#tracks button").first.click()
    expect(there.page.locator("#bar")).to_be_visible()
    wrong += judge(there)
    assert there.js("document.documentElement.scrollWidth") == width
    context.close()
    assert wrong == []
