"""The history: what was changed, by whom, from what to what; undone, done again, never alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from soniq.app import Soniq
from soniq.provenance.edits import SetField
from soniq.units import TrackId
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.edited import USER, fill, settle
from tests.journeys.house import Home, Visitor, serving, signed_in
from tests.shelf import Shelf

pytestmark = pytest.mark.browser

MANY = 130
"""Changes before the page is opened: more than stand in it at once."""


def happened(soniq: Soniq) -> None:
    """A long past: the title of the first track changes again and again; then other things."""
    anna = next(person.id for person in soniq.accounts.people() if person.name == "Anna")
    for number in range(MANY):
        edit = SetField(field="title", value=f"Take {number}")
        soniq.editing.apply([TrackId(1)], edit, by=anna)
    album = [TrackId(one) for one in (5, 6, 7, 8)]
    soniq.editing.apply(album, SetField(field="date", value="2001"), by=anna)
    soniq.editing.apply(album[:1], SetField(field="date", value="2002"), by=anna)
    soniq.editing.apply([TrackId(9)], SetField(field="genres", value=["Folk"]), by=anna)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    shelf = Shelf(tmp_path_factory.mktemp("past-music"))
    fill(shelf)
    data = tmp_path_factory.mktemp("past-data")
    settle(data, shelf.root, happened)
    with serving(data) as (address, _):
        yield address


@pytest.fixture(scope="module")
def home(browser: Browser, address: str) -> Home:
    return address, signed_in(browser, address, "Anna")


def change(page: Page, title: str) -> Locator:
    """The newest change that is called so."""
    return page.locator(f".past > li:has(h3 :text-is('{title}'))").first


def test_a_change_opens_to_what_it_did_and_is_undone_and_done_again(enter: Enter) -> None:
    page = enter("/history").page
    one = change(page, 'Genres of "Song 2.1"')
    expect(one.locator(".meta")).to_contain_text("you")
    one.locator("h3 button").click()
    expect(one.locator(".turn")).to_contain_text("Pop")
    expect(one.locator(".turn ins")).to_have_text("Folk")
    one.locator("button:has-text('Undo')").click()
    page.wait_for_selector(".toast:has-text('Taken back')")
    expect(one).to_have_class(re.compile("undone"))
    expect(one).to_contain_text("taken back")
    expect(change(page, 'Taken back: Genres of "Song 2.1"')).to_be_visible()
    one.locator("button:has-text('Redo')").click()
    page.wait_for_selector(".toast:has-text('Done again')")
    expect(one).not_to_have_class(re.compile("undone"))
    page.click("a:has-text('Song 2.1') >> nth=0")
    expect(page.locator(".facts-line")).to_contain_text("Folk")


def test_what_was_changed_later_stays_and_is_named(enter: Enter) -> None:
    page = enter("/history?album=2").page
    page.wait_for_selector("h1:has-text('History')")
    expect(page.locator(".page-head")).to_contain_text("Album 1")
    one = change(page, "Date of 4 tracks")
    one.locator("button:has-text('Undo')").click()
    answer = one.locator(".note")
    expect(answer).to_contain_text("3 values are as before; 1 stays as changed later")
    answer.locator("summary").click()
    expect(answer).to_contain_text("Song 1.1")
    expect(answer).to_contain_text("2002")
    expect(page.locator(".past > li h3:has-text('Title of')")).to_have_count(0)


def test_the_list_goes_on_as_far_as_the_past_does(enter: Enter) -> None:
    visitor = enter("/history")
    page = visitor.page
    newest = page.locator(".past > li").first.get_attribute("data-change")
    first = page.locator(".past > li[data-change='1']")
    for _ in range(30):
        page.mouse.wheel(0, 2_000)
        page.wait_for_timeout(150)
        if first.count():
            break
    expect(first).to_be_visible()
    assert int(str(visitor.js("document.querySelectorAll('*').length"))) <= 3000
    page.click("button:has-text('Newer changes')")
    page.wait_for_selector(f".past > li[data-change='{newest}']")


def test_kinds_narrow_the_list_and_stand_in_the_address(enter: Enter) -> None:
    page = enter("/history").page
    page.wait_for_selector(".past > li")
    page.click(".chip:has-text('Covers')")
    expect(page).to_have_url(re.compile(r"kind=artwork"))
    expect(page.locator(".void")).to_contain_text("No change of this kind")
    page.go_back()
    page.wait_for_selector(".past > li")
    expect(page.locator(".chip[aria-pressed=true]")).to_have_text("All")


def test_a_track_leads_to_its_own_history(enter: Enter) -> None:
    page = enter("/library/tracks/5").page
    page.click(".openers a:has-text('History')")
    page.wait_for_selector(".past > li")
    expect(page.locator(".page-head a").first).to_have_text("Song 1.1")
    expect(page.locator(".past > li h3:has-text('Title of')")).to_have_count(0)


def test_what_happens_elsewhere_shows_by_itself_and_offers_no_undo_here(
    enter: Enter, browser: Browser, address: str
) -> None:
    page = enter("/history").page
    page.wait_for_selector(".past > li")
    context = browser.new_context(storage_state=signed_in(browser, address, "Mo"))
    other = Visitor.enter(context, address)
    other.open("/library/tracks/12")
    other.page.keyboard.press("e")
    other.page.fill(".side #edit-title", "By Mo")
    other.page.wait_for_selector(".turn")
    other.page.keyboard.press("Control+Enter")
    other.page.wait_for_selector(".toast:has-text('Undo')")
    expect(change(page, 'Title of "Song 2.4"').locator(".meta")).to_contain_text("Mo")
    expect(page.locator(".toast")).to_have_count(0)
    context.close()


def test_a_change_that_a_page_did_not_tell_of_offers_its_undo_all_the_same(enter: Enter) -> None:
    page = enter("/library/tracks/11").page
    page.click("#content h1")
    page.evaluate(
        """() => fetch("/library/_feed/edit/apply", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ tracks: [11],
                edit: { kind: "fields", values: { title: "Unsaid" } } }),
        })"""
    )
    page.wait_for_selector(".toast:has-text('Title of')")
    expect(page.locator("#content h1")).to_have_text("Unsaid")
    page.keyboard.press("u")
    expect(page.locator("#content h1")).to_have_text("Song 2.3")


def test_who_may_not_change_sees_the_past_without_a_way_back(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(storage_state=signed_in(browser, address, USER))
    visitor = Visitor.enter(context, address)
    visitor.open("/history")
    visitor.page.wait_for_selector(".past > li")
    expect(visitor.page.locator(".past button:has-text('Undo')")).to_have_count(0)
    assert visitor.troubles == []
    context.close()


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
def test_the_history_can_be_read_by_everybody(enter: Enter, width: int, theme: str) -> None:
    visitor = enter("/history", width=width, theme=theme)
    page = visitor.page
    page.locator(".past h3 button").first.click()
    page.wait_for_selector(".turn")
    assert judge(visitor) == []
    assert visitor.js("document.scrollingElement.scrollWidth <= innerWidth") is True
