"""Playing: every format, through all pages, over a reload."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PLAYABLE, Enter

pytestmark = pytest.mark.browser

PLAY = ".actions [data-how=now]"


def album(visitor_fmt: str) -> str:
    return f".card a:has-text('Album in {visitor_fmt}')"


@pytest.mark.parametrize("fmt", PLAYABLE)
def test_an_album_of_each_format_plays(enter: Enter, fmt: str) -> None:
    visitor = enter("/library/albums")
    visitor.page.click(album(fmt))
    visitor.page.click(PLAY)
    visitor.hears(2.0)


def test_music_plays_on_while_pages_change(enter: Enter) -> None:
    visitor = enter("/library/albums")
    page = visitor.page
    page.click(album("flac"))
    page.click(PLAY)
    visitor.hears(0.5)
    page.evaluate("document.querySelector('audio').mark = 'the same'")
    page.click(".rail button:has-text('More')")
    for word in ("Artists", "Tracks", "Genres", "Folders"):
        page.click(f".rail a:has-text('{word}')")
        page.wait_for_selector(f"#content h1:has-text('{word}')")
        assert visitor.js("document.querySelector('audio').mark") == "the same"
        assert visitor.js("document.querySelector('audio').paused") is False
    visitor.hears(0.5)


def test_what_no_browser_plays_is_made_playable(enter: Enter) -> None:
    visitor = enter("/library/albums")
    page = visitor.page
    page.click(album("tta"))
    page.click(PLAY)
    visitor.hears(1.0)
    assert any("/stream/" in asked and "format=flac" in asked for asked in visitor.asked)
    expect(page.locator(".toast")).to_have_count(0)


def test_the_queue_survives_a_reload(enter: Enter) -> None:
    visitor = enter("/library/albums")
    page = visitor.page
    page.click(album("mp3"))
    page.click(PLAY)
    visitor.hears(1.5)
    page.click(".player button[aria-label='Next']")
    page.wait_for_selector(".player .name:has-text('Mp3 song 2')")
    visitor.hears(1.0)
    page.click(".player button[aria-label='Pause']")
    page.reload()
    page.wait_for_selector(".player .name:has-text('Mp3 song 2')")
    page.click(".player button[aria-label='Queue']")
    assert page.locator(".q-row").count() == 3
    expect(page.locator(".q-row.current .name")).to_have_text("Mp3 song 2")
    page.click(".player button[aria-label='Play']")
    visitor.hears(0.5)
    assert visitor.playing_time() > 1.0


def test_the_queue_is_put_in_order_by_keys_and_taken_apart(enter: Enter) -> None:
    visitor = enter("/library/albums")
    page = visitor.page
    page.click(album("opus"))
    page.click(PLAY)
    page.keyboard.press("q")
    names = page.locator(".q-row .name")
    page.locator(".q-row button.what").nth(2).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(names).to_have_text(["Opus song 1", "Opus song 3", "Opus song 2"])
    page.keyboard.press("Delete")
    expect(names).to_have_text(["Opus song 1", "Opus song 2"])
    page.click(".toast button:has-text('Undo')")
    expect(names).to_have_text(["Opus song 1", "Opus song 3", "Opus song 2"])


def test_chosen_tracks_are_queued_together(enter: Enter) -> None:
    visitor = enter("/library/tracks?sort=title")
    page = visitor.page
    page.click(".row >> nth=0 >> .cell >> nth=-1")
    page.click(".row >> nth=3 >> .cell >> nth=-1", modifiers=["Shift"])
    page.wait_for_selector(".chosen:has-text('4 tracks')")
    page.click(".chosen button[aria-label='Add to the queue']")
    page.keyboard.press("q")
    assert page.locator(".q-row").count() == 4


def test_the_space_bar_and_the_arrows_work_the_player(enter: Enter) -> None:
    visitor = enter("/library/albums")
    page = visitor.page
    page.click(album("wav"))
    page.click(PLAY)
    visitor.hears(0.3)
    page.click("#content h1")
    page.keyboard.press("Control+ArrowRight")
    page.wait_for_selector(".player .name:has-text('Wav song 2')")
    visitor.hears(0.3)
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('audio').paused")
    page.keyboard.press("Space")
    page.wait_for_function("!document.querySelector('audio').paused")
    shown = "[navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist]"
    assert visitor.js(shown) == ["Wav song 2", "Band 5"]
