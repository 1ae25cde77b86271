"""Finding one's way: addresses, back and forward, search, letters and filters."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.conftest import NASTY, Enter

pytestmark = pytest.mark.browser


def test_back_and_forward_lead_where_one_was(enter: Enter) -> None:
    visitor = enter("/library/albums")
    page = visitor.page
    page.click(".card a:has-text('Album in flac')")
    expect(page.locator("#content h1")).to_have_text("Album in flac")
    page.click(".by")
    expect(page.locator("#content h1")).to_have_text("Band 1")
    page.go_back()
    expect(page.locator("#content h1")).to_have_text("Album in flac")
    page.go_back()
    expect(page.locator("#content h1")).to_contain_text("Albums")
    page.go_forward()
    expect(page.locator("#content h1")).to_have_text("Album in flac")
    page.reload()
    expect(page.locator("#content h1")).to_have_text("Album in flac")
    expect(page).to_have_title("Album in flac by Band 1 · soniq")


def test_a_filter_is_an_address(enter: Enter) -> None:
    visitor = enter("/library/albums")
    page = visitor.page
    expect(page.locator(".card")).to_have_count(7)
    page.click(".chip:has-text('Folk')")
    expect(page.locator(".card")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"\?genre=\d+$"))
    page.reload()
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator(".chip[aria-pressed=true]")).to_contain_text("Folk")
    page.go_back()
    expect(page.locator(".card")).to_have_count(7)


def test_columns_sort_and_filters_of_tracks(enter: Enter) -> None:
    visitor = enter("/library/tracks")
    page = visitor.page
    expect(page.locator(".row")).to_have_count(21)
    page.click(".rows-head button:has-text('Title')")
    expect(page.locator(".row .name").first).to_have_text("Aac song 1")
    page.click(".rows-head button:has-text('Title')")
    expect(page.locator(".row .name").first).to_have_text("Wav song 3")
    expect(page.locator("[role=columnheader][aria-sort=descending]")).to_have_text("Title")
    page.click(".chip:has-text('Filters')")
    page.click(".drawer .chip:has-text('FLAC')")
    expect(page.locator(".row")).to_have_count(3)
    page.click(".chip:has-text('Columns')")
    page.click(".drawer .chip:has-text('Genre')")
    page.reload()
    expect(page.locator(".rows-head")).to_contain_text("Genre")
    expect(page.locator(".row")).to_have_count(3)


def test_news_of_a_track_harm_nothing_while_its_list_is_asked_anew(enter: Enter) -> None:
    visitor = enter("/library/tracks")
    page = visitor.page
    expect(page.locator(".row")).to_have_count(21)
    held: list[Route] = []
    page.route("**/library/_feed/tracks*", lambda one: held.append(one), times=1)
    page.click(".rows-head button:has-text('Title')")
    expect(page.locator(".stale .row")).to_have_count(21)
    page.evaluate(
        """() => {
          const track_id = document.querySelector(".row").dataset.id;
          const payload = { track_id, bpm: 120, camelot: "8A" };
          const detail = { name: "track.analysed", payload };
          window.dispatchEvent(new CustomEvent("soniq:news", { detail }));
        }"""
    )
    held[0].continue_()
    expect(page.locator(".row .name").first).to_have_text("Aac song 1")


def test_search_finds_as_one_types_and_plays_by_enter(enter: Enter) -> None:
    visitor = enter("/")
    page = visitor.page
    page.keyboard.press("/")
    page.keyboard.type("vorbis")
    option = page.locator("[role=option]")
    expect(option.first).to_contain_text("Vorbis song")
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".toast", has_text="added to the queue")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator(".palette")).to_have_count(0)
    visitor.hears(0.5)
    page.keyboard.press("Control+k")
    page.keyboard.type("sett")
    expect(option.first).to_contain_text("Settings")
    page.keyboard.press("Enter")
    expect(page.locator("#content h1")).to_have_text("Settings")


def test_search_opens_albums_and_escape_leaves_it(enter: Enter) -> None:
    visitor = enter("/library/genres")
    page = visitor.page
    page.click(".find")
    page.keyboard.type("album in op")
    page.click("[aria-label=Albums] [role=option]:has-text('Album in opus')")
    expect(page.locator("#content h1")).to_have_text("Album in opus")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.locator(".palette")).to_have_count(0)


def test_folders_are_as_on_the_disk(enter: Enter) -> None:
    visitor = enter("/library/folders")
    page = visitor.page
    page.click(".name-row >> nth=0")
    page.click(".name-row:has-text('Band 2')")
    page.click(".name-row:has-text('Album in vorbis')")
    expect(page.locator(".row")).to_have_count(3)
    expect(page.locator(".crumbs a")).to_have_count(3)


def test_a_wrong_address_says_so(enter: Enter) -> None:
    visitor = enter("/library/albums/999999")
    expect(visitor.page.locator("#content h1, #content h2").first).to_have_text("Not here")
    visitor.page.click("text=Go home")
    visitor.page.wait_for_selector("h1:has-text('Good')")
    visitor.troubles.clear()


def test_the_phone_has_all_within_reach(enter: Enter) -> None:
    visitor = enter("/library/albums", width=390)
    page = visitor.page
    assert visitor.js("document.documentElement.scrollWidth") == 390
    page.tap(".card a:has-text('Album in flac')")
    page.tap(".row >> nth=1 >> .name")
    expect(page.locator("#content h1")).to_have_text("Album in flac")
    visitor.hears(0.3)
    page.tap("button[aria-label='Open the large view']")
    page.tap(".full button[aria-label='Pause']")
    page.tap("button[aria-label='Close the large view']")
    page.tap(".tabs >> text=More")
    page.tap(".more-sheet >> text=Queue")
    expect(page.locator(".q-row")).to_have_count(3)
    page.tap("button[aria-label='Close the queue']")
    page.tap(".tabs >> text=More")
    page.tap(".more-sheet >> text=Artists")
    expect(page.locator("#content h1")).to_contain_text("Artists")
    targets = visitor.js(
        "[...document.querySelectorAll('.tabs > *, .player .round')]"
        ".filter((one) => one.offsetWidth).map((one) => [one.offsetWidth, one.offsetHeight]).flat()"
    )
    assert isinstance(targets, list)
    assert min(targets) >= 44


def test_the_way_back_leads_to_the_same_place_of_a_list(enter: Enter) -> None:
    visitor = enter("/library/tracks")
    page = visitor.page
    page.set_viewport_size({"width": 1280, "height": 420})
    expect(page.locator(".row")).to_have_count(21)
    page.evaluate("scrollTo(0, 500)")
    page.wait_for_timeout(100)
    page.locator(".row >> nth=12").locator(".to-track").click()
    page.wait_for_selector("text=The file")
    assert visitor.js("scrollY") == 0
    page.go_back()
    expect(page.locator(".row")).to_have_count(21)
    page.wait_for_function("Math.abs(scrollY - 500) < 60")


def test_the_navigation_takes_filters_away(enter: Enter) -> None:
    visitor = enter("/library/albums?kind=compilations")
    page = visitor.page
    expect(page.locator(".chip[aria-pressed=true]")).to_have_text("Compilations")
    page.click(".rail a:has-text('Albums')")
    expect(page.locator(".card")).to_have_count(7)
    expect(page).to_have_url(re.compile("/library/albums$"))
    page.go_back()
    expect(page.locator(".chip[aria-pressed=true]")).to_have_text("Compilations")
    page.wait_for_selector("body:not(.leaving)")


def test_a_title_stays_a_title_whatever_is_written_in_it(enter: Enter) -> None:
    visitor = enter("/library/tracks?sort=title")
    page = visitor.page
    shown = page.locator(".row .name", has_text=NASTY)
    expect(shown).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.type("onerror")
    expect(page.locator("[role=option]").first).to_contain_text(NASTY)
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".toast", has_text=NASTY)).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    expect(page.locator(".q-row")).to_contain_text(NASTY)
    shown.click()
    expect(page.locator("#content h1")).to_have_text(NASTY)
    expect(page).to_have_title(re.compile("^<img src=x"))
    page.reload()
    expect(page.locator("#content h1")).to_have_text(NASTY)
    assert visitor.js("window.hacked") is None
