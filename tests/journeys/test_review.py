"""Review: albums decided by a key or two, with 500 of them waiting; and on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, WebSocket, expect

from tests import inbox
from tests.fakes.musicbrainz.loopback import Limited, served
from tests.fakes.musicbrainz.server import FakeMusicBrainz, Json, release
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.house import PASSWORD, Home, Visitor, serving, signed_in, until

pytestmark = pytest.mark.browser

STEP_BYTES = 50_000
"""That a step may send over the socket; here all that is fetched for it counts too."""
STEP_NODES = 3_000

PENDING = 2
STEPS = 8

SMALL = """() => [...document.querySelectorAll(".review a, .review button, .review input")]
    .map((one) => [one.closest("label") ?? one, one])
    .filter(([box]) => box.getBoundingClientRect().width && box.getBoundingClientRect().height < 44)
    .map(([, one]) => one.outerHTML.slice(0, 120))"""


def known(number: int, *, artist: str = "", takes: str = "") -> Json:
    """An album of the shelf as MusicBrainz has it, or one that is like it."""
    tracks = tuple((f"Song {track} of {number}{takes}", 200_000) for track in range(1, 13))
    by = artist or f"The Watchers {number}"
    return release(named(number), (by,), tracks, date="1990-04-05")


def named(number: int) -> str:
    return f"{inbox.ALONE}{number}"


@pytest.fixture(scope="module")
def musicbrainz() -> Iterator[Limited]:
    catalogue = (
        known(5),
        known(6, takes=" (Take 9)"),
        known(6, artist="The Watchers 6 Trio"),
        known(inbox.WAITING + 1),
    )
    with served(FakeMusicBrainz(catalogue), rate=1000) as limited:
        yield limited


@contextmanager
def asking(data: Path, musicbrainz: Limited) -> Iterator[str]:
    """A soniq on the data folder that asks the small MusicBrainz; its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SONIQ_MUSICBRAINZ_URL", musicbrainz.url)
        patch.setenv("SONIQ_MUSICBRAINZ_RATE", "50")
        with serving(data) as (address, _):
            yield address


