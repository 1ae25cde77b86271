"""Exploring: by a description, by sliders, and on the map; with mouse, finger and keys."""

import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

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

BANDS, CUTS = 6, 4
TRACKS = BANDS * CUTS
MAP = "/explore?part=map"
SLIDERS = "/explore?part=sliders"

POINTS = """async () => {
    const buffer = await (await fetch("/explore/_feed/points")).arrayBuffer();
    const count = new DataView(buffer).getUint32(8, true);
    const [ids, x, y] = [new Uint32Array(buffer, 16, count), new Uint16Array(buffer, 16 + 4 * count, count), new Uint16Array(buffer, 16 + 6 * count, count)];
    const { left, top, width, height } = document.querySelector(".map").getBoundingClientRect();
    const [least, most] = [(them) => Math.min(...them), (them) => Math.max(...them)];
    const scale = Math.min(width / (most(x) - least(x)), height / (most(y) - least(y))) * 0.92;
    const [midX, midY] = [(least(x) + most(x)) / 2, (least(y) + most(y)) / 2];
    return Array.from(ids, (id, i) => [id, left + width / 2 + (x[i] - midX) * scale, top + height / 2 + (y[i] - midY) * scale]);
}"""  # noqa: E501 - a script reads better whole
"""Where each track lies on the screen, while the whole map is shown."""


def settle(data: Path, music: Path) -> None:
    """A library of Anna's in the data folder: scanned, listened to, and drawn."""
    soniq = Soniq.open({"data": data}, alone_as="a test")
    try:
        soniq.accounts.claim("Anna", PASSWORD, nearness=Nearness.LOOPBACK, address="127.0.0.1")
        root = soniq.roots.add(os.fsencode(music))
        soniq.intake.scan(root.id, lambda _: None)
        soniq.discovery.refresh()
        assert listened.fill(soniq.db) == TRACKS
        soniq.nearest.refresh()
        soniq.soundmap.build(anew=True)
        soniq.preferences.set("analyse", False, soniq.loaded)
    finally:
        soniq.close()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("explored-data")


