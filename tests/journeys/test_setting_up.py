"""From an empty box to music: owner, folder, scan, play; and the door afterwards."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.axe import judge
from tests.journeys.house import PASSWORD, Visitor, serving

pytestmark = pytest.mark.browser


def test_a_new_soniq_is_claimed_filled_and_played(
    browser: Browser, music: Path, tmp_path: Path
) -> None:
    with serving(tmp_path / "data") as (address, _):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        visitor = Visitor.enter(context, address)
        page = visitor.page
        visitor.open("/library/albums")
        page.wait_for_url("**/setup")
        assert judge(visitor) == []
        page.fill("[name=name]", "Anna")
        page.fill("[name=password]", "short")
        page.click("text=Go on")
        expect(page).to_have_url(re.compile("/setup$"))
        page.fill("[name=password]", PASSWORD)
        page.click("text=Go on")
        page.wait_for_url("**/welcome")
        _choose(visitor, music)
        page.click("text=Read my music")
        page.wait_for_selector("text=Your library is there", timeout=60_000)
        page.click("text=Open the library")
        page.wait_for_selector(".card")
        page.click(".card a.title >> nth=0")
        page.click(".actions [data-how=now]")
        visitor.page.wait_for_selector(".player .name")
        assert visitor.strangers() == []
        assert visitor.troubles == []
        context.close()
        _door(browser, address)


def _choose(visitor: Visitor, music: Path) -> None:
    """Walks down to the folder in the server's own folders."""
    page = visitor.page
    page.click(".browse li button >> nth=-1")
    for part in music.parts[1:]:
        page.click(f".browse li button:has(:text-is('{part}'))")
        page.wait_for_selector(f".browse .where button:text-is('{part}')")
    page.click("text=Add this folder")
    page.wait_for_selector(f".list b:text-is('{music.name}')")


def _door(browser: Browser, address: str) -> None:
    """Who is not signed in comes to the door, and from there to where they wanted."""
    context = browser.new_context()
    visitor = Visitor.enter(context, address)
    page = visitor.page
    visitor.open("/library/tracks?sort=title")
    page.wait_for_selector("h1:has-text('Sign in')")
    assert judge(visitor) == []
    page.fill("[name=name]", "Anna")
    page.fill("[name=password]", "not this one")
    page.click("button[type=submit]")
    expect(page.locator("[role=alert]")).to_contain_text("do not belong together")
    assert judge(visitor) == []
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector("#content h1")
    expect(page).to_have_url(re.compile(r"/library/tracks\?sort=title$"))
    page.click(".rail .me")
    page.click("text=Sign out")
    page.wait_for_selector("h1:has-text('Sign in')")
    context.close()
