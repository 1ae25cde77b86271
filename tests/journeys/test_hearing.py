"""What soniq hears, on pages: seen, put right with one key, used to find and to play."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from soniq.accounts.model import Nearness
from soniq.app import Soniq
from tests import listened
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.house import PASSWORD, Home, serving, signed_in
from tests.shelf import Shelf, picture

pytestmark = pytest.mark.browser

BANDS, CUTS = 4, 3
HEARD = BANDS * CUTS - 1
"""All tracks but the last were listened to, and soniq is told to listen to no more."""

FIRST = "/library/tracks/1"
UNHEARD = f"/library/tracks/{HEARD + 1}"


def fill(shelf: Shelf) -> None:
    for band in range(BANDS):
        for cut in range(1, CUTS + 1):
            shelf.add(
                f"Band {band}/Album {band}/{cut:02}.flac",
                seconds=12.0,
                cover=picture(("teal", "maroon", "olive", "navy")[band]),
                title=f"Song {band}.{cut}",
                artist=f"Band {band}",
                album=f"Album {band}",
                number=cut,
            )


def settle(data: Path, music: Path) -> None:
    """A library in the data folder, of Anna's, scanned and listened to."""
    soniq = Soniq.open({"data": data}, alone_as="a test")
    try:
        soniq.accounts.claim("Anna", PASSWORD, nearness=Nearness.LOOPBACK, address="127.0.0.1")
        root = soniq.roots.add(os.fsencode(music))
        soniq.intake.scan(root.id, lambda _: None)
        soniq.discovery.refresh()
        assert listened.fill(soniq.db, most=HEARD) == HEARD
        soniq.nearest.refresh()
        soniq.preferences.set("analyse", False, soniq.loaded)
    finally:
        soniq.close()


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    shelf = Shelf(tmp_path_factory.mktemp("heard-music"))
    fill(shelf)
    data = tmp_path_factory.mktemp("heard-data")
    settle(data, shelf.root)
    with serving(data) as (address, _):
        yield address, signed_in(browser, address, "Anna")


def shown_bpm(page: Page) -> float:
    return float(page.locator("[aria-labelledby=tempo-title] .figure b").inner_text())


def tempo(page: Page, words: str) -> None:
    """Waits until the tempo is said so."""
    expect(page.locator("[aria-labelledby=tempo-title] .figure")).to_contain_text(words)


def test_a_tempo_is_put_right_with_one_key_and_undone(enter: Enter) -> None:
    page = enter(FIRST).page
    page.wait_for_selector(".wave-field")
    was = shown_bpm(page)
    page.keyboard.press("-")
    page.wait_for_selector(".toast:has-text('BPM.')")
    tempo(page, "set by hand")
    assert shown_bpm(page) == pytest.approx(was / 2, abs=0.06)
    page.click(".toast button:has-text('Undo')")
    expect(page.locator("text=Take back")).to_have_count(0)
    assert shown_bpm(page) == was
    page.click("button:has-text('×2')")
    page.wait_for_selector("button:has-text('Take back')")
    assert shown_bpm(page) == pytest.approx(was * 2, abs=0.11)
    told = page.locator("[aria-labelledby=tempo-title] .figure b").inner_text()
    page.wait_for_selector(f".toast:has-text('{told} BPM.')")  # what is under way has no undo yet
    page.keyboard.press("u")
    expect(page.locator("text=Take back")).to_have_count(0)
    page.reload()
    page.wait_for_selector(".figure")
    assert shown_bpm(page) == was


def test_a_tempo_is_tapped_and_taken_back(enter: Enter) -> None:
    page = enter("/library/tracks/2").page
    page.wait_for_selector(".wave-field")
    was = shown_bpm(page)
    for _ in range(6):
        page.keyboard.press("t")
        page.wait_for_timeout(400)
    said = page.locator(".tap output").inner_text()
    assert re.fullmatch(r"[\d.]+ BPM by 6 taps", said)
    page.click("button:has-text('Use ')")
    tempo(page, "set by hand")
    assert 90 < shown_bpm(page) < 160
    page.click("button:has-text('Take back')")
    expect(page.locator("text=Take back")).to_have_count(0)
    assert shown_bpm(page) == was


