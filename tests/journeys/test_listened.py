"""What is a listener's own: hearts, statistics, the history, what is brought, who is told."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from soniq.app import Soniq
from soniq.listening.model import PlaySource
from soniq.units import Moment, TrackId
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.edited import fill, settle
from tests.journeys.house import Home, Visitor, serving, signed_in
from tests.shelf import Shelf

pytestmark = pytest.mark.browser

MARCH = "/listening?period=month&at=2025-03-20"
PLAYED = [(1, "2025-03-03"), (1, "2025-03-04"), (1, "2025-03-04"), (2, "2025-03-04")]
"""Tracks, and the days of a long past month on which they were played, at noon."""

EXPORT = """uts,artist,album,track
1420113600,Band 0,Album 0,Song 0.1
1420117200,Band 0,Album 0,Song 0.2
1420120800,Nobody Known,Some Record,A Song Not Here
"""


def happened(soniq: Soniq) -> None:
    anna = next(person.id for person in soniq.accounts.people() if person.name == "Anna")
    for number, (track, day) in enumerate(PLAYED):
        at = datetime.fromisoformat(f"{day}T12:{number:02}:00").replace(tzinfo=UTC)
        moment = Moment(round(at.timestamp()) * 1000)
        soniq.listening.play(anna, TrackId(track), at=moment, played=None, source=PlaySource.WEB)
    soniq.preferences.set("network", "off", soniq.loaded)


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    shelf = Shelf(tmp_path_factory.mktemp("heard-music"))
    fill(shelf)
    data = tmp_path_factory.mktemp("heard-data")
    settle(data, shelf.root, happened)
    with serving(data) as (address, _):
        yield address, signed_in(browser, address, "Anna")


def row(page: Page, title: str) -> Locator:
    return page.locator(f".row:has(.name :text-is('{title}'))")


def pressed(one: Locator, *, is_so: bool) -> None:
    expect(one).to_have_attribute("aria-pressed", "true" if is_so else "false")


def calm(visitor: Visitor, path: str) -> None:
    """Opens a page, and sees that axe finds nothing serious on it."""
    visitor.open(path)
    visitor.page.wait_for_selector("#content h1")
    visitor.page.wait_for_selector("#content .bone", state="detached")
    assert judge(visitor) == []


def test_the_key_l_loves_the_row_with_the_focus_and_u_takes_it_back(enter: Enter) -> None:
    page = enter("/library/tracks").page
    one = row(page, "Song 1.2")
    one.focus()
    page.keyboard.press("l")
    page.wait_for_selector(".toast:has-text('You love “Song 1.2”')")
    pressed(one.locator(".heart"), is_so=True)
    page.reload()
    pressed(row(page, "Song 1.2").locator(".heart"), is_so=True)
    row(page, "Song 1.2").focus()
    page.keyboard.press("l")
    page.wait_for_selector(".toast:has-text('no longer among what you love')")
    page.keyboard.press("u")
    pressed(row(page, "Song 1.2").locator(".heart"), is_so=True)


def test_stars_and_hearts_are_the_same_wherever_a_track_stands(enter: Enter) -> None:
    visitor = enter("/library/tracks/3")
    page = visitor.page
    page.click(".opinion [aria-label='4 stars for Song 0.3']")
    expect(page.locator(".opinion .stars .on")).to_have_count(4)
    page.click(".toast button:has-text('Undo')")
    expect(page.locator(".opinion .stars .on")).to_have_count(0)
    page.click(".actions [data-how=now]")
    page.click(".player .heart")
    pressed(page.locator(".opinion .heart"), is_so=True)
    page.click(".opinion :text('Less of this')")
    page.wait_for_selector(".toast:has-text('your radio leaves it out')")
    assert judge(visitor) == []


def test_a_menu_loves_and_rates(enter: Enter) -> None:
    page = enter("/library/tracks").page
    row(page, "Song 2.3").locator(".dots").click()
    page.click("[role=menuitem]:has-text('Rate …')")
    page.click("[role=menuitem]:has-text('5 stars')")
    page.wait_for_selector(".toast:has-text('“Song 2.3” has 5 stars')")
    row(page, "Song 2.3").locator(".dots").click()
    expect(page.locator("[role=menuitem]:has-text('Rate (5 stars)')")).to_be_visible()


def test_statistics_of_known_plays_show_known_numbers(enter: Enter) -> None:
    page = enter(MARCH).page
    expect(page.locator(".by-steps h2")).to_have_text("March 2025")
    expect(page.locator(".big-facts > div").nth(0)).to_contain_text("4")
    expect(page.locator(".big-facts > div").nth(2)).to_contain_text("2 in a row")
    tracks = page.locator(".tops[aria-label=Tracks] li")
    expect(tracks).to_have_count(2)
    expect(tracks.nth(0)).to_contain_text("Song 0.1")
    expect(tracks.nth(0).locator(".count")).to_contain_text("3")
    plot = page.locator(".plot").first
    bar = plot.locator("[aria-label^='Tuesday, 4 March: 3 plays']")
    expect(bar).to_have_count(1)
    plot.locator("g").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(bar).to_be_focused()
    expect(plot.locator("figcaption")).to_contain_text("Tuesday, 4 March: 3 plays")
    plot.locator("summary").click()
    expect(plot.locator("tbody tr")).to_have_count(31)
    page.click("[aria-label=Back]")
    expect(page.locator(".by-steps h2")).to_have_text("February 2025")
    expect(page.locator(".void")).to_contain_text("You played nothing in these days")
    page.go_back()
    expect(page.locator(".by-steps h2")).to_have_text("March 2025")
    page.click(".segments button:has-text('All time')")
    expect(page.locator(".tops[aria-label=Artists] li").first).to_contain_text("Band 0")


def test_a_play_is_deleted_and_brought_back(enter: Enter) -> None:
    page = enter("/listening/history").page
    day = page.locator("section[aria-label*='March 4, 2025'], section[aria-label*='4 March 2025']")
    expect(day.locator(".plays li")).to_have_count(3)
    day.locator(".plays li button").first.click()
    page.click("[role=menuitem]:has-text('Delete this play')")
    expect(day.locator(".plays li")).to_have_count(2)
    page.click(".toast button:has-text('Undo')")
    expect(day.locator(".plays li")).to_have_count(3)
    day.locator("button:has-text('Delete')").click()
    expect(day).to_have_count(0)
    page.wait_for_selector(".toast:has-text('3 plays deleted')")
    page.keyboard.press("u")
    expect(day.locator(".plays li")).to_have_count(3)


def test_a_year_is_a_page_to_show(enter: Enter) -> None:
    page = enter("/listening/years/2025").page
    expect(page.locator(".year-hero h1")).to_have_text("Your 2025")
    expect(page.locator(".year-hero")).to_contain_text("4 plays, most of all Band 0")
    expect(page.locator(".year-facts")).to_contain_text("4 March 2025")
    page.click("[aria-label='Your 2024']")
    expect(page.locator(".void")).to_contain_text("No music in 2024")
    page.click(".void a")
    expect(page.locator("h1")).to_have_text("Import")


def test_a_history_is_brought_looked_through_taken_in_and_taken_back(
    enter: Enter, tmp_path: Path
) -> None:
    file = tmp_path / "lastfm.csv"
    file.write_text(EXPORT)
    page = enter("/import").page
    page.set_input_files(".drop input[type=file] >> nth=0", file)
    card = page.locator(".import").first
    expect(card).to_contain_text("3 plays")
    expect(card).to_contain_text("2 of 3 tracks found here, 1 not in this library")
    card.locator("button:has-text('Take it in')").click()
    expect(card).to_have_attribute("data-state", "done")
    expect(card).to_contain_text("3 plays taken in")
    card.locator("summary").click()
    expect(card.locator(".told-lines")).to_contain_text("A Song Not Here")
    with page.expect_download() as download:
        card.locator("a:has-text('CSV')").click()
    assert "A Song Not Here" in Path(download.value.path()).read_text()
    page.set_input_files(".drop input[type=file] >> nth=0", file)
    again = page.locator(".import[data-state=staged]")
    again.locator("button:has-text('Take it in')").click()
    expect(page.locator(".import:has-text('0 plays taken in, 3 known already')")).to_be_visible()
    page.locator(".import:has-text('3 plays taken in') button:has-text('Take all of it')").click()
    page.wait_for_selector(".toast:has-text('Taken back: 3 plays')")
    expect(page.locator(".import[data-state=undone]")).to_have_count(1)


def test_what_cannot_be_brought_or_linked_is_refused_in_words(enter: Enter, tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(b"\xff\xd8\xff\xe0 no music")
    visitor = enter("/import")
    page = visitor.page
    page.set_input_files(".drop input[type=file] >> nth=0", file)
    expect(page.locator("li:has-text('holiday.jpg') [role=alert]")).not_to_be_empty()
    page.click(".chip:has-text('Another Subsonic server')")
    page.fill("input[type=url]", "https://music.example.org")
    page.fill("label:has-text('Your name there') input", "anna")
    page.fill("label:has-text('Password') input", "secret")
    page.click("button:has-text('Bring it')")
    expect(page.locator("form [role=alert]")).to_have_text(re.compile(r"\w{3,}"))
    visitor.open("/settings")
    place = page.locator("[data-place=listenbrainz]")
    place.locator("button:has-text('Link')").click()
    place.locator("input[type=password]").fill("ünfug")
    place.locator("button.lead").click()
    expect(place.locator("[role=alert]")).to_contain_text("That is no token")
    expect(page.locator("[data-place=lastfm]")).to_contain_text("an admin sets once")
    visitor.troubles[:] = [said for said in visitor.troubles if "Failed to load" not in said]


@pytest.mark.parametrize("path", [MARCH, "/listening/history", "/listening/years/2025", "/import"])
@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_serious(enter: Enter, path: str, width: int, theme: str) -> None:
    visitor = enter("/", width=width, theme=theme)
    calm(visitor, path)
    assert visitor.js("document.documentElement.scrollWidth") == width
