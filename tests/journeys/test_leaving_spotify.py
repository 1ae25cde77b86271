"""Leaving Spotify on a phone: what was saved there, seen with its covers; one album bought, filed,
and one's own. From an empty box on, in few actions."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import judge
from tests.journeys.house import PASSWORD, Visitor, serving
from tests.journeys.wired import ARTIST, BOUGHT, SAVED, SONGS
from tests.shelf import Shelf

pytestmark = pytest.mark.browser

MOST = 25
"""Actions from an empty box to the first album that is owned."""
COVERS = "document.querySelectorAll('.piece .cover img.here').length"


class Hand:
    """Does things on a page as a person does, and counts each of them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.did: list[str] = []

    def open(self, address: str) -> None:
        self._do(f"open {address}", lambda: self._page.goto(address))

    def click(self, what: str) -> None:
        self._do(f"click {what}", lambda: self._page.click(what))

    def fill(self, what: str, text: str) -> None:
        self._do(f"fill {what}", lambda: self._page.fill(what, text))

    def choose(self, what: str, file: Path) -> None:
        """The click on the button, and the choice in the dialog that it opens."""
        self.did.append(f"click {what}")
        with self._page.expect_file_chooser() as opened:
            self._page.click(what)
        self._do(f"choose {file.name}", lambda: opened.value.set_files(file))

    def _do(self, name: str, act: Callable[[], object]) -> None:
        self.did.append(name)
        act()


def test_what_was_streamed_is_seen_bought_and_owned(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "anna"
    (home / "Music").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SONIQ_MUSICBRAINZ_URL", "https://musicbrainz.example")
    monkeypatch.setenv("SONIQ_MUSICBRAINZ_RATE", "50")
    monkeypatch.setenv("SONIQ_ANALYSE", "false")
    export, purchase = exported(tmp_path), bought(tmp_path)
    with serving(tmp_path / "data", module="tests.journeys.wired") as (address, _):
        context = browser.new_context(
            viewport={"width": 390, "height": 844},
            is_mobile=True,
            has_touch=True,
            reduced_motion="reduce",
        )
        visitor = Visitor.enter(context, address)
        page, hand = visitor.page, Hand(visitor.page)
        _set_up(page, hand, address)
        _bring(visitor, hand, export)
        _buy(visitor, hand, purchase)
        assert len(hand.did) <= MOST, hand.did
        _shelve(visitor)
        assert visitor.strangers() == []
        assert visitor.troubles == []
        context.close()
    songs = sorted(path.name for path in (home / "Music").rglob("*.flac"))
    assert songs == [f"{number:02} - {song}.flac" for number, song in enumerate(SONGS, 1)]


def _set_up(page: Page, hand: Hand, address: str) -> None:
    hand.open(address + "/")
    hand.fill("[name=name]", "Anna")
    hand.fill("[name=password]", PASSWORD)
    hand.click("text=Go on")
    page.wait_for_url("**/welcome")
    hand.click(".browse li button >> nth=0")
    hand.click("text=Add this folder")
    page.wait_for_selector(".list b:text-is('Music')")


def _bring(visitor: Visitor, hand: Hand, export: Path) -> None:
    """The export, as Spotify sends it; then the wall with the covers that others have."""
    page = visitor.page
    hand.click(".tabs button:has-text('More')")
    hand.click(".more-sheet a:has-text('Collection')")
    hand.click("text=Bring an export")
    hand.choose("text=Choose files", export)
    hand.click("[data-state=staged] >> text=Take it in")
    page.wait_for_selector("[data-import][data-state=done]", timeout=60_000)
    hand.click("text=See the collection")
    expect(page.locator(".piece.look-wanted")).to_have_count(len(SAVED))
    visitor.until(f"{COVERS} === {len(SAVED)}")
    assert judge(visitor) == []


def _buy(visitor: Visitor, hand: Hand, purchase: Path) -> None:
    """The zip of a shop, brought from the album's own panel."""
    page = visitor.page
    hand.click(f".piece a.title:has-text('{BOUGHT}')")
    hand.click(".wall-panel >> text=I bought it")
    hand.choose("text=Choose files", purchase)
    page.wait_for_selector("[data-arrival][data-state=staged] .purchase-songs", timeout=60_000)
    assert judge(visitor) == []
    hand.click("text=Let soniq write there")
    hand.click("button:text-is('File it'):enabled")
    page.wait_for_selector("[data-arrival][data-state=done]", timeout=60_000)
    hand.click(".tabs button:has-text('More')")
    hand.click(".more-sheet a:has-text('Collection')")
    owned = page.locator(".piece.look-owned")
    expect(owned).to_have_count(1)
    expect(owned.locator(".title")).to_have_text(BOUGHT)
    expect(page.locator(".piece.look-wanted")).to_have_count(len(SAVED) - 1)


def _shelve(visitor: Visitor) -> None:
    """A record on the shelf, by the barcode on its back."""
    page = visitor.page
    page.click("[aria-label='Add an album']")
    page.fill(".add-album input", SAVED[1]["barcode"])
    page.keyboard.press("Enter")
    page.wait_for_selector(".offers >> text=It is in the collection already")
    assert judge(visitor) == []
    page.select_option(".offers select", "vinyl")
    expect(page.locator(".wall-panel h2")).to_contain_text(SAVED[1]["title"])
    page.click(".wall-panel [aria-label='Close']")
    expect(page.locator(".piece.look-owned")).to_have_count(2)


def exported(folder: Path) -> Path:
    """The account data of somebody who saved albums and a song, in Spotify's form."""
    albums = [
        {
            "artist": one["artist-credit"][0]["name"],
            "album": one["title"],
            "uri": f"spotify:album:{number:022}",
        }
        for number, one in enumerate(SAVED)
    ]
    track = {
        "artist": ARTIST,
        "album": BOUGHT,
        "track": SONGS[0],
        "uri": f"spotify:track:{7:022}",
    }
    library = {
        **{name: [] for name in ("shows", "episodes", "bannedTracks", "artists", "other")},
        "tracks": [track],
        "albums": albums,
    }
    history = {
        "endTime": "2024-03-02 19:31",
        "artistName": ARTIST,
        "trackName": SONGS[0],
        "msPlayed": 200_000,
    }
    file = folder / "my_spotify_data.zip"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("Spotify Account Data/YourLibrary.json", json.dumps(library))
        made.writestr("Spotify Account Data/StreamingHistory_music_0.json", json.dumps([history]))
        made.writestr("Spotify Account Data/Identity.json", json.dumps({"displayName": "anna"}))
    return file


def bought(folder: Path) -> Path:
    """An album as Bandcamp hands it out."""
    shelf = Shelf(folder / "bought")
    for number, song in enumerate(SONGS, 1):
        shelf.add(
            f"{ARTIST} - {BOUGHT} - {number:02} {song}.flac",
            title=song,
            artist=ARTIST,
            album=BOUGHT,
            number=number,
            year="1987",
        )
    shelf.picture("cover.jpg", colour="steelblue")
    file = folder / f"{ARTIST} - {BOUGHT}.zip"
    with zipfile.ZipFile(file, "w") as made:
        for path in sorted(shelf.root.iterdir()):
            made.write(path, path.name)
    return file
