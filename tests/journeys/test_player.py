"""The player: seeking, loudness, fading, sleep, words, lists, and playing on elsewhere."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from soniq.demo.tagging import tag
from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.house import Home, Visitor, claimed, serving
from tests.shelf import Shelf, sleeve_of
from tests.sound import tune, write

pytestmark = pytest.mark.browser

LONG = 400.0
FORMATS = {"flac": "flac", "mp3": "mp3", "opus": "opus", "aac": "m4a", "vorbis": "ogg"}
WORDS = "[00:00.00]The first line\n[00:02.00]The second line\n[00:04.00]The third line\n"
POSITION = ".player input[aria-label=Position]"
SOUND = ".player [aria-label='Sound and sleep']"


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    root = tmp_path_factory.mktemp("music")
    shelf = Shelf(root)
    for number, (fmt, suffix) in enumerate(FORMATS.items(), 1):
        path = shelf.place(f"Long/{number}.{suffix}")
        write(path, tune(number, seconds=LONG), fmt=fmt, rate=16_000)
        title = f"Long {fmt}"
        tag(path, sleeve_of({"title": title, "artist": "Long", "album": title, "number": 1}))
    for number in (1, 2, 3):
        shelf.add(
            f"Short/{number}.flac",
            seconds=7.0,
            title=f"Short {number}",
            artist="Short",
            album="Short",
            number=number,
            rg_track_gain=-6.02,
            rg_track_peak=0.5,
        )
        shelf.add(
            f"Told/{number}.flac",
            seconds=7.0,
            title=f"Told {number}",
            artist="Told",
            album="Told",
            number=number,
        )
    shelf.put("Short/1.lrc", WORDS.encode())
    with serving(tmp_path_factory.mktemp("data"), "--music", str(root)) as (address, _):
        yield address, claimed(browser, address, tracks=len(FORMATS) + 6)


def playing(enter: Enter, album: str, *, width: int = 1280, theme: str = "dark") -> Visitor:
    visitor = enter("/library/albums", width=width, theme=theme)
    visitor.page.click(f".card a:has-text('{album}')")
    visitor.page.click(".actions [data-how=now]")
    visitor.page.wait_for_function(
        "[...document.querySelectorAll('audio')].some((one) => one.currentTime > 0.3)"
    )
    return visitor


def go_to(visitor: Visitor, seconds: float) -> None:
    visitor.page.locator(POSITION).evaluate(
        """(slider, to) => {
            slider.value = to;
            slider.dispatchEvent(new Event("input"));
            slider.dispatchEvent(new Event("change"));
        }""",
        seconds,
    )


def reaches(page: Page, seconds: float) -> None:
    """Waits until the current track sounds at that second or later."""
    page.wait_for_function(
        "([at, until]) => Number(document.querySelector(at).value) >= until",
        arg=[POSITION, seconds],
    )


def slide(slider: Locator, to: int) -> None:
    slider.evaluate("(it, to) => { it.value = to; it.dispatchEvent(new Event('input')); }", to)


def loudness(visitor: Visitor) -> list[float]:
    said = visitor.js("[...document.querySelectorAll('audio')].map((one) => one.volume)")
    assert isinstance(said, list)
    return said


@pytest.mark.parametrize("fmt", FORMATS)
def test_one_goes_anywhere_in_a_long_track(enter: Enter, fmt: str) -> None:
    visitor = playing(enter, f"Long {fmt}")
    for place in (300.0, 20.0, LONG - 10):
        go_to(visitor, place)
        reaches(visitor.page, place + 1.0)
        assert float(visitor.page.input_value(POSITION)) < place + 8
    assert visitor.js("document.querySelector('audio').error") is None
    assert visitor.js("document.querySelector('audio').src.startsWith('blob:')") is True


def test_music_goes_on_when_the_server_was_away_for_a_moment(enter: Enter) -> None:
    visitor = playing(enter, "Long flac")
    page = visitor.page
    page.route("**/stream/**", lambda route: route.abort("connectionrefused"))
    go_to(visitor, 350)
    page.wait_for_timeout(2_500)
    page.unroute("**/stream/**")
    reaches(page, 351)
    visitor.troubles[:] = [said for said in visitor.troubles if "REFUSED" not in said]


def test_replaygain_makes_a_loud_track_quieter(enter: Enter) -> None:
    visitor = playing(enter, "Short")
    page = visitor.page
    assert loudness(visitor)[0] == 1
    page.click(SOUND)
    page.click(".sound-sheet button:has-text('By track')")
    page.wait_for_function("Math.abs(document.querySelector('audio').volume - 0.5) < 0.01")
    slide(page.locator(".sound-sheet input").first, 12)
    page.wait_for_function("document.querySelector('audio').volume === 1")
    page.click(".sound-sheet button:has-text('Off') >> nth=0")
    assert loudness(visitor)[0] == 1


def test_tracks_fade_into_one_another_but_not_within_an_album(enter: Enter) -> None:
    visitor = playing(enter, "Short")
    page = visitor.page
    page.evaluate(
        """() => {
            window.together = [];
            setInterval(() => {
                const on = [...document.querySelectorAll("audio")].filter((one) => !one.paused);
                const name = document.querySelector(".player .name").textContent;
                if (on.length > 1) window.together.push([name, ...on.map((one) => one.volume)]);
            }, 50);
        }"""
    )
    page.click(SOUND)
    slide(page.locator(".sound-sheet [aria-label^=Crossfade]"), 2)
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    page.locator(".q-row button.what").nth(2).focus()
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_selector(".player .name:has-text('Short 3')")
    page.wait_for_selector(".player .name:has-text('Short 2')")
    together = visitor.js("window.together")
    assert isinstance(together, list)
    assert {name for name, *_ in together} == {"Short 3", "Short 2"}
    assert any(0.2 < first < 0.98 and 0.2 < second < 0.98 for _, first, second in together)
    page.wait_for_timeout(2_500)
    page.click(".player [aria-label=Previous]")
    page.evaluate("window.together = []")


def test_an_album_in_its_order_is_never_faded(enter: Enter) -> None:
    visitor = playing(enter, "Short")
    page = visitor.page
    page.click(SOUND)
    slide(page.locator(".sound-sheet [aria-label^=Crossfade]"), 2)
    page.keyboard.press("Escape")
    page.wait_for_selector(".player .name:has-text('Short 2')")
    visitor.hears(0.5)
    assert visitor.js("document.querySelectorAll('audio')[1].hasAttribute('src')") is False


def test_it_falls_asleep_at_the_end_of_a_track(enter: Enter) -> None:
    visitor = playing(enter, "Short")
    page = visitor.page
    page.click(SOUND)
    page.click(".sound-sheet .chip:has-text('End of the track')")
    page.keyboard.press("Escape")
    page.wait_for_selector(".player button[aria-label=Play]")
    expect(page.locator(".player .name")).to_have_text("Short 1")
    page.wait_for_timeout(500)
    assert visitor.js("document.querySelector('audio').paused") is True


def test_it_falls_asleep_after_some_minutes_and_fades(enter: Enter) -> None:
    visitor = playing(enter, "Long mp3")
    page = visitor.page
    page.click(SOUND)
    page.click(".sound-sheet .chip:has-text('15 min')")
    page.wait_for_selector(".sound-sheet [role=status]:has-text('in 15 min')")
    page.evaluate("(now => { Date.now = () => now() + 885_000; })(Date.now.bind(Date))")
    page.wait_for_function("document.querySelector('audio').volume < 0.5")
    page.wait_for_function("document.querySelector('audio').paused", timeout=30_000)
    assert loudness(visitor)[0] == 1


def test_words_are_lit_in_time_and_lead_back_into_the_music(enter: Enter) -> None:
    visitor = playing(enter, "Short")
    page = visitor.page
    page.keyboard.press("y")
    page.wait_for_selector(".sing.sung:has-text('The first line')")
    page.wait_for_selector(".sing.sung:has-text('The second line')")
    page.click(".sing:has-text('The third line')")
    reaches(page, 4)
    page.wait_for_selector(".sing.sung:has-text('The third line')")
    page.click(".sing:has-text('The first line')")
    page.wait_for_selector(".sing.sung:has-text('The first line')")
    page.click(".player [aria-label=Next]")
    page.wait_for_selector(".lyrics:has-text('No words are known of this track.')")
    page.wait_for_selector(".lyrics button:has-text('Look them up')")


def test_chosen_tracks_leave_the_queue_together_or_become_a_list(enter: Enter) -> None:
    visitor = playing(enter, "Short")
    page = visitor.page
    page.keyboard.press("q")
    page.click(".queue-head button:has-text('Choose')")
    page.click(".q-row .what >> nth=1")
    page.click(".q-row .what >> nth=2")
    page.wait_for_selector(".queue-chosen:has-text('2 tracks')")
    page.click(".queue-head button:has-text('Save')")
    page.fill(".queue-save input", "Two short ones")
    page.click(".queue-save button[type=submit]")
    page.wait_for_selector(".toast:has-text('“Two short ones” is a playlist now, with 2 tracks.')")
    page.click(".q-row .what >> nth=1", modifiers=["Control"])
    page.click(".q-row .what >> nth=2", modifiers=["Control"])
    page.click(".queue-chosen button:has-text('Take out')")
    expect(page.locator(".q-row .name")).to_have_text(["Short 1"])
    page.click(".toast button:has-text('Undo')")
    expect(page.locator(".q-row .name")).to_have_text(["Short 1", "Short 2", "Short 3"])


def test_a_row_is_dragged_with_a_finger_as_with_the_mouse(enter: Enter) -> None:
    visitor = playing(enter, "Short", width=390)
    page = visitor.page
    page.click(".player .now button.cover")
    page.click(".full header [aria-label=Queue]")
    grips = page.locator(".q-row .grip")
    start, end = grips.nth(2).bounding_box(), grips.nth(1).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 10, end["y"] + 8, steps=4)
    page.mouse.up()
    expect(page.locator(".q-row .name")).to_have_text(["Short 1", "Short 3", "Short 2"])


def plays(visitor: Visitor) -> list[dict[str, object]]:
    told = visitor.js("fetch('/api/plays?skips=true').then((answer) => answer.json())")
    assert isinstance(told, dict)
    found = told["plays"]
    assert isinstance(found, list)
    return found


def test_what_was_heard_is_told_once_it_can_be(enter: Enter) -> None:
    visitor = playing(enter, "Told")
    page = visitor.page
    before = len(plays(visitor))

    def away(route: Route) -> None:
        if route.request.method == "POST":
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/api/plays", away)
    visitor.hears(1.5)
    page.click(".player [aria-label=Next]")
    page.wait_for_selector(".player .name:has-text('Told 3')")
    page.click(".player [aria-label=Pause]")
    page.wait_for_timeout(2_500)
    assert len(plays(visitor)) == before
    page.unroute("**/api/plays")
    page.reload()
    visitor.until(
        "fetch('/api/plays?skips=true').then((it) => it.json())"
        f".then((it) => it.plays.length >= {before + 2})"
    )
    played = [int(str(one["played_ms"])) for one in plays(visitor)[:2]]
    assert 6_000 <= played[0] <= 7_600
    assert 1_000 <= played[1] <= 6_000
    assert [one["is_skip"] for one in plays(visitor)[:1]] == [False]
    visitor.troubles[:] = [said for said in visitor.troubles if "DISCONNECTED" not in said]


def test_another_browser_takes_over_is_led_from_here_and_gives_back(enter: Enter) -> None:
    here = playing(enter, "Long opus")
    there = enter("/")
    here.page.bring_to_front()
    go_to(here, 100)
    reaches(here.page, 101)
    here.page.click("[aria-label='Play on another device']")
    here.page.click(".menu [role=menuitem]:has-text('Chrome on Linux')")
    reaches(there.page, 101)
    there.page.wait_for_function(
        "[...document.querySelectorAll('audio')].some((one) => !one.paused)"
    )
    here.page.wait_for_function("document.querySelector('audio').paused")
    expect(here.page.locator(".player .elsewhere")).to_have_text("On Chrome on Linux")
    here.page.click(".player [aria-label=Pause]")
    there.page.wait_for_selector(".player [aria-label=Play]")
    here.page.click(".player [aria-label=Play]")
    there.page.wait_for_selector(".player [aria-label=Pause]")
    go_to(here, 200)
    reaches(there.page, 201)
    here.page.click("[aria-label^='Playing on']")
    here.page.click(".menu [role=menuitem]:has-text('This browser')")
    here.page.wait_for_function("!document.querySelector('audio').paused")
    reaches(here.page, 201)
    there.page.wait_for_selector(".player [aria-label=Play]")
    expect(here.page.locator(".player .elsewhere")).to_have_count(0)


def test_another_browser_offers_to_go_on(enter: Enter) -> None:
    here = playing(enter, "Long vorbis")
    go_to(here, 50)
    reaches(here.page, 52)
    here.page.click(".player [aria-label=Pause]")
    here.page.wait_for_timeout(2_500)
    there = enter("/")
    there.page.click(".toast:has-text('You listened to “Long vorbis”') button:has-text('Continue')")
    reaches(there.page, 51)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_nothing_serious_is_wrong_with_the_player(enter: Enter, theme: str) -> None:
    visitor = playing(enter, "Short", theme=theme)
    page = visitor.page
    page.keyboard.press("q")
    assert judge(visitor) == []
    page.click(".queue-head button:has-text('Choose')")
    page.click(".q-row .what >> nth=1")
    assert judge(visitor) == []
    page.keyboard.press("y")
    page.wait_for_selector(".sing")
    assert judge(visitor) == []
    page.click(SOUND)
    assert judge(visitor) == []
    page.keyboard.press("Escape")
    page.click(".player .now button.cover")
    assert judge(visitor) == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_nothing_serious_is_wrong_with_it_on_a_phone(enter: Enter, theme: str) -> None:
    visitor = playing(enter, "Short", width=390, theme=theme)
    page = visitor.page
    page.click(".player .now button.cover")
    assert judge(visitor) == []
    page.click(".full [aria-label=Lyrics]")
    page.wait_for_selector(".lyrics .sing")
    assert judge(visitor) == []
    page.click(".queue-panel button:has-text('Queue') >> nth=0")
    assert judge(visitor) == []
    widest = visitor.js("document.documentElement.scrollWidth")
    assert widest == 390