@pytest.fixture(scope="module")
def home(browser: Browser, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    shelf = Shelf(tmp_path_factory.mktemp("explored-music"))
    for band in range(BANDS):
        for cut in range(1, CUTS + 1):
            shelf.add(
                f"Band {band}/Album {band}/{cut:02}.flac",
                seconds=8.0,
                cover=picture(("teal", "maroon", "olive", "navy", "sienna", "purple")[band]),
                title=f"Song {band}.{cut}",
                artist=f"Band {band}",
                album=f"Album {band}",
                number=cut,
                year=str(1970 + 8 * band),
                genre=("Jazz", "Folk", "Soul")[band % 3],
            )
    settle(data, shelf.root)
    with serving(data) as (address, _):
        yield address, signed_in(browser, address, "Anna")


def drawn(page: Page) -> list[tuple[int, float, float]]:
    """Waits for the map; the tracks on it, with their places on the screen."""
    page.wait_for_selector(".map canvas[style*='visible']")
    page.evaluate("document.querySelector('.map').scrollIntoView({ block: 'center' })")
    found: list[tuple[int, float, float]] = page.evaluate(POINTS)
    return found


def lone(points: list[tuple[int, float, float]]) -> tuple[int, float, float]:
    """The point that lies farthest from its nearest neighbour: none other can be meant."""

    def room(one: tuple[int, float, float]) -> float:
        return min(
            (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2 for other in points if other != one
        )

    return max(points, key=room)


def queue(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        "async () => (await import('soniq')).player.state.queue.items.map(({ id, title }) => ({ id, title }))"  # noqa: E501
    )
    return found


def test_a_description_is_understood_and_its_answers_play(enter: Enter) -> None:
    visitor = enter("/explore")
    page = visitor.page
    page.fill(".describe input", "happy jazz, not aggressive")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rows .row")
    assert "q=happy+jazz" in page.url
    words = page.locator(".chip.term").all_inner_texts()
    assert any("happy" in one for one in words)
    assert any("aggressive" in one for one in words)
    title = page.locator(".row .name").first.inner_text()
    page.locator(".row").first.dblclick()
    visitor.hears(0.2)
    expect(page.locator(".player .name")).to_have_text(title)


def test_a_word_that_was_understood_can_be_taken_away(enter: Enter) -> None:
    page = enter("/explore?q=happy+jazz").page
    expect(page.locator(".describe input")).to_have_value("happy jazz")
    page.click(".chip.term:has-text('happy')")
    expect(page.locator(".describe input")).to_have_value("jazz")
    expect(page.locator(".chip.term:has-text('happy')")).to_have_count(0)
    page.go_back()
    expect(page.locator(".chip.term:has-text('happy')")).to_have_count(1)


def test_an_example_shows_how_to_ask(enter: Enter) -> None:
    page = enter("/explore").page
    example = page.locator(".explore .chip").first
    words = example.inner_text()
    example.click()
    expect(page.locator(".describe input")).to_have_value(words)
    page.wait_for_selector(".chip.term")


def count(page: Page) -> int:
    said = page.locator(".by-sound [role=status]").inner_text()
    found = re.match(r"[\d,]+", said)
    assert found, said
    return int(found[0].replace(",", ""))


def settled(page: Page) -> None:
    """Waits until the list shows what was asked for."""
    page.wait_for_function("document.querySelector('.row') && !document.querySelector('.stale')")


def test_sliders_narrow_the_list_and_live_in_the_address(enter: Enter) -> None:
    page = enter(SLIDERS).page
    page.wait_for_selector(".rows .row")
    low = page.locator("input[aria-label='Tempo, from']")
    low.focus()
    for _ in range(60):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**bpm=110-200**")
    expect(page.locator(".by-sound [role=status]")).to_contain_text("sound like that")
    settled(page)
    numbers = page.locator(".row .cell.right").all_inner_texts()
    tempi = [float(one) for one in numbers if ":" not in one]
    assert tempi
    assert all(tempo >= 110 for tempo in tempi)
    narrowed = count(page)
    assert 0 < narrowed < TRACKS
    page.reload()
    page.wait_for_selector(".rows .row")
    assert count(page) == narrowed
    page.click("text=Take all away")
    page.wait_for_url(re.compile(r"part=sliders$"))


def test_the_wheel_chooses_keys_and_what_mixes_with_them(enter: Enter) -> None:
    page = enter(SLIDERS).page
    page.click(".wheel [data-key='8A']")
    page.wait_for_url("**keys=8A**")
    expect(page.locator(".wheel [data-key='8A']")).to_have_attribute("aria-checked", "true")
    page.locator("label:has-text('what mixes') input").check()
    page.wait_for_url("**mixes=1**")
    near = page.locator(".wheel .near").evaluate_all("them => them.map((one) => one.dataset.key)")
    assert sorted(near) == ["7A", "8B", "9A"]
    page.focus(".wheel [data-key='8A']")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    page.wait_for_url("**keys=8A%2C8B**")
    settled(page)
    keys = page.locator(".row [title$=minor], .row [title$=major]").all_inner_texts()
    assert keys
    assert set(keys) <= {"8A", "8B", "7A", "9A", "7B", "9B"}


def test_ends_of_a_slider_do_not_pass_each_other(enter: Enter) -> None:
    page = enter(SLIDERS + "&mood_happy=40-50").page
    low = page.locator("input[aria-label='Happy, from']")
    low.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**mood_happy=50-50**")


def test_the_map_names_what_one_points_at_and_plays_it(enter: Enter) -> None:
    visitor = enter(MAP)
    page = visitor.page
    track, x, y = lone(drawn(page))
    page.mouse.move(x + 2, y)
    page.wait_for_selector(".map-tip")
    title = page.locator(".map-tip b").inner_text()
    page.mouse.click(x, y)
    visitor.hears(0.2)
    expect(page.locator(".player .name")).to_have_text(title)
    assert queue(page)[0]["id"] == track
    assert len(queue(page)) == TRACKS
    expect(page.locator(".map-ring.now")).to_be_visible()
    expect(page.locator("button[aria-label='Show what plays']")).to_be_visible()


def test_the_map_moves_and_zooms_under_the_pointer(enter: Enter) -> None:
    page = enter(MAP).page
    _, x, y = lone(drawn(page))
    page.mouse.move(x, y)
    page.wait_for_selector(".map-tip")
    title = page.locator(".map-tip b").inner_text()
    box = page.locator(".map").bounding_box()
    assert box is not None
    right = 60 if x < box["x"] + box["width"] / 2 else -60
    down = 40 if y < box["y"] + box["height"] / 2 else -40
    page.mouse.move(x + right, y + down)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(300)
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(300)
    page.mouse.move(x, y)
    expect(page.locator(".map-tip b")).to_have_text(title)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=5)
    page.wait_for_timeout(120)
    page.mouse.up()
    page.mouse.move(x + right + 1, y + down)
    expect(page.locator(".map-tip b")).to_have_text(title)
    assert queue(page) == []


def test_a_line_on_the_map_becomes_a_queue_in_its_order(enter: Enter) -> None:
    visitor = enter(MAP)
    page = visitor.page
    points = sorted(drawn(page), key=lambda point: point[1])
    page.click("button:has-text('Draw a path')")
    first, last = points[0], points[-1]
    page.mouse.move(first[1], first[2])
    page.mouse.down()
    for _, x, y in points[1:]:
        page.mouse.move(x, y, steps=8)
    page.mouse.up()
    page.wait_for_selector(".toast:has-text('A path of')")
    visitor.hears(0.2)
    ids = [item["id"] for item in queue(page)]
    assert len(ids) == len(set(ids))
    assert len(ids) > TRACKS / 3
    assert ids[0] == first[0]
    places = {track: x for track, x, _ in points}
    assert sum(places[a] < places[b] for a, b in pairwise(ids)) > len(ids) / 2
    assert last[0] in ids[-6:]
    expect(page.locator(".map polyline")).to_have_count(1)


def test_a_line_through_nothing_says_so(enter: Enter) -> None:
    page = enter(MAP).page
    drawn(page)
    box = page.locator(".map").bounding_box()
    assert box is not None
    page.click("button:has-text('Draw a path')")
    page.mouse.move(box["x"] + 4, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + 16, box["y"] + 4, steps=4)
    page.mouse.up()
    page.wait_for_selector(".toast:has-text('no music along that line')")


def test_the_map_is_walked_and_played_with_keys(enter: Enter) -> None:
    visitor = enter(MAP)
    page = visitor.page
    drawn(page)
    page.focus(".map")
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".map-tip")
    title = page.locator(".map-tip b").inner_text()
    expect(page.locator("[role=status]:has-text('Band')")).to_have_count(1)
    page.keyboard.press("Enter")
    visitor.hears(0.2)
    expect(page.locator(".player .name")).to_have_text(title)
    page.keyboard.press("0")
    page.keyboard.press("p")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    page.wait_for_selector(".toast")


