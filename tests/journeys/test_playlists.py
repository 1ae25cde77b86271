"""Playlists: put in order, emptied and filled again, made of rules, and brought from files."""

import re
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.axe import judge
from tests.journeys.conftest import Enter
from tests.journeys.house import Visitor, until

pytestmark = pytest.mark.browser

ONE = re.compile(r"/playlists/\d+$")

MAKE = """async ([name, rules]) => {
    const tracks = await (await fetch("/library/_feed/tracks?sort=title&first=6")).json();
    const answer = await fetch("/library/_feed/playlists", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ name, ids: rules ? [] : tracks.items.map(({ id }) => id), rules }),
    });
    return await answer.json();
}"""


def made(visitor: Visitor, name: str, rules: object = None) -> dict[str, Any]:
    """A new list of the first six tracks, or of rules; its page is open."""
    found: dict[str, Any] = visitor.page.evaluate(MAKE, [name, rules])
    visitor.open(found["path"])
    visitor.page.wait_for_selector(".rows .row")
    return found


def names(page: Page) -> list[str]:
    return page.locator(".rows .row .name").all_inner_texts()


def shows(page: Page, wanted: list[str]) -> None:
    expect(page.locator(".rows .row .name")).to_have_text(wanted)


def kept(visitor: Visitor, wanted: list[str]) -> None:
    """Waits until soniq itself has the list so."""
    until(
        visitor.page,
        """async (wanted) => {
            const feed = "/library/_feed" + location.pathname + "/entries";
            const { items } = await (await fetch(feed)).json();
            return JSON.stringify(items.map(({ title }) => title)) === JSON.stringify(wanted);
        }""",
        wanted,
    )


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_row_is_dragged_to_another_place(enter: Enter) -> None:
    visitor = enter()
    page = visitor.page
    made(visitor, "Dragged")
    first, second, third, *rest = names(page)
    page.locator(".rows").scroll_into_view_if_needed()
    page.hover(".row[data-place='2']")
    page.mouse.move(*middle(page, ".row[data-place='2'] .grip"))
    page.mouse.down()
    x, y = middle(page, ".row[data-place='0']")
    page.mouse.move(x, y + 4, steps=4)
    page.mouse.move(x, y - 8, steps=4)
    page.wait_for_selector(".drop-line")
    page.mouse.up()
    shows(page, [third, first, second, *rest])
    kept(visitor, [third, first, second, *rest])
    page.click(".toast >> text=Undo")
    shows(page, [first, second, third, *rest])
    kept(visitor, [first, second, third, *rest])


