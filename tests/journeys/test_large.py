"""A large library whose drive is away: long lists, letters, and what cannot be played."""

import re
import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests import crowd
from tests.journeys.house import PASSWORD, Visitor, serving

pytestmark = pytest.mark.browser

TRACKS = 4000
IN_VIEW = """below => [...document.querySelectorAll('.row')].find(
    (row) => row.getBoundingClientRect().top >= below).dataset.id"""


@pytest.fixture(scope="module")
def context(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser whose person owns the library."""
    data = tmp_path_factory.mktemp("large")
    library = data / "library" / "db" / "library.sqlite"
    library.parent.mkdir(parents=True)
    crowd.build(library, TRACKS)
    with sqlite3.connect(library) as connection:
        connection.execute("UPDATE albums SET cover = NULL")
    connection.close()
    with serving(data) as (address, _):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=address)
        page = context.new_page()
        page.goto("/")
        page.fill("[name=name]", "Anna")
        page.fill("[name=password]", PASSWORD)
        page.click("text=Go on")
        page.wait_for_url("**/welcome")
        page.close()
        yield context
        context.close()


@pytest.fixture
def visitor(context: BrowserContext) -> Iterator[Visitor]:
    visitor = Visitor.enter(context, "")
    yield visitor
    visitor.page.close()
    assert visitor.troubles == []


def test_a_letter_leads_into_a_list_that_goes_on_both_ways(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/library/albums?sort=title")
    page.wait_for_selector(".card")
    page.click(".letters button:text-is('M')")
    expect(page).to_have_url(re.compile("from=M$"))
    page.wait_for_function("scrollY > 0")
    first = page.evaluate(
        """[...document.querySelectorAll('.card')].find(
            (card) => card.getBoundingClientRect().bottom > 60).innerText"""
    )
    page.wait_for_timeout(300)
    count = page.locator(".card").count()
    page.mouse.move(700, 400)
    for _ in range(8):
        page.mouse.wheel(0, -2000)
        page.wait_for_timeout(60)
    page.wait_for_function("count => document.querySelectorAll('.card').length > count", arg=count)
    texts = page.locator(".card").all_inner_texts()
    assert first in texts
    assert len(texts) == len(
        {*page.locator(".card a.title").evaluate_all("all => all.map(String)")}
    )


def test_a_long_list_stays_light_and_is_found_again_where_it_was_left(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/library/tracks?sort=title")
    page.wait_for_selector(".row")
    page.click(".letters button:text-is('K')")
    page.wait_for_function("scrollY > 0")
    page.mouse.move(700, 400)
    for _ in range(25):
        page.mouse.wheel(0, 3000)
        page.wait_for_timeout(40)
    page.wait_for_function("document.querySelectorAll('.rows-chunk').length > 10")
    page.wait_for_function("document.querySelectorAll('.row').length <= 400")
    page.wait_for_timeout(300)
    left = page.evaluate(IN_VIEW, 200)
    page.click(f".row[data-id='{left}'] .to-track")
    page.wait_for_selector("text=The file")
    page.go_back()
    page.wait_for_selector(f".row[data-id='{left}']")
    page.wait_for_function(
        "id => Math.abs(document.querySelector(`.row[data-id='${id}']`)"
        ".getBoundingClientRect().top - 200) < 60",
        arg=left,
    )


def test_home_says_that_the_drive_is_away(visitor: Visitor) -> None:
    visitor.open("/")
    expect(visitor.page.locator(".note")).to_contain_text("The drive of “music” is away")
    visitor.page.click("text=See the music folders")
    expect(visitor.page.locator(".badge.warn")).to_contain_text("offline")


def test_playing_stops_with_one_word_where_all_is_away(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/library/tracks?codec=flac")
    page.locator(".row").first.locator(".cell.right").last.dblclick()  # where no link is
    toast = page.locator(".toast", has_text="5 tracks could not be played, and playing stopped")
    expect(toast).to_have_count(1)
    expect(page.locator(".toast")).to_have_count(1)
    expect(page.locator(".player .play")).to_have_attribute("aria-label", "Play")
    visitor.troubles.clear()
