"""The import page: what one saved and owns elsewhere is seen, taken in, found, and taken back."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from soniq.app import Soniq
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.edited import fill, settle
from tests.journeys.house import Home, serving, signed_in
from tests.shelf import Shelf

pytestmark = pytest.mark.browser

LIBRARY = {
    "tracks": [{"artist": "Band 0", "album": "Album 0", "track": "Song 0.1", "uri": ""}],
    "albums": [
        {"artist": "Band 0", "album": "Album 0", "uri": "spotify:album:0000000000000000000001"},
        {"artist": "Elsewhere", "album": "Gone", "uri": "spotify:album:0000000000000000000002"},
    ],
    "artists": [{"name": "Band 0", "uri": ""}],
}
RECORDS = (
    "release_id,Artist,Title,Format,CollectionFolder\n"
    '1,Elsewhere (2),Gone,"LP, Album",Rock\n2,Various,Hits,CD,Rock\n'
)
LIST = "#EXTM3U\n#EXTINF:180,Elsewhere - Away\nx/Away.mp3\n"


def quiet(soniq: Soniq) -> None:
    soniq.preferences.set("network", "off", soniq.loaded)


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    shelf = Shelf(tmp_path_factory.mktemp("brought-music"))
    fill(shelf)
    data = tmp_path_factory.mktemp("brought-data")
    settle(data, shelf.root, quiet)
    with serving(data) as (address, _):
        yield address, signed_in(browser, address, "Anna")


def test_a_library_is_seen_taken_in_found_in_the_collection_and_taken_back(
    enter: Enter, tmp_path: Path
) -> None:
    file = tmp_path / "YourLibrary.json"
    file.write_text(json.dumps(LIBRARY))
    visitor = enter("/import")
    page = visitor.page
    page.set_input_files(".drop input[type=file] >> nth=0", file)
    card = page.locator(".import").first
    expect(card).to_contain_text("2 albums, 1 song")
    expect(card).to_contain_text("1 of 2 albums here, 1 of 1 song here")
    expect(card).to_contain_text("Left out: followed artists (1).")
    assert judge(visitor) == []
    card.locator("button:has-text('Take it in')").click()
    expect(card).to_contain_text("3 saved albums and songs in your collection now")
    card.locator("a:has-text('See the collection')").click()
    expect(page.locator("#content")).to_contain_text("Gone")
    visitor.open("/import")
    page.locator(".import:has-text('YourLibrary.json') button:has-text('Take all of it')").click()
    page.wait_for_selector(".toast:has-text('Taken back')")
    expect(page.locator(".import[data-state=undone]")).to_have_count(1)


def test_records_are_owned_and_songs_of_a_list_are_wanted_where_asked(
    enter: Enter, tmp_path: Path
) -> None:
    records, songs = tmp_path / "collection.csv", tmp_path / "away.m3u8"
    records.write_text(RECORDS)
    songs.write_text(LIST)
    page = enter("/import").page
    page.set_input_files(".drop input[type=file] >> nth=0", records)
    card = page.locator(".import:has-text('collection.csv')")
    expect(card).to_contain_text("2 records and purchases")
    expect(card).to_contain_text("Records and purchases count as owned.")
    card.locator("button:has-text('Take it in')").click()
    expect(card).to_contain_text("2 records and purchases in your collection now")
    page.set_input_files(".drop input[type=file] >> nth=0", songs)
    card = page.locator(".import:has-text('away.m3u8')")
    wanted = card.locator("label:has-text('Songs of its playlists, as wanted') input")
    expect(wanted).not_to_be_checked()
    wanted.check()
    card.locator("button:has-text('Take it in')").click()
    expect(card).to_contain_text("1 saved album or song in your collection now")
    expect(card).to_contain_text("1 new playlist, with")


def test_every_source_says_how_to_get_its_file(enter: Enter) -> None:
    page = enter("/import").page
    for name in ("Spotify, all of it", "Spotify, right now", "Bandcamp", "Discogs", "Playlists"):
        summary = page.locator("summary", has_text=re.compile(f"^{name}"))
        one = page.locator(".hows details").filter(has=summary)
        one.locator("summary").click()
        expect(one.locator("p")).to_be_visible()


def test_a_purchase_that_is_refused_says_so_where_it_was_brought(
    enter: Enter, tmp_path: Path
) -> None:
    bad = tmp_path / "Gone.zip"
    with zipfile.ZipFile(bad, "w") as made:
        made.writestr("../01 Away.flac", b"no song")
    page = enter("/import").page
    page.set_input_files(".drop input[type=file] >> nth=0", bad)
    card = page.locator(".purchase[data-state=failed]")
    expect(card).to_contain_text("Gone.zip")
    expect(card.locator("[role=alert]")).to_contain_text("The zip names files outside of itself")