def test_a_finger_drags_by_the_grip(enter: Enter) -> None:
    visitor = enter(width=390)
    page = visitor.page
    made(visitor, "By finger")
    first, second, *rest = names(page)
    page.locator(".row[data-place='1']").scroll_into_view_if_needed()
    x, y = middle(page, ".row[data-place='0'] .grip")
    _, below = middle(page, ".row[data-place='1'] .grip")
    touch = page.context.new_cdp_session(page)
    for kind, at in (
        ("touchStart", y),
        *(("touchMove", y + (below + 16 - y) * part / 4) for part in range(1, 5)),
        ("touchEnd", None),
    ):
        points = [] if at is None else [{"x": x, "y": at}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    shows(page, [second, first, *rest])
    kept(visitor, [second, first, *rest])


def test_keys_move_a_row_and_take_it_back(enter: Enter) -> None:
    visitor = enter()
    page = visitor.page
    made(visitor, "By keys")
    first, second, third, *rest = names(page)
    page.locator(".row[data-place='0']").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    shows(page, [second, third, first, *rest])
    expect(page.locator("p.unseen[role=status]")).to_have_text("Place 3 of 6")
    kept(visitor, [second, third, first, *rest])
    page.keyboard.press("u")
    kept(visitor, [second, first, third, *rest])
    expect(page.locator(".row:focus")).to_have_count(1)
    page.reload()
    page.wait_for_selector(".rows .row")
    shows(page, [second, first, third, *rest])


def test_several_are_taken_out_and_brought_back(enter: Enter) -> None:
    visitor = enter()
    page = visitor.page
    made(visitor, "Too many")
    before = names(page)
    page.locator(".row[data-place='1'] .text").click(position={"x": 2, "y": 2})
    page.locator(".row[data-place='3'] .cell").first.click(modifiers=["Control"])
    page.locator(".row[data-place='4'] .cell").first.click(modifiers=["Control"])
    expect(page.locator(".chosen b")).to_have_text("3 tracks")
    page.click(".chosen [aria-label=Remove]")
    left = [before[0], before[2], before[5]]
    shows(page, left)
    kept(visitor, left)
    expect(page.locator(".facts-line")).to_contain_text("3 tracks")
    page.click(".toast >> text=Undo")
    shows(page, before)
    kept(visitor, before)


def test_tracks_are_added_from_their_menu_and_doubles_are_asked_about(enter: Enter) -> None:
    visitor = enter()
    page = visitor.page
    made(visitor, "Grows")
    visitor.open("/library/tracks?sort=title")
    page.wait_for_selector(".row[data-place='8']")
    page.locator(".row[data-place='4'] .cell").first.click()
    page.locator(".row[data-place='8'] .cell").first.click(modifiers=["Shift"])
    page.click(".chosen [aria-label='Add to a playlist']")
    page.click(".pick-list >> text=Grows")
    expect(page.locator("[role=alertdialog]")).to_contain_text("2 of 5 are in “Grows” already")
    page.click("text=Add the others")
    expect(page.locator(".toast", has_text="3 tracks added to “Grows”")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("Grows")
    page.click("[role=option] >> text=9 tracks")
    page.wait_for_url(ONE)
    expect(page.locator(".rows .row")).to_have_count(9)


def test_rules_show_what_they_find_and_what_is_wrong_as_one_types(enter: Enter) -> None:
    visitor = enter("/playlists/smart")
    page = visitor.page
    page.click("text=Your own rules")
    page.keyboard.type("Jazz")
    expect(page.locator(".found-count b")).to_have_text("9 tracks")
    page.keyboard.press("Enter")
    page.locator(".rule >> nth=1 >> .rule-field").select_option("year")
    page.locator(".rule >> nth=1 >> .rule-op").select_option("gt")
    page.locator(".rule >> nth=1 >> [aria-label=Value]").fill("1980")
    expect(page.locator(".found-count b")).to_have_text("6 tracks")
    page.click("text=Add a group")
    page.locator(".rule-group.inner .rule-field").select_option("released")
    page.locator(".rule-group.inner [aria-label=Value]").fill("soon")
    expect(page.locator(".rule-group.inner .wrong")).to_contain_text("It takes a day")
    assert judge(visitor) == []
    page.click("[aria-label='Take this group away']")
    expect(page.locator(".wrong")).to_have_count(0)
    page.fill("#list-name", "Later jazz")
    page.click("text=Make the list")
    page.wait_for_url(ONE)
    expect(page.locator("#content h1")).to_have_text("Later jazz")
    expect(page.locator(".rows .row")).to_have_count(6)
    page.click("text=Rules")
    expect(page.locator(".rule")).to_have_count(2)


def test_files_become_lists_and_tell_what_is_not_here(enter: Enter) -> None:
    visitor = enter("/playlists")
    page = visitor.page
    found = page.evaluate("fetch('/library/_feed/tracks?first=1').then((said) => said.json())")
    track = found["items"][0]
    told = (
        f"#EXTM3U\n#EXTINF:8,{track['artist']} - {track['title']}\nx/a.mp3\n"
        "#EXTINF:9,Nobody - Never heard\nx/b.mp3\n"
    )
    page.locator("button:has-text('Import'), button:has-text('import files')").first.click()
    kind = "audio/x-mpegurl"
    files: list[FilePayload] = [
        {"name": "evening.m3u", "mimeType": kind, "buffer": told.encode()},
        {"name": "photo.m3u", "mimeType": kind, "buffer": b"\x00\x01\x02"},
    ]
    page.set_input_files(".bringing input[type=file]", files)
    expect(page.locator(".brought > li")).to_have_count(2)
    expect(page.locator(".brought > li").first).to_contain_text("1 not in the library")
    page.click("text=Open the list")
    page.wait_for_url(ONE)
    expect(page.locator(".row.lost")).to_contain_text("Never heard")


def test_a_list_is_renamed_deleted_and_had_back(enter: Enter) -> None:
    visitor = enter()
    page = visitor.page
    made(visitor, "First name")
    page.click("text=Edit details")
    page.fill(".list-form input", "Second name")
    page.keyboard.press("Enter")
    expect(page.locator("#content h1")).to_have_text("Second name")
    page.click("[aria-haspopup=menu] >> text=More")
    page.click("[role=menuitem] >> text=Delete")
    page.wait_for_url("**/playlists")
    page.locator(".toast", has_text="was deleted").get_by_text("Undo").click()
    page.wait_for_url(ONE)
    expect(page.locator("#content h1")).to_have_text("Second name")
    expect(page.locator(".rows .row")).to_have_count(6)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_lists_are_for_everyone(enter: Enter, theme: str, width: int) -> None:
    visitor = enter("/playlists", width=width, theme=theme)
    made(visitor, f"For all, {theme} at {width}")
    wrong = judge(visitor)
    assert visitor.js("document.documentElement.scrollWidth") == width
    visitor.open("/playlists")
    visitor.page.wait_for_selector(".list-card")
    wrong += judge(visitor)
    assert visitor.js("document.documentElement.scrollWidth") == width
    visitor.page.click("text=New playlist")
    wrong += judge(visitor)
    assert wrong == []


def test_albums_are_chosen_and_put_into_a_new_list(enter: Enter) -> None:
    visitor = enter("/library/albums?sort=title")
    page = visitor.page
    page.wait_for_selector(".grid .card")
    page.locator(".grid .card").nth(0).hover()
    page.locator(".grid .card .pick").nth(0).click()
    page.locator(".grid .card .title").nth(2).click(modifiers=["Shift"])
    expect(page.locator(".chosen b")).to_have_text("3 albums")
    assert judge(visitor) == []
    page.click(".chosen [aria-label='Add to a playlist']")
    page.fill(".adding input", "Of three albums")
    page.keyboard.press("Enter")
    expect(page.locator(".toast", has_text="with 9 tracks")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".chosen")).to_have_count(0)


def test_a_finger_that_rests_on_an_album_chooses_it(enter: Enter) -> None:
    visitor = enter("/library/albums?sort=title", width=390)
    page = visitor.page
    x, y = middle(page, ".grid .card >> nth=1")
    touch = page.context.new_cdp_session(page)
    touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    expect(page.locator(".chosen b")).to_have_text("1 album")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.locator(".grid .card").nth(0).tap()
    expect(page.locator(".chosen b")).to_have_text("2 albums")
    assert page.url.endswith("sort=title")


def test_filters_of_tracks_become_a_smart_list(enter: Enter) -> None:
    visitor = enter("/library/tracks")
    page = visitor.page
    page.click("text=Filters")
    page.locator(".drawer .chip", has_text="Jazz").click()
    page.click("text=Keep as a smart list")
    expect(page.locator(".found-count b")).to_have_text("9 tracks")
    expect(page.locator(".rule [aria-label=Value]")).to_have_value("Jazz")


def test_something_that_is_not_here_is_replaced_by_the_track_that_is_meant(enter: Enter) -> None:
    visitor = enter()
    page = visitor.page
    path = page.evaluate(
        """async () => {
            const body = "#EXTM3U\\n#EXTINF:9,Nobody - Odd name\\nz.mp3\\n#EXTINF:9,Nobody - Other\\ny.mp3\\n";
            const said = await fetch("/library/_feed/playlists/bring?name=odd.m3u", { method: "POST", body });
            return (await said.json()).list.path;
        }"""  # noqa: E501 - a script reads better whole
    )
    visitor.open(path)
    page.locator(".row.lost .dots").first.click(force=True)
    page.click("text=Choose the track that is meant")
    page.keyboard.type("Mp3 song 2")
    page.locator(".track-pick [role=option]", has_text="Mp3 song 2").click()
    page.click("text=Put it there")
    expect(page.locator(".rows .row .name")).to_have_text(["Mp3 song 2", "Other"])
    page.locator(".toast", has_text="stands for").get_by_text("Undo").click()
    expect(page.locator(".rows .row .name")).to_have_text(["Odd name", "Other"])