def test_a_key_is_chosen_and_the_list_knows_it(enter: Enter) -> None:
    page = enter("/library/tracks/3").page
    page.wait_for_selector("#set-key")
    page.select_option("#set-key", "12B")
    expect(page.locator("[aria-labelledby=key-title] .figure")).to_contain_text("E major")
    page.wait_for_selector(".toast:has-text('12B, E major.')")
    page.click(".rail a:has-text('Tracks')")
    page.wait_for_selector(".row[data-id='3']:has-text('12B')")
    page.go_back()
    page.click("button:has-text('Take back')")
    expect(page.locator("text=Take back")).to_have_count(0)


def test_the_waveform_plays_from_where_it_is_touched(enter: Enter) -> None:
    visitor = enter(FIRST)
    page = visitor.page
    field = page.locator(".wave-field")
    field.wait_for()
    box = field.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 40)
    page.wait_for_selector(".player .name:has-text('Song 0.1')")
    visitor.hears(0.2)
    assert visitor.playing_time() > 5.5
    field.focus()
    page.keyboard.press("Home")
    page.wait_for_function("document.querySelector('audio').currentTime < 3")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('audio').currentTime > 4.9")
    expect(field).to_have_attribute("aria-valuetext", re.compile(r"0:\d\d of 0:12$"))


def test_another_track_on_its_waveform_keeps_the_queue_behind_it(enter: Enter) -> None:
    visitor = enter("/library/albums/2")
    page = visitor.page
    page.click(".actions button:has-text('Play')")
    visitor.hears(0.1)
    page.click(".rail a:has-text('Tracks')")
    page.click(".row[data-id='1'] .to-track")
    page.click(".wave-field", position={"x": 200, "y": 40})
    page.wait_for_selector(".player .name:has-text('Song 0.1')")
    page.keyboard.press("Control+ArrowRight")
    page.wait_for_selector(".player .name:has-text('Song 1.2')")


def test_marks_of_beats_follow_the_tempo(enter: Enter) -> None:
    page = enter("/library/tracks/5").page
    marks = page.locator(".beats path")
    marks.wait_for(state="attached")
    was = str(marks.get_attribute("d"))
    page.keyboard.press("-")
    page.wait_for_selector("button:has-text('Take back')")
    expect(marks).not_to_have_attribute("d", was)
    assert str(marks.get_attribute("d")).count("M") == (was.count("M") + 1) // 2
    page.keyboard.press("u")
    expect(marks).to_have_attribute("d", was)


def test_tracks_that_were_not_heard_are_chosen_to_be_heard_now(enter: Enter) -> None:
    page = enter("/library/tracks").page
    page.click(f".row[data-id='{HEARD + 1}'] .cell >> nth=0")
    page.click(".chosen button:has-text('Listen now')")
    page.wait_for_selector(".toast:has-text('Soniq listens to “Song 3.3” next.')")
    page.click(".row[data-id='1'] .cell >> nth=0")
    page.wait_for_selector(".chosen")
    expect(page.locator(".chosen button:has-text('Listen now')")).to_have_count(0)


def test_a_long_press_on_a_title_chooses_and_opens_nothing(enter: Enter) -> None:
    page = enter("/library/tracks", width=390).page
    title = page.locator(".row[data-id='1'] .to-track")
    title.wait_for()
    box = title.bounding_box()
    assert box is not None
    finger = page.context.new_cdp_session(page)
    at = [{"x": box["x"] + 10, "y": box["y"] + 5}]
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
    page.wait_for_selector(".chosen:has-text('1 track')")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)
    assert page.url.endswith("/library/tracks")
    expect(page.locator(".row[data-id='1']")).to_have_attribute("aria-selected", "true")


def test_a_finger_plays_from_where_it_taps(enter: Enter) -> None:
    visitor = enter(FIRST, width=390)
    page = visitor.page
    page.wait_for_selector(".wave-field")
    page.tap(".wave-field", position={"x": 250, "y": 40})
    visitor.hears(0.2)
    assert visitor.playing_time() > 6


