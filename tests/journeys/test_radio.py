"""Internet radio, and what plays where."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.station.station import Station, broadcasting
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter

pytestmark = pytest.mark.browser


@pytest.fixture
def station() -> Iterator[Station]:
    with broadcasting() as made:
        yield made


def add(page: Page, address: str, name: str) -> None:
    page.get_by_role("button", name="Add a station").first.click()
    page.get_by_label("Address of the stream").fill(address)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add it").click()


def remove(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Remove {name}").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator("[data-station]", has_text=name)).to_have_count(0)


def test_a_station_is_tried_added_and_plays_on_while_pages_change(
    enter: Enter, station: Station
) -> None:
    visitor = enter("/radio")
    page = visitor.page
    page.get_by_role("button", name="Add a station").first.click()
    page.get_by_label("Address of the stream").fill(station.url + "/live.pls")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("It plays: Fake FM · MP3, 32 kbit/s")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Fake FM")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("button", name="Play Fake FM", exact=True).click()
    chip = page.get_by_role("complementary", name="Radio")
    expect(chip).to_contain_text("On air")
    page.get_by_role("link", name="Albums").first.click()
    expect(page.locator("#content h1")).to_contain_text("Albums")
    expect(chip).to_contain_text("Fake FM")
    page.locator(".card [data-play]").first.click(force=True)
    expect(chip).to_have_count(0)
    assert station.left.wait(30)
    visitor.open("/radio")
    remove(page, "Fake FM")
    page.get_by_role("button", name="Undo").click()
    remove(page, "Fake FM")


def test_a_station_that_is_silent_says_why(enter: Enter, station: Station) -> None:
    visitor = enter("/radio", width=390, theme="light")
    page = visitor.page
    add(page, station.url + "/page", "Its page")
    page.get_by_role("button", name="Play Its page", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("sends no music but text/html")
    assert judge(visitor) == []
    assert visitor.js("document.documentElement.scrollWidth") == 390
    remove(page, "Its page")
    visitor.troubles = [one for one in visitor.troubles if "503" not in one]


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_the_page_of_sound_output_shows_this_player(enter: Enter, width: int, theme: str) -> None:
    visitor = enter("/outputs", width=width, theme=theme)
    page = visitor.page
    here = page.locator("[data-player]", has_text="This one")
    expect(here).to_contain_text("Quiet")
    expect(page.get_by_label("Who may use it")).to_have_value("user")
    page.get_by_label("Play through this machine").select_option("off")
    expect(page.get_by_text("It is turned off. Turn it on below.")).to_be_visible()
    assert judge(visitor) == []
    assert visitor.js("document.documentElement.scrollWidth") == width
    page.get_by_label("Play through this machine").select_option("auto")
    expect(page.get_by_text("It is turned off. Turn it on below.")).to_have_count(0)