@pytest.fixture(scope="module")
def home(
    browser: Browser, musicbrainz: Limited, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    data = tmp_path_factory.mktemp("waiting") / "data"
    inbox.fill(data, PASSWORD, pending=PENDING)
    with asking(data, musicbrainz) as address:
        yield address, signed_in(browser, address, "Anna")


def before(page: Page) -> Locator:
    """The title of the album that is to be decided."""
    return page.locator(".album-before h2")


def open_album(enter: Enter, number: int, **how: Any) -> Visitor:
    visitor = enter(f"/review?album={number}", **how)
    expect(before(visitor.page)).to_have_text(named(number))
    visitor.page.wait_for_selector(".candidate")
    return visitor


def stands(page: Page, number: int, words: str) -> None:
    """Waits until the server says so of the album."""
    until(
        page,
        "async ([number, words]) => (await (await fetch("
        "`/review/_feed/standing/${number}`)).json()).words === words",
        [number, words],
    )


def test_one_key_decides_an_album_and_another_takes_it_back(enter: Enter) -> None:
    page = open_album(enter, 10).page
    page.keyboard.press("Enter")
    expect(before(page)).to_have_text(named(11))
    expect(page.locator(".toast")).to_contain_text(f"“{named(10)}” is matched.")
    stands(page, 10, "Matched by hand")
    page.wait_for_timeout(1200)
    expect(page.locator(".toast")).to_have_count(1)
    expect(page.locator(f".inbox button:has-text('{named(10)}')")).to_have_count(0)
    page.keyboard.press("u")
    expect(before(page)).to_have_text(named(10))
    stands(page, 10, "Needs you")
    expect(page.locator(".inbox button[aria-current]")).to_contain_text(named(10))


def test_a_decision_is_taken_back_from_another_page_too(enter: Enter) -> None:
    page = open_album(enter, 47).page
    page.keyboard.press("Enter")
    expect(before(page)).not_to_have_text(named(47))
    page.click(".rail a:has-text('Albums')")
    page.wait_for_selector(".card")
    stands(page, 47, "Matched by hand")
    page.keyboard.press("u")
    stands(page, 47, "Needs you")
    page.wait_for_timeout(1500)
    expect(page.locator(".toast")).to_have_text("Taken back.")
    assert page.url.endswith("/library/albums")


def test_the_count_in_the_frame_follows(enter: Enter) -> None:
    page = open_album(enter, 12).page
    count = page.locator(".rail .waits")
    was = int(count.inner_text().split()[0])
    page.keyboard.press("Enter")
    expect(count).to_contain_text(str(was - 1))
    page.click(".toast button:has-text('Undo')")
    expect(count).to_contain_text(str(was))


def test_keys_lead_through_the_inbox_and_put_off(enter: Enter) -> None:
    page = open_album(enter, 14).page
    page.keyboard.press("j")
    expect(before(page)).to_have_text(named(15))
    page.keyboard.press("ArrowLeft")
    expect(before(page)).to_have_text(named(14))
    page.keyboard.press("s")
    expect(before(page)).to_have_text(named(15))
    expect(page.locator(".toast")).to_contain_text("comes later")
    page.wait_for_timeout(500)
    page.keyboard.press("n")
    expect(before(page)).to_have_text(named(16))
    stands(page, 15, "None of what was found")
    page.keyboard.press("?")
    expect(page.locator(".help")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator(".help")).to_be_visible()


def test_one_key_too_many_decides_nothing_that_nobody_saw(enter: Enter) -> None:
    page = open_album(enter, 18).page
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(before(page)).to_have_text(named(19))
    stands(page, 18, "Matched by hand")
    stands(page, 19, "Needs you")


def test_a_search_by_hand_is_chosen_from_by_number(enter: Enter) -> None:
    page = open_album(enter, 6).page
    page.keyboard.press("/")
    expect(page.get_by_label("Artist", exact=True)).to_be_focused()
    expect(page.get_by_label("Artist", exact=True)).to_have_value("The Watchers 6")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=What your search found")
    expect(page.locator(".candidate")).to_have_count(2)
    page.keyboard.press("2")
    expect(page.locator(".picked")).to_contain_text("Trio")
    page.keyboard.press("Enter")
    expect(before(page)).to_have_text(named(7))
    stands(page, 6, "Matched by hand")


def test_keys_in_a_field_are_letters(enter: Enter) -> None:
    page = open_album(enter, 20).page
    page.keyboard.press("/")
    page.get_by_label("Artist", exact=True).fill("")
    page.keyboard.type("snj1?u")
    expect(page.get_by_label("Artist", exact=True)).to_have_value("snj1?u")
    page.keyboard.press("Escape")
    expect(page.locator(".by-hand")).to_have_count(0)
    expect(before(page)).to_have_text(named(20))


def test_an_address_is_pasted_or_refused_in_words(enter: Enter) -> None:
    visitor = open_album(enter, 5)
    page = visitor.page
    page.keyboard.press("p")
    page.keyboard.type("nonsense")
    page.keyboard.press("Enter")
    expect(page.locator(".note.bad")).to_contain_text("is no MBID")
    visitor.troubles.clear()
    page.fill(".by-hand input", f"https://musicbrainz.org/release/{known(5)['id']}")
    page.keyboard.press("Enter")
    expect(before(page)).not_to_have_text(named(5))
    stands(page, 5, "Matched by hand")


def test_only_the_ticked_fields_are_sent(enter: Enter) -> None:
    page = open_album(enter, 22).page
    page.uncheck("[data-field=date]")
    with page.expect_request("**/album/22/choose") as sent:
        page.keyboard.press("Enter")
    body = sent.value.post_data_json
    assert body is not None
    assert "date" not in body["fields"]
    assert {"album_artists", "title"} <= set(body["fields"])
    stands(page, 22, "Matched by hand")


def test_what_cannot_be_chosen_comes_back_with_the_reason(enter: Enter) -> None:
    visitor = open_album(enter, 24)
    page = visitor.page
    page.keyboard.press("2")
    expect(page.locator(".picked")).to_contain_text("Trio")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("MusicBrainz has no release")
    page.click(".toast button:has-text('See')")
    expect(before(page)).to_have_text(named(24))
    visitor.troubles.clear()


def test_trouble_is_said_and_tried_again(enter: Enter) -> None:
    visitor = open_album(enter, 26)
    page = visitor.page
    page.route("**/review/_feed/album/29", lambda route: route.abort())
    for number in (27, 28):
        page.keyboard.press("j")
        expect(before(page)).to_have_text(named(number))
    page.keyboard.press("j")
    page.wait_for_selector("text=This album could not be shown")
    page.unroute("**/review/_feed/album/29")
    page.click("text=Try again")
    expect(before(page)).to_have_text(named(29))
    visitor.troubles.clear()


def test_steps_through_500_albums_are_small(enter: Enter) -> None:
    visitor = enter("/")
    page = visitor.page
    over_socket = over_feeds = 0

    def framed(payload: str | bytes) -> None:
        nonlocal over_socket
        over_socket += len(payload)

    def fetched(response: Response) -> None:
        nonlocal over_feeds
        if "/review/_feed" in response.url:
            over_feeds += response.request.sizes()["responseBodySize"]

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", framed)
        socket.on("framesent", framed)

    page.on("websocket", listen)
    page.on("response", fetched)
    page.reload()
    visitor.open("/review?album=31")
    expect(before(page)).to_have_text(named(31))
    page.wait_for_load_state("networkidle")
    for number in range(31, 31 + STEPS):
        over_socket = over_feeds = 0
        page.keyboard.press("Enter")
        expect(before(page)).to_have_text(named(number + 1))
        page.wait_for_selector(".differences")
        stands(page, number, "Matched by hand")
        page.wait_for_timeout(1500)
        assert over_socket + over_feeds <= STEP_BYTES, (over_socket, over_feeds)
        assert over_feeds > 0
        nodes = visitor.js("document.querySelectorAll('*').length")
        assert isinstance(nodes, int)
        assert nodes <= STEP_NODES
    page.locator(".inbox-list").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    for _ in range(12):
        page.wait_for_timeout(200)
        page.locator(".inbox-list").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(page.locator(".inbox li").last).to_be_visible()
    nodes = visitor.js("document.querySelectorAll('*').length")
    assert isinstance(nodes, int)
    assert nodes <= STEP_NODES


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_can_be_used_by_everyone(enter: Enter, theme: str) -> None:
    visitor = open_album(enter, 41, theme=theme)
    assert judge(visitor) == []
    visitor.page.keyboard.press("/")
    assert judge(visitor) == []


def test_it_fits_a_phone_and_a_thumb(enter: Enter) -> None:
    visitor = open_album(enter, 43, width=390)
    page = visitor.page
    expect(page.locator(".steps-by")).to_contain_text(" of ")
    expect(page.locator(".inbox")).not_to_be_visible()
    assert visitor.js("document.documentElement.scrollWidth") == 390
    assert visitor.js(SMALL) == []
    assert judge(visitor) == []
    page.get_by_label("Next album").tap()
    expect(before(page)).to_have_text(named(44))
    page.get_by_role("button", name="Accept").tap()
    expect(before(page)).to_have_text(named(45))
    stands(page, 44, "Matched by hand")


def test_an_albums_page_says_how_it_stands_and_leads_here(enter: Enter) -> None:
    page = enter("/library/albums/320").page
    page.click(".matched a:has-text('Needs you')")
    expect(before(page)).to_have_text(named(320))
    page.go_back()
    page.wait_for_selector(".matched")


def test_an_album_is_looked_for_from_its_page(enter: Enter) -> None:
    page = enter(f"/library/albums/{inbox.WAITING + 1}").page
    expect(page.locator(".matched")).to_contain_text("Not looked for yet")
    page.click(".matched button")
    page.click("[role=menuitem]:has-text('Look for it now')")
    expect(page.locator(".matched a")).to_contain_text("Matched to MusicBrainz")


def test_an_empty_inbox_says_what_comes_next(
    browser: Browser, musicbrainz: Limited, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("nothing-waits") / "data"
    inbox.fill(data, PASSWORD, waiting=0, pending=2)
    with asking(data, musicbrainz) as address:
        state = signed_in(browser, address, "Anna")
        context = browser.new_context(storage_state=state, reduced_motion="reduce")
        visitor = Visitor.enter(context, address)
        page = visitor.page
        visitor.open("/network")
        page.click(".policy button:has-text('Off')")
        expect(page.locator(".policy [role=status]")).to_contain_text("Nobody outside is ever")
        visitor.open("/review")
        page.wait_for_selector("text=Nothing needs you yet")
        expect(page.locator(".note.warn")).to_contain_text("may not ask anyone outside")
        page.click("text=Allow it when I ask")
        expect(page.locator(".note.warn")).to_have_count(0)
        assert judge(visitor) == []
        page.click("text=Match 2 albums")
        expect(before(page)).to_have_text(named(1))
        page.wait_for_selector("text=Nothing was found")
        page.keyboard.press("n")
        expect(before(page)).to_have_text(named(2))
        page.click("text=Keep its own tags")
        page.wait_for_selector("text=Nothing needs you")
        assert visitor.troubles == []
        context.close()