def test_facets_narrow_the_list_and_stand_in_the_address(enter: Enter) -> None:
    page = enter("/library/tracks").page
    page.click("button:has-text('Filters')")
    chip = page.locator("[role=group][aria-label=Key] .chip").first
    key, count = chip.inner_text().split()
    chip.click()
    expect(page).to_have_url(re.compile(rf"[?&]key={key}"))
    expect(page.locator("h1 .count")).to_have_text(count)
    page.click(f"button:has-text('And what mixes with {key}')")
    expect(page).to_have_url(re.compile("mixes=1"))
    page.click("button:has-text('Take all filters away')")
    expect(page.locator("h1 .count")).to_have_text(str(HEARD + 1))
    page.fill("[aria-label='Beats a minute'] input >> nth=0", "60")
    page.fill("[aria-label='Beats a minute'] input >> nth=1", "200")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"bpm=60-200"))
    expect(page.locator("h1 .count")).to_have_text(str(HEARD))
    page.click("[role=group][aria-label=Mood] .chip >> nth=0")
    expect(page).to_have_url(re.compile("mood="))
    page.go_back()
    expect(page.locator("h1 .count")).to_have_text(str(HEARD))


def test_tracks_are_sorted_by_tempo(enter: Enter) -> None:
    page = enter("/library/tracks").page
    page.click("[role=columnheader] button:has-text('BPM')")
    expect(page).to_have_url(re.compile("sort=bpm"))
    page.wait_for_function("document.querySelectorAll('.row').length === " + str(HEARD))
    place = page.locator("[role=columnheader]").all_inner_texts().index("BPM")
    cells = page.locator(f".row > :nth-child({place + 1})").all_inner_texts()
    tempi = [float(text) for text in cells]
    assert tempi == sorted(tempi)


def test_more_like_this_shows_why_and_plays(enter: Enter) -> None:
    visitor = enter(FIRST)
    page = visitor.page
    page.locator("#like").scroll_into_view_if_needed()
    row = page.locator("#like .row").first
    row.wait_for()
    assert int(row.locator(".why b").inner_text()) > 0
    page.click("#like button:has-text('Play similar')")
    page.wait_for_selector(".player .name:has-text('Song 0.1')")
    visitor.hears(0.2)
    page.keyboard.press("q")
    assert page.locator(".q-row").count() > 1


def test_a_row_of_any_list_leads_to_what_is_like_it(enter: Enter) -> None:
    visitor = enter("/library/albums/1")
    page = visitor.page
    page.click(".row .dots >> nth=0", force=True)
    page.click("[role=menuitem]:has-text('Play similar')")
    visitor.hears(0.2)
    page.click(".row .dots >> nth=0", force=True)
    page.click("[role=menuitem]:has-text('More like this')")
    page.wait_for_selector("#like .row")


def test_the_listening_is_paused_and_goes_on(enter: Enter) -> None:
    page = enter("/jobs").page
    card = page.locator("section:has(#listening-title)")
    expect(card).to_contain_text(f"{HEARD} of {HEARD + 1} tracks")
    card.locator("button:has-text('Pause')").click()
    expect(card).to_contain_text("Listening is paused")
    card.locator("button:has-text('Go on')").click()
    expect(card).to_contain_text("Switched off in the settings")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_pages_of_sound_are_for_everyone(enter: Enter, theme: str, width: int) -> None:
    visitor = enter("/", width=width, theme=theme)
    page = visitor.page
    wrong: list[str] = []
    for path in (FIRST, UNHEARD, "/library/tracks", "/library/albums/1", "/jobs"):
        visitor.open(path)
        page.wait_for_selector("#content h1")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.wait_for_function("!document.querySelector('.waiting')")
        if path == "/library/tracks":
            page.click("button:has-text('Filters')")
        wrong += judge(visitor)
        assert visitor.js("document.documentElement.scrollWidth") == width, path
    assert wrong == []


def test_what_is_heard_while_one_looks_fills_its_page(enter: Enter) -> None:
    """Comes last: after it, all is heard."""
    page = enter(UNHEARD).page
    expect(page.locator(".note").first).to_contain_text("Soniq does not listen just now")
    settings = enter("/settings").page
    settings.check("#set-analyse")
    settings.wait_for_selector(".toast:has-text('Saved')")
    page.wait_for_selector("#mood-title", timeout=60_000)
    page.wait_for_selector(".wave-field")
    expect(page.locator("text=Soniq does not listen just now")).to_have_count(0)