def test_what_lies_in_the_middle_is_told_in_words(enter: Enter) -> None:
    page = enter(MAP).page
    drawn(page)
    page.wait_for_selector("h2:has-text('In the middle of the map')")
    assert page.locator("[aria-label='In the middle of the map'] .row").count() == 8


def test_a_class_of_the_legend_can_be_shown_alone(enter: Enter) -> None:
    page = enter(MAP).page
    drawn(page)
    page.select_option("select.map-by", "key")
    page.wait_for_selector(".legend .chip:has-text('·')")
    before = page.screenshot(clip=page.locator(".map").bounding_box())
    page.click(".legend .chip >> nth=0")
    page.wait_for_timeout(300)
    page.mouse.move(5, 5)
    assert page.screenshot(clip=page.locator(".map").bounding_box()) != before
    page.reload()
    page.wait_for_selector(".map")
    assert page.locator("select.map-by").input_value() == "key"


def test_a_map_that_is_not_there_yet_is_drawn_on_demand(enter: Enter, data: Path) -> None:
    page = enter(MAP).page
    drawn(page)
    (data / "library" / "map.bin").unlink()
    page.reload()
    expect(page.locator(".void h2")).to_have_text("The map is not drawn yet")
    page.click("text=Draw it now")
    assert len(drawn(page)) == TRACKS


def test_a_finger_sees_before_it_plays(enter: Enter) -> None:
    visitor = enter(MAP, width=390)
    page = visitor.page
    _, x, y = lone(drawn(page))
    page.touchscreen.tap(x, y)
    page.wait_for_selector(".map-tip")
    assert queue(page) == []
    title = page.locator(".map-tip b").inner_text()
    page.tap(".map-tip button")
    visitor.hears(0.2)
    expect(page.locator(".player .name")).to_have_text(title)


def test_on_a_phone_explore_is_within_the_thumbs_reach(enter: Enter) -> None:
    page = enter("/", width=390).page
    page.click(".tabs a:has-text('Explore')")
    page.wait_for_url("**/explore")
    expect(page.locator("#content h1")).to_have_text("Explore")
    page.click(".tabs button:has-text('More')")
    page.click(".more-sheet button:has-text('Queue')")
    expect(page.locator(".queue-panel")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_exploring_is_for_everyone(enter: Enter, theme: str, width: int) -> None:
    visitor = enter("/explore?q=happy", width=width, theme=theme)
    page = visitor.page
    page.wait_for_selector(".rows .row")
    wrong = judge(visitor)
    visitor.open(SLIDERS + "&bpm=60-180&keys=8A&mixes=1")
    page.wait_for_selector(".rows .row")
    if width < 500:
        page.click(".sliders-open")
    wrong += judge(visitor)
    visitor.open(MAP)
    drawn(page)
    page.wait_for_selector("h2:has-text('In the middle')")
    wrong += judge(visitor)
    assert visitor.js("document.documentElement.scrollWidth") == width
    assert wrong == []
